// What holds of every negotiation, whatever is done in it and in whatever order it arrives.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import { alternativeHash, paragraphHash, textHash } from './hash.ts'
import { charAt, lengthOf, spanOf, textOf } from './chars.ts'
import { copyOf } from './copy.ts'
import { fold, newNegotiation } from './fold.ts'
import { labelsOf } from './labels.ts'
import { inOrder } from './place.ts'
import { standsOf } from './stands.ts'
import type { Entry, Negotiation, Outcome } from './state.ts'
import { someAct } from './test-acts.ts'
import { diceOf } from './test-dice.ts'
import { openTestText, type TestText } from './test-text.ts'

const speakers = ['quillon', 'belmere', 'carthia', 'norhaven', 'quillon', 'belmere', 'carthia', 'quillon', 'observer']

/** A negotiation at random, through the test world's speakers. */
function played(seed: number, acts: number, watch?: (text: TestText, outcome: Outcome) => void): TestText {
  const dice = diceOf(seed)
  const text = openTestText({ parties: ['belmere', 'carthia', 'norhaven'] })
  text.add('A', 'States shall refrain from any malicious use of networks of others.')
  text.add('B', 'States shall refrain from any malicious use, and cooperate with one another.', { by: 'carthia' })
  for (let step = 0; step < acts; step += 1) {
    const who = text.by(speakers[dice(speakers.length)] ?? 'belmere')
    const outcome = who.does(someAct(text.state, who, dice))
    watch?.(text, outcome)
  }
  return text
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

/** All that must be so in any state. */
function expectSound(state: Negotiation): void {
  const characters = new Set<string>()
  for (const paragraph of Object.values(state.paragraphs)) {
    expect(paragraph.hash).toBe(paragraphHash(paragraph))
    if (paragraph.stage === 'agreed' || paragraph.stage === 'ad-referendum')
      expect(paragraph.agreedHash).toBe(paragraph.hash)
    else expect(paragraph.agreedHash).toBeUndefined()
    const gone = paragraph.stage === 'withdrawn' || paragraph.stage === 'merged'
    for (const alternative of paragraph.alternatives) {
      expect(alternative.hash).toBe(alternativeHash(alternative))
      expect(textOf(alternative.runs).isWellFormed()).toBe(true)
      if (gone || alternative.withdrawn !== undefined) continue
      // No character stands twice in the text.
      for (let at = 0; at < lengthOf(alternative.runs); at += 1) {
        const id = charAt(alternative.runs, at) ?? ''
        expect(characters.has(id)).toBe(false)
        characters.add(id)
      }
    }
    const living = new Map(
      paragraph.alternatives.flatMap((one) => (one.withdrawn === undefined ? [[one.id, one.runs]] : [])),
    )
    expect(living.size).toBeGreaterThan(0)
    for (const { alternative, range } of [...paragraph.brackets, ...paragraph.choices])
      expect(spanOf(living.get(alternative) ?? [], range)).toBeDefined()
    for (const { alternative, edit, state: stage } of paragraph.amendments)
      if (stage === 'open' && 'range' in edit) expect(spanOf(living.get(alternative) ?? [], edit.range)).toBeDefined()
    for (const { id } of [...paragraph.brackets, ...paragraph.choices, ...paragraph.placeholders])
      expect(state.homes[id]).toBe(paragraph.id)
    standsOf(state, paragraph)
  }
  expect(inOrder(state)).toHaveLength(Object.keys(state.paragraphs).length)
  expect(state.totals.paragraphs).toBe(Object.keys(state.paragraphs).length)
  const labels = Object.values(labelsOf(state))
  expect(new Set(labels).size).toBe(labels.length)
}

test('whatever is done, marks stand on words, hashes are of what stands, labels differ, no character stands twice', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const text = played(seed, 150)
      expectSound(text.state)
    }),
    { numRuns: 25 },
  )
}, 120_000)

test('what is played is no empty play: every kind of act at random is done, not only tried', () => {
  const [tried, done] = [new Set<string>(), new Set<string>()]
  for (let seed = 1; seed <= 50; seed += 1)
    played(seed * 7919, 150, ({ entries }, { fate }) => {
      const kind = entries.at(-1)?.signed.operation.act.kind ?? ''
      tried.add(kind)
      if (fate === 'done') done.add(kind)
    })
  // Several in a row would have to do the right thing by chance: these are in agreement.test.ts.
  const rare = new Set(['reopen.grant', 'floor.done', 'floor.leave', 'silence.close'])
  expect([...tried].filter((kind) => !done.has(kind) && !rare.has(kind))).toEqual([])
  expect(done.size).toBeGreaterThan(35)
})

function foldAll(entries: readonly Entry[]): Negotiation {
  const [first] = entries
  const state = newNegotiation(first?.signed.operation.room ?? '')
  for (const entry of entries) fold(state, entry)
  return state
}

