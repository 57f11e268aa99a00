import fc from 'fast-check'
import { expect, test } from 'vitest'
import { difference, wordDifference } from './difference.ts'
import { markedAll, type Part, type PartBody, partsAt, type Wanted } from './parts.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.constantFrom('the', 'grid', ' ', 'โจมตี', 'شبکه‌ی', '\n', 'e\u0301', '🇧🇪'), { maxLength: 40 })
    .map((words) => words.join('')),
)

test('a difference holds both texts: without what came the old one, without what went the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = wordDifference(before, after)
      const joined = (left: 'added' | 'removed') =>
        runs
          .filter(({ change }) => change !== left)
          .map((run) => run.text)
          .join('')
      expect([joined('added'), joined('removed')]).toEqual([before, after])
      // Nobody is told of a change where there is none, and neighbours of one kind are one run.
      if (before === after) expect(runs.every(({ change }) => change === 'same')).toBe(true)
      runs.forEach((run, index) => expect(run.change).not.toBe(runs[index - 1]?.change))
    }),
  )
})

test('what stayed is as much as can stay: one word changed is one word shown', () => {
  const before = Array.from({ length: 300 }, (_, index) => `word${index}`).join(' ')
  const after = before.replace('word150', 'changed')
  expect(wordDifference(before, after).map(({ change }) => change)).toEqual(['same', 'removed', 'added', 'same'])
})

test('two long texts that have nothing in common are told apart without delay', () => {
  const long = (word: string) =>
    Array.from({ length: 25_000 }, (_, index) => `${word}${index}`)
      .join(' ')
      .slice(0, 50_000)
  expect(wordDifference(long('a'), long('b')).length).toBeGreaterThan(1)
})

const arbitraryPart = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  text: fc.constantFrom('one', 'two', 'three'),
  marking: fc.constantFrom('m1', 'm2'),
})
function partsOf(some: { key: string; text: string; marking: string }[]): Part[] {
  return [...new Map(some.map((one) => [one.key, one])).values()].map(({ key, text, marking }, row) => ({
    row,
    key,
    body: { kind: 'section', section: 'legal', words: { text, language: 'en', direction: 'auto' } },
    markingId: marking,
    markingNowId: marking,
    ownMarking: false,
    onlyDraft: false,
    from: 1,
    until: null,
    since: new Date(0),
    madeBy: null,
    endedAt: null,
    endedBy: null,
  }))
}

test('the difference of two versions names exactly the parts that differ, the same in both directions', () => {
  const some = fc.array(arbitraryPart).map(partsOf)
  fc.assert(
    fc.property(some, some, (before, after) => {
      const there = difference(before, after)
      const content = (parts: Part[]) =>
        new Map(parts.map(({ key, body, markingId }) => [key, JSON.stringify([body, markingId])]))
      const [old, now] = [content(before), content(after)]
      const changed = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key))
      expect(there.map(({ part }) => part).toSorted()).toEqual(changed.toSorted())
      const back = { added: 'removed', removed: 'added', changed: 'changed', 'marked-anew': 'marked-anew' } as const
      const reverse = new Map(difference(after, before).map(({ part, change }) => [part, change]))
      for (const { part, change } of there) expect(reverse.get(part)).toBe(back[change])
      expect(difference(before, before)).toEqual([])
    }),
  )
})

test('a part stands from its first version until the one that ends it', () => {
  const [part] = partsOf([{ key: 'a', text: 'one', marking: 'm1' }])
  if (!part) throw new Error('no part')
  const stood = { ...part, from: 2, until: 4 }
  expect([1, 2, 3, 4].map((version) => partsAt([stood], version).length)).toEqual([0, 1, 1, 0])
})

test('an item follows its section, and where that follows the incident, the incident', () => {
  const victim: PartBody = {
    kind: 'victim',
    name: 'x',
    country: null,
    delegationId: null,
    sector: null,
    receiver: null,
    affected: null,
    sources: [],
    verified: true,
    note: '',
  }
  const section = (ownMarkingId: string | null): Wanted => ({
    key: 's',
    body: { kind: 'section', section: 'victims', words: null },
    ownMarkingId,
  })
  const item = (ownMarkingId: string | null): Wanted => ({ key: 'i', body: victim, ownMarkingId })
  const marking = (parts: Wanted[]) => markedAll(parts, 'incident').find(({ key }) => key === 'i')?.markingId
  expect(marking([item(null)])).toBe('incident')
  expect(marking([section(null), item(null)])).toBe('incident')
  expect(marking([section('narrow'), item(null)])).toBe('narrow')
  expect(marking([section('narrow'), item('own')])).toBe('own')
})
