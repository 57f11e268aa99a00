import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alternativeLabels, labelsOf } from './labels.ts'
import { depthOf, inOrder, placeBetween, placesBetween } from './place.ts'
import { idOf, openTestText, type TestText } from './test-text.ts'
import { Place } from './words-of-acts.ts'

/** Labels in reading order. */
const read = (text: TestText): string[] => {
  const labels = labelsOf(text.state)
  return inOrder(text.state).flatMap(({ id }) => labels[id] ?? [])
}

const issue = (text: TestText, version: string, class_: 'rolling-text' | 'revision' = 'rolling-text') =>
  text.chair.does({ kind: 'version.issue', version: idOf(version), class: class_ })

test('between any two places is room for a third, a thousand times over at the same spot', () => {
  let [low, high] = [placeBetween(null, null), placeBetween('z', null)]
  for (let turn = 0; turn < 1_000; turn += 1) {
    const middle = placeBetween(low, high)
    expect(Place.safeParse(middle).success).toBe(true)
    expect(low < middle && middle < high).toBe(true)
    if (turn % 3 === 0) high = middle
    else low = middle
  }
})

test('places are in order whatever two they are put between, and as many as are asked for', () => {
  const digits = fc.constantFrom('0', '1', '9', 'A', 'B', 'Z', 'a', 'b', 'z')
  const places = fc.array(digits, { minLength: 1, maxLength: 6 }).map((all) => `${all.join('')}5`)
  fc.assert(
    fc.property(places, places, fc.integer({ min: 0, max: 40 }), (a, b, count) => {
      fc.pre(a < b)
      const between = placesBetween(a, b, count)
      expect([a, ...between, b]).toEqual([a, ...between, b].toSorted())
      expect(new Set(between).size).toBe(count)
      expect(placeBetween(null, a) < a && placeBetween(a, null) > a).toBe(true)
    }),
  )
})

test('two that chose the same place stand in one order for everybody', () => {
  const text = openTestText()
  for (const name of ['A', 'B', 'C']) text.add(name, name, { place: 'm' })
  expect(inOrder(text.state).map(({ id }) => id)).toEqual([idOf('A'), idOf('B'), idOf('C')].toSorted())
})

test('paragraphs are numbered as they stand, each kind on its own, sub-paragraphs under theirs', () => {
  const text = openTestText()
  text.add('title', 'Draft resolution', { type: 'title' })
  text.add('p1', 'Recalling …', { type: 'preambular' })
  text.add('p2', 'Noting …', { type: 'preambular' })
  text.add('heading', 'Cooperation', { type: 'heading' })
  text.add('o1', 'Decides …', { under: 'heading' })
  text.add('a', 'first', { under: 'o1' })
  text.add('b', 'second', { under: 'o1' })
  text.add('i', 'deeper', { under: 'b' })
  text.add('note', 'A footnote.', { under: 'o1', type: 'footnote' })
  text.add('o2', 'Urges …')
  text.add('d', '“Incident” means …', { type: 'definition' })
  text.add('annex', 'Terms', { type: 'annex' })
  text.add('x1', 'In the annex.', { under: 'annex' })
  expect(read(text)).toEqual([
    'T1',
    'PP1',
    'PP2',
    'I.',
    '1',
    '1 (a)',
    '1 (b)',
    '1 (b) (i)',
    'fn 1',
    '2',
    'D1',
    'A',
    'A 1',
  ])
})

