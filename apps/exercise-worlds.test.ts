import { traverseContractProcedures } from '@orpc/server'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { exercisesContract } from '#modules/exercises/contract.ts'
import { hospitals, later, letHappen, marker } from '#modules/exercises/server/test-exercise.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { deskContract } from '#platform/desk.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { openNegotiationWorld } from '#modules/negotiations/server/test-negotiation.ts'
import { idOf } from '#modules/negotiations/text/test-text.ts'
import { sequence } from '#modules/record/server/index.ts'
import { sampleInput } from './sample-input.ts'
import { modules } from './server/modules.ts'

/**
 * What is only an exercise is never taken for real (trap 10 of the practice): every door that answers without being asked
 * for an exercise, and every feed, gives the same answer before, while and after one is played.
 */

const Inside = z.object({
  route: z.object({ method: z.string().optional(), path: z.string().optional() }),
  inputSchema: z.custom<z.ZodType>((value) => value instanceof z.ZodType).optional(),
})

/** Every door that lists, counts or searches: read without naming one thing. Those of exercises speak of nothing else. */
function realDoors(): string[] {
  const paths: string[] = []
  for (const { name, router, when } of modules) {
    if (!router || when || name === 'exercises' || name === 'in-play') continue
    traverseContractProcedures({ router, path: [name] }, ({ contract }) => {
      const { route, inputSchema } = Inside.parse(contract['~orpc'])
      if (route.method !== 'GET' || !route.path || route.path.includes('{')) return
      const input =
        z.record(z.string(), z.unknown()).safeParse(inputSchema && sampleInput(inputSchema, absent)).data ?? {}
      // What filters is left out, so that the list is whole; what searches looks for the exercise.
      const kept = ['words', 'world', 'exercise', 'from', 'to', 'limit', 'year', 'month'].filter((key) => key in input)
      const query = new URLSearchParams(
        Object.fromEntries(kept.map((key) => [key, key === 'words' ? marker : String(input[key])])),
      )
      paths.push(`/api${route.path}?${query}`)
    })
  }
  const raw = modules.flatMap((module) => (module.when ? [] : (module.routes ?? [])))
  return [
    ...paths,
    ...raw.filter(({ method, path }) => method === 'GET' && !path.includes(':')).map(({ path }) => path),
  ]
}

const begin = '2026-11-21T09:00:00.000Z'
const asked = '2026-11-21T09:30:00.000Z'
const absent = '00000000-0000-4000-8000-00000000dead'

/** Always asked at the same moment, so that only what was done in between could make a difference. */
async function everyAnswer(world: TestWorld, accounts: readonly (string | null)[]): Promise<Map<string, string>> {
  world.at(asked)
  const answers = new Map<string, string>()
  for (const account of accounts)
    for (const path of [...realDoors(), ...(await collectionPaths(world, account))]) {
      if (path.startsWith('/live') || path.includes('begin')) continue
      await sql`delete from rate`.execute(world.database.kysely)
      const accept = path.startsWith('/taxii2') ? 'application/taxii+json;version=2.1' : '*/*'
      const response = await world.knock(account, path, { headers: { accept } })
      answers.set(`${account} ${path}`, `${response.status} ${plain(await response.text())}`)
    }
  return answers
}

const Signed = z.object({ payload: z.string(), protected: z.string() })

/** What a signed feed says, without the moment at which it was signed. */
function plain(body: string): string {
  if (!body.startsWith('{"payload"')) return body
  const { payload } = Signed.parse(JSON.parse(body))
  return Buffer.from(payload, 'base64url')
    .toString()
    .replace(/"iat":\d+/, '')
}

const Collections = z.object({ collections: z.array(z.object({ id: z.string() })).default([]) })

async function collectionPaths(world: TestWorld, account: string | null): Promise<string[]> {
  const root = '/taxii2/chancery/collections/'
  const headers = { accept: 'application/taxii+json;version=2.1' }
  const response = await world.knock(account, root, { headers })
  if (!response.ok) return []
  const { collections } = Collections.parse(await response.json())
  return [root, ...collections.flatMap(({ id }) => [`${root}${id}/objects/`, `${root}${id}/manifest/`])]
}

