import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { nobody, system } from '#platform/actor.ts'
import { exerciseAct } from '#platform/exercise.ts'
import { isInPlay } from '#platform/server/in-play.ts'
import type { Module } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { list } from './server/actions/observing.ts'
import { desk } from './server/desk.ts'
import {
  doorsOf,
  hospitals,
  housedWith,
  later,
  letHappen,
  openExerciseWorld,
  refusalOf,
} from './server/test-exercise.ts'

/** What is made in an exercise belongs to it, and nothing else does; and who watches it learns no more by it than they may. */

const under = (tlp: Marking['tlp'], to: readonly string[], named: readonly string[] = []): Marking => ({
  tlp,
  pap: null,
  audience: { delegations: [...to], groups: [], people: [...named] },
  embargoUntil: null,
  caveats: [],
  exercise: true,
})

const words = (text: string) => ({ text, language: 'en', direction: 'auto' as const })

const cell = (role: string, ...accountIds: string[]) => ({ role, by: { kind: 'people' as const, accountIds } })
const whole = (role: string, delegationId: string) => ({ role, by: { kind: 'delegation' as const, delegationId } })

async function began(world: TestWorld, account: string, players: ReturnType<typeof cell | typeof whole>[]) {
  const control = doorsOf(world, account)
  const { id: scenarioId } = await control.scenarios.create({ scenario: hospitals })
  const { id } = await control.runs.prepare({ scenarioId, players })
  await control.runs.start({ id })
  return { control, id }
}

const idsIn = async (world: TestWorld, table: string) =>
  (await sql<{ id: string }>`select id from ${sql.table(table)} order by id`.execute(world.database.kysely)).rows.map(
    ({ id }) => id,
  )

test('to ask about what another delegation made takes it into no exercise of one’s own: neither read nor removed with it', async () => {
  await using world = await openExerciseWorld()
  await began(world, people.belmere.head, [cell('belmere', people.belmere.analyst)])
  const belmere = world.as(incidentsContract, people.belmere.analyst)
  const report = { facts: { title: 'Heron at dusk' }, exercise: true }
  const heron = await belmere.report({
    ...report,
    sections: [
      {
        kind: 'impact',
        words: words('For the analyst alone.'),
        marking: under('red', [], [people.belmere.analyst]),
      },
    ],
    marking: under('amber+strict', [delegations.dorvane]),
  })
  await belmere.share({ id: heron.id, version: 1, marking: under('amber+strict', [delegations.dorvane]) })
  await letHappen(world)

  const { control, id } = await began(world, people.dorvane.head, [cell('belmere', people.dorvane.duty)])
  const dorvane = world.as(incidentsContract, people.dorvane.duty)
  const asked = { to: delegations.belmere, marking: under('amber+strict', [delegations.belmere]) }
  await dorvane.questions.ask({ id: heron.id, ...asked, words: words('Since when?') })
  await letHappen(world)
  const { log, items } = await control.runs.one({ id })
  expect(log.flatMap(({ entry }) => (entry.what === 'act' ? [entry.act] : []))).toEqual(['incident.asked'])
  // The question is theirs, and goes with their exercise; the incident is not.
  expect(items).toEqual([{ kind: 'question', count: 1 }])
  await control.runs.end({ id })
  await control.runs.archive({ id })
  const { archive } = await control.runs.archived({ id })
  const kept = JSON.stringify(archive)
  expect(kept).toContain('Since when?')
  for (const theirs of ['Heron at dusk', 'For the analyst alone']) expect(kept).not.toContain(theirs)
  expect([await idsIn(world, 'incident'), await idsIn(world, 'incident_question')]).toEqual([[heron.id], []])
  await control.runs.remove({ id })
  expect((await belmere.one({ id: heron.id })).sections).toMatchObject([{ words: { text: 'For the analyst alone.' } }])
})

/** A module of which kites are made in exercises: it says what was asked of it. */
function kitesOf(asked: string[]): Module {
  return {
    name: 'kites',
    exercised: {
      kite: {
        copy: async (call, ids) => ids.map((id) => ({ id, as: call.actor.kind })),
        end: async (call, ids) => void asked.push(`${call.actor.kind} ends ${ids.join(' ')}`),
        remove: async (_, ids) => void asked.push(`removes ${ids.join(' ')}`),
      },
    },
  }
}

