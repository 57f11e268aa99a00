import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import type { Outcome } from '../text/state.ts'
import { idOf, openTestText, type TestText } from '../text/test-text.ts'
import { capitalTimes, silenceAt } from './silence.ts'
import { silenceTemplates } from './templates.ts'

const id = idOf('silence')

/** Two clean paragraphs. */
function aText(): TestText {
  const text = openTestText()
  text.add('A', 'Parties shall notify without delay.')
  text.add('B', 'Parties shall answer within a day.')
  return text
}

function opening(text: TestText, minutes: number, template: 'osce' | 'unga' | 'plain' = 'osce'): Act {
  return {
    kind: 'silence.open',
    silence: id,
    recordSubject: idOf('pseudonym'),
    template,
    subject: { text: textHash(text.state) },
    title: 'Silence until Wednesday noon',
    until: text.wait(0).replace(/.*/, (now) => new Date(Date.parse(now) + minutes * 60_000).toISOString()),
  }
}

const close = (outcome: 'adopted' | 'broken'): Act => ({ kind: 'silence.close', silence: id, outcome })
const objection: Act = { kind: 'silence.break', silence: id, by: 'objection', words: 'We cannot join.' }
const amendment: Act = { kind: 'silence.break', silence: id, by: 'amendment', words: 'Read “a week” for “a day”.' }
const done = { fate: 'done' }
const refused = (why: string): Partial<Record<string, unknown>> => ({
  fate: 'refused',
  refused: expect.objectContaining({ why }),
})
const at = (text: TestText, minutes = 0): Date => new Date(Date.parse(text.wait(0)) + minutes * 60_000)
const stage = (text: TestText): string | undefined => silenceAt(text.state, id, at(text))?.stage

test('the six steps of the OSCE: proposed, lapsed, notified, announced, issued', () => {
  const text = aText()
  expect(text.chair.does(opening(text, 120))).toEqual(done)
  expect(stage(text)).toBe('running')
  expect(text.chair.does(close('adopted'))).toEqual(refused('too-early'))
  text.wait(120)
  expect(silenceAt(text.state, id, at(text))).toMatchObject({ stage: 'lapsed', noticeDue: true, left: 0 })
  expect(text.chair.does({ kind: 'silence.announce', silence: id })).toEqual(refused('wrong-stage'))
  expect(text.chair.does(close('adopted'))).toEqual(done)
  expect(silenceAt(text.state, id, at(text))).toMatchObject({ stage: 'adopted', noticeDue: false })
  expect(text.chair.does({ kind: 'silence.issue', silence: id, symbol: 'MC.DEC/4/26' })).toEqual(refused('wrong-stage'))
  expect(text.chair.does({ kind: 'silence.announce', silence: id })).toEqual(done)
  expect(stage(text)).toBe('announced')
  expect(text.chair.does({ kind: 'silence.issue', silence: id, symbol: 'MC.DEC/4/26' })).toEqual(done)
  expect(stage(text)).toBe('issued')
  expect(silenceTemplates.osce.steps).toHaveLength(6)
})

test('one objection before expiry breaks it, and nothing makes it adopted after that', () => {
  const text = aText()
  text.chair.does(opening(text, 120))
  expect(text.by('carthia').does(objection)).toEqual(done)
  expect(silenceAt(text.state, id, at(text))).toMatchObject({ stage: 'broken', noticeDue: true })
  text.wait(120)
  expect(text.chair.does(close('adopted'))).toEqual(refused('wrong-stage'))
  expect(text.chair.does(close('broken'))).toEqual(done)
  expect(silenceAt(text.state, id, at(text))).toMatchObject({ stage: 'broken', noticeDue: false })
})

