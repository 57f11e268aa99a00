import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { newHybridKey } from '#platform/signing.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { signManifest } from '../code.ts'
import { enter, enterCode, logOf, publishAct, sequence, verifyRecord } from './index.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    await publishAct(call, 'incident/1', { v: 1, act: 'incident.published', title: 'Harbour cranes' })
    for (let n = 0; n < 600; n++) await enter(call, { kind: 'device', content: `${n}` })
  })
  const files = { '/index.html': 'a'.repeat(64) }
  await enterCode(world.house, await signManifest({ v: 1, files }, (await newHybridKey()).secret, 'release'))
  await sequence(world.house)
})
afterAll(() => world[Symbol.asyncDispose]())

async function breach() {
  const log = await logOf(world.house)
  return inTransaction(world.house, system, 'test', 'reads', async ({ db }) => (await verifyRecord(db, { log })).breach)
}

const flipped = `set_byte(bytes, 5, 255 - get_byte(bytes, 5))`

test.for([
  [
    'a full tile',
    `update record_tile set bytes = ${flipped} where level = 0 and number = 1`,
    'record_tile',
    'tile/0/001',
  ],
  [
    'a bundle',
    `update record_tile set bytes = ${flipped} where level = -1 and number = 0`,
    'record_tile',
    'tile/entries/000',
  ],
  ['the tile above', `update record_tile set bytes = ${flipped} where level = 1`, 'record_tile', 'tile/1/000.p/2'],
  [
    'the unfinished bundle',
    `update record_tile set bytes = ${flipped} where level = -1 and number = 2`,
    'record_tile',
    'tile/entries/002.p/91',
  ],
  ['a tile, away', 'delete from record_tile where level = 0 and number = 0', 'record_tile', 'tile/0/000'],
  [
    'the words of an act',
    `update record_act set content = replace(content, 'Harbour', 'Airport')`,
    'record_act',
    'other words',
  ],
  ['the salt of an act', `update record_act set salt = 'none' where about = 'incident/1'`, 'record_act', 'other words'],
  [
    'the files of the pages',
    `update code_manifest set signed = replace(signed, 'aaaa', 'bbbb')`,
    'code_manifest',
    'commits to another',
  ],
  [
    'who signed the pages',
    `update code_manifest set signed = replace(signed, 'release', 'local')`,
    'code_manifest',
    'nobody signed it',
  ],
] as const)('the operator who verifies is told who changed %s', async ([_, change, table, what]) => {
  expect(await breach()).toBeUndefined()
  const { kysely: db } = world.database
  const tables = ['record_tile', 'record_act', 'code_manifest'] as const
  for (const name of tables)
    await sql`create table ${sql.table(`kept_${name}`)} as select * from ${sql.table(name)}`.execute(db)
  await sql.raw(change).execute(db)
  const found = await breach()
  for (const name of tables)
    await sql`delete from ${sql.table(name)}; insert into ${sql.table(name)} select * from ${sql.table(`kept_${name}`)};
      drop table ${sql.table(`kept_${name}`)}`.execute(db)
  expect(found).toMatchObject({ table, what: expect.stringContaining(what) })
})
