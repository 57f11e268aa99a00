/** What a room between a mediator and one party has come to: its statements taken in one by one, in the room's order. */
import type { Signed, SignedConsent, Statement } from './statements.ts'

export type Delegation = { id: string; name: string }
export type Speaker = { device: string; delegation: string; account: string; name: string }

export type Point = { id: string; text: string; by: Speaker; at: string; side: 'party' | 'mediator' }
/** `told`: the words went to the other party, and nothing can be called back. */
export type AskState = 'asked' | 'consented' | 'declined' | 'revoked' | 'told'
export type Ask = {
  id: string
  point: string
  words: string
  to: Delegation
  at: string
  state: AskState
  /** What the party signed: goes with the words to the other party. */
  consent?: SignedConsent
  decidedBy?: Speaker
  decidedAt?: string
}
/** `removed-key`: its device had been removed by the time the words came here. */
export type ConsentFault = 'false-signature' | 'removed-key' | 'other-words' | 'other-party' | 'other-mediator'
/** Words without the consent of whoever they come from are not shown: `words` is absent. */
export type Disclosure = {
  id: string
  from: Delegation
  at: string
  words?: string
  fault?: ConsentFault
  consentedBy?: string
}

export type Shuttle = {
  room: string
  mediator: Speaker
  party: Delegation
  negotiation?: { room: string; title: string }
  points: Point[]
  asks: Ask[]
  told: Disclosure[]
  /** In order, to be handed to devices that come later. */
  statements: Signed[]
}

const most = 2000

/** What a delegation is called in the credentials list, whatever a statement calls it. */
type NameOf = (delegation: string) => string

/** The first statement makes the shuttle; nobody can open it again. */
export function openedBy({ statement }: Signed, speaker: Speaker, nameOf: NameOf): Shuttle | undefined {
  if (statement.kind !== 'opened') return undefined
  const { home, party, negotiation } = statement
  return {
    room: home,
    mediator: speaker,
    party: { id: party.id, name: nameOf(party.id) },
    ...(negotiation ? { negotiation } : {}),
    points: [],
    asks: [],
    told: [],
    statements: [],
  }
}

/** Who said it, what delegations are called, and what is wrong with the consent that a disclosure carries, if anything is. */
type Judged = { speaker: Speaker; nameOf: NameOf; fault?: ConsentFault | undefined }

/**
 * Takes a statement whose signature was verified; what does not belong changes nothing. @returns whether it was taken.
 */
export function take(shuttle: Shuttle, signed: Signed, judged: Judged): boolean {
  if (shuttle.statements.length >= most) return false
  const { speaker } = judged
  const taken = isMediator(shuttle, speaker)
    ? takeOfMediator(shuttle, signed, judged)
    : speaker.delegation === shuttle.party.id && takeOfParty(shuttle, signed, speaker)
  if (taken) shuttle.statements.push(signed)
  return taken
}

function isMediator({ mediator }: Shuttle, { delegation, account }: Speaker): boolean {
  return mediator.delegation === delegation && mediator.account === account
}

function takeOfMediator(shuttle: Shuttle, { at, statement }: Signed, { speaker: by, nameOf, fault }: Judged): boolean {
  if (statement.kind === 'point') return addPoint(shuttle, statement, { by, at, side: 'mediator' })
  if (statement.kind === 'ask') {
    const { id, point, words, to } = statement
    if (shuttle.asks.some((one) => one.id === id) || !shuttle.points.some((one) => one.id === point)) return false
    shuttle.asks.push({ id, point, words, to: { id: to.id, name: nameOf(to.id) }, at, state: 'asked' })
    return true
  }
  if (statement.kind === 'told') {
    const ask = shuttle.asks.find(({ id, state }) => id === statement.ask && state === 'consented')
    if (ask) ask.state = 'told'
    return ask !== undefined
  }
  if (statement.kind !== 'disclosure') return false
  const { id, words, consent } = statement
  if (shuttle.told.some((one) => one.id === id)) return false
  // Of whoever consented; what the mediator calls them says nothing.
  const from = { id: consent.of, name: nameOf(consent.of) }
  shuttle.told.push({ id, from, at, ...(fault ? { fault } : { words, consentedBy: consent.at }) })
  return true
}

function takeOfParty(shuttle: Shuttle, signed: Signed, by: Speaker): boolean {
  const { statement, at } = signed
  if (statement.kind === 'point') return addPoint(shuttle, statement, { by, at, side: 'party' })
  if (statement.kind !== 'consent' && statement.kind !== 'decline' && statement.kind !== 'revoke') return false
  const ask = shuttle.asks.find(({ id }) => id === statement.ask)
  if (!ask) return false
  const decided = { decidedBy: by, decidedAt: at }
  if (statement.kind === 'consent') {
    const { words, to, mediator } = statement
    const fits =
      words === ask.words &&
      to === ask.to.id &&
      mediator.account === shuttle.mediator.account &&
      mediator.delegation === shuttle.mediator.delegation
    if (ask.state !== 'asked' || !fits) return false
    Object.assign(ask, { ...decided, state: 'consented', consent: { ...signed, statement } })
    return true
  }
  if (ask.state !== (statement.kind === 'decline' ? 'asked' : 'consented')) return false
  Object.assign(ask, { ...decided, state: statement.kind === 'decline' ? 'declined' : 'revoked' })
  return true
}

function addPoint(
  { points }: Shuttle,
  { id, text }: Extract<Statement, { kind: 'point' }>,
  more: Omit<Point, 'id' | 'text'>,
): boolean {
  if (points.some((one) => one.id === id)) return false
  points.push({ id, text, ...more })
  return true
}