test('an amendment breaks silence in the OSCE, and only an objection does under decision 74/544', () => {
  const osce = aText()
  osce.chair.does(opening(osce, 120))
  expect(osce.by('carthia').does(amendment)).toEqual(done)
  expect(stage(osce)).toBe('broken')
  const unga = aText()
  unga.chair.does(opening(unga, 72 * 60 + 1, 'unga'))
  expect(unga.by('carthia').does(amendment)).toEqual(refused('wrong-stage'))
  expect(stage(unga)).toBe('running')
})

test('under decision 74/544 silence runs at least 72 hours', () => {
  const text = aText()
  expect(text.chair.does(opening(text, 72 * 60 - 1, 'unga'))).toEqual(refused('too-early'))
  expect(text.chair.does(opening(text, 72 * 60, 'unga'))).toEqual(done)
  expect(text.chair.does({ kind: 'silence.announce', silence: id })).toEqual(refused('wrong-stage'))
})

test('a deadline that has passed already is none', () => {
  const text = aText()
  expect(text.chair.does(opening(text, 0))).toEqual(refused('too-early'))
})

test('the last moment before expiry is in time; expiry itself is not', () => {
  for (const [minutes, late] of [
    [9, false],
    [10, true],
    [11, true],
  ] as const) {
    const text = aText()
    text.chair.does(opening(text, 10))
    text.wait(minutes - 1)
    expect(text.by('norhaven').does(objection)).toEqual(done)
    const view = silenceAt(text.state, id, at(text))
    expect([view?.late.length, view?.inTime.length]).toEqual(late ? [1, 0] : [0, 1])
    expect(view?.stage).toBe(late ? 'lapsed' : 'broken')
  }
})

test('a late objection is kept, before and after the notice, and changes nothing', () => {
  const text = aText()
  text.chair.does(opening(text, 10))
  text.wait(20)
  expect(text.by('norhaven').does(objection)).toEqual(done)
  expect(text.chair.does(close('adopted'))).toEqual(done)
  expect(text.by('carthia').does(objection)).toEqual(done)
  expect(text.by('carthia').does(objection)).toEqual(refused('nothing-changes'))
  const view = silenceAt(text.state, id, at(text))
  expect(view?.stage).toBe('adopted')
  expect(view?.late.map(({ late }) => late)).toEqual([true, true])
})

test('it is made longer before it lapses, never after, and never shorter', () => {
  const text = aText()
  text.chair.does(opening(text, 30))
  const until = text.state.deciding.silences[id]?.until ?? ''
  const longer = new Date(Date.parse(until) + 3_600_000).toISOString()
  const earlier = new Date(Date.parse(until) - 60_000).toISOString()
  expect(text.chair.does({ kind: 'silence.extend', silence: id, until: earlier })).toEqual(refused('nothing-changes'))
  expect(text.chair.does({ kind: 'silence.extend', silence: id, until: longer })).toEqual(done)
  text.wait(120)
  expect(text.chair.does({ kind: 'silence.extend', silence: id, until: text.wait(600) })).toEqual(refused('too-late'))
  expect(text.state.deciding.silences[id]?.extended).toHaveLength(1)
})

test('while silence runs nobody changes the words, and nobody changes who is asked', () => {
  const text = aText()
  text.chair.does(opening(text, 60))
  const bracket: Act = {
    kind: 'bracket.open',
    paragraph: idOf('A'),
    alternative: idOf('A/1'),
    bracket: idOf('bracket'),
    range: text.range('A', 'without delay'),
  }
  expect(text.by('carthia').does(bracket)).toEqual(refused('closed'))
  const fewer = text.state.parties.slice(1)
  expect(text.chair.does({ kind: 'parties.set', parties: fewer })).toEqual(refused('closed'))
  expect(text.by('carthia').does(objection)).toEqual(done)
  expect(text.by('carthia').does(bracket)).toEqual(done)
})

test('words with brackets cannot be put under silence, nor words that have moved', () => {
  const text = aText()
  const early = opening(text, 60)
  text.by('carthia').does({
    kind: 'bracket.open',
    paragraph: idOf('A'),
    alternative: idOf('A/1'),
    bracket: idOf('bracket'),
    range: text.range('A', 'without delay'),
  })
  expect(text.chair.does(early)).toEqual(refused('text-moved'))
  expect(text.chair.does(opening(text, 60))).toEqual(refused('not-clean'))
})

