import { expect, test } from 'vitest'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { inPlayContract } from '#platform/in-play.ts'
import { inPlay } from '#platform/server/in-play.ts'
import { doorsOf, hospitals, housedWith, later, letHappen, refusalOf } from './server/test-exercise.ts'

const modules = housedWith([inPlay])
const { belmere, carthia, dorvane, host } = people

const marking: Marking = {
  tlp: 'green',
  pap: null,
  audience: { delegations: [], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: true,
}
const drill = { facts: { title: 'Waterworks of Norport' }, marking, exercise: true }

async function began(world: TestWorld, account: string, cells: Record<string, string>) {
  const control = doorsOf(world, account)
  const { id: scenarioId } = await control.scenarios.create({ scenario: hospitals })
  const players = Object.entries(cells).map(([role, person]) => ({
    role,
    by: { kind: 'people' as const, accountIds: [person] },
  }))
  const { id } = await control.runs.prepare({ scenarioId, players })
  await control.runs.start({ id })
  return { control, id }
}

const incidentsOf = (world: TestWorld, account: string) => world.as(incidentsContract, account)
const countOf = async (world: TestWorld, table: 'incident' | 'threat_actor') =>
  (await world.database.kysely.selectFrom(table).select('id').execute()).length

test('what is made under EXERCISE is of a run that its maker plays in or controls: with none it is refused in words, of several it is said which', async () => {
  await using world = await openTestWorld(modules)
  const analyst = incidentsOf(world, belmere.analyst)
  const heron = { name: 'Grey Heron', marking, exercise: true }
  for (const made of [() => analyst.report(drill), () => analyst.actors.record(heron)])
    expect(await refusalOf(made())).toBe('EXERCISE_NOT_IN_PLAY')
  expect([await countOf(world, 'incident'), await countOf(world, 'threat_actor')]).toEqual([0, 0])
  // What is real asks for no exercise.
  expect(await analyst.report({ ...drill, marking: { ...marking, exercise: false }, exercise: false })).toBeDefined()

  const first = await began(world, host.secretary, { belmere: belmere.analyst, carthia: carthia.duty })
  const second = await began(world, belmere.head, { belmere: belmere.duty })
  const runs = (account: string, other?: string) => world.as(inPlayContract, account).runs(other ? { with: other } : {})
  const ids = async (...asked: Parameters<typeof runs>) => (await runs(...asked)).map(({ id }) => id)
  expect([await ids(belmere.analyst), await ids(belmere.duty), await ids(belmere.head)]).toEqual([
    [first.id],
    [second.id],
    [second.id],
  ])
  // Whoever is of the host and no exercise control has no part in it, nor has another delegation.
  expect([await ids(host.auditor), await ids(dorvane.duty), await ids(host.secretary)]).toEqual([[], [], [first.id]])
  expect([await ids(belmere.analyst, delegations.carthia), await ids(belmere.duty, delegations.carthia)]).toEqual([
    [first.id],
    [],
  ])
  expect(await runs(belmere.analyst)).toMatchObject([{ title: hospitals.title }])
  // A run in which one has no part is none that one can name.
  expect(await refusalOf(analyst.report({ ...drill, run: second.id }))).toBe('EXERCISE_NOT_IN_PLAY')

  // Whoever is asked of a run by name answers for their delegation, once it has ended too, and never before it began.
  const named = (account: string) => world.as(inPlayContract, account).named({ ids: [first.id, second.id] })
  await second.control.runs.end({ id: second.id })
  expect(await named(carthia.legal)).toMatchObject([{ id: first.id, on: true }])
  expect((await named(belmere.duty)).map(({ id, on }) => [id, on]).toSorted()).toEqual(
    [
      [first.id, true],
      [second.id, false],
    ].toSorted(),
  )
  expect(await named(dorvane.duty)).toEqual([])
})

test('what exercise control makes by hand is of its exercise too, and goes with it', async () => {
  await using world = await openTestWorld(modules)
  const { control, id } = await began(world, host.secretary, { belmere: belmere.analyst })
  await incidentsOf(world, host.secretary).report(drill)
  await letHappen(world, modules)
  const { items, log } = await control.runs.one({ id })
  expect(items).toEqual([{ kind: 'incident', count: 1 }])
  expect(log.some(({ entry }) => entry.what === 'act')).toBe(false)
  await control.runs.end({ id })
  await control.runs.remove({ id })
  expect(await countOf(world, 'incident')).toBe(0)
})

test('of two exercises of one person the one is meant that they name, and of exercises that were taken out meanwhile nothing is left', async () => {
  await using world = await openTestWorld(modules)
  const first = await began(world, host.secretary, { belmere: belmere.analyst })
  const second = await began(world, host.secretary, { carthia: carthia.duty })
  const secretary = incidentsOf(world, host.secretary)
  expect(await refusalOf(secretary.report(drill))).toBe('EXERCISE_RUN_UNNAMED')
  await secretary.report({ ...drill, run: first.id })
  await letHappen(world, modules)
  const itemsOf = async ({ control, id }: typeof first) => (await control.runs.one({ id })).items
  expect([await itemsOf(first), await itemsOf(second)]).toEqual([[{ kind: 'incident', count: 1 }], []])

  // Made a moment before the end, and told a moment after everything was taken out.
  await secretary.report({ ...drill, run: second.id })
  await second.control.runs.end({ id: second.id })
  await second.control.runs.remove({ id: second.id })
  expect(await countOf(world, 'incident')).toBe(2)
  await later(world, 1, modules)
  expect(await countOf(world, 'incident')).toBe(1)
  await secretary.report({ ...drill, run: first.id })
  await first.control.runs.end({ id: first.id })
  await first.control.runs.archive({ id: first.id })
  await later(world, 1, modules)
  expect(await countOf(world, 'incident')).toBe(0)
})
