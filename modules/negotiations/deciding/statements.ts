/**
 * What delegations attach to a text: reservations, interpretative statements, explanations. Each is bound to paragraphs
 * at their hash, or to the whole text, and survives adoption with it.
 */
import { carriedOver } from '../text/aligning.ts'
import { noRoomFor } from '../text/fold/shares.ts'
import type { Handler, Handlers } from '../text/handler.ts'
import { isMember } from '../text/stands.ts'
import type { Negotiation, Refused } from '../text/state.ts'
import type { StatementMade } from './state.ts'

export type StatementView = StatementMade & {
  /** The words it speaks of are those that stand; false where any of them moved since. */
  current: boolean
}

/** Those that were not withdrawn, in the order in which they were made; of one paragraph where it is named. */
export function statementsOn(state: Negotiation, paragraph?: string): StatementView[] {
  return Object.values(state.deciding.statements)
    .filter(({ withdrawnAt }) => withdrawnAt === undefined)
    .filter(({ on }) => paragraph === undefined || on.some((one) => one.paragraph === paragraph))
    .map((one) => ({ ...one, current: one.on.every((at) => state.paragraphs[at.paragraph]?.hash === at.hash) }))
    .toSorted((a, b) => a.seq - b.seq)
}

const make: Handler<'statement.make'> = (state, act, entry) => {
  const { at, by, seq, signed } = entry
  const { statement: id, type, on, text, group } = act
  if (state.deciding.statements[id]) return { why: 'taken' }
  const standing = Object.values(state.deciding.statements).filter(({ withdrawnAt }) => withdrawnAt === undefined)
  const own = standing.filter(({ delegation }) => delegation === by.delegation).length
  const full = noRoomFor(state, entry, 'procedures', { all: standing.length, own }, false)
  if (full) return full
  for (const { paragraph, hash } of on) {
    const found = state.paragraphs[paragraph]
    if (!found) return { why: 'unknown', about: paragraph }
    if (found.hash !== hash) return { why: 'text-moved', about: paragraph }
  }
  const untimely = outOfTime(state, type, by.delegation)
  if (untimely) return untimely
  if (group !== undefined) {
    const spokenFor = state.groups[group]
    if (!spokenFor) return { why: 'unknown', about: group }
    if (!isMember(spokenFor, by.delegation)) return { why: 'not-yours', about: group }
  }
  if (group !== undefined) keepApart(state, { group, on, operation: signed.operation.id, speaker: by.delegation })
  state.deciding.statements[id] = {
    id,
    operation: signed.operation.id,
    delegation: by.delegation,
    type,
    on,
    text,
    ...(group === undefined ? {} : { group }),
    at,
    seq,
  }
  return undefined
}

/** Who stood apart from the group's last statement on any of this stands apart from this one, until it says otherwise. */
function keepApart(
  state: Negotiation,
  { group, on, operation, speaker }: { speaker: string } & Pick<StatementMade, 'group' | 'on' | 'operation'>,
): void {
  const isOnSame = (one: StatementMade): boolean =>
    on.length === 0 ? one.on.length === 0 : one.on.some(({ paragraph }) => on.some((at) => at.paragraph === paragraph))
  // One that was withdrawn too: else it would be said anew over whoever stood apart from it.
  const before = Object.values(state.deciding.statements)
    .filter((one) => one.group === group && isOnSame(one))
    .reduce<StatementMade | undefined>((last, one) => (last && last.seq > one.seq ? last : one), undefined)
  if (!before) return
  const carried = carriedOver(state.alignments[before.operation] ?? [], {
    operation: before.operation,
    speaker,
    isMember: () => false,
  })
  if (carried.length > 0) state.alignments[operation] = carried
}

/**
 * A State may enter a reservation when it signs, and no later (Vienna Convention on the Law of Treaties, article 19); in
 * the OSCE reservations and interpretative statements go with the text when it is issued (MC.DOC/1/06, Annex 1(A), step
 * 6). A vote can be explained only where there was one.
 */
function outOfTime(state: Negotiation, type: StatementMade['type'], delegation: string): Refused | undefined {
  const { adoption, silences, votes } = state.deciding
  if (type === 'explanation-of-vote')
    return Object.keys(votes).length === 0 ? { why: 'too-early', about: 'vote' } : undefined
  if (type !== 'reservation' && type !== 'interpretative-statement') return undefined
  if (adoption?.signatures.some((one) => one.delegation === delegation)) return { why: 'too-late', about: 'signature' }
  const by = adoption?.by.way === 'silence' ? silences[adoption.by.silence] : undefined
  return by?.issued ? { why: 'too-late', about: 'issued' } : undefined
}

/** At any time, after adoption too (Vienna Convention on the Law of Treaties, article 22). */
const withdraw: Handler<'statement.withdraw'> = (state, { statement: id }, { at, by }) => {
  const known = state.deciding.statements[id]
  if (!known) return { why: 'unknown' }
  if (known.delegation !== by.delegation) return { why: 'not-yours' }
  if (known.withdrawnAt !== undefined) return { why: 'nothing-changes' }
  state.deciding.statements[id] = { ...known, withdrawnAt: at }
  return undefined
}

export const statementHandlers: Handlers<'statement.make' | 'statement.withdraw'> = {
  'statement.make': make,
  'statement.withdraw': withdraw,
}
