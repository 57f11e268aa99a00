import { type RawBuilder, sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { doorsOf, hospitals, letHappen, openExerciseWorld, refusalOf } from './server/test-exercise.ts'

const { belmere, carthia, host } = people
const begin = Date.parse('2026-11-21T09:00:00.000Z')
const whole = (role: string, delegationId: string) => ({ role, by: { kind: 'delegation' as const, delegationId } })
const players = [whole('belmere', delegations.belmere), whole('carthia', delegations.carthia)]

/** Two of exercise control at their own desks, and an exercise that both have before them. */
async function twoAt(world: TestWorld, begun = true) {
  const one = doorsOf(world, host.secretary)
  const two = doorsOf(world, host.mediator)
  const { id: scenarioId } = await one.scenarios.create({ scenario: hospitals })
  const { id } = await one.runs.prepare({ scenarioId, players })
  if (begun) await one.runs.start({ id })
  world.at(new Date(begin + 10_000).toISOString())
  return { one, two, id, scenarioId }
}

const isServer = process.env['DATABASE_URL'] !== undefined

/**
 * Both knock at once; answers what each was told, in the order of the alphabet. On a database that serves several at a time
 * each is held at `held`, past all that they ask first, until all wait for it: so whoever comes second always finds that
 * things stand otherwise than when they asked.
 */
async function atOnce(world: TestWorld, held: RawBuilder<unknown>, ...acts: (() => Promise<unknown>)[]) {
  const knock = (act: () => Promise<unknown>) => refusalOf(act()).then(String)
  if (!isServer) return (await Promise.all(acts.map(knock))).toSorted()
  const { kysely } = world.database
  const { all } = await kysely.transaction().execute(async (tx) => {
    await held.execute(tx)
    const answers: Promise<string>[] = []
    for (const act of acts) {
      answers.push(knock(act))
      while ((await waiting()) < answers.length);
    }
    return { all: answers }
  })
  return (await Promise.all(all)).toSorted()

  async function waiting(): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(kysely)
    return rows[0]?.n ?? 0
  }
}

const done = 'was let in'
const runHeld = (id: string) => sql`select 1 from exercise_run where id = ${id} for update`

test('of two who pause, run on or set forward to the same time at once, one is told that it is done, and the log has it once', async () => {
  await using world = await openExerciseWorld()
  const { one, two, id } = await twoAt(world)
  const both = (act: (doors: typeof one) => Promise<unknown>) =>
    atOnce(
      world,
      runHeld(id),
      () => act(one),
      () => act(two),
    )
  expect(await both(({ runs }) => runs.pause({ id }))).toEqual(['EXERCISE_NOT_IN_THIS_STATE', done])
  expect(await both(({ runs }) => runs.resume({ id }))).toEqual(['EXERCISE_NOT_IN_THIS_STATE', done])
  expect(await both(({ runs }) => runs.jump({ id, to: 60 }))).toEqual(['EXERCISE_TIME_PASSED', done])
  const { log, clock } = await one.runs.one({ id })
  expect(log.map(({ entry }) => entry.what)).toEqual([
    'skipped',
    'started',
    'paused',
    'resumed',
    'set-forward',
    'inject',
  ])
  expect(clock).toMatchObject({ elapsed: 60, leapt: 50 })
  // A clock that is there already, or further, is not set at all.
  expect(await refusalOf(one.runs.jump({ id, to: 30 }))).toBe('EXERCISE_TIME_PASSED')
})

test('of two who give the same inject by hand, or leave it out, it goes out once, to everybody once', async () => {
  await using world = await openExerciseWorld()
  const { one, two, id } = await twoAt(world)
  const given = { id, inject: 'demand' }
  expect(
    await atOnce(
      world,
      runHeld(id),
      () => one.runs.inject(given),
      () => two.runs.inject(given),
    ),
  ).toEqual(['EXERCISE_INJECT_OUT', done])
  const early = { id, inject: 'outage' }
  expect(
    await atOnce(
      world,
      runHeld(id),
      () => one.runs.inject(early),
      () => two.runs.skip(early),
    ),
  ).toEqual(['EXERCISE_INJECT_OUT', done])
  const { log } = await one.runs.one({ id })
  const named = (inject: string) => log.filter(({ entry }) => 'inject' in entry && entry.inject === inject)
  expect([named('demand').length, named('outage').length]).toEqual([1, 1])
  const { received } = await doorsOf(world, carthia.duty).play.one({ id })
  expect(received.filter(({ inject }) => inject === 'demand')).toHaveLength(1)
  const incidents = await world.database.kysely.selectFrom('incident').select('id').execute()
  expect(incidents).toHaveLength(named('outage')[0]?.entry.what === 'inject' ? 1 : 0)
})

