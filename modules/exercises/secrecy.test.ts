import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { nobody } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { events } from './server/events.ts'
import { doorsOf, hospitals, later, letHappen, marker, openExerciseWorld, refusalOf } from './server/test-exercise.ts'

/** What stands only in injects that are still to come, in the briefs of others, in expectations and in notes. */
const hidden = [
  'they say it was Carthia',
  'look into it',
  'what does Carthia say',
  'You host the servers',
  'discreet',
  'wrong desk',
]

async function prepared(world: TestWorld): Promise<string> {
  const control = doorsOf(world, people.host.secretary)
  const { id: scenarioId } = await control.scenarios.create({ scenario: hospitals })
  const players = [
    { role: 'belmere', by: { kind: 'delegation' as const, delegationId: delegations.belmere } },
    { role: 'carthia', by: { kind: 'people' as const, accountIds: [people.carthia.duty] } },
  ]
  const { id } = await control.runs.prepare({ scenarioId, players, observers: [people.norhaven.observer] })
  return id
}

async function hears(
  world: TestWorld,
  account: string,
  name: keyof typeof events,
  data: Record<string, unknown>,
): Promise<boolean> {
  const actor = (await standingOf(world.database.kysely, account)) ?? nobody
  const event = events[name]
  return 'hear' in event && inTransaction(world.house, actor, 'test', 'reads', (call) => event.hear(call, data))
}

test('who plays sees what reached their role and nothing of what is coming: not in a door, a refusal, a count, an event, nor in the database', async () => {
  await using world = await openExerciseWorld()
  const id = await prepared(world)
  const control = doorsOf(world, people.host.secretary)
  await control.runs.start({ id })
  await letHappen(world)
  await later(world, 61)
  await control.runs.note({ id, text: 'Belmere called the wrong desk.', forPlayers: false })

  const belmere = doorsOf(world, people.belmere.head)
  const told = JSON.stringify([
    await belmere.runs.list(),
    await belmere.play.one({ id }),
    await belmere.scenarios.list(),
    await world.knock(people.belmere.head, '/api/desk?world=exercise').then((answer) => answer.text()),
    await world.knock(people.belmere.head, '/api/notices?exercise=true').then((answer) => answer.text()),
  ])
  for (const words of hidden) expect(told).not.toContain(words)
  expect(told).toContain('Two hospitals report encrypted records')

  // Every door that is not theirs, in the same words whether or not there is more behind it.
  const not = [
    () => belmere.runs.one({ id }),
    () => belmere.runs.pause({ id }),
    () => belmere.runs.jump({ id }),
    () => belmere.runs.inject({ id, inject: 'rumour' }),
    () => belmere.runs.inject({ id, inject: 'no-such' }),
    () => belmere.runs.end({ id }),
    () => belmere.runs.archive({ id }),
    () => belmere.runs.archived({ id }),
    () => belmere.runs.remove({ id }),
    () => belmere.runs.cast({ id }),
  ]
  for (const refused of not) expect(await refusalOf(refused())).toBe('EXERCISE_CONTROL_ONLY')
  for (const refused of [() => belmere.runs.notes({ id }), () => belmere.runs.note({ id, text: 'x' })])
    expect(await refusalOf(refused())).toBe('EXERCISE_OBSERVERS_ONLY')
  for (const inject of ['rumour', 'demand', 'no-such'])
    expect(await refusalOf(belmere.play.act({ id, act: 'acknowledged', inject }))).toBe('EXERCISE_INJECT_UNKNOWN')
  const [line] = (await control.scenarios.list()).filter(({ shipped }) => !shipped)
  expect(await refusalOf(belmere.scenarios.one({ id: line?.id ?? '' }))).toBe('SCENARIO_UNKNOWN')

  // A colleague of who plays in a cell, and whoever has no part, are told what is told of no exercise at all.
  for (const stranger of [people.carthia.analyst, people.dorvane.head, people.esteria.duty]) {
    const doors = doorsOf(world, stranger)
    expect(await doors.runs.list()).toEqual([])
    for (const refused of [
      () => doors.play.one({ id }),
      () => doors.runs.one({ id }),
      () => doors.runs.report({ id }),
      () => doors.runs.end({ id }),
    ])
      expect(await refusalOf(refused())).toBe('EXERCISE_UNKNOWN')
    expect((await world.as(incidentsContract, stranger).list({ world: 'exercise' })).items).toEqual([])
  }

  // Live: a player hears what reaches their own role; that the run moved is for control and observers.
  const reached = (account: string) => hears(world, account, 'exercise.reached', { id, role: 'belmere' })
  const moved = (account: string) => hears(world, account, 'exercise.moved', { id })
  expect([await reached(people.belmere.head), await reached(people.carthia.duty)]).toEqual([true, false])
  expect([await moved(people.belmere.head), await moved(people.norhaven.observer)]).toEqual([false, true])

  // The database says the same, whatever a door forgets.
  const actor = (await standingOf(world.database.kysely, people.belmere.head)) ?? nobody
  const count = (statement: string) =>
    inTransaction(
      world.house,
      actor,
      'test',
      'reads',
      async ({ db }) => (await sql.raw(statement).execute(db)).rows.length,
    )
  expect(await count('select id from exercise_run')).toBe(1)
  expect(await count('select inject from exercise_inbox')).toBe(1)
  for (const table of ['player', 'observer', 'log', 'item', 'note', 'archive', 'scenario where owner_id is not null'])
    expect([table, await count(`select 1 from exercise_${table}`).catch(() => 0)]).toEqual([table, 0])
  await expect(count('select scenario from exercise_run')).rejects.toThrow(/permission denied/)
})

