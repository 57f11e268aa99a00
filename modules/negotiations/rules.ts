/**
 * Who may do what in a negotiation: data with the source of each rule, and the one question that the fold, the client
 * and the pages ask of it. What depends on the words as they stand is asked by the fold itself (text/fold).
 */
import { waitsForAside } from './deciding/aside.ts'
import { frozenBy } from './deciding/frozen.ts'
import { rightsOfDecision } from './deciding/rights.ts'
import type { Act, ActKind } from './text/acts.ts'
import { ownersOf } from './text/owners.ts'
import type { Right } from './text/right.ts'
import { rightsOfProcedure } from './text/rights-of-procedure.ts'
import { rightsOfText } from './text/rights-of-text.ts'
import type { Negotiation, Refused, Speaker } from './text/state.ts'

export { whenSaidAnew } from './text/aligning.ts'
export type { Right, Source } from './text/right.ts'
/** How long words must have stood before they are closed, by the gavel or otherwise; with its source. */
export { readingTime } from './deciding/reading-time.ts'

export const rights: Record<ActKind, Right> = { ...rightsOfProcedure, ...rightsOfText, ...rightsOfDecision }

/** The chair of the room; where the text is a single negotiating text, the mediator who holds it. */
export function isChair(state: Pick<Negotiation, 'class'>, { role }: Pick<Speaker, 'role'>): boolean {
  return role === 'chair' || (role === 'mediator' && state.class === 'single-negotiating-text')
}

export function isParty(state: Pick<Negotiation, 'parties'>, delegation: string): boolean {
  return state.parties.some((party) => party.delegation === delegation)
}

/**
 * Whether the speaker may do this at all; undefined where nothing speaks against it. It looks at who they are, whose the
 * thing is, whether the text was adopted or is under silence or vote; the fold may still refuse for the state of the words.
 */
export function mayAct(state: Negotiation, speaker: Speaker, act: Act): Refused | undefined {
  if (act.kind === 'open') {
    if (state.opened) return { why: 'already-open' }
    return isChair({ class: act.class }, speaker) ? undefined : { why: 'not-chair' }
  }
  if (!state.opened) return { why: 'not-open' }
  if (speaker.role === 'observer') return { why: 'observer' }
  const right = rights[act.kind]
  if (state.deciding.adoption && !right.afterAdoption) return { why: 'closed', about: 'adopted' }
  return (
    mayAs(right.who, isChair(state, speaker), isParty(state, speaker.delegation)) ??
    (right.power && !speaker.powers.includes(right.power) ? { why: 'no-power', about: right.power } : undefined) ??
    (right.own ? mayTouch(state, speaker, act, right) : undefined) ??
    frozenBy(state, act) ??
    waitsForAside(state, act)
  )
}

function mayAs(who: Right['who'], chair: boolean, party: boolean): Refused | undefined {
  switch (who) {
    case 'chair':
      return chair ? undefined : { why: 'not-chair' }
    case 'party':
      return party ? undefined : { why: 'not-party' }
    case 'party-or-chair':
      return chair || party ? undefined : { why: 'not-party' }
    case 'member':
      return undefined
  }
}

/** What belongs to a delegation that no longer negotiates is the chair's to tidy. */
function mayTouch(state: Negotiation, speaker: Speaker, act: Act, right: Right): Refused | undefined {
  const owners = ownersOf(state, act)
  if (!owners) return undefined
  const chair = isChair(state, speaker)
  if (chair && (right.orChair || owners.chair)) return undefined
  if (!owners.chair && owners.delegations.includes(speaker.delegation)) return undefined
  const orphan = !owners.chair && !owners.delegations.some((one) => isParty(state, one))
  return chair && orphan ? undefined : { why: 'not-yours' }
}