/** Every table in which a word stands, in whichever column. */
async function tablesWith(world: TestWorld, word: string): Promise<string[]> {
  const { kysely } = world.database
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`.execute(
    kysely,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hits = await sql`select 1 from ${sql.table(name)} t where t::text like ${`%${word}%`} limit 1`.execute(kysely)
    if (hits.rows.length > 0) found.push(name)
  }
  return found
}

const green = (...to: string[]) => ({
  tlp: 'amber+strict' as const,
  pap: null,
  audience: { delegations: to, groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: true,
})

/** Two delegations play: they report, share, ask, read and withdraw, and notices go out. */
async function play(world: TestWorld): Promise<string> {
  world.at(begin)
  const control = world.as(exercisesContract, people.host.secretary)
  const { id: scenarioId } = await control.scenarios.create({ scenario: hospitals })
  const players = (['belmere', 'carthia'] as const).map((role) => ({
    role,
    by: { kind: 'delegation' as const, delegationId: delegations[role] },
  }))
  const { id } = await control.runs.prepare({ scenarioId, players, observers: [people.norhaven.observer] })
  await control.runs.start({ id })
  await later(world, 301, modules)
  const belmere = world.as(incidentsContract, people.belmere.analyst)
  const carthia = world.as(incidentsContract, people.carthia.duty)
  const facts = { title: `${marker}: a report of Belmere` }
  const draft = await belmere.report({ facts, marking: green(delegations.carthia), exercise: true })
  // Exercise control is told too; of what the two keep between themselves its archive says nothing.
  const toControl = green(delegations.carthia, delegations.host)
  const shared = await belmere.share({ id: draft.id, version: 1, marking: toControl })
  await carthia.one({ id: draft.id })
  const question = { text: `${marker}: since when?`, language: 'en', direction: 'auto' as const }
  await carthia.questions.ask({
    id: draft.id,
    to: delegations.belmere,
    words: question,
    marking: green(delegations.belmere),
  })
  await belmere.questions.of({ id: draft.id })
  await world.knock(
    people.belmere.analyst,
    `/files?incident=${draft.id}&version=${shared.version}&name=${marker}.txt`,
    {
      method: 'POST',
      body: `${marker} in a file`,
      headers: { 'content-type': 'text/plain' },
    },
  )
  const second = await belmere.report({ facts, marking: green(delegations.carthia), exercise: true })
  await belmere.share({ id: second.id, version: 1, marking: green(delegations.carthia) })
  await carthia.one({ id: second.id })
  await belmere.withdraw({ id: second.id, version: 2, reason: `${marker}: reported twice` })
  await belmere.report({ facts, marking: green(delegations.carthia), exercise: true })
  await belmere.actors.record({
    name: `${marker} Heron`,
    description: `${marker}: said to be behind it`,
    marking: { ...green(), tlp: 'clear', exercise: false },
    exercise: true,
  })
  await letHappen(world, modules)
  return id
}

test('nothing of an exercise reaches the real world: every list, count, search, feed and desk answers as if there were none; archived or removed it is gone whole', async () => {
  await using world = await openTestWorld(modules)
  const machine = await world.machine(delegations.carthia, ['taxii:read', 'incidents:read'])
  const { belmere, carthia, host } = people
  // Who is nobody, who plays, who controls, who reads the books, and a program.
  const accounts = [null, belmere.analyst, carthia.duty, host.secretary, host.auditor, machine]
  const before = await everyAnswer(world, accounts)
  expect(before.size).toBeGreaterThan(120)
  expect([...before.values()].filter((answer) => answer.startsWith('200')).length).toBeGreaterThan(60)

  const id = await play(world)
  const during = await everyAnswer(world, accounts)
  const told = [...during].filter(([, answer]) => answer.includes(marker) || answer.includes(id))
  expect(told.map(([path]) => path)).toEqual([])
  expect([...during].filter(([path, answer]) => before.get(path) !== answer).map(([path]) => path)).toEqual([])
  // It is all there for whoever asks for it.
  const inExercise = await world.as(incidentsContract, carthia.duty).list({ world: 'exercise' })
  expect(inExercise.items.length).toBe(2)

  const control = world.as(exercisesContract, host.secretary)
  const { items } = await control.runs.one({ id })
  expect(items).toEqual([
    { kind: 'incident', count: 4 },
    { kind: 'notice', count: 1 },
    { kind: 'question', count: 1 },
    { kind: 'actor', count: 1 },
  ])
  await control.runs.end({ id })
  await letHappen(world, modules)
  await control.runs.archive({ id })
  expect((await tablesWith(world, marker)).filter((table) => !table.startsWith('exercise_'))).toEqual([])
  for (const table of [
    'incident',
    'incident_part',
    'incident_file_chunk',
    'incident_question',
    'delivery',
    'withdrawal',
    'threat_actor',
  ])
    expect((await sql`select 1 from ${sql.table(table)}`.execute(world.database.kysely)).rows).toEqual([])
  const { fileName, archive } = await control.runs.archived({ id })
  expect(fileName).toMatch(/^EXERCISE-Wintermark-/)
  const kept = JSON.stringify(archive)
  for (const word of ['a report of Belmere', 'two hospitals without records', 'said to be behind it'])
    expect(kept).toContain(word)
  for (const word of ['since when?', 'reported twice']) expect(kept).not.toContain(word)
  const after = await everyAnswer(world, [belmere.analyst, host.secretary])
  expect([...after].filter(([path, answer]) => before.get(path) !== answer).map(([path]) => path)).toEqual([])

  const { scenarios } = control
  await control.runs.remove({ id })
  expect(await tablesWith(world, marker)).toEqual(['exercise_scenario'])
  for (const scenario of await scenarios.list()) if (!scenario.shipped) await scenarios.remove({ id: scenario.id })
  expect(await tablesWith(world, marker)).toEqual([])
})

/** Belmere and Norhaven play; exercise control is of the host. */
async function playedInPublic(world: TestWorld): Promise<string> {
  const { runs, scenarios } = world.as(exercisesContract, people.host.secretary)
  const { id: scenarioId } = await scenarios.create({ scenario: hospitals })
  const players = [
    { role: 'belmere', by: { kind: 'delegation' as const, delegationId: delegations.belmere } },
    { role: 'carthia', by: { kind: 'delegation' as const, delegationId: delegations.norhaven } },
  ]
  const { id } = await runs.prepare({ scenarioId, players, observers: [] })
  await runs.start({ id })
  return id
}

test('what is public of an exercise stands in its own world: a threat actor, a text negotiated in the open', async () => {
  const run = { id: '' }
  await using negotiation = await openNegotiationWorld(modules, [people.belmere.duty, people.carthia.duty], {
    exercise: true,
    before: async (opened) => {
      run.id = await playedInPublic(opened)
    },
  })
  const { rooms, room, does, doors, world } = negotiation
  const { runs } = world.as(exercisesContract, people.host.secretary)
  const reader = await rooms.letIn(people.belmere.duty, room, people.norhaven.observer)
  const opening = await negotiation.openText(`${marker} Accord`)
  const ask = await does(people.carthia.duty, {
    kind: 'openness.ask',
    openness: idOf('openness'),
    mode: 'open',
    reader,
  })
  const consent = { opening: { ...opening.signed }, ask: { ...ask.signed }, backs: [] }
  await doors(people.norhaven.observer).open({ room, device: reader, consent })
  expect(await doors(null).openTexts({})).toEqual([])
  expect(await doors(null).openTexts({ world: 'exercise' })).toMatchObject([{ id: room, exercise: true }])
  expect(await doors(null).openText({ id: room })).toMatchObject({ exercise: true })
  // Its final document can be published, among those of exercises; the acts of the record know nothing of it.
  await negotiation.adopt()
  const { id } = await doors(people.belmere.duty).publish({ document: await negotiation.document() })
  await letHappen(world, modules)
  await sequence(world.house)
  expect((await doors(null).texts({})).items).toEqual([])
  expect((await doors(null).texts({ world: 'exercise' })).items).toMatchObject([{ id, exercise: true }])
  expect(await doors(null).text({ id })).toMatchObject({ act: null })

  // A record keeps its world, whatever its marking says, and is joined with none of the other.
  const analyst = world.as(incidentsContract, people.belmere.analyst)
  const marking = { ...green(), tlp: 'clear' as const }
  const real = await analyst.actors.record({ name: 'Grey Heron', marking })
  const played = await analyst.actors.record({ name: `${marker} Heron`, marking, exercise: true })
  const { exercise: _, ...record } = played
  await analyst.actors.change({ ...record, actorId: played.id, marking: { ...marking, exercise: false } })
  const named = async (asked: { world?: 'real' | 'exercise' }) =>
    (await world.as(incidentsContract, people.carthia.duty).actors.list(asked)).items.map(({ name }) => name)
  expect(await named({})).toEqual(['Grey Heron'])
  expect(await named({ world: 'exercise' })).toEqual([`${marker} Heron`])
  expect(real.marking.exercise).toBe(false)
  await expect(analyst.actors.merge({ actorId: played.id, into: real.id })).rejects.toMatchObject({
    code: 'MERGE_NOT_POSSIBLE',
  })

  // However much waits in an exercise, what is real has its place on the desk, and every line of the other says what it is.
  const facts = { title: 'Registries fail' }
  await analyst.report({ facts, marking })
  for (let n = 0; n <= 50; n++)
    await analyst.report({
      facts: { title: `${marker} ${n}` },
      marking: { ...marking, exercise: true },
      exercise: true,
    })
  const { today } = world.as(deskContract, people.belmere.analyst)
  expect((await today({})).items.map(({ values, exercise }) => [values['title'], exercise])).toContainEqual([
    'Registries fail',
    false,
  ])
  const rehearsed = (await today({ world: 'exercise' })).items
  expect(rehearsed.length).toBeGreaterThan(40)
  expect(rehearsed.filter(({ exercise }) => !exercise)).toEqual([])

  // What was made public in it goes with the exercise of whoever made it public.
  await letHappen(world, modules)
  await runs.end({ id: run.id })
  await runs.archive({ id: run.id })
  const { archive } = await runs.archived({ id: run.id })
  expect(Object.keys(Object(archive['items'])).toSorted()).toEqual(['actor', 'incident', 'open-text', 'room', 'text'])
  // The sealed room went with it, and what its procedure had entered; the record keeps commitments that nobody opens.
  expect(archive['items']).toMatchObject({ room: [] })
  for (const table of ['room', 'room_envelope', 'negotiation_subject', 'negotiation_entry'])
    expect((await sql`select 1 from ${sql.table(table)}`.execute(world.database.kysely)).rows).toEqual([])
  expect(await doors(null).openTexts({ world: 'exercise' })).toEqual([])
  expect((await doors(null).texts({ world: 'exercise' })).items).toEqual([])
  expect(await named({ world: 'exercise' })).toEqual([])
  expect(await named({})).toEqual(['Grey Heron'])
})