test('a newcomer plays alone: the house answers in the name of the others, nobody else sees it, and the report is theirs', async () => {
  await using world = await openExerciseWorld()
  const { id: scenarioId } = await doorsOf(world, people.belmere.head).scenarios.create({ scenario: hospitals })
  const player = doorsOf(world, people.belmere.analyst)
  const { id, status, role, ahead } = await player.play.alone({ scenarioId })
  expect([status, role?.id, ahead]).toEqual(['running', 'belmere', true])
  // Whoever plays already is told where, so that they may play on or end it.
  await expect(player.play.alone({ scenarioId })).rejects.toMatchObject({
    code: 'EXERCISE_PLAYS_ALREADY',
    data: { id, alone: true },
  })

  // Whoever has nothing left to do goes on to what comes next, and is not told where that lies.
  await player.runs.jump({ id })
  await letHappen(world)
  const [outage] = (await player.play.one({ id })).received
  expect(outage?.inject).toBe('outage')
  expect(await refusalOf(player.runs.jump({ id, to: 4000 }))).toBe('EXERCISE_CONTROL_ONLY')
  expect(await refusalOf(player.runs.one({ id }))).toBe('EXERCISE_CONTROL_ONLY')

  await later(world, 15)
  await player.play.act({ id, act: 'acknowledged', inject: 'outage' })
  await player.play.act({ id, act: 'contacted', inject: 'outage', to: ['carthia'], contact: 'technical', tlp: 'amber' })
  await later(world, 31)
  expect((await player.play.one({ id })).received.map(({ inject }) => inject)).toEqual(['answer', 'outage'])

  // Neither a colleague nor an officer of the host sees any of it.
  for (const other of [people.belmere.duty, people.host.secretary]) {
    expect(await doorsOf(world, other).runs.list()).toEqual([])
    expect((await world.as(incidentsContract, other).list({ world: 'exercise' })).items).toEqual([])
  }
  expect((await world.as(incidentsContract, people.belmere.analyst).list({ world: 'exercise' })).items).toMatchObject([
    { id: outage?.item?.id, marking: { tlp: 'red' } },
  ])

  // Once nothing more comes by itself they are told, and need not press in vain.
  await player.runs.jump({ id })
  await letHappen(world)
  expect(await player.play.one({ id })).toMatchObject({ status: 'running', ahead: false })

  await player.runs.end({ id })
  const { results, together, alone } = await player.runs.report({ id })
  expect(alone).toBe(true)
  expect(results.map(({ expectation, outcome, seconds }) => [expectation, outcome, seconds])).toEqual([
    ['heard', 'met', 15],
    ['called', 'met', 15],
    ['discreet', 'met', 15],
  ])
  expect(together).toMatchObject({ of: 3, met: 3, median: 15 })
  await player.runs.remove({ id })
  expect(await world.database.kysely.selectFrom('incident').select('id').execute()).toEqual([])
  // A game that is left lying ends by itself after a day, and keeps nobody from the next.
  const left = await player.play.alone({ scenarioId })
  await later(world, 86_401)
  expect((await player.play.one({ id: left.id })).status).toBe('ended')
  expect((await player.play.alone({ scenarioId })).received).toEqual([])
})

