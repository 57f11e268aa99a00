import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import { editsBetween, textBetween, textOf } from './chars.ts'
import { fold, newNegotiation } from './fold.ts'
import type { Entry, Negotiation } from './state.ts'
import { someAct } from './test-acts.ts'
import { diceOf } from './test-dice.ts'
import { idOf, openTestText, type TestText } from './test-text.ts'
import { inverseOf, stillToUndo } from './undo.ts'

function before(text: TestText, entry: Entry): Negotiation {
  const state = newNegotiation(text.state.room)
  for (const one of text.entries.slice(0, text.entries.indexOf(entry))) fold(state, one)
  return state
}

/** Takes back the last entry as the one who made it. */
function undo(text: TestText, who: { does: TestText['chair']['does'] }, entry = text.entries.at(-1)) {
  const inverse = entry && inverseOf(text.state, entry, { before: before(text, entry) })
  if (!inverse) throw new Error('There is no inverse.')
  return { inverse, outcome: who.does(inverse) }
}

test('a change of one’s own words is taken back, though somebody bracketed them meanwhile', () => {
  const text = openTestText()
  const carthia = text.by('carthia')
  text.add('A', 'States shall cooperate in good faith.', { by: 'carthia' })
  const { runs, hash: base } = text.alternative('A')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const edits = editsBetween(runs, 'All States should fully cooperate.')
  carthia.does({ kind: 'alternative.revise', ...inA, base, edits })
  const revised = text.entries.at(-1)
  const range = text.range('A', 'should fully cooperate')
  text.by('norhaven').does({ kind: 'bracket.open', ...inA, bracket: idOf('b'), range })
  expect(undo(text, carthia, revised).outcome).toEqual({ fate: 'done' })
  expect(text.words('A')).toBe('States shall cooperate in good faith.')
  const [bracket] = text.paragraph('A').brackets
  expect(bracket && textBetween(text.alternative('A').runs, bracket.range).trim()).toBe('cooperate')
})

test('a bracket that was closed comes back on the same words, an amendment with the same words', () => {
  const text = openTestText()
  const carthia = text.by('carthia')
  text.add('A', 'States shall cooperate.')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const range = text.range('A', 'shall')
  carthia.does(
    { kind: 'bracket.open', ...inA, bracket: idOf('b'), range, reason: 'Too strong.' },
    { kind: 'bracket.close', bracket: idOf('b') },
  )
  undo(text, carthia)
  expect(text.paragraph('A').brackets).toMatchObject([{ range, reason: 'Too strong.' }])
  const edit = { range, insert: 'should' }
  carthia.does(
    { kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit },
    { kind: 'amendment.withdraw', amendment: idOf('m') },
  )
  undo(text, carthia)
  const open = text.paragraph('A').amendments.filter(({ state }) => state === 'open')
  expect(open).toMatchObject([{ edit }])
})

test('an amendment that the chair accepted into its own text is taken back out of it', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const edit = { range: text.range('A', 'shall'), insert: 'should' }
  text.by('carthia').does({ kind: 'amendment.propose', ...inA, amendment: idOf('m'), edit })
  const { hash } = text.paragraph('A')
  text.chair.does({ kind: 'amendment.accept', amendment: idOf('m'), hash })
  expect(text.words('A')).toBe('States should cooperate.')
  undo(text, text.chair)
  expect(text.words('A')).toBe('States shall cooperate.')
})

test('what binds a State, and what is no longer one’s own, is not undone', () => {
  const text = openTestText({ parties: ['belmere'] })
  text.add('A', 'States shall cooperate.')
  text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })
  const gavel = text.entries.at(-1)
  expect(gavel && inverseOf(text.state, gavel, { before: before(text, gavel) })).toBeUndefined()
  text.add('B', 'Words of Belmere.', { by: 'belmere' })
  const added = text.entries.find(
    ({ signed }) => signed.operation.act.kind === 'paragraph.add' && signed.operation.n === 1,
  )
  text.chair.does({ kind: 'paragraph.park', paragraph: idOf('B') })
  text.chair.does({ kind: 'parties.set', parties: [{ delegation: text.delegation('carthia'), name: 'Carthia' }] })
  expect(added && inverseOf(text.state, added)).toBeUndefined()
})

test('an authentic translation of earlier words that a member replaced is the chair’s to bring back', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const translate = { kind: 'translation.set', ...inA, language: 'fr' } as const
  const { hash: base } = text.alternative('A')
  text.chair.does({ ...translate, text: 'Les États coopèrent.', of: base, status: 'authentic' })
  const edits = [{ after: null, insert: 'All ' }]
  text.chair.does({ kind: 'alternative.revise', ...inA, base, edits })
  const { hash: of } = text.alternative('A')
  text.by('carthia').does({ ...translate, text: 'Tous les États coopèrent.', of, status: 'draft' })
  const replaced = text.entries.at(-1)
  expect(replaced && inverseOf(text.state, replaced, { before: before(text, replaced) })).toBeUndefined()
})

