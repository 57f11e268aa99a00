import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atSpeed, type Clock, momentOf, paused, resumed, setForward, standing } from './clock.ts'
import { coming, due, nextDue } from './due.ts'
import { entriesOf, logOf } from './log.ts'
import { givenByHand, ticked, withEntry } from './play.ts'
import type { Run } from './run.ts'
import { type Inject, Scenario, type When } from './scenario.ts'

const begin = Date.parse('2026-11-22T09:00:00Z')

const inject = (id: string, when: When): Inject => ({
  id,
  kind: 'message',
  when,
  from: null,
  to: [],
  title: { en: id },
  words: { en: id },
  urgency: 'prompt',
  expects: [],
})

function runOf(whens: readonly When[]): Run {
  const scenario = Scenario.parse({
    title: { en: 'Chance' },
    summary: { en: 'Chance' },
    briefing: { en: 'Chance' },
    minutes: 10,
    roles: [{ id: 'belmere', name: { en: 'Belmere' }, brief: { en: 'You.' } }],
    injects: whens.map((when, index) => inject(`i${index}`, when)),
  })
  return { scenario, played: new Set(['belmere']), clock: standing, log: logOf([]) }
}

const seconds = fc.integer({ min: 0, max: 300 })
const whens = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: seconds.map((at): When => ({ by: 'time', at })) },
      {
        weight: 3,
        arbitrary: fc.tuple(fc.nat(7), seconds).map(([n, s]): When => ({ by: 'inject', after: `i${n}`, seconds: s })),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom('acknowledged', 'escalated'), seconds, fc.option(seconds))
          .map(([act, s, other]): When => ({ by: 'act', act, role: null, inject: null, seconds: s, else: other })),
      },
      { weight: 1, arbitrary: fc.constant<When>({ by: 'hand' }) },
    ),
    { minLength: 1, maxLength: 8 },
  )
  // Whoever waits for itself never goes out; here nobody does.
  .map((all) =>
    all.map((when, index): When => (when.by === 'inject' && when.after >= `i${index}` ? { by: 'hand' } : when)),
  )

type Step =
  | { do: 'wait' | 'forward'; seconds: number }
  | { do: 'pause' | 'resume' | 'die' }
  | { do: 'speed'; speed: number }
  | { do: 'hand'; n: number }
  | { do: 'act'; act: string }

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ do: fc.constant('wait'), seconds: fc.integer({ min: 0, max: 90 }) }),
    fc.record({ do: fc.constant('forward'), seconds: fc.integer({ min: -50, max: 200 }) }),
    fc.record({ do: fc.constantFrom('pause', 'resume', 'die') }),
    fc.record({ do: fc.constant('speed'), speed: fc.constantFrom(0.1, 0.5, 1, 3, 60) }),
    fc.record({ do: fc.constant('hand'), n: fc.nat(7) }),
    fc.record({ do: fc.constant('act'), act: fc.constantFrom('acknowledged', 'escalated') }),
  ),
  { maxLength: 30 },
)

/** What the server does with each of these; `moments` are those at which everything due was taken. */
function play(run: Run, all: readonly Step[]): { run: Run; now: Date; moments: number[] } {
  let now = new Date(begin)
  let at = { ...run, clock: resumed(run.clock, now) }
  const moments: number[] = [0]
  at = ticked(at, now).run
  for (const step of all) {
    if (step.do === 'wait') now = new Date(now.getTime() + step.seconds * 1000)
    // A process that dies here has computed all this for nothing: the next one computes it again.
    if (step.do === 'die') ticked(at, now)
    at = ticked(at, now).run
    at = changed(at, now, step)
    moments.push(momentOf(at.clock, now).at)
    at = ticked(at, now).run
  }
  return { run: at, now, moments }
}

