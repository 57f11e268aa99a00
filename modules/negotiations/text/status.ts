/** What is shown of a paragraph's way to agreement: its stage, and whether its words can be read in one way only. */
import type { Paragraph, Stage, Status } from './state.ts'

/**
 * The stage at a moment. An ad referendum procedure ends by itself: who has not confirmed until then has not confirmed,
 * and the paragraph is discussed again. Without a moment: as if none had run out.
 */
export function stageAt(paragraph: Paragraph, at?: string): Stage {
  const { stage, adReferendum } = paragraph
  if (stage !== 'ad-referendum' || !adReferendum || adReferendum.complete || at === undefined) return stage
  return Date.parse(at) > Date.parse(adReferendum.until) ? 'discussed' : stage
}

/** Brackets, several living alternatives, open amendments, choices, placeholders, or no words at all. */
export function isBracketed({ alternatives, brackets, amendments, choices, placeholders }: Paragraph): boolean {
  const living = alternatives.filter(({ withdrawn }) => withdrawn === undefined)
  return (
    brackets.length > 0 ||
    living.length > 1 ||
    amendments.some(({ state }) => state === 'open') ||
    choices.length > 0 ||
    placeholders.length > 0 ||
    !living.some(({ runs }) => runs.some(({ text }) => text.trim() !== ''))
  )
}

/** What is being discussed is shown as bracketed or as clean. */
export function statusOf(paragraph: Paragraph, at?: string): Status {
  const stage = stageAt(paragraph, at)
  if (stage !== 'discussed' && stage !== 'reopened') return stage
  return isBracketed(paragraph) ? 'bracketed' : 'clean'
}
