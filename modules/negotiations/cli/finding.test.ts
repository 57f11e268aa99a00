import { expect, test } from 'vitest'
import { idOf, openTestText } from '../text/test-text.ts'
import { bracketNamed } from './finding.ts'
import { namesOf, paragraphLines } from './reading.ts'

function bracketed() {
  const text = openTestText({ parties: ['belmere', 'carthia'], chair: 'norhaven' })
  text.add('A', 'States shall answer within an hour, and within a day.')
  const bracket = (by: string, words: string): void => {
    const where = { paragraph: idOf('A'), alternative: idOf('A/1'), bracket: idOf(words) }
    text.by(by).does({ kind: 'bracket.open', ...where, range: text.range('A', words) })
  }
  return { text, bracket }
}

test('a bracket of one’s own is lifted by its words, by its id, or as the only one; nobody lifts another’s', () => {
  const { text, bracket } = bracketed()
  const belmere = text.delegation('belmere')
  bracket('belmere', 'within an hour')
  bracket('carthia', 'within a day')
  const named = (delegation: string, name?: string) => bracketNamed(text.paragraph('A'), delegation, name).id
  expect(named(belmere)).toBe(idOf('within an hour'))
  expect(named(belmere, 'an hour')).toBe(idOf('within an hour'))
  expect(() => named(belmere, 'within a day')).toThrow('There is no bracket of your delegation')
  bracket('belmere', 'an hour')
  expect(() => named(belmere)).toThrow('More than one')
  expect(named(belmere, 'an hour')).toBe(idOf('an hour'))
  expect(named(belmere, 'within an hour')).toBe(idOf('within an hour'))
  expect(named(belmere, idOf('an hour').slice(0, 6))).toBe(idOf('an hour'))
  expect(text.by('belmere').does({ kind: 'bracket.close', bracket: named(belmere, 'an hour') }).fate).toBe('done')
})

test('the chair, who is no party, is called by name', () => {
  const { text } = bracketed()
  const words = 'Another way to say it.'
  text.by('carthia').does({ kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf('A/2'), text: words })
  const name = namesOf(text.state, [{ id: text.delegation('norhaven'), name: 'Norhaven' }])
  const lines = paragraphLines(text.paragraph('A'), '1', name)
  expect(lines.join('\n')).toContain('Alt 1 (Norhaven): ')
  expect(lines.join('\n')).toContain('Alt 2 (Carthia): ')
})