/** Each author's entries in their own order, the authors in another one. */
function interleaved(entries: readonly Entry[], seed: number): Entry[] {
  const dice = diceOf(seed)
  const [opening, ...rest] = entries
  const queues = Object.values(Object.groupBy(rest, ({ by }) => by.device)).map((queue) => [...(queue ?? [])])
  const mixed: Entry[] = opening ? [opening] : []
  while (queues.some((queue) => queue.length > 0)) {
    const next = queues[dice(queues.length)]?.shift()
    if (next) mixed.push(next)
  }
  return mixed.map((entry, at) => ({ ...entry, seq: at + 1, at: entries[at]?.at ?? entry.at }))
}

test('any interleaving of what delegations did gives one state and one trail, however a client came to it', () => {
  fc.assert(
    fc.property(seeds, seeds, (seed, mixing) => {
      const entries = interleaved(played(seed, 120).entries, mixing)
      const whole = foldAll(entries)
      const dice = diceOf(mixing)
      // The other client starts from snapshots that were written down and read again.
      let other = newNegotiation(whole.room)
      for (const entry of entries) {
        if (dice(20) === 0) other = JSON.parse(canonicalJson(other))
        fold(other, JSON.parse(JSON.stringify(entry)))
      }
      expect(other).toEqual(whole)
      expect(other.trail).toBe(whole.trail)
      expect(canonicalJson(other)).toBe(canonicalJson(whole))
      expectSound(whole)
    }),
    { numRuns: 20 },
  )
}, 120_000)

test('what is refused changes nothing but the count, what was heard, and the trail', () => {
  const essence = ({ heard: _, count: __, trail: ___, ...rest }: Negotiation): string => canonicalJson(rest)
  let refusals = 0
  fc.assert(
    fc.property(seeds, seeds, (seed, mixing) => {
      const state = newNegotiation(openTestText().state.room)
      for (const entry of interleaved(played(seed, 60).entries, mixing)) {
        const [before, trail, count] = [essence(state), state.trail, state.count]
        const outcome = fold(state, entry)
        expect(state.count).toBe(count + 1)
        expect(state.trail).not.toBe(trail)
        if (outcome.fate === 'done') continue
        refusals += 1
        expect(essence(state)).toBe(before)
      }
    }),
    { numRuns: 20 },
  )
  expect(refusals).toBeGreaterThan(100)
}, 120_000)

test('what changes is a new object, and what does not is the same: pages compare by identity', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      let kept = new Map<string, { object: object; text: string }>()
      played(seed, 80, ({ state }) => {
        const now = new Map(
          [...Object.values(state.paragraphs), ...Object.values(state.comments), ...Object.values(state.reserves)].map(
            (one) => [one.id, { object: one, text: canonicalJson(one) }],
          ),
        )
        for (const [id, { object, text }] of now) {
          const before = kept.get(id)
          if (before?.object === object) expect(text).toBe(before.text)
        }
        kept = now
      })
    }),
    { numRuns: 20 },
  )
}, 120_000)

test('a copy goes its own way: what is folded into it leaves the other as it was, to the letter', () => {
  fc.assert(
    fc.property(seeds, seeds, (seed, other) => {
      const { entries } = played(seed, 100)
      const mixed = interleaved(entries, other)
      const state = foldAll(mixed.slice(0, 50))
      const before = canonicalJson(state)
      const copy = copyOf(state)
      for (const entry of mixed.slice(50)) fold(copy, entry)
      expect(canonicalJson(state)).toBe(before)
      expect(copy).toEqual(foldAll(mixed))
    }),
    { numRuns: 25 },
  )
}, 120_000)

test('hashes move exactly when words or marks on them do: stands, remarks, places and translations leave them', () => {
  const leaves = new Set([
    'bracket.back',
    'amendment.back',
    'choice.back',
    'comment.make',
    'comment.withdraw',
    'reserve.enter',
    'reserve.lift',
    'position.take',
    'align',
    'group.declare',
    'group.join',
    'translation.set',
    'paragraph.move',
    'paragraph.agree',
    'version.issue',
    'floor.ask',
    'ad-referendum.open',
    'ad-referendum.answer',
  ])
  const hashes = (state: Negotiation) =>
    canonicalJson(Object.fromEntries(Object.values(state.paragraphs).map(({ id, hash }) => [id, hash])))
  fc.assert(
    fc.property(seeds, (seed) => {
      let before = ''
      played(seed, 100, ({ state, entries }) => {
        const now = hashes(state)
        if (leaves.has(entries.at(-1)?.signed.operation.act.kind ?? '') && before !== '') expect(now).toBe(before)
        before = now
      })
    }),
    { numRuns: 20 },
  )
}, 120_000)

test('the hash of the text follows what reads as text: order and words, not what left it', () => {
  const text = openTestText()
  text.add('A', 'First.', { place: 'a' })
  text.add('B', 'Second.', { place: 'b' })
  const first = textHash(text.state)
  text.chair.does({ kind: 'comment.make', comment: text.paragraph('A').id, text: 'A remark.' })
  expect(textHash(text.state)).toBe(first)
  text.chair.does({ kind: 'paragraph.move', paragraph: text.paragraph('A').id, place: 'c' })
  const moved = textHash(text.state)
  expect(moved).not.toBe(first)
  text.chair.does({ kind: 'paragraph.withdraw', paragraph: text.paragraph('A').id, hash: text.paragraph('A').hash })
  expect(textHash(text.state)).not.toBe(moved)
})
