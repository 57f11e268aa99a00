import { expect, test } from 'vitest'
import { resumed, standing } from '../engine/clock.ts'
import { faultsOf } from '../engine/faults.ts'
import { type Act, entriesOf, logOf } from '../engine/log.ts'
import { leftToPlayers, ticked, withEntry } from '../engine/play.ts'
import { together } from '../engine/report.ts'
import { reachedBy, type Run } from '../engine/run.ts'
import { type Expectation, type Inject, Scenario } from '../engine/scenario.ts'
import { score } from '../engine/score.ts'
import { shippedScenarios } from './index.ts'

const begin = Date.parse('2026-11-22T03:00:00Z')
const after = (seconds: number) => new Date(begin + seconds * 1000)
const step = 10

/** Whoever plays: what they do because of something that reached them, and how many seconds later. */
type Player = (run: Run, inject: Inject, hoped: Expectation) => { wait: number; act: Partial<Act> } | undefined

/** Knows what is hoped, and does it in half of the time. */
const knows: Player = (_, inject, { within, hope }) => {
  const wait = Math.floor(within / 2)
  const marking = inject.expects.find((one) => one.hope.kind === 'marking')?.hope
  const tlp = marking?.kind === 'marking' ? marking.widest : null
  switch (hope.kind) {
    case 'acknowledgement':
      return { wait, act: { act: 'acknowledged' } }
    case 'contact':
      return { wait, act: { act: 'contacted', to: hope.to.slice(0, 1), contact: hope.contact, tlp } }
    case 'escalation':
      return { wait, act: { act: 'escalated', to: hope.to } }
    case 'act':
      return { wait, act: { act: hope.act, tlp } }
    default:
      return undefined
  }
}

/** Says that they have it too late, turns to the wrong one, tells everybody, and takes nothing up. */
const blunders: Player = (run, inject, { of, within, hope }) => {
  const wrong = run.scenario.roles.find(({ id }) => id !== of && !('to' in hope && hope.to.includes(id)))
  switch (hope.kind) {
    case 'acknowledgement':
      return { wait: within + 60, act: { act: 'acknowledged' } }
    case 'contact':
      return { wait: 20, act: { act: 'contacted', to: wrong ? [wrong.id] : [] } }
    case 'marking':
      return { wait: 30, act: { act: 'incident.shared', tlp: hope.widest === 'clear' ? 'red' : 'clear' } }
    default:
      return undefined
  }
}

function played(scenario: Scenario, roles: readonly string[], player: Player): Run {
  const cast: Run = { scenario, played: new Set(roles), clock: resumed(standing, after(0)), log: logOf([]) }
  let run = leftToPlayers(cast).reduce((before, entry) => withEntry(before, after(0), entry), cast)
  const waiting: { at: number; inject: Inject; of: string; act: Partial<Act> }[] = []
  // Whoever is late is still heard.
  for (let at = 0; at <= scenario.minutes * 60 + 1_200; at += step) {
    const { run: next, out } = ticked(run, after(at))
    run = next
    for (const { inject } of out)
      for (const hoped of inject.expects.filter(
        ({ of }) => roles.includes(of) && reachedBy(scenario, inject).includes(of),
      )) {
        const does = player(run, inject, hoped)
        if (does) waiting.push({ at: at + does.wait, inject, of: hoped.of, act: does.act })
      }
    for (const one of waiting.filter((due) => due.at > at - step && due.at <= at)) {
      const nothing = { act: 'stated', to: [], contact: null, tlp: null }
      run = withEntry(run, after(at), { what: 'act', ...nothing, ...one.act, role: one.of, inject: one.inject.id })
    }
  }
  return run
}

const playable = ({ roles }: Scenario) => roles.filter(({ playedBy }) => playedBy !== 'house').map(({ id }) => id)
const outOf = ({ log }: Run) => entriesOf(log).flatMap(({ entry }) => (entry.what === 'inject' ? [entry.inject] : []))

const all = Object.entries(shippedScenarios).map(([name, given]) => ({ name, scenario: Scenario.parse(given) }))

test('three scenarios ship, and one of them a newcomer plays alone in a quarter of an hour', () => {
  expect(all.map(({ name }) => name)).toEqual(['hospitals', 'grid', 'minister'])
  expect(all.filter(({ scenario }) => scenario.alone !== null).map(({ scenario }) => scenario.minutes)).toEqual([15])
})

for (const { name, scenario } of all) {
  test(`${name} holds together, in four languages`, () => {
    expect(faultsOf(scenario)).toEqual([])
    const shown = [
      scenario.title,
      scenario.summary,
      scenario.briefing,
      ...scenario.roles.flatMap((role) => [role.name, role.brief]),
      ...scenario.injects.flatMap(({ title, words, outlet, expects }) => [
        title,
        words,
        ...(outlet ? [outlet] : []),
        ...expects.flatMap(({ why }) => why ?? []),
      ]),
    ]
    for (const words of shown) expect(Object.keys(words)).toEqual(['en', 'fr', 'fa', 'th'])
  })

  test(`${name} is played to its end, and who knows what is hoped is told apart from who does not`, () => {
    const roles = playable(scenario)
    const good = played(scenario, roles, knows)
    const later = scenario.injects.filter(
      ({ when, from }) => when.by !== 'hand' && (from === null || !roles.includes(from)),
    )
    expect(new Set(outOf(good))).toEqual(new Set(later.map(({ id }) => id)))
    const best = together(score(good, Number.POSITIVE_INFINITY))
    expect(best).toMatchObject({ met: best.of, late: 0, missed: 0, wrong: 0 })
    const worst = together(score(played(scenario, roles, blunders), Number.POSITIVE_INFINITY))
    expect(worst.met).toBe(0)
    expect(worst.late).toBeGreaterThan(0)
    expect(worst.wrong).toBeGreaterThan(0)
    expect(worst.missed).toBeGreaterThan(0)
  })
}

test('played alone, the house says what the others would have said, whether one asks them or not', () => {
  for (const { scenario } of all) {
    if (scenario.alone === null) continue
    const said = scenario.injects.filter(({ when }) => when.by !== 'hand').map(({ id }) => id)
    const good = played(scenario, [scenario.alone], knows)
    expect(new Set(outOf(good))).toEqual(new Set(said))
    expect(together(score(good, Number.POSITIVE_INFINITY))).toMatchObject({ late: 0, missed: 0, wrong: 0 })
    const asleep = played(scenario, [scenario.alone], () => undefined)
    // Whoever takes nothing up is not answered.
    expect(said.filter((id) => !outOf(asleep).includes(id))).toEqual(['capital-answers'])
    expect(together(score(asleep, Number.POSITIVE_INFINITY)).met).toBe(0)
    const last = entriesOf(good.log).findLast(({ entry }) => entry.what === 'inject')
    expect(last?.at).toBeLessThan(scenario.minutes * 60)
  }
})
