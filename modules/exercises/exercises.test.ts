import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { deskContract } from '#platform/desk.ts'
import { doorsOf, hospitals, later, letHappen, marker, openExerciseWorld, refusalOf } from './server/test-exercise.ts'

const bothPlay = [
  { role: 'belmere', by: { kind: 'delegation' as const, delegationId: delegations.belmere } },
  { role: 'carthia', by: { kind: 'delegation' as const, delegationId: delegations.carthia } },
]

test('a mediator lets two delegations play: injects reach them in their time, they act, and the report tells how they fared', async () => {
  await using world = await openExerciseWorld()
  const control = doorsOf(world, people.host.mediator)
  const belmere = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)

  const { id: scenarioId } = await control.scenarios.create({ scenario: hospitals })
  const { id } = await control.runs.prepare({ scenarioId, players: bothPlay, observers: [people.norhaven.observer] })
  await control.runs.start({ id })
  await letHappen(world)
  expect(await belmere.runs.list()).toMatchObject([{ id, part: 'player', role: { id: 'belmere' }, status: 'running' }])
  // Under control nobody is told whether anything comes.
  expect(await belmere.play.one({ id })).toMatchObject({ received: [], ahead: false })

  await later(world, 61)
  const [outage] = (await belmere.play.one({ id })).received
  expect(outage).toMatchObject({ inject: 'outage', kind: 'incident', acknowledged: false })
  const incidents = world.as(incidentsContract, people.belmere.analyst)
  expect((await incidents.list({})).items).toEqual([])
  expect((await incidents.list({ world: 'exercise' })).items).toMatchObject([
    { id: outage?.item?.id, exercise: true, owner: { id: delegations.host }, marking: { tlp: 'amber+strict' } },
  ])

  await later(world, 20)
  await belmere.play.act({ id, act: 'acknowledged', inject: 'outage' })
  await belmere.play.act({
    id,
    act: 'contacted',
    inject: 'outage',
    to: ['carthia'],
    contact: 'diplomatic',
    text: 'Help us.',
  })
  // What they report to one another on the platform is of the exercise as well.
  const draft = await incidents.report({
    facts: { title: `${marker}: our own report` },
    marking: {
      tlp: 'green',
      pap: null,
      audience: { delegations: [], groups: [], people: [] },
      embargoUntil: null,
      caveats: [],
      exercise: false,
    },
    exercise: true,
  })
  const diplomat = world.as(incidentsContract, people.belmere.duty)
  await diplomat.share({
    id: draft.id,
    version: draft.version ?? 0,
    marking: { ...draft.marking, audience: { delegations: [], groups: [], people: [] } },
  })
  await letHappen(world)

  await later(world, 300)
  // Carthia speaks for itself: what the house would have said in its name is left out.
  expect((await belmere.play.one({ id })).received.map(({ inject }) => inject)).toEqual(['rumour', 'outage'])
  await control.runs.inject({ id, inject: 'demand' })
  expect((await carthia.play.one({ id })).received.map(({ inject }) => inject)).toEqual(['demand', 'rumour', 'outage'])
  expect(await refusalOf(control.runs.inject({ id, inject: 'demand' }))).toBe('EXERCISE_INJECT_OUT')
  // What reaches a player stands on the desk as one line, which leads to where all of it waits.
  const desk = (await world.as(deskContract, people.carthia.duty).today({ world: 'exercise' })).items
  expect(desk.filter(({ say }) => say.startsWith('exercises.')).map(({ say }) => say)).toEqual([
    'exercises.desk.play.running',
  ])

  // What is a crisis in the game breaks nobody's quiet hours.
  const asked = await world.database.kysely
    .selectFrom('notice')
    .select('urgency')
    .where('exercise', '=', true)
    .execute()
  expect(new Set(asked.map(({ urgency }) => urgency))).toEqual(new Set(['prompt', 'urgent']))

  const view = await control.runs.one({ id })
  expect(view.items).toEqual([
    { kind: 'incident', count: 2 },
    { kind: 'notice', count: 1 },
  ])
  expect(
    view.log.map(({ entry }) =>
      entry.what === 'act'
        ? entry.act
        : entry.what === 'inject' || entry.what === 'skipped'
          ? `${entry.what} ${entry.inject}`
          : entry.what,
    ),
  ).toEqual([
    'skipped answer',
    'started',
    'inject outage',
    'acknowledged',
    'contacted',
    'incident.reported',
    'incident.shared',
    'inject rumour',
    'inject demand',
  ])

  expect(await refusalOf(belmere.runs.report({ id }))).toBe('EXERCISE_NOT_IN_THIS_STATE')
  await control.runs.note({ id: view.id, text: 'Belmere called the wrong desk.', role: 'belmere', inject: 'outage' })
  await control.runs.end({ id })
  const report = await belmere.runs.report({ id })
  expect(report.results.map(({ expectation, outcome, seconds }) => [expectation, outcome, seconds])).toEqual([
    ['heard', 'met', 20],
    ['called', 'wrong', 20],
    ['discreet', 'wrong', 20],
  ])
  expect(JSON.stringify(report)).not.toContain('wrong desk')
  expect(JSON.stringify(await control.runs.report({ id }))).toContain('wrong desk')
})
