// From words typed in place to what is proposed: each stretch that was changed becomes one edit of the words as they stand.
import { differenceOf } from '#platform/difference.ts'
import { type Span, editOf, textOf } from '../../text/chars.ts'
import type { Run } from '../../text/state.ts'
import { type Edit, shownWords } from '../../text/words-of-acts.ts'

export type Change = Span & { insert: string }

/**
 * The stretches that differ, in words, in order. Changes that only a space parts are one: a delegate who rewrites three
 * words in a row proposes one thing.
 */
export function changesBetween(before: string, after: string, language: string): Change[] {
  const changes: Change[] = []
  let at = 0
  let gap = ''
  for (const { kind, text } of differenceOf(before, shownWords(after), language)) {
    if (kind === 'same') {
      at += text.length
      gap = text
      continue
    }
    const last = changes.at(-1)
    const joins = last !== undefined && last.end + gap.length === at && gap.trim() === ''
    const change = joins
      ? { start: last.start, end: at, insert: last.insert + gap }
      : { start: at, end: at, insert: '' }
    if (kind === 'removed') change.end = at + text.length
    else change.insert += text
    if (kind === 'removed') at += text.length
    if (joins) changes[changes.length - 1] = change
    else changes.push(change)
    gap = ''
  }
  return changes
}

/** The same as edits that name characters, each for an amendment of its own. */
export function editsBetween(runs: readonly Run[], after: string, language: string): Edit[] {
  return changesBetween(textOf(runs), after, language).flatMap(
    ({ start, end, insert }) => editOf(runs, { start, end }, insert) ?? [],
  )
}