test('paragraphs on which silence was kept are agreed', () => {
  const text = aText()
  const act = { ...opening(text, 10), subject: { on: text.at('B') } } as Act
  expect(text.chair.does(act)).toEqual(done)
  text.wait(10)
  expect(text.chair.does(close('adopted'))).toEqual(done)
  expect([text.paragraph('A').stage, text.paragraph('B').stage]).toEqual(['discussed', 'agreed'])
})

test('only a party breaks silence, and only the chair opens and closes it', () => {
  const text = aText()
  expect(text.by('belmere').does(opening(text, 10))).toEqual(refused('not-chair'))
  text.chair.does(opening(text, 10))
  expect(text.by('observer').does(objection)).toEqual(refused('observer'))
  expect(text.by('esteria').does(objection)).toEqual(refused('not-party'))
  text.wait(10)
  expect(text.by('belmere').does(close('adopted'))).toEqual(refused('not-chair'))
})

test('the deadline is told in UTC and on the wall of each capital, and a zone that is none is left out', () => {
  const times = capitalTimes('2026-11-25T12:00:00Z', [
    { delegation: 'b', name: 'Belmere', zone: 'Europe/Vienna' },
    { delegation: 'c', name: 'Carthia', zone: 'Asia/Kathmandu' },
    { delegation: 'd', name: 'Dorvane', zone: 'Nowhere/At_All' },
    { delegation: 'n', name: 'Norhaven' },
  ])
  expect(times.map(({ local, name }) => `${name} ${local}`)).toEqual([
    'UTC 2026-11-25 12:00',
    'Belmere 2026-11-25 13:00',
    'Carthia 2026-11-25 17:45',
  ])
  expect(times[0]?.abbreviation).toBe('UTC')
  expect(times[1]?.abbreviation).toMatch(/CET|GMT\+1/)
})

/** What may come, in any order: who objects, who waits, what the chair tries. */
const step = fc.oneof(
  fc.record({ what: fc.constant('objects' as const), who: fc.constantFrom('belmere', 'carthia', 'norhaven') }),
  fc.record({ what: fc.constant('waits' as const), minutes: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ what: fc.constant('closes' as const), outcome: fc.constantFrom('adopted' as const, 'broken' as const) }),
  fc.record({ what: fc.constant('extends' as const), minutes: fc.integer({ min: -30, max: 60 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

function take(text: TestText, one: Step): Outcome | undefined {
  switch (one.what) {
    case 'objects':
      return text.by(one.who).does(objection)
    case 'waits':
      return void text.wait(one.minutes)
    case 'closes':
      return text.chair.does(close(one.outcome))
    case 'extends': {
      const until = Date.parse(text.state.deciding.silences[id]?.until ?? '') + one.minutes * 60_000
      return text.chair.does({ kind: 'silence.extend', silence: id, until: new Date(until).toISOString() })
    }
  }
}

test('whatever comes in whatever order: with an objection in time it is never adopted, without one never broken', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const text = aText()
      text.chair.does(opening(text, 30))
      let [objected, closed] = [false, false]
      for (const one of steps) {
        const until = Date.parse(text.state.deciding.silences[id]?.until ?? '')
        const inTime = Date.parse(text.wait(0)) < until
        const outcome = take(text, one)
        if (one.what === 'objects' && inTime && !closed) objected = true
        if (one.what === 'closes' && outcome?.fate === 'done') closed = true
      }
      const silence = text.state.deciding.silences[id]
      if (objected) expect(silence?.state).toBe('broken')
      else expect(silence?.state).not.toBe('broken')
      if (silence?.state === 'adopted') {
        expect(Date.parse(silence.closedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(silence.until))
        expect(silence.objections.every(({ late }) => late)).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})
