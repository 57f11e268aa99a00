/** What the handlers of all acts on paragraphs have in common: to find, to judge whether it may be worked on, to put back. */
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { paragraphHash } from '../hash.ts'
import { homeOf } from '../owners.ts'
import type { Alternative, Entry, Negotiation, Noted, Paragraph, Refused } from '../state.ts'
import { stageAt } from '../status.ts'

export function isRefused(thing: object): thing is Refused {
  return 'why' in thing
}

/** A paragraph that is in the text. Where an ad referendum procedure has run out, it is discussed again. */
export function standing(state: Negotiation, id: string, entry: Pick<Entry, 'at'>): Paragraph | Refused {
  const paragraph = state.paragraphs[id]
  if (!paragraph) return { why: 'unknown', about: id }
  if (paragraph.stage === 'withdrawn' || paragraph.stage === 'merged') return { why: 'closed', about: id }
  return paragraph.stage === stageAt(paragraph, entry.at) ? paragraph : backToDiscussion(paragraph)
}

/**
 * A paragraph whose words may be worked on: not agreed, not parked. One that is
 * agreed ad referendum may be: its agreement ends when its words move (`put`).
 */
export function workable(state: Negotiation, id: string, entry: Pick<Entry, 'at'>): Paragraph | Refused {
  const paragraph = standing(state, id, entry)
  if (isRefused(paragraph)) return paragraph
  if (paragraph.stage === 'agreed' || paragraph.stage === 'adopted') return { why: 'closed', about: id }
  return paragraph.stage === 'parked' ? { why: 'wrong-stage', about: id } : paragraph
}

/** The workable paragraph in which a mark stands. What is gone was closed; what never was is unknown. */
export function workableHome(state: Negotiation, id: string, entry: Pick<Entry, 'at'>): Paragraph | Refused {
  const home = homeOf(state, id)
  if (!home) return { why: state.homes[id] === undefined ? 'unknown' : 'closed', about: id }
  return workable(state, home.id, entry)
}

/** An alternative that was not withdrawn. */
export function livingAlternative(paragraph: Paragraph, id: string): Alternative | Refused {
  const alternative = paragraph.alternatives.find((one) => one.id === id)
  if (!alternative) return { why: 'unknown', about: id }
  return alternative.withdrawn === undefined ? alternative : { why: 'closed', about: id }
}

export function backToDiscussion(paragraph: Paragraph): Paragraph {
  const { adReferendum: _, agreedHash: __, ...rest } = paragraph
  return { ...rest, stage: 'discussed' }
}

/** Who says something of a proposed paragraph's words has begun to discuss it. */
export function discussed(paragraph: Paragraph): Paragraph {
  return paragraph.stage === 'proposed' ? { ...paragraph, stage: 'discussed' } : paragraph
}

/**
 * Puts a changed paragraph into the state, with its new hash. Where the hash moved, whatever was agreed is no longer.
 * @param words the operation changed words, and not only what is marked on them.
 */
export function put(state: Negotiation, changed: Paragraph, entry: Entry, words = false): void {
  const hash = paragraphHash(changed)
  const isAgreed = changed.stage === 'ad-referendum' || changed.stage === 'agreed'
  const paragraph = hash !== changed.hash && isAgreed ? backToDiscussion(changed) : changed
  state.paragraphs[changed.id] = {
    ...paragraph,
    hash,
    ...(words ? { changedAt: entry.at } : {}),
  }
}

/** The first lines of everything that is noted: by whom, by which operation, since when. */
export function noted(id: string, { by, at, seq, signed }: Entry): Noted {
  return { id, operation: signed.operation.id, delegation: by.delegation, since: at, seq }
}

/** Gives a new mark or alternative its home. */
export function settle(
  state: Negotiation,
  paragraph: string,
  { id, operation }: Pick<Noted, 'id' | 'operation'>,
): void {
  state.homes[id] = paragraph
  state.made[operation] = paragraph
}

/** What is gone keeps its id, so that nobody takes it again; who aligned with it is let go. */
export function forget(state: Negotiation, { id, operation }: Pick<Noted, 'id' | 'operation'>): void {
  letGo(state, operation, state.homes[id])
  state.homes[id] = ''
}

/** Where a split made two of one, only the part in its present paragraph lets go. */
export function letGo(state: Negotiation, operation: string, paragraph: string | undefined): void {
  if (state.made[operation] !== paragraph) return
  delete state.made[operation]
  delete state.alignments[operation]
}

/** An id that follows from the operation and the thing it divides, for what becomes two. */
export function derivedId(operation: string, of: string): string {
  return toBase64url(sha256(utf8(`chancery/negotiation-derived/v1\n${operation}\n${of}`)).subarray(0, 16))
}

/** A delegation's stand among those for and against; undefined where it changes nothing. */
export function backed<Backed extends { supporters: string[]; opposers: string[] }>(
  thing: Backed,
  delegation: string,
  stand: 'support' | 'oppose' | 'none',
): Backed | undefined {
  const before = thing.supporters.includes(delegation)
    ? 'support'
    : thing.opposers.includes(delegation)
      ? 'oppose'
      : 'none'
  if (before === stand) return undefined
  const without = (list: string[]): string[] => list.filter((one) => one !== delegation)
  return {
    ...thing,
    supporters: stand === 'support' ? [...thing.supporters, delegation] : without(thing.supporters),
    opposers: stand === 'oppose' ? [...thing.opposers, delegation] : without(thing.opposers),
  }
}
