/**
 * Nothing is closed in the breath in which it was said: the chair says the words, the room has them before it, and then the
 * gavel falls. Two envelopes sent back to back leave nobody the time to say no, so the words must have stood a while.
 */
import type { ActKind } from '../text/acts.ts'
import type { Source } from '../text/right.ts'
import type { Negotiation, Paragraph, Refused } from '../text/state.ts'

/**
 * How long, in milliseconds between the host's times on the envelope that changed them last and on the one that decides.
 * Deadlines go by the same clock; no clock of whoever decides is asked. It bounds haste and not attention: nobody can show
 * that somebody read.
 */
export const readingTime: { least: number; source: Source } = {
  least: 30_000,
  source: {
    title: 'Rule of this house: the chair reads out, pauses, and asks whether there is objection',
    verified: true,
  },
}

/** Acts that change what reads as the text without changing the words of any paragraph in it. */
export const rearranging: ReadonlySet<ActKind> = new Set<ActKind>(['rename', 'paragraph.move', 'paragraph.withdraw'])

/** The first whose words have not stood long enough. Where every capital has confirmed them they have been read. */
export function unread(paragraphs: readonly Paragraph[], at: string): Refused | undefined {
  const fresh = paragraphs.find(
    ({ adReferendum, changedAt, stage }) =>
      !(stage === 'ad-referendum' && adReferendum?.complete === true) && !hasStood(changedAt, at),
  )
  return fresh && { why: 'too-early', about: fresh.id }
}

/** The same of the whole text: its title, its order, and that nothing was just taken out of it. */
export function unreadText({ arrangedAt }: Negotiation, paragraphs: readonly Paragraph[], at: string) {
  if (arrangedAt !== undefined && !hasStood(arrangedAt, at)) return { why: 'too-early', about: 'text' } as const
  return unread(paragraphs, at)
}

function hasStood(since: string, at: string): boolean {
  return Date.parse(at) - Date.parse(since) >= readingTime.least
}
