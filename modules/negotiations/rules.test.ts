import { expect, test } from 'vitest'
import { mayAct, rights } from './rules.ts'
import { Act, solemnActs } from './text/acts.ts'
import { standsOf } from './text/stands.ts'
import type { Outcome, Speaker } from './text/state.ts'
import { idOf, openTestText, uuidOf } from './text/test-text.ts'

const why = (outcome: Outcome) => (outcome.fate === 'refused' ? outcome.refused.why : 'done')

test('every kind of act has a rule, and the rule a source', () => {
  const kinds = Act.options.map(({ shape }) => shape.kind.value)
  expect(Object.keys(rights).toSorted()).toEqual(kinds.toSorted())
  for (const { source } of Object.values(rights)) expect(source.title).not.toBe('')
  for (const kind of solemnActs) expect(kinds).toContain(kind)
})

test('nothing is done before the chair has opened, and it is opened once', () => {
  const text = openTestText({ closed: true })
  const open: Act = {
    kind: 'open',
    title: 'Norms',
    class: 'rolling-text',
    language: 'en',
    parties: [],
    exercise: false,
  }
  expect(why(text.chair.does({ kind: 'rename', title: 'Other' }))).toBe('not-open')
  expect(why(text.by('carthia').does(open))).toBe('not-chair')
  expect(why(text.chair.does(open))).toBe('done')
  expect(why(text.chair.does(open))).toBe('already-open')
})

test('parties propose, others in the room remark, observers look on, the chair alone arranges', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  const add: Act = { kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf('A/2'), text: 'Other.' }
  const remark = (id: string): Act => ({ kind: 'comment.make', comment: idOf(id), text: 'Have you thought of …?' })
  const move: Act = { kind: 'paragraph.move', paragraph: idOf('A'), place: 'b' }
  expect(why(text.by('norhaven').does(add))).toBe('not-party')
  expect(why(text.by('norhaven').does(remark('1')))).toBe('done')
  expect(why(text.by('observer').does(remark('2')))).toBe('observer')
  expect(why(text.by('carthia').does(move))).toBe('not-chair')
  expect(why(text.by('carthia').does(add))).toBe('done')
  const position: Act = {
    kind: 'position.take',
    paragraph: idOf('A'),
    hash: text.paragraph('A').hash,
    stand: 'support',
  }
  expect(why(text.chair.does(position))).toBe('not-party')
})

test('a mediator holds a single negotiating text as a chair does, and no other text', () => {
  const single = openTestText({ class: 'single-negotiating-text' })
  single.add('A', 'The mediator’s words.', { by: 'mediator' })
  expect(why(single.by('mediator').does({ kind: 'paragraph.move', paragraph: idOf('A'), place: 'b' }))).toBe('done')
  const rolling = openTestText()
  rolling.add('A', 'Words.')
  expect(why(rolling.by('mediator').does({ kind: 'paragraph.move', paragraph: idOf('A'), place: 'b' }))).toBe(
    'not-chair',
  )
})

test('once a text is adopted its words are closed, and what is said about it is not', () => {
  const text = openTestText({ parties: ['belmere'] })
  text.add('A', 'States shall cooperate.')
  const add: Act = { kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf('A/2'), text: 'Other.' }
  const speaker = text.entries.at(-1)?.by
  const adopted = {
    ...text.state,
    deciding: {
      ...text.state.deciding,
      adoption: {
        id: idOf('x'),
        text: '',
        by: { way: 'gavel' as const },
        at: '',
        seq: 1,
        operation: '',
        count: 1,
        signatures: [],
      },
    },
  }
  const remark: Act = { kind: 'comment.make', comment: idOf('1'), text: 'Well done.' }
  expect(speaker && mayAct(adopted, speaker, add)).toMatchObject({ why: 'closed' })
  expect(speaker && mayAct(adopted, speaker, remark)).toBeUndefined()
})