test('until something is issued numbers run through; then what comes between goes by bis, ter, quater', () => {
  const text = openTestText()
  text.add('A', 'First.', { place: 'a' })
  text.add('B', 'Second.', { place: 'n' })
  text.add('early', 'Put in between.', { place: 'c' })
  expect(read(text)).toEqual(['1', '2', '3'])
  issue(text, 'v1')
  for (const [name, place] of [
    ['x', 'd'],
    ['y', 'e'],
    ['z', 'f'],
    ['last', 'z'],
    ['first', '1'],
  ] as const)
    text.add(name, name, { place })
  expect(read(text)).toEqual(['1 ante', '1', '2', '2 bis', '2 ter', '2 quater', '3', '4'])
  // People have spoken of these numbers: the next rolling text keeps them, and what comes after 2 bis is not 2 bis.
  issue(text, 'v2')
  text.add('w', 'w', { place: 'cV' })
  expect(read(text)).toEqual(['1 ante', '1', '2', '2 quinquies', '2 bis', '2 ter', '2 quater', '3', '4'])
  issue(text, 'v3', 'revision')
  expect(read(text)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
})

test('what was withdrawn keeps its number and nobody else gets it; what is moved is numbered where it arrives', () => {
  const text = openTestText()
  for (const [name, place] of [
    ['A', 'a'],
    ['B', 'f'],
    ['C', 'k'],
  ] as const)
    text.add(name, name, { place })
  issue(text, 'v1')
  text.chair.does({ kind: 'paragraph.withdraw', paragraph: idOf('B'), hash: text.paragraph('B').hash })
  expect(read(text)).toEqual(['1', '2', '3'])
  text.chair.does({ kind: 'paragraph.move', paragraph: idOf('C'), place: 'c' })
  expect(read(text)).toEqual(['1', '1 bis', '2'])
  const fresh = openTestText()
  fresh.add('A', 'A')
  fresh.add('B', 'B')
  fresh.chair.does({ kind: 'paragraph.withdraw', paragraph: idOf('A'), hash: fresh.paragraph('A').hash })
  expect(labelsOf(fresh.state)).toEqual({ [idOf('B')]: '1' })
})

test('alternatives are numbered where there are several, and keep their numbers when one is withdrawn', () => {
  const text = openTestText()
  text.add('A', 'First words.')
  expect(alternativeLabels(text.paragraph('A'))).toEqual({})
  const add = (name: string) =>
    ({ kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf(name), text: name }) as const
  text.by('carthia').does(add('A/2'), add('A/3'))
  const all = { [idOf('A/1')]: 'Alt 1', [idOf('A/2')]: 'Alt 2', [idOf('A/3')]: 'Alt 3' }
  expect(alternativeLabels(text.paragraph('A'))).toEqual(all)
  text.by('carthia').does({ kind: 'alternative.withdraw', paragraph: idOf('A'), alternative: idOf('A/2') })
  expect(alternativeLabels(text.paragraph('A'))).toEqual(all)
})

test('the chair nests paragraphs no deeper than people can read, and never under themselves', () => {
  const text = openTestText()
  for (let level = 0; level <= 6; level += 1)
    text.add(`L${level}`, `Level ${level}`, level === 0 ? {} : { under: `L${level - 1}` })
  const under = (name: string, above: string) =>
    ({ kind: 'paragraph.move', paragraph: idOf(name), place: 'm', under: idOf(above) }) as const
  expect(() => text.add('deep', 'Too deep', { under: 'L6' })).toThrow('too-much')
  expect(text.chair.does(under('L1', 'L4'))).toMatchObject({ refused: { why: 'wrong-stage' } })
  expect(text.chair.does(under('L1', 'L1'))).toMatchObject({ refused: { why: 'wrong-stage' } })
  text.add('other', 'Another')
  expect(text.chair.does(under('L0', 'other'))).toMatchObject({ refused: { why: 'too-much' } })
})

test('a merge brings nothing deeper than people can read', () => {
  const text = openTestText()
  for (let level = 0; level <= 3; level += 1)
    text.add(`L${level}`, `Level ${level}`, level === 0 ? {} : { under: `L${level - 1}` })
  for (let level = 0; level <= 3; level += 1)
    text.add(`S${level}`, `Source ${level}`, level === 0 ? {} : { under: `S${level - 1}` })
  const merge = (under: string) =>
    text.chair.does({
      kind: 'paragraph.merge',
      into: idOf('M'),
      alternative: idOf('M/1'),
      type: 'operative',
      place: 'm',
      under: idOf(under),
      text: 'Source 0',
      sources: text.at('S0'),
      contributors: [],
      rationale: 'Editorial.',
    })
  expect(merge('L3')).toMatchObject({ refused: { why: 'too-much', about: idOf('L3') } })
  expect(merge('L2')).toEqual({ fate: 'done' })
  expect(depthOf(text.state, text.paragraph('S3'))).toBe(6)
})

test('thousands that come in between two numbers are each named at once', () => {
  const text = openTestText()
  text.add('A', 'First', { place: 'a' })
  text.add('B', 'Last', { place: 'z' })
  issue(text, 'v')
  const { number: _, ...unnumbered } = text.paragraph('A')
  const between = Array.from({ length: 3_900 }, (__, at) => ({
    ...unnumbered,
    id: idOf(`between ${at}`),
    place: `m${String(at).padStart(5, '0')}`,
  }))
  const state = { paragraphs: { ...text.state.paragraphs, ...Object.fromEntries(between.map((one) => [one.id, one])) } }
  const start = performance.now()
  const labels = labelsOf(state)
  // A hundredth of a second; three seconds where every name is looked for from the first on.
  expect(performance.now() - start).toBeLessThan(1_000)
  expect(between.slice(0, 3).map(({ id }) => labels[id])).toEqual(['1 bis', '1 ter', '1 quater'])
  expect(labels[between.at(-1)?.id ?? '']).toBe('1 bis 3900')
})
