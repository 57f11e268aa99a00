import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { nobody, type Actor } from '#platform/actor.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { Tlp, type Marking } from './contract.ts'
import { maySee, thePublic } from './rules.ts'
import { sharing, whoOf } from './server/index.ts'
import { markingRow, markingsByIds } from './server/store.ts'

const group = '00000000-0000-7000-8000-9009000000aa'

/** Every label × every kind of audience × embargoed or not. */
function everyMarking(): Marking[] {
  const audiences = [
    {},
    { delegations: [delegations.carthia] },
    { delegations: [delegations.esteria] },
    { groups: [group] },
    { people: [people.carthia.duty] },
    { people: [people.belmere.analyst], groups: [group] },
    { delegations: [delegations.dorvane], people: [people.norhaven.observer] },
  ]
  return Tlp.options.flatMap((tlp) =>
    audiences.flatMap((some) =>
      [null, '2026-11-20T00:00:00Z', '2026-12-01T00:00:00Z'].map((embargoUntil) => ({
        tlp,
        pap: null,
        audience: { delegations: [], groups: [], people: [], ...some },
        embargoUntil,
        caveats: [],
        exercise: false,
      })),
    ),
  )
}

test('the rule and the policy of the database agree on every marking, for every kind of asker', async () => {
  await using world = await openTestWorld([identity, sharing])
  const db = world.database.kysely
  await db
    .insertInto('sharing_group')
    .values({ id: group, name: 'Five', created_by: delegations.belmere, created_at: world.house.now() })
    .execute()
  for (const delegation_id of [delegations.belmere, delegations.carthia, delegations.esteria])
    await db
      .insertInto('sharing_group_member')
      .values({ group_id: group, delegation_id, since: world.house.now(), added_by: newId() })
      .execute()
  await db
    .insertInto('sharing_group_member')
    .values({
      group_id: group,
      delegation_id: delegations.dorvane,
      since: world.house.now(),
      added_by: newId(),
      until: world.house.now(),
    })
    .execute()

  const ids: string[] = []
  for (const marking of everyMarking()) ids.push(await markingRow(db, delegations.belmere, marking))
  const all = await markingsByIds(db, ids)
  expect(all.size).toBe(105)

  const machine = await world.machine(delegations.carthia, ['taxii:read'])
  await world.revoke(people.dorvane.head)
  const askers = [...Object.values(people).flatMap((some): string[] => Object.values(some)), machine]
  for (const id of [null, ...askers]) {
    const actor: Actor =
      id === null
        ? nobody
        : await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': id } }))
    await inTransaction(world.house, actor, 'test', 'reads', async (call) => {
      const seen = new Set((await call.db.selectFrom('marking').select('id').execute()).map((row) => row.id))
      const who = actor.kind === 'nobody' ? thePublic : await whoOf(call)
      for (const [markingId, marked] of all)
        expect([actor.name, marked.marking, seen.has(markingId)]).toEqual([
          actor.name,
          marked.marking,
          maySee(who, marked, call.now) === true,
        ])
    })
  }
})

test('the database refuses on its own what a broken rule would hand out', async () => {
  await using world = await openTestWorld([identity, sharing])
  const amber: Marking = {
    tlp: 'amber',
    pap: null,
    audience: { delegations: [delegations.carthia], groups: [], people: [] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
  await markingRow(world.database.kysely, delegations.belmere, amber)
  const stranger = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.dorvane.duty } }),
  )
  // A lie in the actor's other fields opens nothing: the database derives standing from the id.
  const liar = { ...stranger, delegationId: delegations.carthia, roles: ['auditor'] }
  const seen = await inTransaction(world.house, liar, 'test', 'reads', (call) =>
    call.db.selectFrom('marking').select('id').execute(),
  )
  expect(seen).toEqual([])
})

test('the rule refuses on its own where the policies of the database are removed', async () => {
  await using world = await openTestWorld([identity, sharing])
  const red: Marking = {
    tlp: 'red',
    pap: null,
    audience: { delegations: [], groups: [], people: [people.belmere.head] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
  const id = await markingRow(world.database.kysely, delegations.belmere, red)
  await sql`alter table marking disable row level security`.execute(world.database.kysely)
  const analyst = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.analyst } }),
  )
  await inTransaction(world.house, analyst, 'test', 'reads', async (call) => {
    const marked = (await markingsByIds(call.db, [id])).get(id)
    if (!marked) throw new Error('the policy was not removed')
    expect(maySee(await whoOf(call), marked, call.now)).toEqual({ refused: 'UNKNOWN' })
  })
})

test('when a delegation ends, its clients no longer receive what reached them through it', async () => {
  await using world = await openTestWorld([identity, sharing])
  const db = world.database.kysely
  const marking = { tlp: 'amber' as const, pap: null, embargoUntil: null, caveats: [], exercise: false }
  await markingRow(db, delegations.belmere, {
    ...marking,
    audience: { delegations: [delegations.esteria], groups: [], people: [] },
  })
  const engineer = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.esteriagrid.engineer } }),
  )
  const found = () =>
    inTransaction(world.house, engineer, 'test', 'reads', async (call) => ({
      rows: (await call.db.selectFrom('marking').select('id').execute()).length,
      clientOf: (await whoOf(call)).clientOf,
    }))
  expect(await found()).toEqual({ rows: 1, clientOf: delegations.esteria })
  await db
    .updateTable('delegation')
    .set({ ended_at: world.house.now() })
    .where('id', '=', delegations.esteria)
    .execute()
  expect(await found()).toEqual({ rows: 0, clientOf: null })
})
