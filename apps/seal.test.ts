import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { sealContract } from '#platform/seal.ts'
import { sealAll, unknownDigests, verifySeals } from '#platform/server/seal.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules, sealedTables } from './server/modules.ts'

async function deliver(world: TestWorld, times: number): Promise<void> {
  for (let n = 0; n < times; n++)
    await world.database.kysely
      .insertInto('delivery')
      .values({
        at: world.house.now(),
        way: 'taxii',
        kind: 'stix',
        owner_id: delegations.belmere,
        to_delegation: delegations.carthia,
        to_account: null,
        seqs: [n],
      })
      .execute()
}

function seal({ house }: TestWorld): Promise<void> {
  return inTransaction(house, system, 'test', 'acts', (call) => sealAll(call, sealedTables))
}

function verify({ house }: TestWorld) {
  return inTransaction(house, system, 'test', 'reads', ({ db }) => verifySeals(db, sealedTables))
}

/** A host with three seals over nine deliveries. */
async function openSealed(): Promise<TestWorld> {
  const world = await openTestWorld(modules)
  for (let n = 0; n < 3; n++) {
    await deliver(world, 3)
    await seal(world)
  }
  return world
}

test('records that nobody touched agree with their seals, and a quiet hour adds none', async () => {
  await using world = await openSealed()
  const first = await verify(world)
  expect(first.breach).toBeUndefined()
  expect(first.heads).toMatchObject([
    { table: 'audit', rows: 0 },
    { table: 'delivery', rows: 9, seals: 3, lastId: 9 },
  ])
  await seal(world)
  expect(await verify(world)).toEqual(first)
})

test.for([
  ['changed', "update delivery set way = 'page' where id = 5", { id: 5, what: 'it was changed' }],
  [
    'ascribed to another',
    `update delivery set to_delegation = '${delegations.dorvane}' where id = 9`,
    { id: 9, what: 'it was changed' },
  ],
  ['removed', 'delete from delivery where id = 5', { id: 6, what: 'it, or the row before it, was removed or changed' }],
  [
    'removed at the end',
    'delete from delivery where id = 9',
    { id: 9, what: 'it, or the row before it, was removed or changed' },
  ],
] as const)('a delivery that was %s after it was sealed is named', async ([_, change, breach]) => {
  await using world = await openSealed()
  await sql.raw(change).execute(world.database.kysely)
  expect((await verify(world)).breach).toEqual({ table: 'delivery', ...breach })
})

test('a delivery that was slipped in among older ones is named', async () => {
  await using world = await openTestWorld(modules)
  await deliver(world, 5)
  await sql`create table kept as select * from delivery where id = 3; delete from delivery where id = 3`.execute(
    world.database.kysely,
  )
  await seal(world)
  await sql`insert into delivery overriding system value select * from kept`.execute(world.database.kysely)
  expect((await verify(world)).breach).toEqual({ table: 'delivery', id: 3, what: 'it was slipped in later' })
})

test('who changes a row and its seal is betrayed by the next seal, and who changes all by a digest noted elsewhere', async () => {
  await using world = await openSealed()
  const noted = (await verify(world)).heads
  await sql`update seal set rows = rows || rows where to_id = 6`.execute(world.database.kysely)
  expect((await verify(world)).breach).toMatchObject({ id: 4 })
  await sql`delete from seal; update delivery set way = 'page' where id = 5`.execute(world.database.kysely)
  await seal(world)
  const rewritten = await verify(world)
  expect(rewritten.breach).toBeUndefined()
  expect(rewritten.heads).not.toEqual(noted)
  const digests = [...noted, ...rewritten.heads].flatMap(({ digest }) => digest ?? [])
  expect(await inTransaction(world.house, system, 'test', 'reads', ({ db }) => unknownDigests(db, digests))).toEqual([
    digests[0],
  ])
})

test('the auditor has the proof of a delivery, and nobody else has', async () => {
  await using world = await openSealed()
  const auditor = world.as(sealContract, people.host.auditor)
  const proof = await auditor.proof({ table: 'delivery', id: 5 })
  expect(proof).toMatchObject({ table: 'delivery', id: 5, agrees: true, sealedAt: '2026-11-21T09:00:00.000Z' })
  expect((await auditor.heads()).map((head) => head.table)).toEqual(['audit', 'delivery'])
  await sql`update delivery set way = 'page' where id = 5`.execute(world.database.kysely)
  expect(await auditor.proof({ table: 'delivery', id: 5 })).toMatchObject({ agrees: false })
  expect((await safe(auditor.proof({ table: 'delivery', id: 99 }))).error).toMatchObject({ code: 'NOT_SEALED' })
  expect((await safe(auditor.proof({ table: 'account', id: 1 }))).error).toMatchObject({ code: 'NOT_SEALED' })
  for (const other of [people.belmere.duty, people.host.admin, people.host.secretary])
    expect((await safe(world.as(sealContract, other).heads())).error).toMatchObject({ code: 'AUDITOR_ONLY' })
})
