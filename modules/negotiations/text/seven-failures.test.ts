// The seven failures of meaning that plain merging of text has, each as it happens at a table, and what happens here.
import { expect, test } from 'vitest'
import { editsBetween, textBetween } from './chars.ts'
import { fold, newNegotiation } from './fold.ts'
import { operationIdOf } from './operation.ts'
import type { Outcome } from './state.ts'
import { idOf, openTestText, uuidOf } from './test-text.ts'

const refused = (outcome: Outcome) => (outcome.fate === 'refused' ? outcome.refused.why : 'done')

test('T1: two delegations bracket overlapping words, and both brackets stand whole, each its own delegation’s', () => {
  const text = openTestText()
  text.add('A', 'States should refrain from any malicious use of networks.')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const carthias = text.range('A', 'should refrain from any')
  const norhavens = text.range('A', 'from any malicious use')
  text.by('carthia').does({ kind: 'bracket.open', ...inA, bracket: idOf('c'), range: carthias })
  // Made without having seen the other: it names characters, and is not bound to the paragraph's hash.
  text.by('norhaven').does({ kind: 'bracket.open', ...inA, bracket: idOf('n'), range: norhavens })
  const [first, second] = text.paragraph('A').brackets
  const { runs } = text.alternative('A')
  expect(first && [first.proposers, textBetween(runs, first.range)]).toEqual([
    [uuidOf('carthia')],
    'should refrain from any',
  ])
  expect(second && [second.proposers, textBetween(runs, second.range)]).toEqual([
    [uuidOf('norhaven')],
    'from any malicious use',
  ])
  // Closing one leaves the other.
  text.by('carthia').does({ kind: 'bracket.close', bracket: idOf('c') })
  expect(text.paragraph('A').brackets.map(({ id }) => id)).toEqual([idOf('n')])
})

test('T2: an alternative is withdrawn while its words are being changed: it goes whole, no orphan stays', () => {
  const text = openTestText()
  text.add('A', 'First words.')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/2') }
  text.by('carthia').does({ kind: 'alternative.add', ...inA, text: 'Other words.' })
  const { runs, hash: base } = text.alternative('A', 1)
  const range = text.range('A', 'Other', 1)
  text.by('norhaven').does({ kind: 'bracket.open', ...inA, bracket: idOf('n'), range })
  text.by('carthia').does({ kind: 'alternative.withdraw', ...inA })
  const typed = editsBetween(runs, 'Other and better words.')
  expect(refused(text.by('carthia').does({ kind: 'alternative.revise', ...inA, base, edits: typed }))).toBe('closed')
  expect(refused(text.by('norhaven').does({ kind: 'bracket.close', bracket: idOf('n') }))).toBe('closed')
  const paragraph = text.paragraph('A')
  expect(paragraph.brackets).toEqual([])
  expect(paragraph.alternatives.filter(({ withdrawn }) => !withdrawn).map(({ id }) => id)).toEqual([idOf('A/1')])
})

test('T3: words written into the tail of a paragraph that was split stay with the tail’s words, or are refused', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate. They shall report incidents.')
  const { hash: base, runs } = text.alternative('A')
  const inTail = text.after('A', 'shall report')
  const into = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const split = text.chair.does({
    kind: 'paragraph.split',
    paragraph: idOf('A'),
    hash: text.paragraph('A').hash,
    cuts: [{ alternative: idOf('A/1'), after: text.after('A', 'cooperate. '), tail: idOf('B/1') }],
    tail: idOf('B'),
    place: 'n',
  })
  expect(refused(split)).toBe('done')
  const edits = editsBetween(runs, 'States shall cooperate. They shall promptly report incidents.')
  expect(refused(text.chair.does({ kind: 'alternative.revise', ...into, base, edits }))).toBe('text-moved')
  const amendment = { ...into, amendment: idOf('m'), edit: { after: inTail, insert: ' promptly' } }
  expect(refused(text.by('carthia').does({ kind: 'amendment.propose', ...amendment }))).toBe('words-gone')
  const again = { ...amendment, paragraph: idOf('B'), alternative: idOf('B/1') }
  expect(refused(text.by('carthia').does({ kind: 'amendment.propose', ...again }))).toBe('done')
  expect([text.words('A'), text.words('B')]).toEqual(['States shall cooperate. ', 'They shall report incidents.'])
})

