import { expect, test } from 'vitest'
import { mayAct, rights, whenSaidAnew } from './rules.ts'
import { Act, solemnActs } from './text/acts.ts'
import { howAligned } from './text/aligning.ts'
import { standsOf } from './text/stands.ts'
import type { Outcome, Speaker } from './text/state.ts'
import { expectDone, idOf, openTestText, uuidOf } from './text/test-text.ts'
import type { Stand } from './text/words-of-acts.ts'

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
  // The group says otherwise: who aligned with its earlier word stands with that one, and not yet with this.
  text.by('belmere').does({ kind: 'position.take', ...at, stand: 'oppose', group: idOf('G') })
  expect(stands()[uuidOf('norhaven')]).toEqual(['support', 'aligned'])
  expect(standsOf(text.state, text.paragraph('A')).get(uuidOf('norhaven'))?.notYet).toBe(true)
})

test('who stood apart from its group stays apart when the group speaks again, until it says otherwise', () => {
  const text = openTestText({ parties: ['belmere', 'carthia', 'dorvane', 'norhaven'] })
  text.add('A', 'States shall cooperate.')
  const members = ['belmere', 'carthia', 'dorvane'].map(uuidOf)
  text.by('belmere').does({ kind: 'group.declare', group: idOf('G'), name: 'Coastal group', members })
  for (const name of ['carthia', 'dorvane']) text.by(name).does({ kind: 'group.join', group: idOf('G'), member: true })
  const says = (stand: Stand, note?: string): string => {
    const { hash } = text.paragraph('A')
    const said = note === undefined ? {} : { note }
    const position = { kind: 'position.take', paragraph: idOf('A'), hash, stand, group: idOf('G') } as const
    expectDone(text.by('belmere').does({ ...position, ...said }))
    return text.lastOperation()
  }
  const standOf = (name: string) => standsOf(text.state, text.paragraph('A')).get(uuidOf(name))?.stand
  const shown = (operation: string, now: Stand) =>
    Object.fromEntries((text.state.alignments[operation] ?? []).map((one) => [one.delegation, howAligned(one, now)]))
  const carthia = uuidOf('carthia')
  const align = (operation: string, stand: 'align' | 'dis-align' | 'none'): Act => ({
    kind: 'align',
    with: operation,
    stand,
  })
  expectDone(text.by('carthia').does(align(says('support'), 'dis-align')))
  expect([standOf('carthia'), standOf('dorvane')]).toEqual([undefined, 'support'])
  // The same again, in other words: apart as before. Something else: it has not answered that yet, and is not taken along.
  const again = says('support', 'As we said.')
  expect([standOf('carthia'), shown(again, 'support')]).toEqual([undefined, { [carthia]: 'dis-align' }])
  const other = says('oppose')
  expect([standOf('carthia'), shown(other, 'oppose')]).toEqual([undefined, { [carthia]: 'not-yet' }])
  expect(standOf('dorvane')).toBe('oppose')
  // Its own word, in either sense, ends it: also to say of this one what it said of the first.
  expectDone(text.by('carthia').does(align(other, 'dis-align')))
  expect(shown(other, 'oppose')).toEqual({ [carthia]: 'dis-align' })
  expect(why(text.by('carthia').does(align(other, 'dis-align')))).toBe('nothing-changes')
  expectDone(text.by('carthia').does(align(says('reserve'), 'align')))
  expect(standOf('carthia')).toBe('reserve')
  // As a member that stands apart from nothing it goes along.
  says('can-accept')
  expect(standOf('carthia')).toBe('can-accept')
})

test('who opposes with another opposes still when the other no longer does', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  const at = text.at('A')[0]!
  expectDone(text.by('belmere').does({ kind: 'position.take', ...at, stand: 'oppose' }))
  expectDone(text.by('carthia').does({ kind: 'align', with: text.lastOperation(), stand: 'align' }))
  expectDone(text.by('belmere').does({ kind: 'position.take', ...at, stand: 'support' }))
  const anew = text.lastOperation()
  expect(standsOf(text.state, text.paragraph('A')).get(uuidOf('carthia'))).toMatchObject({
    stand: 'oppose',
    how: 'aligned',
    notYet: true,
  })
  text.wait(600)
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual({
    fate: 'refused',
    refused: { why: 'not-all', about: uuidOf('carthia') },
  })
  expectDone(text.by('carthia').does({ kind: 'align', with: anew, stand: 'align' }))
  expect(text.chair.does({ kind: 'paragraph.agree', on: text.at('A') })).toEqual({ fate: 'done' })
})

test('who stood apart from a statement of its group is not taken along by the next on the same words', () => {
  const text = openTestText({ parties: ['belmere', 'carthia', 'norhaven'] })
  text.add('A', 'States shall cooperate.')
  text.add('B', 'States shall share costs.')
  const members = ['belmere', 'carthia'].map(uuidOf)
  text.by('belmere').does({ kind: 'group.declare', group: idOf('G'), name: 'Coastal group', members })
  text.by('carthia').does({ kind: 'group.join', group: idOf('G'), member: true })
  const make = (name: string, on: string): string => {
    const type = 'interpretative-statement'
    const statement = { statement: idOf(name), type, on: text.at(on), text: `${name} of ${on}.` } as const
    expectDone(text.by('belmere').does({ kind: 'statement.make', ...statement, group: idOf('G') }))
    return text.lastOperation()
  }
  const shown = (operation: string) =>
    (text.state.alignments[operation] ?? []).map((one) => [one.delegation, howAligned(one)])
  const first = make('First', 'A')
  expectDone(text.by('carthia').does({ kind: 'align', with: first, stand: 'dis-align' }))
  expectDone(text.by('norhaven').does({ kind: 'align', with: first, stand: 'align' }))
  expectDone(text.by('belmere').does({ kind: 'statement.withdraw', statement: idOf('First') }))
  expect(shown(make('Second', 'A'))).toEqual([[uuidOf('carthia'), 'not-yet']])
  expect(shown(make('Elsewhere', 'B'))).toEqual([])
})

test('each rule on what is said anew says what then holds, and why', () => {
  expect(Object.keys(whenSaidAnew)).toEqual(['dis-align', 'align', 'member'])
  for (const { holds, why: reason, source } of Object.values(whenSaidAnew))
    for (const words of [holds, reason, source.title]) expect(words).not.toBe('')
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
  for (let at = 0; at < 50; at += 1)
    text
      .by('belmere')
      .does({ kind: 'placeholder.set', ...inA, placeholder: idOf(`p${at}`), after: null, note: 'To come' })
  const range = text.range('A', 'x')
  const another = (name: string): Act => ({ kind: 'bracket.open', ...inA, bracket: idOf(name), range })
  // The first of each is never refused: nobody else can use up the right to object.
  expect(text.by('belmere').does(another('b')).fate).toBe('done')
  expect(why(text.by('belmere').does(another('c')))).toBe('share-used')
})
