/**
 * Consensus is counted among those at the table. Whom the chair takes off the list of parties without their leave is put
 * aside, and what binds all waits until they are back, or have said themselves that they negotiate no more: else the chair
 * could decide without them and bring them back under it.
 */
import type { Act } from '../text/acts.ts'
import type { Handler, Handlers } from '../text/handler.ts'
import type { Negotiation, PartyState, Refused } from '../text/state.ts'

/**
 * Who is put aside when these become the parties. Before the first paragraph is on the table nobody is: the chair still
 * writes the list.
 */
export function asideWhen(state: Negotiation, parties: readonly PartyState[]): PartyState[] {
  if (Object.keys(state.paragraphs).length === 0) return []
  const stays = new Set(parties.map(({ delegation }) => delegation))
  const missed = [...state.aside, ...state.parties.filter(({ delegation }) => !state.leaving.includes(delegation))]
  return missed.filter(({ delegation }) => !stays.has(delegation))
}

/** Why this act must wait for somebody who is put aside; undefined where it need not. */
export function waitsForAside({ aside: [missing] }: Negotiation, act: Act): Refused | undefined {
  return missing && bindsAll(act) ? { why: 'not-all', about: missing.delegation } : undefined
}

/** What decides, opens a decision, undoes one, or lets the public in. */
function bindsAll(act: Act): boolean {
  switch (act.kind) {
    case 'paragraph.agree':
    case 'ad-referendum.open':
    case 'reopen.grant':
    case 'silence.open':
    case 'vote.open':
    case 'adopt':
      return true
    case 'openness.ask':
      return act.mode === 'open'
    case 'openness.back':
      return act.consent
    default:
      return false
  }
}

/** A delegation's own word, before it is taken off the list or after; it may take it back while it is still on it. */
const leave: Handler<'parties.leave'> = (state, { leaves }, { by: { delegation } }) => {
  const is = (one: PartyState): boolean => one.delegation === delegation
  if (state.parties.some(is)) {
    if (state.leaving.includes(delegation) === leaves) return { why: 'nothing-changes' }
    state.leaving = leaves ? [...state.leaving, delegation] : state.leaving.filter((one) => one !== delegation)
    return undefined
  }
  if (!state.aside.some(is)) return { why: 'not-party' }
  if (!leaves) return { why: 'nothing-changes' }
  state.aside = state.aside.filter((one) => !is(one))
  return undefined
}

export const leavingHandlers: Handlers<'parties.leave'> = { 'parties.leave': leave }