test('T4: two split the same paragraph: the second is refused for its old hash, and no tail is doubled', () => {
  const text = openTestText()
  text.add('A', 'One. Two. Three.')
  const { hash } = text.paragraph('A')
  const cut = (after: string, tail: string) =>
    text.chair.does({
      kind: 'paragraph.split',
      paragraph: idOf('A'),
      hash,
      cuts: [{ alternative: idOf('A/1'), after: afters[after] ?? '', tail: idOf(`${tail}/1`) }],
      tail: idOf(tail),
      place: 'n',
    })
  const afters: Record<string, string> = { One: text.after('A', 'One. '), Two: text.after('A', 'Two. ') }
  expect(refused(cut('One', 'B'))).toBe('done')
  expect(refused(cut('Two', 'C'))).toBe('text-moved')
  expect(text.words('A') + text.words('B')).toBe('One. Two. Three.')
  expect(Object.keys(text.state.paragraphs)).toHaveLength(2)
})

test('T5: two move one paragraph: it stands once, where the later one in the room’s order put it', () => {
  const text = openTestText({ chair: 'quillon' })
  for (const name of ['A', 'B', 'C']) text.add(name, name, { place: { A: 'c', B: 'f', C: 'k' }[name] ?? 'z' })
  text.chair.does({ kind: 'paragraph.move', paragraph: idOf('C'), place: 'b' })
  text.chair.does({ kind: 'paragraph.move', paragraph: idOf('C'), place: 'd' })
  const order = Object.values(text.state.paragraphs).toSorted((a, b) => (a.place < b.place ? -1 : 1))
  expect(order.map(({ id }) => id)).toEqual([idOf('A'), idOf('C'), idOf('B')])
})

test('T6: agreement is on words: whoever agreed to others is refused, and a text that moves takes its agreement along', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  const before = text.at('A')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const until = text.later(600)
  text.chair.does({ kind: 'ad-referendum.open', procedure: idOf('p'), on: before, until })
  const confirm = { kind: 'ad-referendum.answer', procedure: idOf('p'), paragraph: idOf('A') } as const
  const hash = before[0]?.hash ?? ''
  expect(refused(text.by('belmere').does({ ...confirm, hash, answer: 'confirm' }))).toBe('done')
  expect(text.paragraph('A').stage).toBe('ad-referendum')
  // The other changes the words before its answer arrives.
  const edit = { range: text.range('A', 'shall'), insert: 'should' }
  text.by('carthia').does({ kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit })
  expect(text.paragraph('A')).toMatchObject({ stage: 'discussed' })
  expect(text.paragraph('A').agreedHash).toBeUndefined()
  expect(refused(text.by('belmere').does({ ...confirm, hash, answer: 'decline' }))).toBe('closed')
  expect(refused(text.chair.does({ kind: 'paragraph.agree', on: before }))).toBe('text-moved')
})

test('T7: a device that speaks under the name of another’s operation is refused by everybody alike', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const stolen = operationIdOf(text.state.room, uuidOf('belmere/device'), 1)
  text.by('carthia').does({ kind: 'comment.make', comment: idOf('c'), text: 'Mine.' })
  const last = text.entries.at(-1)
  if (!last) throw new Error('There is an entry.')
  const forged = {
    ...last,
    signed: {
      ...last.signed,
      operation: {
        ...last.signed.operation,
        id: stolen,
        n: 2,
        act: {
          kind: 'alternative.add' as const,
          paragraph: idOf('A'),
          alternative: idOf('A/2'),
          text: 'Two readers, two texts.',
        },
      },
    },
  }
  const readers = [newNegotiation(text.state.room), newNegotiation(text.state.room)]
  const fates = readers.map((state) => {
    for (const entry of text.entries) fold(state, entry)
    return refused(fold(state, forged))
  })
  expect(fates).toEqual(['taken', 'taken'])
  expect(readers[0]).toEqual(readers[1])
})
