import { safe } from '@orpc/client'
import { type KyselyPlugin, sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { toHex } from '#platform/bytes.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../../apps/server/modules.ts'
import { recordContract } from '../../contract.ts'
import { entryBytes } from '../../entries.ts'
import { verifyProof } from '../../proof.ts'
import { faultOfRow, RowProof } from '../../row-proof.ts'
import { leafHash } from '../../tree.ts'
import { commitRows, logOf, policyOf, sequence, verifyRecord } from '../index.ts'

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

async function commit({ house }: TestWorld): Promise<void> {
  await commitRows(house)
  await sequence(house)
}

async function verify({ house }: TestWorld, expected: readonly string[] = []) {
  const log = await logOf(house)
  return inTransaction(house, system, 'test', 'reads', ({ db }) => verifyRecord(db, { log, expected }))
}

/** A host with three batches over nine deliveries. */
async function openCommitted(): Promise<TestWorld> {
  const world = await openTestWorld(modules)
  for (let n = 0; n < 3; n++) {
    await deliver(world, 3)
    await commit(world)
  }
  return world
}

test('books that nobody touched agree with the record, and a quiet hour adds nothing', async () => {
  await using world = await openCommitted()
  const first = await verify(world)
  expect(first.breach).toBeUndefined()
  expect(first.heads).toMatchObject([
    { table: 'audit', rows: 0 },
    { table: 'delivery', rows: 9, batches: 3, lastId: 9 },
  ])
  expect(first.record.entries).toBe(4)
  await commit(world)
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
] as const)('a delivery that was %s after it was committed is named', async ([_, change, breach]) => {
  await using world = await openCommitted()
  await sql.raw(change).execute(world.database.kysely)
  expect((await verify(world)).breach).toEqual({ table: 'delivery', ...breach })
})

test('a delivery that was slipped in among older ones is named', async () => {
  await using world = await openTestWorld(modules)
  await deliver(world, 5)
  await sql`create table kept as select * from delivery where id = 3; delete from delivery where id = 3`.execute(
    world.database.kysely,
  )
  await commit(world)
  await sql`insert into delivery overriding system value select * from kept`.execute(world.database.kysely)
  expect((await verify(world)).breach).toEqual({ table: 'delivery', id: 3, what: 'it was slipped in later' })
})

const inPlace = (column: string, value: string) => `update record_rows set ${column} = ${value} where to_id = 6`

test.for([
  ['its hashes', inPlace('commitments', 'commitments || commitments'), { table: 'delivery', id: 4 }],
  ['its statement', inPlace('statement', `replace(statement, '"to":6', '"to":7')`), { table: 'delivery', id: 4 }],
  ['the salts of its rows', inPlace('secret', 'salt::bytea'), { table: 'delivery', id: 4 }],
  ['the batch itself, away', 'delete from record_rows where to_id = 6', { table: 'delivery', id: 7 }],
  [
    'the last batch, away with its rows',
    'delete from record_rows where to_id = 9; delete from delivery where id > 6',
    { table: 'record_rows' },
  ],
  [
    'the commitment in its entry',
    `update record_entry set commitment = repeat('0', 64) where index = 2`,
    { table: 'delivery', id: 4 },
  ],
  [
    'an entry, away',
    'update record_entry set index = null, at = null where index = 2',
    { table: 'record_entry', id: 2 },
  ],
  [
    'an entry’s time',
    `update record_entry set at = at + interval '1s' where index = 3`,
    { table: 'record_entry', id: 3 },
  ],
  ['a root', `update record_checkpoint set root = sha256(root) where size = 3`, { table: 'record_entry', id: 2 }],
  [
    'a signature',
    `update record_checkpoint set note = (select note from record_checkpoint where size = 2) where size = 3`,
    { table: 'record_checkpoint', id: 3 },
  ],
] as const)('who changes %s in the record is named', async ([_, change, breach]) => {
  await using world = await openCommitted()
  await sql.raw(change).execute(world.database.kysely)
  expect((await verify(world)).breach).toMatchObject(breach)
})

test('who rewrites everything and signs it anew is betrayed by what was noted elsewhere', async () => {
  await using world = await openCommitted()
  const noted = await verify(world)
  const digests = [noted.record.root, ...noted.heads.map(({ digest }) => digest)].flatMap((digest) => digest ?? [])
  expect(digests).toHaveLength(2)
  expect((await verify(world, digests)).unknown).toEqual([])
  await sql`delete from record_rows; delete from record_act; delete from record_entry; delete from record_tile;
    delete from record_checkpoint; update delivery set way = 'page' where id = 5`.execute(world.database.kysely)
  await commit(world)
  const rewritten = await verify(world, digests)
  expect(rewritten.breach).toBeUndefined()
  expect(rewritten.unknown).toEqual(digests)
})

test('the auditor takes away the proof of a delivery that verifies offline, and nobody else has it', async () => {
  await using world = await openCommitted()
  const auditor = world.as(recordContract, people.host.auditor)
  const answer = await auditor.rowProof({ table: 'delivery', id: 5 })
  expect(answer).toMatchObject({ table: 'delivery', id: 5, agrees: true, committedAt: '2026-11-21T09:00:00.000Z' })
  const proof = RowProof.parse(JSON.parse(JSON.stringify(answer.proof)))
  expect(faultOfRow(proof)).toBeUndefined()
  expect(JSON.parse(proof.row)).toContain(delegations.carthia)
  const { text } = await policyOf(world.house)
  const leaf = leafHash(entryBytes(proof.entry))
  expect(await verifyProof(proof.proof, { leaf, policy: text, origin: 'house/record' })).toMatchObject({ index: 2 })

  const lies: Partial<RowProof>[] = [
    { row: proof.row.replace('taxii', 'page!') },
    { id: 4 },
    { place: 0 },
    { table: 'audit' },
    { path: proof.path.slice(1) },
    { rowSalt: proof.statementSalt },
    { statement: proof.statement.replace('"from":4', '"from":3') },
    { entry: { ...proof.entry, commitment: toHex(leaf) } },
    { entry: { ...proof.entry, kind: 'act' } },
  ]
  for (const lie of lies) expect([lie, faultOfRow({ ...proof, ...lie })]).toEqual([lie, expect.any(String)])

  expect((await auditor.rows()).map(({ table }) => table)).toEqual(['audit', 'delivery'])
  await sql`update delivery set way = 'page' where id = 5`.execute(world.database.kysely)
  expect(await auditor.rowProof({ table: 'delivery', id: 5 })).toMatchObject({ agrees: false, proof: null })
  expect((await safe(auditor.rowProof({ table: 'delivery', id: 99 }))).error).toMatchObject({ code: 'NOT_COMMITTED' })
  expect((await safe(auditor.rowProof({ table: 'account', id: 1 }))).error).toMatchObject({ code: 'NOT_COMMITTED' })
  for (const other of [people.belmere.duty, people.host.admin, people.host.secretary])
    expect((await safe(world.as(recordContract, other).rows())).error).toMatchObject({ code: 'AUDITOR_ONLY' })
})

test('a long backlog is committed batch by batch, and what was committed stays when the next one cannot be', async () => {
  await using world = await openTestWorld(modules)
  await sql`insert into delivery (at, way, kind, owner_id, to_delegation, seqs)
    select now(), 'taxii', 'stix', ${delegations.belmere}, ${delegations.carthia}, array[n]::bigint[]
    from generate_series(1, 4500) as n`.execute(world.database.kysely)
  let batches = 0
  const stop: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (node.kind === 'InsertQueryNode' && JSON.stringify(node.into).includes('record_rows') && ++batches === 2)
        throw new Error('stopped')
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const { house, database } = world
  const stopped = { ...house, database: { ...database, kysely: database.kysely.withPlugin(stop) } }
  await expect(commitRows(stopped)).rejects.toThrow('stopped')
  const committed = async () =>
    (await database.kysely.selectFrom('record_rows').select('to_id').orderBy('to_id').execute()).map((row) =>
      Number(row['to_id']),
    )
  expect(await committed()).toEqual([2000])
  await commit(world)
  expect(await committed()).toEqual([2000, 4000, 4500])
  expect((await verify(world)).breach).toBeUndefined()
})

// PGlite has one connection: nobody else can be writing there.
test.skipIf(!process.env['DATABASE_URL'])(
  'a member who hands something out while the books are committed waits, and is not struck dead',
  async () => {
    await using world = await openTestWorld(modules)
    const { house, database } = world
    await deliver(world, 1)
    await database.kysely.insertInto('audit').values({ door: 'before', at: house.now(), outcome: 'done' }).execute()
    const member = await database.connect()
    await member.query('begin')
    await member.query(
      `insert into delivery (at, way, kind, owner_id, to_delegation, seqs) select now(), 'taxii', 'stix', $1, $2, '{1}'`,
      [delegations.belmere, delegations.carthia],
    )
    const job = commitRows(house)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await member.query(`insert into audit (door, at, outcome) values ('test', now(), 'done')`)
    await member.query('commit')
    member.release()
    await job
    expect((await verify(world)).heads).toMatchObject([{ rows: 1 }, { rows: 2 }])
  },
)