function changed(run: Run, now: Date, step: Step): Run {
  const set = (clock: Clock): Run => ({ ...run, clock })
  switch (step.do) {
    case 'pause':
      return set(paused(run.clock, now))
    case 'resume':
      return set(resumed(run.clock, now))
    case 'forward':
      return set(setForward(run.clock, now, momentOf(run.clock, now).at + step.seconds))
    case 'speed':
      return set(atSpeed(run.clock, now, step.speed))
    case 'hand':
      return givenByHand(run, now, `i${step.n}`)?.run ?? run
    case 'act':
      return withEntry(run, now, {
        what: 'act',
        act: step.act,
        role: 'belmere',
        inject: null,
        to: [],
        contact: null,
        tlp: null,
      })
    default:
      return run
  }
}

const outOf = (run: Run) =>
  entriesOf(run.log).flatMap(({ entry, at }) => (entry.what === 'inject' ? [{ ...entry, at }] : []))

test('however control pauses, sets forward, hurries and gives by hand, and processes die: each inject goes out once, in its order', () => {
  fc.assert(
    fc.property(whens, steps, (chance, all) => {
      const { run, moments } = play(runOf(chance), all)
      const out = outOf(run)
      expect(new Set(out.map((one) => one.inject)).size).toBe(out.length)
      // In the order in which they fell due, and never before that.
      expect(out.map((one) => one.due)).toEqual(out.map((one) => one.due).toSorted((a, b) => a - b))
      for (const one of out) expect(one.due).toBeLessThanOrEqual(one.at + 1e-6)
      // The clock never went back.
      expect(moments).toEqual(moments.toSorted((a, b) => a - b))
      // And none is missing whose time has come.
      const reached = moments.at(-1) ?? 0
      const missing = run.scenario.injects.filter(
        ({ id, when }) => when.by === 'time' && when.at <= reached && !out.some((one) => one.inject === id),
      )
      expect(missing).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('who looks often and who looks late see the same injects go out for the same reasons', () => {
  fc.assert(
    fc.property(whens, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), (chance, waits) => {
      const often = play(
        runOf(chance),
        waits.map((wait) => ({ do: 'wait', seconds: wait })),
      )
      const total = waits.reduce((sum, wait) => sum + wait, 0)
      const late = play(runOf(chance), [{ do: 'wait', seconds: total }])
      const told = (run: Run) => outOf(run).map(({ inject: id, cause, due: at }) => ({ id, cause, at }))
      expect(told(often.run)).toEqual(told(late.run))
    }),
    { numRuns: 200 },
  )
})

test('the next moment that is named is the one at which something goes out, and not before it', () => {
  fc.assert(
    fc.property(whens, fc.constantFrom(0.1, 0.7, 1, 37, 600), (chance, speed) => {
      const now = new Date(begin)
      const run = { ...runOf(chance), clock: { ...resumed(standing, now), speed } }
      const next = nextDue(run)
      if (next === null) {
        expect(coming(run).every(({ due: at }) => at === null)).toBe(true)
        return
      }
      expect(due(run, next).length).toBeGreaterThan(0)
      if (next.getTime() - 2 > begin) expect(due(run, new Date(next.getTime() - 2))).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('a clock that stands still lets nothing fall due; set forward, it lets out at once what lies between', () => {
  const run = runOf([
    { by: 'time', at: 60 },
    { by: 'inject', after: 'i0', seconds: 30 },
    { by: 'time', at: 70 },
  ])
  const later = new Date(begin + 3_600_000)
  expect(due(run, later)).toEqual([])
  expect(nextDue(run)).toBeNull()
  const leapt = { ...run, clock: setForward(run.clock, later, 600) }
  expect(due(leapt, later).map(({ inject: one, due: at }) => [one.id, at])).toEqual([
    ['i0', 60],
    ['i2', 70],
    ['i1', 90],
  ])
})

test('what follows from an inject that was left out does not come', () => {
  const run = runOf([
    { by: 'time', at: 60 },
    { by: 'inject', after: 'i0', seconds: 30 },
  ])
  const without = withEntry(run, new Date(begin), { what: 'skipped', inject: 'i0', why: 'hand' })
  const clock = setForward(run.clock, new Date(begin), 900)
  expect(due({ ...without, clock }, new Date(begin))).toEqual([])
  expect(givenByHand(without, new Date(begin), 'i0')).toBeUndefined()
})
