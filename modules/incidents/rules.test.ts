import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Actor, nobody } from '#platform/actor.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { Marked, Marking } from '#modules/sharing/contract.ts'
import { maySee, thePublic, type Who as Reader } from '#modules/sharing/rules.ts'
import { whoOf } from '#modules/sharing/server/index.ts'
import { incidentsContract, IncidentStatus } from './contract.ts'
import { mayMove, maySeeIncident, maySeePart, mayShare, mayUpdate, type Move, transitions, type Who } from './rules.ts'
import {
  doorsOf,
  five,
  gridOutage,
  marked,
  openGroup,
  openIncidentWorld,
  toAll,
  toCarthia,
  toTheFive,
  toUs,
  words,
} from './server/test-incidents.ts'

const person = (...roles: string[]): Who => ({ kind: 'person', delegationId: 'us', roles, scopes: [] })

test.each(Object.keys(transitions) as Move[])(
  '%s is possible from the states that its row names, and from no other',
  (move) => {
    const from: readonly string[] = transitions[move].from
    for (const status of IncidentStatus.options) {
      const verdict = mayMove(person('head-of-delegation'), { ownerId: 'us', status }, move)
      expect([status, verdict]).toEqual([
        status,
        from.includes(status) ? true : { refused: 'INCIDENT_NOT_IN_THIS_STATE' },
      ])
    }
  },
)

test.each([
  ['head-of-delegation', true, true, true],
  ['diplomatic-contact', true, true, true],
  ['technical-contact', true, true, 'INCIDENT_PUBLICATION_NEEDS_DIPLOMAT'],
  ['legal-adviser', true, 'INCIDENT_ROLE_MAY_NOT', 'INCIDENT_ROLE_MAY_NOT'],
  ['observer', 'INCIDENT_ROLE_MAY_NOT', 'INCIDENT_ROLE_MAY_NOT', 'INCIDENT_ROLE_MAY_NOT'],
  ['auditor', 'INCIDENT_ROLE_MAY_NOT', 'INCIDENT_ROLE_MAY_NOT', 'INCIDENT_ROLE_MAY_NOT'],
] as const)('a %s writes: %s, shares: %s, publishes: %s', (role, ...expected) => {
  const incident = { ownerId: 'us', status: 'draft' as const }
  const verdicts = [
    mayUpdate(person(role), incident),
    mayShare(person(role), incident, toCarthia),
    mayShare(person(role), incident, toAll),
  ]
  expect(verdicts.map((verdict) => (verdict === true ? true : verdict.refused))).toEqual(expected)
})

const everyMarking: Marking[] = [
  toUs,
  toCarthia,
  toTheFive,
  marked('amber', { delegations: [delegations.esteria] }),
  marked('green'),
  marked('green', { groups: [five] }),
  toAll,
  marked('red', { people: [people.belmere.analyst] }),
  marked('red', { people: [people.carthia.duty, people.belmere.analyst] }),
  { ...toTheFive, embargoUntil: '2026-12-01T00:00:00Z' },
]

type Row = { id: string; status: IncidentStatus; marked: Marked }
type PartRow = Row & { incident: Row; now: Marking; onlyDraft: boolean; other: Row | null; kind: string }

