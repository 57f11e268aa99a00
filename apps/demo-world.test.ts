import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingOf } from '#modules/identity/server/index.ts'
import { contactsContract } from '#modules/contacts/contract.ts'
import { exercisesContract } from '#modules/exercises/contract.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { nobody } from '#platform/actor.ts'
import { openTestHouse, type TestHouse } from '#platform/server/test-house.ts'
import { buildDemoWorld } from './demo-world.ts'
import type { PersonName } from './demo/cast.ts'
import { setStage } from './demo/stage.ts'
import { modules } from './server/modules.ts'

/** One world, which both sentences are about. */
let world: TestHouse
beforeAll(async () => {
  world = await openTestHouse({
    modules,
    actorOf: async ({ kysely }, id) => (id ? await standingOf(kysely, id) : undefined) ?? nobody,
    environment: { CHANCERY_DEMO: 'true' },
  })
  await buildDemoWorld(world.house)
})
afterAll(() => world[Symbol.asyncDispose]())

test('the demo world stands after one building, and a second one adds nothing', async () => {
  const { kysely } = world.database
  const count = async (): Promise<Record<string, number>> => {
    const { rows: tables } = await sql<{
      name: string
    }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(kysely)
    const counts: Record<string, number> = {}
    for (const { name } of tables)
      counts[name] =
        (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(kysely)).rows[0]?.n ?? 0
    return counts
  }
  const first = await count()
  expect(first).toMatchObject({ delegation: 9, sharing_group: 3 })
  expect(first['incident']).toBeGreaterThan(12)
  expect(first['delivery']).toBeGreaterThan(15)
  await buildDemoWorld(world.house)
  expect(await count()).toEqual(first)
})

test('each of them sees of the season and of the directory what is theirs to see', async () => {
  const stage = await setStage(world.house)
  const titles = async (account: string | null) =>
    (await world.as(incidentsContract, account).list({ limit: 200 })).items.map((item) => item.title)
  const ransomware = 'Ransomware at the port authority of Saltmarsh'
  expect(await titles(stage.person('carthia.duty'))).toContain(ransomware)
  expect(await titles(stage.person('dorvane.duty'))).not.toContain(ransomware)
  const ofThePublic = await titles(null)
  expect(ofThePublic).toContain('Results page of the election commission unreachable on polling day')
  expect(ofThePublic.filter((title) => !/WannaCry|NotPetya|SolarWinds|election commission/i.test(title))).toEqual([])

  // Six states have said whom to call; some entries are stale, a watch has a gap, and a nomination waits.
  const { directory, rota } = world.as(contactsContract, stage.person('carthia.head'))
  const { items } = await directory.list({ limit: 200 })
  expect(new Set(items.map(({ delegationId }) => delegationId)).size).toBe(6)
  expect(new Set(items.map(({ freshness }) => freshness))).toEqual(new Set(['fresh', 'due', 'stale', 'never']))
  const month = world.house.now().toISOString().slice(0, 7)
  const { gaps } = await rota.month({ kind: 'technical', month })
  expect(gaps.length).toBeGreaterThan(0)
  const { nominations } = world.as(contactsContract, stage.person('host.secretary'))
  expect((await nominations.list({ status: 'proposed' })).items).toMatchObject([
    { delegationName: 'Delegation of Carthia' },
  ])

  // Belmere and Carthia each owe an answer that is late, and Belmere waits for one. A check runs, and some have answered: of
  // ten contacts nine are asked, as one stands behind another of its kind.
  const lateFor = async (name: PersonName, direction: 'in' | 'out') => {
    const { requests } = world.as(contactsContract, stage.person(name))
    return (await requests.list({ world: 'real', direction })).items.filter(({ overdue }) => overdue).length
  }
  expect(await lateFor('belmere.duty', 'in')).toBe(1)
  expect(await lateFor('carthia.duty', 'in')).toBe(1)
  expect(await lateFor('belmere.duty', 'out')).toBe(1)
  const { pings } = world.as(contactsContract, stage.person('host.secretary'))
  const running = (await pings.list({ world: 'real' })).items.find(({ status }) => status === 'running')
  expect((await pings.results({ id: running?.id ?? '' })).all).toMatchObject({ contacts: 9, byContact: 3 })
  const { letters } = world.as(contactsContract, stage.person('belmere.duty'))
  expect((await letters.list({ world: 'real' })).items).toHaveLength(3)

  // Belmere and Carthia have a crisis line, Dorvane proposes one to Carthia, and nobody else knows of either.
  const crisisOf = async (name: PersonName) => {
    const lines = await world.as(contactsContract, stage.person(name)).crisis.lines()
    return lines.map(({ them, state, officers }) => [them.name, state, officers.length])
  }
  expect(await crisisOf('carthia.head')).toEqual([
    ['Delegation of Dorvane', 'proposed-by-them', 2],
    ['Delegation of Belmere', 'agreed', 6],
  ])
  expect(await crisisOf('belmere.analyst')).toEqual([['Delegation of Carthia', 'agreed', 6]])
  expect(await crisisOf('host.secretary')).toEqual([])
  expect(await crisisOf('esteria.duty')).toEqual([])

  // An exercise is over: whoever played reads their own report, control and observers the whole, and nobody else any.
  const reportOf = async (name: PersonName) => {
    const { runs } = world.as(exercisesContract, stage.person(name))
    const [run] = await runs.list()
    return run && runs.report({ id: run.id })
  }
  const whole = await reportOf('host.secretary')
  expect(whole?.together).toMatchObject({ late: 1, wrong: 1 })
  expect(whole?.together.met).toBeGreaterThan(8)
  expect(whole?.together.missed).toBeGreaterThan(0)
  expect((await reportOf('carthia.duty'))?.results.length).toBe(whole?.results.length)
  expect((await reportOf('belmere.analyst'))?.byRole.map(({ role }) => role)).toEqual(['belmere'])
  expect(await reportOf('quillon.duty')).toBeUndefined()
})