test('a head of delegation plays an exercise with their own people, and with nobody else’s', async () => {
  await using world = await openExerciseWorld()
  const head = doorsOf(world, people.belmere.head)
  const { id: scenarioId, version } = await head.scenarios.create({ scenario: hospitals })
  const cell = (role: string, ...accountIds: string[]) => ({ role, by: { kind: 'people' as const, accountIds } })
  const refused = [
    [cell('belmere', people.carthia.duty)],
    [cell('belmere', people.belmere.analyst), cell('carthia', people.belmere.analyst)],
    [{ role: 'belmere', by: { kind: 'delegation' as const, delegationId: delegations.carthia } }],
  ]
  for (const players of refused)
    expect(await refusalOf(head.runs.prepare({ scenarioId, players }))).toBe('EXERCISE_PLAYER_UNKNOWN')
  for (const role of ['press', 'nobody'])
    expect(await refusalOf(head.runs.prepare({ scenarioId, players: [cell(role, people.belmere.duty)] }))).toBe(
      'EXERCISE_ROLE_UNKNOWN',
    )
  expect(await refusalOf(doorsOf(world, people.belmere.duty).runs.prepare({ scenarioId }))).toBe(
    'EXERCISE_CONTROL_ONLY',
  )

  const empty = await head.runs.prepare({ scenarioId })
  expect(await refusalOf(head.runs.start({ id: empty.id }))).toBe('EXERCISE_NOBODY_PLAYS')
  await head.runs.cast({ id: empty.id, players: [cell('belmere', people.belmere.analyst)] })
  await head.runs.start({ id: empty.id })
  await expect(doorsOf(world, people.belmere.analyst).play.alone({ scenarioId })).rejects.toMatchObject({
    code: 'EXERCISE_PLAYS_ALREADY',
    data: { id: empty.id, alone: false },
  })
  const second = await head.runs.prepare({ scenarioId, players: [cell('carthia', people.belmere.analyst)] })
  expect(await refusalOf(head.runs.start({ id: second.id }))).toBe('EXERCISE_PLAYS_ALREADY')
  await letHappen(world)
  await later(world, 61)
  // Within one delegation the incident stands under RED: the other cell, and everybody else there, does not see it.
  const seen = async (account: string) =>
    (await world.as(incidentsContract, account).list({ world: 'exercise' })).items.length
  expect([
    await seen(people.belmere.analyst),
    await seen(people.belmere.duty),
    await seen(people.belmere.head),
  ]).toEqual([1, 0, 1])
  // Of several processes that look at once each lets go out what nobody else did.
  await Promise.all([later(world, 300), later(world, 0), later(world, 0)])
  const { log } = await head.runs.one({ id: empty.id })
  expect(log.flatMap(({ entry }) => (entry.what === 'inject' ? [entry.inject] : []))).toEqual(['outage', 'rumour'])

  // The scenario may be changed meanwhile: a run keeps its own.
  await head.scenarios.change({ id: scenarioId, version, scenario: { ...hospitals, title: { en: 'Another' } } })
  expect(await refusalOf(head.scenarios.change({ id: scenarioId, version, scenario: hospitals }))).toBe(
    'SCENARIO_CHANGED_MEANWHILE',
  )
  expect((await head.runs.one({ id: empty.id })).title.en).toContain(marker)
  const faulty = { ...hospitals, injects: hospitals.injects.map((inject) => ({ ...inject, to: ['dorvane'] })) }
  expect(await refusalOf(head.scenarios.create({ scenario: faulty }))).toBe('SCENARIO_FAULTY')
  const copied = await head.scenarios.copy({ id: scenarioId })
  await head.scenarios.remove({ id: scenarioId })
  expect((await head.scenarios.list()).filter(({ shipped }) => !shipped).map((one) => one.id)).toEqual([copied.id])
})