/** Every state × marking as an incident, with parts under every pair of markings, then and now; placed without any action. */
async function everyCase(world: TestWorld) {
  const db = world.database.kysely
  await openGroup(world)
  const markingIds = new Map<Marking, string>()
  for (const marking of everyMarking) {
    const id = newId()
    const { tlp, pap, audience, embargoUntil, caveats, exercise } = marking
    await db
      .insertInto('marking')
      .values({
        id,
        digest: id,
        owner_id: delegations.belmere,
        tlp,
        pap,
        ...audience,
        embargo_until: embargoUntil,
        caveats,
        exercise,
      })
      .execute()
    markingIds.set(marking, id)
  }
  const idOf = (marking: Marking) => markingIds.get(marking) ?? ''
  const incidents: Row[] = []
  for (const status of IncidentStatus.options)
    for (const marking of everyMarking) {
      const id = newId()
      await db
        .insertInto('incident')
        .values({
          id,
          owner_id: delegations.belmere,
          marking_id: idOf(marking),
          status,
          exercise: false,
          reported_at: world.house.now(),
        })
        .execute()
      incidents.push({ id, status, marked: { owner: delegations.belmere, marking } })
    }
  const parts: PartRow[] = []
  for (const incident of incidents.filter(
    ({ status, marked: { marking } }) => status === 'shared' || (status === 'draft' && marking === toCarthia),
  ))
    for (const marking of everyMarking)
      for (const now of [marking, toUs, toCarthia])
        for (const onlyDraft of [false, true])
          parts.push({
            id: newId(),
            status: incident.status,
            incident,
            marked: { owner: delegations.belmere, marking },
            now,
            onlyDraft,
            other: now === marking ? (incidents[parts.length % incidents.length] ?? null) : null,
            kind: 'file',
          })
  await db
    .insertInto('incident_part')
    .values(
      parts.map(({ id, incident, marked: { marking }, onlyDraft, other, kind }) => ({
        incident_id: incident.id,
        owner_id: delegations.belmere,
        part: id,
        body: JSON.stringify({ kind }),
        section: null,
        marking_id: idOf(marking),
        marking_now_id: idOf(marking),
        own_marking: true,
        from_version: 1,
        since: world.house.now(),
        only_draft: onlyDraft,
        other_id: other?.id ?? null,
        words: '',
        until_version: onlyDraft ? 2 : null,
      })),
    )
    .execute()
  for (const { id, now } of parts)
    await db
      .updateTable('incident_part')
      .set({ marking_now_id: idOf(now) })
      .where('part', '=', id)
      .execute()
  for (const { id } of parts)
    await db
      .insertInto('incident_file_chunk')
      .values({ file_id: id, n: 0, owner_id: delegations.belmere, bytes: Buffer.from('x') })
      .execute()
  const questions: Row[] = []
  for (const incident of incidents.filter(({ status }) => status === 'shared' || status === 'withdrawn'))
    for (const marking of everyMarking) {
      const question = {
        id: newId(),
        status: incident.status,
        marked: { owner: delegations.belmere, marking },
        incident,
      }
      await db
        .insertInto('incident_question')
        .values({
          id: question.id,
          incident_id: incident.id,
          from_id: delegations.belmere,
          to_id: delegations.carthia,
          marking_id: idOf(marking),
          words: '{}',
          asked_at: world.house.now(),
        })
        .execute()
      await db
        .insertInto('incident_answer')
        .values({
          question_id: question.id,
          from_id: delegations.carthia,
          marking_id: idOf(toCarthia),
          kind: 'declined',
          at: world.house.now(),
        })
        .execute()
      questions.push(question)
    }
  const actors: Row[] = []
  for (const marking of everyMarking) {
    const id = newId()
    await db
      .insertInto('threat_actor')
      .values({
        id,
        owner_id: delegations.belmere,
        marking_id: idOf(marking),
        exercise: false,
        record: '{}',
        names: [],
        recorded_at: world.house.now(),
        changed_at: world.house.now(),
      })
      .execute()
    actors.push({ id, status: 'shared', marked: { owner: delegations.belmere, marking } })
  }
  return { incidents, parts, questions: questions as (Row & { incident: Row })[], actors }
}

test('rules and policies agree on every marked table, for every kind of asker', async () => {
  await using world = await openIncidentWorld()
  const { incidents, parts, questions, actors } = await everyCase(world)
  const machine = await world.machine(delegations.carthia, ['incidents:read'])
  await world.revoke(people.dorvane.head)
  const askers = [
    null,
    machine,
    people.belmere.analyst,
    people.belmere.head,
    people.carthia.duty,
    people.carthia.analyst,
    people.dorvane.duty,
    people.dorvane.head,
    people.esteria.duty,
    people.esteriagrid.engineer,
    people.norhaven.observer,
    people.host.auditor,
    people.host.admin,
  ]

  for (const id of askers) {
    const actor: Actor =
      id === null
        ? nobody
        : await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': id } }))
    await inTransaction(world.house, actor, 'test', 'reads', async (call) => {
      const reader: Reader = actor.kind === 'nobody' ? thePublic : await whoOf(call)
      const seesIncident = ({ marked, status }: Row) => maySeeIncident(reader, { ...marked, status }, call.now) === true
      const seesPart = (part: PartRow) =>
        seesIncident(part.incident) &&
        maySeePart(reader, { ...part.marked, markingNow: part.now, onlyDraft: part.onlyDraft }, call.now) &&
        (part.other === null || seesIncident(part.other))
      const seesQuestion = (question: Row & { incident: Row }) =>
        seesIncident(question.incident) && maySee(reader, question.marked, call.now) === true
      const table = async (name: string, column: string) =>
        (await call.db.selectFrom(name).select(column).execute()).map((row) => String(row[column])).toSorted()
      const expected = <One extends Row>(rows: readonly One[], sees: (row: One) => boolean) =>
        rows
          .filter(sees)
          .map((row) => row.id)
          .toSorted()

      const who = actor.name
      expect([who, await table('incident', 'id')]).toEqual([who, expected(incidents, seesIncident)])
      expect([who, await table('incident_part', 'part')]).toEqual([who, expected(parts, seesPart)])
      // Bytes of a file that was taken out stay with its owner.
      expect([who, await table('incident_file_chunk', 'file_id')]).toEqual([
        who,
        expected(parts, (part) => seesPart(part) && (!part.onlyDraft || reader.delegationId === part.marked.owner)),
      ])
      expect([who, await table('incident_question', 'id')]).toEqual([who, expected(questions, seesQuestion)])
      const seesAnswer = (question: Row & { incident: Row }) =>
        seesQuestion(question) && maySee(reader, { owner: delegations.belmere, marking: toCarthia }, call.now) === true
      expect([who, await table('incident_answer', 'question_id')]).toEqual([who, expected(questions, seesAnswer)])
      expect([who, await table('threat_actor', 'id')]).toEqual([
        who,
        expected(actors, ({ marked }) => maySee(reader, marked, call.now) === true),
      ])
    })
  }
})