test('groups speak for those who count themselves in, and not for whom it does not suit', () => {
  const text = openTestText({ parties: ['belmere', 'carthia', 'dorvane', 'norhaven'] })
  text.add('A', 'States shall cooperate.')
  const members = ['belmere', 'carthia', 'dorvane'].map(uuidOf)
  text.by('belmere').does({ kind: 'group.declare', group: idOf('G'), name: 'Coastal group', members })
  text.by('carthia').does({ kind: 'group.join', group: idOf('G'), member: true })
  const at = { paragraph: idOf('A'), hash: text.paragraph('A').hash }
  expect(why(text.by('norhaven').does({ kind: 'position.take', ...at, stand: 'oppose', group: idOf('G') }))).toBe(
    'not-yours',
  )
  text.by('belmere').does({ kind: 'position.take', ...at, stand: 'support', group: idOf('G') })
  const spoken = text.lastOperation()
  const stands = () =>
    Object.fromEntries(
      [...standsOf(text.state, text.paragraph('A'))].map(([delegation, { stand, how }]) => [delegation, [stand, how]]),
    )
  // Dorvane was named a member and has not said that it is one.
  expect(stands()).toEqual({
    [uuidOf('belmere')]: ['support', 'group'],
    [uuidOf('carthia')]: ['support', 'group'],
  })
  text.by('norhaven').does({ kind: 'align', with: spoken, stand: 'align' })
  text.by('carthia').does({ kind: 'align', with: spoken, stand: 'dis-align' })
  text.by('belmere').does({ kind: 'position.take', ...at, stand: 'can-accept' })
  expect(stands()).toEqual({
    [uuidOf('belmere')]: ['can-accept', 'own'],
    [uuidOf('norhaven')]: ['support', 'aligned'],
  })
  // The group says otherwise: who aligned with its earlier word did not align with this one.
  text.by('belmere').does({ kind: 'position.take', ...at, stand: 'oppose', group: idOf('G') })
  expect(stands()[uuidOf('norhaven')]).toBeUndefined()
})

test('a position is of the words that it spoke of, and seen to be of earlier ones when they move', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  text.by('carthia').does({ kind: 'position.take', ...text.at('A')[0]!, stand: 'support' })
  const stale = () => standsOf(text.state, text.paragraph('A')).get(uuidOf('carthia'))?.stale
  expect(stale()).toBe(false)
  const { hash: base } = text.alternative('A')
  const edits = [{ after: null, insert: 'All ' }]
  text.chair.does({ kind: 'alternative.revise', paragraph: idOf('A'), alternative: idOf('A/1'), base, edits })
  expect(stale()).toBe(true)
})

test('a translation is behind when its words have moved, and only the chair calls one authentic', () => {
  const text = openTestText()
  text.add('A', 'States shall cooperate.')
  const { id: alternative, hash: of } = text.alternative('A')
  const words = {
    kind: 'translation.set',
    paragraph: idOf('A'),
    alternative,
    language: 'fr',
    text: 'Les États …',
    of,
  } as const
  expect(why(text.by('norhaven').does({ ...words, status: 'authentic' }))).toBe('not-chair')
  expect(why(text.by('norhaven').does({ ...words, status: 'draft' }))).toBe('done')
  expect(why(text.chair.does({ ...words, status: 'authentic' }))).toBe('done')
  expect(why(text.by('norhaven').does({ ...words, status: 'draft' }))).toBe('not-chair')
  expect(text.alternative('A').translations['fr']?.of).toBe(text.alternative('A').hash)
})

test('no delegation’s spelling and no limit that is reached brings the state down', () => {
  const text = openTestText({ parties: ['belmere'] })
  const speaker: Speaker | undefined = text.entries[0]?.by
  for (const delegation of ['__proto__', 'constructor', 'toString'])
    expect(
      speaker &&
        mayAct(
          text.state,
          { ...speaker, delegation, role: 'member' },
          Act.parse({ kind: 'reserve.enter', reserve: idOf('r'), paragraph: null, type: 'general' }),
        ),
    ).toMatchObject({ why: 'not-party' })
  text.add('A', 'x'.repeat(19_999))
  const inA = { paragraph: idOf('A'), alternative: idOf('A/1') }
  const edits = [{ after: null, insert: 'yy' }]
  const revise: Act = { kind: 'alternative.revise', ...inA, base: text.alternative('A').hash, edits }
  expect(why(text.chair.does(revise))).toBe('too-much')
  for (let at = 0; at < 400; at += 1)
    text
      .by('belmere')
      .does({ kind: 'placeholder.set', ...inA, placeholder: idOf(`p${at}`), after: null, note: 'To come' })
  const range = text.range('A', 'x')
  const another = (name: string): Act => ({ kind: 'bracket.open', ...inA, bracket: idOf(name), range })
  // The first of each is never refused: nobody else can use up the right to object.
  expect(text.by('belmere').does(another('b')).fate).toBe('done')
  expect(why(text.by('belmere').does(another('c')))).toBe('too-much')
  for (let at = 2; at <= 60; at += 1)
    text
      .by('belmere')
      .does({ kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf(`A/${at}`), text: 'Other.' })
  const more: Act = { kind: 'alternative.add', paragraph: idOf('A'), alternative: idOf('A/61'), text: 'Other.' }
  expect(why(text.by('belmere').does(more))).toBe('too-much')
})