test('an act is written once and what it made is bound, though the job is repeated, the exercise ended or its log full; what ends is told so', async () => {
  const asked: string[] = []
  const modules = housedWith([kitesOf(asked)])
  await using world = await openTestWorld(modules)
  const { control, id } = await began(world, people.host.mediator, [
    whole('belmere', delegations.belmere),
    whole('carthia', delegations.carthia),
  ])
  await letHappen(world, modules)
  const told = (kite: string) =>
    exerciseAct({
      act: 'kite.flown',
      item: { kind: 'kite', id: kite },
      made: true,
      delegationId: delegations.belmere,
      accountId: people.belmere.analyst,
      at: world.house.now().toISOString(),
      to: [delegations.carthia],
      tlp: 'amber',
    })
  const tell = (event: ReturnType<typeof told>) =>
    inTransaction(world.house, system, 'test', 'acts', (call) => call.emit(event))
  const flown = async () =>
    (await control.runs.one({ id })).log.filter(({ entry }) => entry.what === 'act' && entry.act === 'kite.flown')
      .length

  const first = told('one')
  for (const event of [first, first]) await tell(event)
  await letHappen(world, modules)
  expect(await flown()).toBe(1)
  // Another act that says the same is another act.
  await tell(told('one'))
  await letHappen(world, modules)
  expect(await flown()).toBe(2)

  await sql`insert into exercise_log (run_id, number, at, lived, wall, entry)
    select ${id}, n, 0, 0, ${world.house.now()}, '{"what": "paused"}' from generate_series(
      (select max(number) + 1 from exercise_log where run_id = ${id}), 5000) n`.execute(world.database.kysely)
  await tell(told('two'))
  await letHappen(world, modules)
  const belmere = doorsOf(world, people.belmere.analyst)
  expect(await refusalOf(belmere.play.act({ id, act: 'contacted', to: ['carthia'] }))).toBe('EXERCISE_FULL')
  expect([await flown(), (await control.runs.one({ id })).items]).toEqual([2, [{ kind: 'kite', count: 2 }]])
  await sql`delete from exercise_log where run_id = ${id} and entry ->> 'what' = 'paused'`.execute(
    world.database.kysely,
  )

  const late = told('late')
  expect(asked).toEqual([])
  world.at('2026-11-21T09:00:05.000Z')
  await control.runs.end({ id })
  expect(asked).toEqual(['system ends one two'])
  // Told only when it has ended: what was made in it still is of it.
  await tell(late)
  await letHappen(world, modules)
  expect([await flown(), asked.at(-1)]).toEqual([3, 'system ends late'])
  world.at('2026-11-21T09:00:10.000Z')
  await tell(told('after'))
  await letHappen(world, modules)
  expect(await flown()).toBe(3)
  await control.runs.archive({ id })
  const { archive } = await control.runs.archived({ id })
  expect(archive['items']).toMatchObject({ kite: ['one', 'two', 'late'].map((kite) => ({ id: kite, as: 'person' })) })
  expect(asked.at(-1)).toBe('removes one two late')
})

test('who left a game of their own lying acts in the exercise that was begun with them after it, and what they do there is its own', async () => {
  await using world = await openExerciseWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const alone = (await analyst.scenarios.list()).find((one) => one.alone !== null)?.id ?? ''
  const solo = await analyst.play.alone({ scenarioId: alone })
  // A game of one's own is with nobody: neither does it reach the real desk of the host, nor the host them by it.
  const actor = (await standingOf(world.database.kysely, people.belmere.analyst)) ?? nobody
  const officer = (await standingOf(world.database.kysely, people.host.secretary)) ?? nobody
  const plays = (who: typeof actor, other: string | null) =>
    inTransaction(world.house, who, 'test', 'reads', (call) => isInPlay(call, other))
  expect(await plays(actor, null)).toBe(true)
  for (const [who, other] of [
    [actor, delegations.host],
    [actor, delegations.carthia],
    [officer, delegations.belmere],
  ] as const)
    expect(await plays(who, other)).toBe(false)
  await later(world, 60)
  const players = [whole('belmere', delegations.belmere), whole('carthia', delegations.carthia)]
  const { id } = await began(world, people.host.secretary, players)
  await later(world, 61)
  const incident =
    (await analyst.play.one({ id })).received.find(({ item }) => item?.kind === 'incident')?.item?.id ?? ''
  const incidents = world.as(incidentsContract, people.belmere.analyst)
  await incidents.questions.ask({
    id: incident,
    to: delegations.host,
    words: words('Since when?'),
    marking: under('amber+strict', [delegations.host]),
  })
  const clinic = { facts: { title: 'A clinic too' }, marking: under('amber', []), exercise: true }
  expect(await refusalOf(incidents.report(clinic))).toBe('EXERCISE_RUN_UNNAMED')
  await incidents.report({ ...clinic, run: id })
  await letHappen(world)
  const { rows: items } = await sql`select run_id, kind from exercise_item
    where inject is null and kind <> 'notice' order by kind`.execute(world.database.kysely)
  expect(items).toEqual([
    { run_id: id, kind: 'incident' },
    { run_id: id, kind: 'question' },
  ])
  const acts = async (run: string) => (await analyst.play.one({ id: run })).acts.map(({ act }) => act)
  expect([await acts(solo.id), (await acts(id)).toSorted()]).toEqual([[], ['incident.asked', 'incident.reported']])
})