/** What Dorvane is answered at every reading door about incidents of others. */
async function everythingDorvaneReads(world: TestWorld, id: string) {
  const dorvane = doorsOf(world, people.dorvane.duty)
  const answer = (promise: Promise<unknown>) =>
    promise.catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)))
  return JSON.stringify([
    await answer(dorvane.list({})),
    await answer(dorvane.search({ words: 'grid' })),
    await answer(dorvane.map({})),
    await answer(dorvane.one({ id })),
    await answer(dorvane.versions.list({ id })),
    await answer(dorvane.questions.of({ id })),
    await answer(dorvane.files.exportStix({ id })),
  ])
}

async function incidentOfCarthia(world: TestWorld) {
  const analyst = doorsOf(world, people.belmere.analyst)
  const item = {
    body: {
      kind: 'victim' as const,
      name: 'Northern Grid',
      country: null,
      delegationId: delegations.belmere,
      sector: 'energy',
      receiver: null,
      affected: null,
      sources: [],
      verified: true,
      note: '',
    },
    marking: null,
  }
  const { id } = await analyst.report(
    gridOutage({
      marking: toUs,
      sections: [{ kind: 'summary', words: words('The grid is dark.'), marking: null }],
      items: [item],
    }),
  )
  await analyst.share({ id, version: 1, marking: toCarthia })
  return id
}

test('without the policies of the incidents, the rules alone still hand nothing out', async () => {
  await using world = await openIncidentWorld()
  const id = await incidentOfCarthia(world)
  const withBoth = await everythingDorvaneReads(world, id)
  expect(withBoth).not.toContain(id)
  for (const table of ['incident', 'incident_part', 'marking'])
    await sql`alter table ${sql.table(table)} disable row level security`.execute(world.database.kysely)
  expect(await everythingDorvaneReads(world, id)).toEqual(withBoth)
  // The hole is real: the table itself now shows the row to anybody.
  const stranger = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.dorvane.duty } }),
  )
  expect(
    await inTransaction(world.house, stranger, 'test', 'reads', (call) =>
      call.db.selectFrom('incident').select('id').execute(),
    ),
  ).toEqual([{ id }])
})

test('a liar about their standing convinces the rules, and not the database', async () => {
  await using world = await openIncidentWorld()
  const id = await incidentOfCarthia(world)
  const stranger = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.dorvane.duty } }),
  )
  const liar: Actor = { ...stranger, delegationId: delegations.belmere, roles: ['head-of-delegation'] }
  expect(mayUpdate(liar, { ownerId: delegations.belmere, status: 'shared' })).toBe(true)
  const seen = await inTransaction(world.house, liar, 'test', 'acts', async (call) => ({
    incidents: await call.db.selectFrom('incident').select('id').execute(),
    changed: (await call.db.updateTable('incident').set({ status: 'closed' }).where('id', '=', id).executeTakeFirst())
      .numUpdatedRows,
  }))
  expect(seen).toEqual({ incidents: [], changed: 0n })
})

test('every door that this module has is named, routed once, and described', () => {
  const doors: { path: string; method: string; summary: string | undefined }[] = []
  const walk = (router: object): void => {
    for (const one of Object.values(router)) {
      const meta = one['~orpc'] as { route: { path: string; method: string; summary?: string } } | undefined
      if (meta) doors.push({ path: meta.route.path, method: meta.route.method, summary: meta.route.summary })
      else walk(one)
    }
  }
  walk(incidentsContract)
  expect(doors).toHaveLength(37)
  expect(new Set(doors.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`)).size).toBe(
    doors.length,
  )
  expect(doors.filter(({ summary }) => !summary)).toEqual([])
})
