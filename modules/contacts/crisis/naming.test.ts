import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Naming } from './acts.ts'
import { allNamed, namedBy, type Namings, newNamings, nextNaming, personOf, takeNaming } from './naming.ts'

type Word = { by: string; side: string; named: Naming[] }

const sides = ['belmere', 'carthia']
const people = ['ada', 'ben', 'cem', 'dor', 'eve']
const person = (side: string, account: string): string => personOf({ account, delegation: { id: side } })

/** What these words make, said one after the other in a room. */
function said(words: readonly Word[]): Namings {
  const namings = newNamings()
  for (const { by, side, named } of words)
    takeNaming(namings, 'room', { account: by, delegation: { id: side }, device: `of ${by}` }, { to: [], named })
  return namings
}

const anyNaming = fc.record({
  account: fc.constantFrom(...people),
  name: fc.constantFrom('Ada', 'Ben'),
  officer: fc.boolean(),
  n: fc.integer({ min: 1, max: 4 }),
})
const anyWord = fc.record({
  by: fc.constantFrom(...people),
  side: fc.constantFrom(...sides),
  named: fc.array(anyNaming, { minLength: 1, maxLength: 4 }),
})
const anyWords = fc.array(anyWord, { maxLength: 12 })
const firsts = new Set([person('belmere', 'ada'), person('carthia', 'ada')])
const officers = (namings: Namings): string[] =>
  [...namedBy(namings, firsts)].flatMap(([one, { officer }]) => (officer ? one : [])).toSorted()

test('whoever is an officer was named by one of their own side, and each chain of names begins with a first', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const found = officers(said(words))
      for (const one of found) {
        const [side = '', account = ''] = one.split('/')
        const namers = words.filter((word) => word.side === side && word.by !== account)
        expect(namers.some(({ named }) => named.some((each) => each.account === account && each.officer))).toBe(true)
      }
      expect(
        officers(said(words.filter(({ side }) => side === 'carthia'))).every((one) => one.startsWith('carthia')),
      ).toBe(true)
    }),
  )
})

test('no word of the other side, of a stranger to the line or about oneself makes an officer', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const eve = words.map((word) => ({ ...word, by: 'eve' }))
      // Eve is of both delegations, and nobody names her.
      const others = words
        .filter(({ by }) => by !== 'eve')
        .map((word) => ({ ...word, named: word.named.filter(({ account }) => account !== 'eve') }))
      const mixed = others.flatMap((word, at) => [eve[at] ?? word, word])
      expect(officers(said(mixed))).toEqual(officers(said(others)))
    }),
  )
})

test('what is said again, by whomever and however often, changes nothing; the last word is above all before it', () => {
  const two = new Set([person('belmere', 'ada'), person('belmere', 'ben')])
  const ofTwo = fc.array(
    fc.record({
      by: fc.constantFrom('ada', 'ben'),
      side: fc.constant('belmere'),
      named: fc
        .array(anyNaming, { minLength: 1, maxLength: 4 })
        .map((some) => some.filter(({ account }) => account !== 'ada' && account !== 'ben')),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(ofTwo, fc.constantFrom('cem', 'dor', 'eve'), fc.boolean(), (words, account, officer) => {
      const held = namedBy(said(words), two)
      const again = [...words, { by: 'ada', side: 'belmere', named: allNamed(held, 'belmere') }, ...words.toReversed()]
      expect(namedBy(said(again), two)).toEqual(held)
      const n = nextNaming(held, person('belmere', account))
      const last = { by: 'ben', side: 'belmere', named: [{ account, name: 'Ada', officer, n }] }
      const after = namedBy(said([...words, last, ...words]), two)
      expect(after.get(person('belmere', account))).toMatchObject({ officer })
    }),
  )
})

test('of two words at once the one that says no holds, and who was put off says nothing more', () => {
  const name = (by: string, account: string, officer: boolean, n: number): Word => ({
    by,
    side: 'belmere',
    named: [{ account, name: account, officer, n }],
  })
  const at = (words: Word[], account: string) => namedBy(said(words), firsts).get(person('belmere', account))?.officer
  expect(at([name('ada', 'ben', true, 1), name('ada', 'ben', false, 1)], 'ben')).toBe(false)
  expect(at([name('ada', 'ben', false, 1), name('ada', 'ben', true, 1)], 'ben')).toBe(false)
  const before = [name('ada', 'ben', true, 1), name('ben', 'cem', true, 1), name('ada', 'ben', false, 2)]
  expect(at(before, 'cem')).toBe(true)
  expect(at([...before, name('ben', 'dor', true, 1)], 'dor')).toBeUndefined()
})