test('the house knows who is in one exercise with whom: what is sent under EXERCISE to anybody else is of no run', async () => {
  await using world = await openExerciseWorld()
  const asked = async (account: string, other: string | null = null) => {
    const actor = (await standingOf(world.database.kysely, account)) ?? nobody
    return inTransaction(world.house, actor, 'test', 'reads', (call) => isInPlay(call, other))
  }
  const { belmere, carthia, dorvane, host } = people
  expect([await asked(belmere.analyst), await asked(host.secretary)]).toEqual([false, false])
  const players = [whole('belmere', delegations.belmere), cell('carthia', carthia.duty)]
  const { control, id } = await began(world, host.secretary, players)
  expect([await asked(belmere.analyst), await asked(carthia.duty), await asked(carthia.legal)]).toEqual([
    true,
    true,
    false,
  ])
  expect([await asked(belmere.analyst, delegations.carthia), await asked(host.secretary, delegations.carthia)]).toEqual(
    [true, true],
  )
  expect([await asked(belmere.analyst, delegations.host), await asked(belmere.analyst, delegations.dorvane)]).toEqual([
    true,
    false,
  ])
  expect(await asked(dorvane.duty, delegations.belmere)).toBe(false)
  await control.runs.pause({ id })
  expect(await asked(belmere.analyst)).toBe(true)
  await control.runs.end({ id })
  expect(await asked(belmere.analyst)).toBe(false)
})

test('an archive tells exercise control nothing that was not shared with it, and nothing under RED', async () => {
  await using world = await openExerciseWorld()
  const { control, id } = await began(world, people.host.secretary, [
    whole('belmere', delegations.belmere),
    whole('carthia', delegations.carthia),
  ])
  const belmere = world.as(incidentsContract, people.belmere.analyst)
  const section = (text: string, marking: Marking | null) => ({
    kind: 'impact' as const,
    words: words(text),
    marking,
  })
  const audiences = [
    ['Shared with control', under('amber+strict', [delegations.carthia, delegations.host])],
    ['Between the two', under('amber+strict', [delegations.carthia])],
    ['For the secretary by name', under('red', [], [people.host.secretary])],
  ] as const
  for (const [title, marking] of audiences) {
    const sections = [section(`${title}: in red`, under('red', [], [people.belmere.analyst, people.host.secretary]))]
    const { id: incident } = await belmere.report({ facts: { title }, sections, marking, exercise: true })
    await belmere.share({ id: incident, version: 1, marking })
    await belmere.questions
      .ask({
        id: incident,
        to: delegations.host,
        words: words(`${title}: asked`),
        marking: title.startsWith('Between')
          ? under('amber+strict', [delegations.carthia])
          : under(marking.tlp, [delegations.host], [people.host.secretary]),
      })
      .catch(() => undefined)
    await world.knock(people.belmere.analyst, `/files?incident=${incident}&version=2&name=${title[0]}.txt`, {
      method: 'POST',
      body: `${title}: a file`,
      headers: { 'content-type': 'text/plain' },
    })
  }
  await belmere.report({
    facts: { title: 'A draft of Belmere' },
    marking: under('amber', [delegations.host]),
    exercise: true,
  })
  await letHappen(world)
  expect((await control.runs.one({ id })).items).toContainEqual({ kind: 'incident', count: 4 })
  await control.runs.end({ id })
  await control.runs.archive({ id })
  const { archive } = await control.runs.archived({ id })
  const kept = JSON.stringify(archive)
  const file = (title: string) => Buffer.from(`${title}: a file`).toString('base64')
  for (const shared of ['Shared with control', 'Shared with control: asked', file('Shared with control')])
    expect(kept).toContain(shared)
  for (const own of [': in red', 'Between the two', 'secretary by name', 'A draft of Belmere', file('Between the two')])
    expect(kept).not.toContain(own)
  expect(archive['leftOut']).toContain('not in this copy')
  for (const table of ['incident', 'incident_question']) expect(await idsIn(world, table)).toEqual([])
})

