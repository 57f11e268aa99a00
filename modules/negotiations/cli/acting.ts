import { z } from 'zod'
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { NotFound, roomNamed, type Told, type Wants, warnings } from '#modules/rooms/cli/index.ts'
import type { NegotiationView } from '../client/views.ts'
import { Act } from '../text/acts.ts'
import { byPlace, placeBetween } from '../text/place.ts'
import type { Negotiation } from '../text/state.ts'
import type { ParagraphType, Stand } from '../text/words-of-acts.ts'
import type { StatementType } from '../text/acts-of-decision.ts'
import { type NegotiationDesk, negotiationNamed, openNegotiationDesk, perform } from './desk.ts'
import { alternativeNamed, bracketNamed, paragraphNamed, procedureNamed, wordsNamed } from './finding.ts'

const newId = (): string => toBase64url(randomBytes(16))

/** Makes the acts from the text as it stands now, does them, and says what became of each. */
async function doing(
  wants: Wants,
  room: string,
  actsOf: (state: Negotiation, me: NegotiationView['me']) => Act[],
): Promise<Told> {
  await using desk = await openNegotiationDesk(wants)
  const view = negotiationNamed(desk, room)
  // Awaited, or the desk would close while it is done.
  return await told(desk, view.room, actsOf(view.state, view.me))
}

async function told(desk: NegotiationDesk, room: string, acts: Act[]): Promise<Told> {
  const performed = await perform(desk, room, acts)
  const lines = performed.map(({ fate, operation, why }, at) => {
    const told = { done: 'done', waiting: 'waits to be sent', refused: `REFUSED: ${why}` }[fate]
    return `${acts[at]?.kind} ${told}  <${operation}>`
  })
  return { json: { room, performed }, lines: [...lines, ...warnings(desk)] }
}

export type Proposing = {
  paragraph?: string | undefined
  alternative?: string | undefined
  /** These words give way to those that are proposed: an amendment. */
  replace?: string | undefined
  type: ParagraphType
  after?: string | undefined
  reason?: string | undefined
}

/**
 * Proposes words: in the place of others (an amendment), as another alternative of a paragraph, or, where none is named, as
 * a paragraph of its own behind one or at the end.
 */
export function propose(wants: Wants, room: string, text: string, o: Proposing): Promise<Told> {
  const because = o.reason === undefined ? {} : { reason: o.reason }
  return doing(wants, room, (state): Act[] => {
    if (o.paragraph === undefined) {
      const place = placeAfter(state, o.after)
      const ids = { paragraph: newId(), alternative: newId() }
      return [{ kind: 'paragraph.add', ...ids, ...place, type: o.type, text, ...because }]
    }
    const paragraph = paragraphNamed(state, o.paragraph)
    if (o.replace === undefined)
      return [{ kind: 'alternative.add', paragraph: paragraph.id, alternative: newId(), text, ...because }]
    const alternative = alternativeNamed(paragraph, o.alternative)
    const edit = { range: wordsNamed(alternative, o.replace), insert: text }
    const where = { paragraph: paragraph.id, alternative: alternative.id }
    return [{ kind: 'amendment.propose', ...where, amendment: newId(), edit, ...because }]
  })
}

function placeAfter(state: Negotiation, after: string | undefined): { place: string; under?: string } {
  const before = after === undefined ? undefined : paragraphNamed(state, after)
  const under = before?.under
  const siblings = Object.values(state.paragraphs)
    .filter((one) => one.under === under)
    .toSorted(byPlace)
  const at = before ? siblings.findIndex(({ id }) => id === before.id) : siblings.length - 1
  const place = placeBetween(siblings[at]?.place ?? null, siblings[at + 1]?.place ?? null)
  return { place, ...(under === undefined ? {} : { under }) }
}

export type Bracketing = { alternative?: string | undefined; reason?: string | undefined }

export function bracket(
  wants: Wants,
  room: string,
  paragraph: string,
  words: string,
  { alternative, reason }: Bracketing,
): Promise<Told> {
  return doing(wants, room, (state) => {
    const found = paragraphNamed(state, paragraph)
    const of = alternativeNamed(found, alternative)
    const range = wordsNamed(of, words)
    const because = reason === undefined ? {} : { reason }
    return [{ kind: 'bracket.open', paragraph: found.id, alternative: of.id, bracket: newId(), range, ...because }]
  })
}

/** Takes away a bracket of one's own; while others stand behind it, it is theirs from then on. */
export function lift(wants: Wants, room: string, paragraph: string, bracket?: string): Promise<Told> {
  return doing(wants, room, (state, { delegation }) => {
    const { id } = bracketNamed(paragraphNamed(state, paragraph), delegation, bracket)
    return [{ kind: 'bracket.close', bracket: id }]
  })
}

export function position(wants: Wants, room: string, paragraph: string, stand: Stand, note?: string): Promise<Told> {
  return doing(wants, room, (state) => {
    const { id, hash } = paragraphNamed(state, paragraph)
    return [{ kind: 'position.take', paragraph: id, hash, stand, ...(note === undefined ? {} : { note }) }]
  })
}

/** Breaks a silence that is running. */
export function objection(
  wants: Wants,
  room: string,
  words: string,
  { silence, amendment }: { silence?: string | undefined; amendment: boolean },
): Promise<Told> {
  return doing(wants, room, ({ deciding }) => {
    const running = Object.values(deciding.silences).filter(({ state }) => state === 'running')
    const { id } = procedureNamed('silence that is running', running, silence)
    return [{ kind: 'silence.break', silence: id, by: amendment ? 'amendment' : 'objection', words }]
  })
}

/** The answer of a capital on a paragraph that was agreed ad referendum. */
export function answer(
  wants: Wants,
  room: string,
  paragraph: string,
  given: 'confirm' | 'decline',
  note?: string,
): Promise<Told> {
  return doing(wants, room, (state) => {
    const { id } = paragraphNamed(state, paragraph)
    const asked = Object.values(state.adReferendum).toReversed()
    const procedure = asked.find(({ on }) => on.some((one) => one.paragraph === id))
    const at = procedure?.on.find((one) => one.paragraph === id)
    if (!procedure || !at) throw new NotFound(`Nobody asked the capitals about paragraph ${paragraph}.`)
    const said = note === undefined ? {} : { note }
    return [{ kind: 'ad-referendum.answer', procedure: procedure.id, ...at, answer: given, ...said }]
  })
}

export function statement(
  wants: Wants,
  room: string,
  { on, text, type }: { type: StatementType; text: string; on: readonly string[] },
): Promise<Told> {
  return doing(wants, room, (state) => [
    {
      kind: 'statement.make',
      statement: newId(),
      type,
      text,
      on: on.map((name) => {
        const { hash, id } = paragraphNamed(state, name)
        return { paragraph: id, hash }
      }),
    },
  ])
}

/**
 * Acts as they travel (text/acts.ts), made elsewhere: for what has no command of its own, such as the chair's. The first of
 * a negotiation opens it in a room that has none.
 */
export async function act(wants: Wants, room: string, given: unknown): Promise<Told> {
  const acts = z
    .array(Act)
    .min(1)
    .parse(Array.isArray(given) ? given : [given])
  if (acts[0]?.kind !== 'open') return doing(wants, room, () => acts)
  await using desk = await openNegotiationDesk(wants)
  const { id } = roomNamed(desk, room)
  return await told(desk, id, acts)
}
