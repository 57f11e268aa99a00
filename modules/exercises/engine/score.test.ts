import { expect, test } from 'vitest'
import { momentOf, paused, resumed, setForward, standing } from './clock.ts'
import { type Act, entriesOf, logOf } from './log.ts'
import { ticked, withEntry } from './play.ts'
import { quantile, reportOf, together } from './report.ts'
import type { Run } from './run.ts'
import { type Expectation, Scenario } from './scenario.ts'
import { score } from './score.ts'

const begin = Date.parse('2026-11-22T09:00:00Z')
const after = (seconds: number) => new Date(begin + seconds * 1000)

const role = (id: string) => ({ id, name: { en: id }, brief: { en: `You are ${id}.` } })

/** Belmere and Carthia play, Dorvane is played by the house; one inject at the start, of which this is hoped. */
function begun(...expects: (Partial<Expectation> & Pick<Expectation, 'id' | 'hope'>)[]): Run {
  const scenario = Scenario.parse({
    title: { en: 'A grid without current' },
    summary: { en: 'Whose fault was it?' },
    briefing: { en: 'Read.' },
    minutes: 10,
    roles: [role('belmere'), role('carthia'), role('dorvane')],
    injects: [
      {
        id: 'outage',
        kind: 'message',
        when: { by: 'time', at: 0 },
        title: { en: 'No current' },
        words: { en: 'None.' },
        expects: expects.map((one) => ({ of: 'belmere', within: 60, ...one })),
      },
      { id: 'later', kind: 'message', when: { by: 'hand' }, title: { en: 'More' }, words: { en: 'More.' } },
    ],
  })
  const clock = resumed(standing, after(0))
  return ticked({ scenario, played: new Set(['belmere', 'carthia']), clock, log: logOf([]) }, after(0)).run
}

function acts(run: Run, seconds: number, act: Partial<Act> & Pick<Act, 'act'>): Run {
  const entry = { what: 'act' as const, role: 'belmere', inject: null, to: [], contact: null, tlp: null, ...act }
  return withEntry(run, after(seconds), entry)
}

const outcomes = (run: Run, lived = Number.POSITIVE_INFINITY) =>
  score(run, lived).map(({ expectation, outcome, seconds }) => [expectation, outcome, seconds])

const heard = { id: 'heard', hope: { kind: 'acknowledgement' as const } }
const called = { id: 'called', hope: { kind: 'contact' as const, to: ['carthia'], contact: 'technical' as const } }
const discreet = {
  id: 'discreet',
  hope: { kind: 'marking' as const, widest: 'amber' as const, narrowest: 'amber+strict' as const },
}
const raised = { id: 'raised', hope: { kind: 'escalation' as const, to: ['carthia'] } }
const sent = { id: 'sent', hope: { kind: 'act' as const, act: 'request.sent' } }

test('an answer in time is met, a later one late, none missed once its time is over, and open until then', () => {
  const run = begun(heard)
  expect(outcomes(run, 30)).toEqual([['heard', 'open', null]])
  expect(outcomes(run, 61)).toEqual([['heard', 'missed', null]])
  expect(outcomes(acts(run, 60, { act: 'acknowledged', inject: 'outage' }))).toEqual([['heard', 'met', 60]])
  expect(outcomes(acts(run, 61, { act: 'acknowledged', inject: 'outage' }))).toEqual([['heard', 'late', 61]])
  // Of another inject, or by another role, is none.
  expect(outcomes(acts(run, 5, { act: 'acknowledged', inject: 'later' }))).toEqual([['heard', 'missed', null]])
  expect(outcomes(acts(run, 5, { act: 'acknowledged', inject: 'outage', role: 'carthia' }))).toEqual([
    ['heard', 'missed', null],
  ])
})

test('the first whom one turns to is the one that counts', () => {
  const run = begun(called)
  const right = acts(run, 10, { act: 'contacted', to: ['carthia'], contact: 'technical' })
  expect(outcomes(right)).toEqual([['called', 'met', 10]])
  expect(
    outcomes(acts(acts(run, 5, { act: 'contacted', to: ['dorvane'] }), 10, { act: 'contacted', to: ['carthia'] })),
  ).toEqual([['called', 'wrong', 5]])
  expect(outcomes(acts(run, 10, { act: 'contacted', to: ['carthia'], contact: 'diplomatic' }))).toEqual([
    ['called', 'wrong', 10],
  ])
  // A request on the real platform is a contact as well, though nobody said at which desk it arrived.
  expect(outcomes(acts(run, 10, { act: 'request.sent', to: ['carthia'] }))).toEqual([['called', 'met', 10]])
})