test('when one ends it while the other gives an inject, the inject is out whole or not at all, and nothing comes after the end', async () => {
  await using world = await openExerciseWorld()
  const { one, two, id } = await twoAt(world)
  const told = await atOnce(
    world,
    runHeld(id),
    () => one.runs.end({ id }),
    () => two.runs.inject({ id, inject: 'outage' }),
  )
  const { log, items } = await one.runs.one({ id })
  const whats = log.map(({ entry }) => entry.what)
  const given = whats.includes('inject')
  expect([told, whats.at(-1)]).toEqual([given ? [done, done] : ['EXERCISE_NOT_IN_THIS_STATE', done], 'ended'])
  expect(items.filter(({ kind }) => kind === 'incident')).toHaveLength(given ? 1 : 0)
  const rows = await world.database.kysely.selectFrom('incident').select('id').execute()
  expect(rows).toHaveLength(given ? 1 : 0)
  await letHappen(world)

  // Both take it out: it is archived once, and removed once.
  const archived = await atOnce(
    world,
    runHeld(id),
    () => one.runs.archive({ id }),
    () => two.runs.archive({ id }),
  )
  expect(archived).toEqual(['EXERCISE_NOT_IN_THIS_STATE', done])
  expect(
    await atOnce(
      world,
      runHeld(id),
      () => one.runs.remove({ id }),
      () => two.runs.remove({ id }),
    ),
  ).toEqual(['EXERCISE_UNKNOWN', done])
})

test('whoever casts an exercise that the other has begun meanwhile takes nobody out of it', async () => {
  await using world = await openExerciseWorld()
  const { one, two, id } = await twoAt(world, false)
  const [first] = players
  const told = await atOnce(
    world,
    runHeld(id),
    () => one.runs.start({ id }),
    () => two.runs.cast({ id, players: first ? [first] : [] }),
  )
  const { status, players: cast } = await one.runs.one({ id })
  const { rows } = await sql<{ playing: boolean }>`select playing from exercise_player where run_id = ${id}`.execute(
    world.database.kysely,
  )
  expect(status).toBe('running')
  // Cast first and begun then, or begun and cast no more: whoever is in it plays.
  expect([told, cast.length, rows.every(({ playing }) => playing)]).toEqual(
    cast.length === 1 ? [[done, done], 1, true] : [['EXERCISE_NOT_IN_THIS_STATE', done], 2, true],
  )
})

test('of two exercises with the same players that are begun at once, by control or alone, one begins and the other says why not', async () => {
  await using world = await openExerciseWorld()
  const { one, two, id, scenarioId } = await twoAt(world, false)
  const { id: other } = await two.runs.prepare({ scenarioId, players })
  const playersHeld = sql`select 1 from exercise_player where run_id in (${id}, ${other}) for update`
  expect(
    await atOnce(
      world,
      playersHeld,
      () => one.runs.start({ id }),
      () => two.runs.start({ id: other }),
    ),
  ).toEqual(['EXERCISE_PLAYS_ALREADY', done])
  const begun = (await one.runs.list()).filter(({ status }) => status === 'running')
  expect(begun).toHaveLength(1)
  await one.runs.end({ id: begun[0]?.id ?? '' })

  // At two windows of one person; nothing is held, for neither has begun anything that could be.
  const alone = doorsOf(world, belmere.duty)
  const shipped = (await alone.scenarios.list()).find((each) => each.alone !== null)?.id ?? ''
  const windows = await Promise.all(
    [1, 2, 3].map(() => refusalOf(alone.play.alone({ scenarioId: shipped })).then(String)),
  )
  expect(windows.toSorted()).toEqual(['EXERCISE_PLAYS_ALREADY', 'EXERCISE_PLAYS_ALREADY', done])
})

test('of two who change a scenario at once one is told so, and nobody takes away unseen what the other wrote', async () => {
  await using world = await openExerciseWorld()
  const one = doorsOf(world, host.secretary)
  const two = doorsOf(world, host.mediator)
  const { id, version, scenario } = await one.scenarios.create({ scenario: hospitals })
  const titled = (en: string) => ({ ...scenario, title: { en } })
  const held = sql`select 1 from exercise_scenario where id = ${id} for update`
  const change = (doors: typeof one, en: string) => () => doors.scenarios.change({ id, version, scenario: titled(en) })
  expect(await atOnce(world, held, change(one, 'Of the first'), change(two, 'Of the second'))).toEqual([
    'SCENARIO_CHANGED_MEANWHILE',
    done,
  ])
  const kept = await one.scenarios.one({ id })
  expect(kept.version).toBe(version + 1)
  // Whoever came second keeps theirs as a copy, which is as shut to those who play as what it is a copy of.
  const other = kept.scenario.title.en === 'Of the first' ? 'Of the second' : 'Of the first'
  const copy = await two.scenarios.copy({ id, scenario: titled(other) })
  expect([copy.title.en, (await one.scenarios.one({ id })).title]).toEqual([other, kept.title])
  const { rows } = await sql`select distinct family from exercise_scenario where owner_id is not null`.execute(
    world.database.kysely,
  )
  expect(rows).toEqual([{ family: id }])
  // Nor is it removed by somebody who has not seen the change.
  expect(await refusalOf(two.scenarios.remove({ id, version }))).toBe('SCENARIO_CHANGED_MEANWHILE')
  expect(
    await atOnce(
      world,
      held,
      () => one.scenarios.change({ id, version: kept.version, scenario: titled('Third') }),
      () => two.scenarios.remove({ id, version: kept.version }),
    ),
  ).toContain(done)
  const left = (await one.scenarios.list()).filter((each) => each.id === id).map(({ title }) => title.en)
  expect([[], ['Third']]).toContainEqual(left)
})