test('what took something back, and what was taken back, is not undone again', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const carthia = text.by('carthia')
  const comment = (name: string) => ({ kind: 'comment.make', comment: idOf(name), text: name }) as const
  carthia.does(comment('first'), comment('second'), comment('third'))
  const [first, second, third] = text.entries.slice(-3)
  const own = () => text.entries.filter(({ by }) => by.delegation === carthia.delegation)
  expect(stillToUndo(own())).toEqual([third, second, first])
  const { outcome } = undo(text, carthia)
  expect(outcome.fate).toBe('done')
  const taking = text.entries.at(-1)
  if (taking && third) taking.signed.operation.undoes = third.signed.operation.id
  expect(stillToUndo(own())).toEqual([second, first])
  // As long as it waits for its place in the order, it counts already.
  expect(stillToUndo(own().slice(0, -1), own().slice(-1))).toEqual([second, first])
})

test('undone at once, words, marks, stands and places are what they were before', () => {
  const essence = ({ paragraphs, reserves, queue, parties, title }: Negotiation): string =>
    canonicalJson({
      title,
      queue,
      parties,
      reserves: Object.values(reserves)
        .flatMap(({ delegation, paragraph, type, liftedAt }) =>
          liftedAt === undefined ? [[delegation, paragraph, type]] : [],
        )
        .toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
      paragraphs: Object.values(paragraphs).flatMap((one) => {
        if (one.stage === 'withdrawn') return []
        const living = one.alternatives.filter(({ withdrawn }) => withdrawn === undefined)
        const runsOf = (id: string) => living.find((alternative) => alternative.id === id)?.runs ?? []
        return [
          [
            one.place,
            one.under ?? null,
            living.map(({ runs }) => textOf(runs)).toSorted(),
            one.brackets.map(({ alternative, range }) => textBetween(runsOf(alternative), range)).toSorted(),
            one.placeholders.map(({ note }) => note),
            Object.values(one.positions).flatMap(({ delegation, stand }) =>
              stand === 'no-instructions' ? [] : [[delegation, stand]],
            ),
          ],
        ]
      }),
    })
  const undone = new Set<string>()
  // Whose act takes away more than its own words, such as others' marks on them, cannot bring those back.
  const lossy = new Set([
    'alternative.withdraw',
    'paragraph.withdraw',
    'amendment.accept',
    'choice.settle',
    'alternative.revise',
  ])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const dice = diceOf(seed)
      const text = openTestText({ parties: ['belmere', 'carthia'] })
      text.add('A', 'States shall refrain from any malicious use of networks.')
      text.add('B', 'States shall cooperate with one another.', { by: 'carthia' })
      for (let step = 0; step < 40; step += 1) {
        const who = text.by(['quillon', 'belmere', 'carthia'][dice(3)] ?? 'belmere')
        const was = essence(text.state)
        const outcome = who.does(someAct(text.state, who, dice))
        const entry = text.entries.at(-1)
        if (!entry || outcome.fate === 'refused') continue
        const { kind } = entry.signed.operation.act
        const inverse = inverseOf(text.state, entry, { before: before(text, entry) })
        if (!inverse || lossy.has(kind)) continue
        expect(who.does(inverse)).toEqual({ fate: 'done' })
        if (!['paragraph.park', 'paragraph.resume', 'bracket.close'].includes(kind))
          expect(essence(text.state)).toBe(was)
        undone.add(kind)
      }
    }),
    { numRuns: 25 },
  )
  expect(undone.size).toBeGreaterThan(10)
}, 60_000)

test('words that were revised come back to the letter, whatever was changed in them', () => {
  const words = fc.array(fc.constantFrom('States ', 'shall ', 'should ', 'not ', 'refrain ', 'دولت ', '🕊 '), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(words, words, (old, fresh) => {
      fc.pre(old.join('') !== fresh.join(''))
      const text = openTestText({ parties: ['belmere'] })
      text.add('A', old.join(''), { by: 'belmere' })
      const { runs, hash: base } = text.alternative('A')
      const edits = editsBetween(runs, fresh.join(''))
      const belmere = text.by('belmere')
      belmere.does({ kind: 'alternative.revise', paragraph: idOf('A'), alternative: idOf('A/1'), base, edits })
      expect(text.words('A')).toBe(fresh.join(''))
      undo(text, belmere)
      expect(text.words('A')).toBe(old.join(''))
    }),
    { numRuns: 200 },
  )
})
