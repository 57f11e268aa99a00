import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Run } from '../../text/state.ts'
import { placesOf } from '../../text/chars.ts'
import { changesBetween, editsBetween } from './edits.ts'

const applied = (before: string, changes: { start: number; end: number; insert: string }[]) =>
  changes.reduceRight((text, { start, end, insert }) => text.slice(0, start) + insert + text.slice(end), before)

test('a word typed over another is one amendment: what goes and what comes', () => {
  expect(changesBetween('States should cooperate.', 'States shall cooperate.', 'en')).toEqual([
    { start: 7, end: 13, insert: 'shall' },
  ])
})

test('words changed in two places are two amendments, words changed in a row are one', () => {
  expect(changesBetween('a free and open network', 'a safe and stable network', 'en')).toHaveLength(2)
  expect(changesBetween('an open free stable network', 'an interoperable secure peaceful network', 'en')).toHaveLength(
    1,
  )
})

test('whatever is typed, the changes lead from the words that stood to the words typed, and never overlap', () => {
  const words = fc.array(fc.constantFrom('state', 'shall', ' ', ',', 'not', ' ', 'การ', ' '), { maxLength: 20 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      const [before, after] = [a.join(''), b.join('')]
      const changes = changesBetween(before, after, 'en')
      expect(applied(before, changes)).toBe(after)
      for (const [index, { start, end }] of changes.entries()) {
        expect(end).toBeGreaterThanOrEqual(start)
        expect(start).toBeGreaterThanOrEqual(changes[index - 1]?.end ?? 0)
      }
    }),
  )
})

test('an edit names the characters by who wrote them, and finds them again', () => {
  const runs: Run[] = [
    { origin: 'A'.repeat(22), from: 0, text: 'States should ' },
    { origin: 'B'.repeat(22), from: 3, text: 'cooperate.' },
  ]
  const [edit] = editsBetween(runs, 'States should fully cooperate.', 'en')
  expect(edit).toEqual({ after: `${'A'.repeat(22)}:13`, insert: 'fully ' })
  expect(placesOf(runs)(`${'B'.repeat(22)}:5`)).toBe(16)
  expect(placesOf(runs)(`${'B'.repeat(22)}:1`)).toBeUndefined()
})