test('marking is judged by everything that was let go in that time: too wide or too narrow is wrong, nothing let go is not judged', () => {
  const run = begun(discreet)
  expect(outcomes(run)).toEqual([['discreet', 'not-asked', null]])
  const shared = acts(run, 10, { act: 'incident.shared', tlp: 'amber' })
  expect(outcomes(shared)).toEqual([['discreet', 'met', 10]])
  expect(outcomes(acts(shared, 20, { act: 'stated', tlp: 'clear' }))).toEqual([['discreet', 'wrong', 20]])
  expect(outcomes(acts(shared, 61, { act: 'stated', tlp: 'clear' }))).toEqual([['discreet', 'met', 10]])
  expect(outcomes(acts(run, 20, { act: 'incident.shared', tlp: 'red' }))).toEqual([['discreet', 'wrong', 20]])
})

test('escalation goes to the one who is named, and an act is that act', () => {
  const run = begun(raised, sent)
  const done = acts(
    acts(acts(run, 3, { act: 'escalated', to: ['dorvane'] }), 7, { act: 'escalated', to: ['carthia'] }),
    9,
    { act: 'request.sent' },
  )
  expect(outcomes(done)).toEqual([
    ['raised', 'met', 7],
    ['sent', 'met', 9],
  ])
})

test('pauses and leaps of the clock cost nobody time, and a role of the house is not judged', () => {
  const run = begun(heard, { ...heard, id: 'of-the-house', of: 'dorvane' })
  const stopped = { ...run, clock: paused(run.clock, after(10)) }
  const leapt = { ...stopped, clock: setForward(stopped.clock, after(1_000), 900) }
  const on = { ...leapt, clock: resumed(leapt.clock, after(2_000)) }
  expect(momentOf(on.clock, after(2_020))).toEqual({ at: 920, lived: 30 })
  expect(outcomes(acts(on, 2_020, { act: 'acknowledged', inject: 'outage' }))).toEqual([['heard', 'met', 30]])
})

test('together they say how many of how many, and how quick', () => {
  expect([quantile([], 0.5), quantile([4, 1, 3, 2], 0.5), quantile([4, 1, 3, 2], 0.9)]).toEqual([null, 2, 4])
  const run = acts(begun(heard, called, discreet), 10, { act: 'acknowledged', inject: 'outage' })
  expect(together(score(run, 500))).toEqual({ of: 2, met: 1, late: 0, missed: 1, wrong: 0, median: 10, ninetieth: 10 })
})

test('a player’s report holds their own results and acts, those of all together, and nothing of what never went out', () => {
  const done = acts(
    acts(begun(heard, { ...heard, id: 'theirs', of: 'carthia' }), 5, { act: 'acknowledged', inject: 'outage' }),
    6,
    {
      act: 'stated',
      role: 'carthia',
    },
  )
  const head = {
    runId: crypto.randomUUID(),
    alone: false,
    control: 'Host',
    startedAt: after(0).toISOString(),
    endedAt: after(60).toISOString(),
    seconds: 60,
    lived: 60,
    by: new Map([['belmere', 'Belmere']]),
  }
  const told = {
    walls: new Map(entriesOf(done.log).map(({ number }) => [number, after(number).toISOString()])),
    texts: new Map(),
    notes: [],
  }
  const own = reportOf(done, head, told, 'belmere')
  expect(own.results.map(({ expectation }) => expectation)).toEqual(['heard'])
  expect(own.together).toMatchObject({ of: 2, met: 1, missed: 1 })
  expect(own.injects.map(({ id }) => id)).toEqual(['outage'])
  expect(own.timeline.map(({ what }) => (what.kind === 'act' ? what.role : what.kind))).toEqual(['inject', 'belmere'])
  const whole = reportOf(done, head, told, null)
  expect(whole.results.length).toBe(2)
  expect(whole.injects.length).toBe(2)
  expect(whole.timeline.length).toBe(3)
})
