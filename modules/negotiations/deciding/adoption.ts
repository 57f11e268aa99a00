/**
 * Adoption of the whole text, and the signature sheet. `mayAdopt` says what is still missing, for the page that shows the
 * gavel and for the fold that hears it.
 */
import type { ActOf } from '../text/acts.ts'
import type { Handler, Handlers } from '../text/handler.ts'
import { textHash } from '../text/hash.ts'
import type { Negotiation, Paragraph, Refused } from '../text/state.ts'
import { openPackage } from './packages.ts'
import { unreadText } from './reading-time.ts'
import { objectionsTo, withoutWhom } from './rule.ts'
import { spokenAgainst } from './silence-acts.ts'
import { agreedAsItStands, inText, notClean } from './subject.ts'
import { binds, hadTheirSay } from './vote-acts.ts'

type Way = ActOf<'adopt'>['by']

/**
 * What stands in the way of adopting the text as it stands now; undefined where nothing does.
 *
 * - By the gavel: every paragraph of it is agreed at the words that stand, every package is whole, and there is consensus
 *   (`objectionsTo`) among all parties, or among all but those declared under consensus minus. Under a majority rule too,
 *   the gavel alone takes consensus: who wants less of it calls a vote.
 * - By silence: on this very text, lapsed without an objection in time, and the chair has said so; nor
 *   over an opposition or a reserve of before it lapsed, as of somebody who became a party since.
 * - By vote: on this very text, closed and carried, under the rule in force, which must be one of majority; all parties of
 *   now could vote in it.
 *
 * By whatever way, with all at the table (aside.ts), and on a text that has stood for a while (reading-time.ts).
 *
 * @param at the host's time on the envelope that adopts; without it how long the text has stood is not asked.
 */
export function mayAdopt(state: Negotiation, by: Way, at?: string): Refused | undefined {
  if (state.deciding.adoption) return { why: 'closed', about: 'adoption' }
  const paragraphs = inText(state)
  if (paragraphs.length === 0) return { why: 'unknown', about: 'text' }
  const undecided = underWay(state)
  if (undecided) return undecided
  const [missing] = state.aside
  if (missing) return { why: 'not-all', about: missing.delegation }
  const unclean = notClean(paragraphs) ?? (at === undefined ? undefined : unreadText(state, paragraphs, at))
  if (unclean) return unclean
  if (by.way === 'silence') return bySilence(state, by.silence)
  if (by.way === 'vote') return byVote(state, by.vote)
  return byGavel(state, paragraphs)
}

function underWay({ deciding }: Negotiation): Refused | undefined {
  const open = [...Object.values(deciding.silences), ...Object.values(deciding.votes)].find(
    ({ closedAt }) => closedAt === undefined,
  )
  return open && { why: 'wrong-stage', about: open.id }
}

function byGavel(state: Negotiation, paragraphs: readonly Paragraph[]): Refused | undefined {
  const open = paragraphs.find(({ agreedHash, hash, stage }) => stage !== 'agreed' || agreedHash !== hash)
  if (open) return { why: 'not-all', about: open.id }
  const unwhole = openPackage(state)
  if (unwhole) return unwhole
  const [objection] = objectionsTo(state, paragraphs, withoutWhom(state))
  return objection && { why: 'not-all', about: objection.delegation }
}

function bySilence(state: Negotiation, id: string): Refused | undefined {
  const silence = state.deciding.silences[id]
  if (!silence) return { why: 'unknown', about: id }
  if (silence.state !== 'adopted' || !('text' in silence.subject)) return { why: 'wrong-stage', about: id }
  if (silence.subject.text !== textHash(state)) return { why: 'text-moved', about: id }
  return spokenAgainst(state, silence)
}

function byVote(state: Negotiation, id: string): Refused | undefined {
  const vote = state.deciding.votes[id]
  if (!vote) return { why: 'unknown', about: id }
  if (!('text' in vote.subject) || vote.closedAt === undefined) return { why: 'wrong-stage', about: id }
  if (state.deciding.rule.name !== 'majority' || !binds(state, vote)) return { why: 'wrong-stage', about: 'rule' }
  if (!vote.carried) return { why: 'not-all', about: id }
  // A straw poll that was cut short decides nothing when its rule comes into force later.
  if (!hadTheirSay(vote, vote.closedAt)) return { why: 'too-early', about: id }
  const unasked = state.parties.find(({ delegation }) => !vote.parties.includes(delegation))
  if (unasked) return { why: 'not-all', about: unasked.delegation }
  return vote.subject.text === textHash(state) ? undefined : { why: 'text-moved', about: id }
}

const adopt: Handler<'adopt'> = (state, act, { at, seq, signed }) => {
  const missing = mayAdopt(state, act.by, at)
  if (missing) return missing
  if (act.text !== textHash(state)) return { why: 'text-moved' }
  for (const paragraph of inText(state))
    state.paragraphs[paragraph.id] = { ...agreedAsItStands(paragraph), stage: 'adopted' }
  const symbol = act.symbol ?? state.symbol
  state.deciding.adoption = {
    id: act.adoption,
    text: act.text,
    by: act.by,
    at,
    seq,
    operation: signed.operation.id,
    // This one is not counted yet.
    count: state.count + 1,
    signatures: [],
    ...(symbol === undefined ? {} : { symbol }),
    ...(act.record ? { record: act.record } : {}),
  }
  state.class = 'adopted-text'
  if (symbol !== undefined) state.symbol = symbol
  return undefined
}

/** Once for each delegation, by whoever it sent with the power to sign. */
const sign: Handler<'sign'> = (state, act, { at, by, signed }) => {
  const { adoption } = state.deciding
  if (!adoption) return { why: 'too-early', about: 'adoption' }
  if (adoption.id !== act.adoption) return { why: 'unknown', about: act.adoption }
  if (adoption.text !== act.text) return { why: 'text-moved' }
  if (adoption.signatures.some(({ delegation }) => delegation === by.delegation)) return { why: 'nothing-changes' }
  const { account, delegation, name } = by
  const signature = { delegation, account, name, capacity: act.capacity, at, operation: signed.operation.id }
  state.deciding.adoption = { ...adoption, signatures: [...adoption.signatures, signature] }
  return undefined
}

export const adoptionHandlers: Handlers<'adopt' | 'sign'> = { adopt, sign }

type SheetLine = { delegation: string; name: string; signed?: { name: string; capacity: string; at: string } }

/** Every party in the order of the parties, with its signature where it gave one. */
export function signatureSheet({ deciding, parties }: Negotiation): SheetLine[] {
  return parties.map(({ delegation, name }) => {
    const own = deciding.adoption?.signatures.find((one) => one.delegation === delegation)
    return {
      delegation,
      name,
      ...(own ? { signed: { name: own.name, capacity: own.capacity, at: own.at } } : {}),
    }
  })
}
