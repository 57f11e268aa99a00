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
    takeNaming(
      namings,
      'room',
      { account: by, delegation: { id: side }, device: `of ${by}` },
      { to: [], named },
      'ours',
    )
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
  [...namedBy(namings, { firsts })].flatMap(([one, { officer }]) => (officer ? one : [])).toSorted()

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
      const held = namedBy(said(words), { firsts: two })
      const again = [...words, { by: 'ada', side: 'belmere', named: allNamed(held, 'belmere') }, ...words.toReversed()]
      expect(namedBy(said(again), { firsts: two })).toEqual(held)
      const n = nextNaming(said(words), person('belmere', account))
      const last = { by: 'ben', side: 'belmere', named: [{ account, name: 'Ada', officer, n }] }
      const after = namedBy(said([...words, last, ...words]), { firsts: two })
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
  const at = (words: Word[], account: string) =>
    namedBy(said(words), { firsts }).get(person('belmere', account))?.officer
  expect(at([name('ada', 'ben', true, 1), name('ada', 'ben', false, 1)], 'ben')).toBe(false)
  expect(at([name('ada', 'ben', false, 1), name('ada', 'ben', true, 1)], 'ben')).toBe(false)
  const before = [name('ada', 'ben', true, 1), name('ben', 'cem', true, 1), name('ada', 'ben', false, 2)]
  expect(at(before, 'cem')).toBe(true)
  expect(at([...before, name('ben', 'dor', true, 1)], 'dor')).toBeUndefined()
})

/** Of one side: what eve says, who was named an officer and whose program is changed, between what the others said. */
const words = (by: readonly string[], highest: number) =>
  fc.array(
    fc.record({
      by: fc.constantFrom(...by),
      side: fc.constant('belmere'),
      named: fc.array(
        fc.record({
          account: fc.constantFrom('ada', 'ben', 'cem', 'dor'),
          name: fc.constantFrom('Ada', 'Ben'),
          officer: fc.boolean(),
          n: fc.integer({ min: 1, max: highest }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { maxLength: 8 },
  )
const yes = (by: string, account: string, n: number): Word => ({
  by,
  side: 'belmere',
  named: [{ account, name: account, officer: true, n }],
})
const [ada, cem, eve] = [person('belmere', 'ada'), person('belmere', 'cem'), person('belmere', 'eve')]

test('no one officer bars a side: put off by the host, one vouched for names them all, whatever was said and numbered', () => {
  fc.assert(
    fc.property(words(['ada', 'ben', 'cem'], 4), words(['eve'], 2 ** 48), words(['eve'], 2 ** 48), (first, ...lies) => {
      const history = [...first, yes('ada', 'eve', 1), ...lies.flat()]
      const isListed = (one: string): boolean => one !== eve
      // The other side has telephoned, and vouches for ada; that counts for what was said until then.
      const vouched = { firsts, isListed, lifted: new Map([[ada, said(history).highest.get(ada) ?? 0]]) }
      const next = yes('ada', 'cem', nextNaming(said(history), cem))
      const after = namedBy(said([...history, next]), vouched)
      expect(after.get(cem)).toMatchObject({ officer: true })
      expect(after.get(ada)?.officer).not.toBe(false)
    }),
  )
})

test('while an officer stays who says no under any number, a colleague’s press takes it back', () => {
  fc.assert(
    fc.property(words(['eve'], 2 ** 48), (lies) => {
      const history = [yes('ada', 'eve', 1), yes('ada', 'cem', 1), ...lies]
      const roots = { firsts, lifted: new Map([[ada, Infinity]]) }
      const n = nextNaming(said(history), cem)
      const after = namedBy(said([...history, yes('ada', 'cem', n)]), roots)
      expect(after.get(cem)).toMatchObject({ officer: true })
    }),
  )
})

test('a host that names somebody no more makes no officer: whoever is one was named by their own side, after any no', () => {
  fc.assert(
    fc.property(anyWords, fc.uniqueArray(fc.constantFrom(...people)), (history, gone) => {
      const isListed = (one: string): boolean => !gone.some((account) => one.endsWith(`/${account}`))
      const all = namedBy(said(history), { firsts })
      for (const [one, { officer }] of namedBy(said(history), { firsts, isListed })) {
        if (!officer || all.get(one)?.officer) continue
        const of = history.flatMap(({ side, by, named }) =>
          named.filter(({ account }) => one === person(side, account) && by !== account),
        )
        expect(of.findLastIndex((each) => each.officer)).toBeGreaterThan(of.findIndex((each) => !each.officer))
      }
    }),
  )
})

test('what lapsed is not said again, and a flood of words drops none of anybody else’s', () => {
  const no = { ...yes('eve', 'cem', 2), named: [{ account: 'cem', name: 'cem', officer: false, n: 2 }] }
  const held = namedBy(said([yes('ada', 'eve', 1), yes('ada', 'cem', 1), no]), {
    firsts,
    isListed: (one) => one !== eve,
  })
  expect(held.get(cem)).toEqual({ name: 'cem', officer: false, n: 1, lapsed: true })
  expect(allNamed(held, 'belmere').map(({ account }) => account)).toEqual(['eve'])
  const flood = Array.from({ length: 5000 }, (_, at) => yes('eve', `nobody ${at}`, 1))
  const flooded = said([yes('ada', 'eve', 1), yes('ada', 'cem', 1), ...flood])
  expect(namedBy(flooded, { firsts }).get(cem)).toMatchObject({ officer: true })
  expect(flooded.said.length).toBeLessThan(1500)
})

test('a newcomer takes the number that it is told, and everybody else the next', () => {
  const told = (to: string[]) => {
    const namings = newNamings()
    const from = { account: 'ada', delegation: { id: 'belmere' }, device: 'of ada' }
    const one = { account: 'cem', name: 'Cem', officer: true, n: 900 }
    takeNaming(namings, 'room', from, { to, named: [one] }, 'ours')
    return namedBy(namings, { firsts }).get(cem)?.n
  }
  expect(told(['ours'])).toBe(900)
  expect(told(['theirs'])).toBe(100)
})