test('while a delegation plays a scenario it is shut for it with all its copies, made before or of copies', async () => {
  await using world = await openExerciseWorld()
  const host = doorsOf(world, people.host.secretary)
  const head = doorsOf(world, people.belmere.head)
  const { id: first } = await head.scenarios.create({ scenario: hospitals })
  const { id: second } = await head.scenarios.copy({ id: first })
  const own = await head.runs.prepare({ scenarioId: second })
  // What the host plays with them is a copy of the same, as it is of what ships with the product.
  await sql`update exercise_scenario set owner_id = null, shipped = 'wintermark' where id = ${first}`.execute(
    world.database.kysely,
  )
  const { id: copied } = await host.scenarios.copy({ id: first })
  const { id: third } = await host.scenarios.copy({ id: copied })
  await host.scenarios.remove({ id: copied })
  const players = [whole('belmere', delegations.belmere)]
  const { id } = await host.runs.prepare({ scenarioId: third, players })
  await host.scenarios.remove({ id: third })
  for (const scenario of [first, second]) {
    expect(await refusalOf(head.scenarios.one({ id: scenario }))).toBe('SCENARIO_PLAYED')
    expect(await refusalOf(head.scenarios.copy({ id: scenario }))).toBe('SCENARIO_PLAYED')
    expect(await refusalOf(head.runs.prepare({ scenarioId: scenario }))).toBe('SCENARIO_PLAYED')
  }
  // A run of their own that has not begun is one more copy.
  const shut = [
    () => head.runs.one({ id: own.id }),
    () => head.runs.cast({ id: own.id }),
    () => head.runs.start({ id: own.id }),
    () => head.runs.report({ id: own.id }),
  ]
  for (const refused of shut) expect(await refusalOf(refused())).toBe('SCENARIO_PLAYED')
  expect((await head.scenarios.list()).map(({ opens, injects }) => [opens, injects])).not.toContainEqual([true, 4])
  // Nor do they read by way of a game of their own what is still to come.
  for (const { play } of [head, doorsOf(world, people.belmere.analyst)])
    expect(await refusalOf(play.alone({ scenarioId: first }))).toBe('SCENARIO_PLAYED')
  expect((await doorsOf(world, people.dorvane.head).scenarios.one({ id: first })).id).toBe(first)
  await host.runs.remove({ id })
  expect((await head.scenarios.one({ id: second })).id).toBe(second)
  expect((await head.runs.one({ id: own.id })).id).toBe(own.id)

  // The desk and the list ask as much of the database for many exercises as for one; what is over hides none that is not.
  const statements = async (account: string, asks: 'desk' | 'list') => {
    const actor = (await standingOf(world.database.kysely, account)) ?? nobody
    return inTransaction(world.house, actor, 'test', 'reads', async (call) => {
      let count = 0
      const counting = call.db.withPlugin({
        transformQuery: ({ node }) => {
          count++
          return node
        },
        transformResult: async ({ result }) => result,
      })
      const answer = await (asks === 'desk'
        ? desk({ ...call, db: counting }, 'exercise')
        : list({ ...call, db: counting }))
      return [answer.length, count]
    })
  }
  const before = {
    desk: await statements(people.belmere.head, 'desk'),
    list: await statements(people.belmere.head, 'list'),
  }
  for (let n = 0; n < 3; n++) await head.runs.prepare({ scenarioId: second })
  await sql`insert into exercise_run (id, scenario_id, family, scenario, control_id, created_by, created_at, alone, status, clock)
    select gen_random_uuid(), scenario_id, family, scenario, control_id, created_by, created_at, false, 'ended', clock
    from exercise_run cross join generate_series(1, 60) where id = ${own.id}`.execute(world.database.kysely)
  expect(await statements(people.belmere.head, 'desk')).toEqual([4, before.desk[1]])
  expect(await statements(people.belmere.head, 'list')).toEqual([64, before.list[1]])
})
