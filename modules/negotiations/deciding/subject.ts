/**
 * What a decision is about: the whole text by its hash, or paragraphs by theirs. A decision is always on words that
 * everybody had before them; where the words have moved since, there is nothing to decide upon.
 */
import type { Subject } from '../text/acts-of-decision.ts'
import { textHash } from '../text/hash.ts'
import type { Negotiation, Paragraph, Refused } from '../text/state.ts'
import { isBracketed } from '../text/status.ts'
import { dividedPackage } from './packages.ts'

/** Withdrawn and merged paragraphs are no part of the text any more. */
export function isInText({ stage }: Paragraph): boolean {
  return stage !== 'withdrawn' && stage !== 'merged'
}

export function inText(state: Negotiation): Paragraph[] {
  return Object.values(state.paragraphs).filter(isInText)
}

/** The paragraphs that a subject names, those that there are. */
export function paragraphsOf(state: Negotiation, subject: Subject): Paragraph[] {
  if ('text' in subject) return inText(state)
  return subject.on.flatMap(({ paragraph }) => state.paragraphs[paragraph] ?? [])
}

/** Whether the words are still those that the subject names. */
export function wordsStand(state: Negotiation, subject: Subject): boolean {
  if ('text' in subject) return subject.text === textHash(state)
  return subject.on.every(({ paragraph, hash }) => {
    const found = state.paragraphs[paragraph]
    return found !== undefined && isInText(found) && found.hash === hash
  })
}

/**
 * Whether a silence or a vote may be opened on this: the words stand, they can be read in one way only, none of them is
 * decided upon already, and no package is torn apart.
 */
export function fitToDecide(state: Negotiation, subject: Subject): Refused | undefined {
  if ('on' in subject) {
    const ids = subject.on.map(({ paragraph }) => paragraph)
    const unknown = ids.find((id) => state.paragraphs[id] === undefined)
    if (unknown !== undefined) return { why: 'unknown', about: unknown }
    if (new Set(ids).size !== ids.length) return { why: 'taken', about: 'on' }
  }
  const paragraphs = paragraphsOf(state, subject)
  if (paragraphs.length === 0) return { why: 'unknown', about: 'text' }
  const gone = paragraphs.find((one) => !isInText(one) || one.stage === 'adopted')
  if (gone) return { why: 'closed', about: gone.id }
  if (!wordsStand(state, subject)) return { why: 'text-moved' }
  return notClean(paragraphs) ?? alreadyUnderDecision(state, paragraphs) ?? dividedPackage(state, paragraphs)
}

/** As it is when it was agreed, by whatever way: no procedure waits on it any more. */
export function agreedAsItStands({ adReferendum: _, ...paragraph }: Paragraph): Paragraph {
  return { ...paragraph, stage: 'agreed', agreedHash: paragraph.hash }
}

/** Several readings, or nothing to read: brackets, alternatives, amendments, choices, placeholders; parked. */
export function notClean(paragraphs: readonly Paragraph[]): Refused | undefined {
  const open = paragraphs.find((one) => !hasOneReading(one))
  return open && { why: 'not-clean', about: open.id }
}

function hasOneReading(paragraph: Paragraph): boolean {
  return paragraph.stage !== 'parked' && !isBracketed(paragraph)
}

function alreadyUnderDecision(state: Negotiation, paragraphs: readonly Paragraph[]): Refused | undefined {
  const busy = paragraphs.find(({ id }) => underDecision(state, id) !== undefined)
  return busy && { why: 'wrong-stage', about: busy.id }
}

type OpenDecision = { kind: 'silence' | 'vote'; id: string; subject: Subject }

/**
 * The silence or the vote that is open on a paragraph. While one is, the words are frozen: a draft is put as it was
 * circulated, and is answered by an objection or a vote, not by changing it under those who still think.
 */
export function underDecision(state: Negotiation, paragraph: string): OpenDecision | undefined {
  return openDecisions(state).find(
    ({ subject }) => 'text' in subject || subject.on.some((one) => one.paragraph === paragraph),
  )
}

/** Silences that are neither broken nor closed, and votes that are not closed. */
export function openDecisions(state: Negotiation): OpenDecision[] {
  const { silences, votes } = state.deciding
  const quiet = Object.values(silences).filter(({ closedAt, state: stage }) => !closedAt && stage === 'running')
  const voting = Object.values(votes).filter(({ closedAt }) => !closedAt)
  return [
    ...quiet.map(({ id, subject }) => ({ kind: 'silence' as const, id, subject })),
    ...voting.map(({ id, subject }) => ({ kind: 'vote' as const, id, subject })),
  ]
}
