import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import type { Fetch } from '../tiles.ts'
import { enter, logOf, recordFiles, recoverRecord, sequence, verifyRecord } from './index.ts'

async function add({ house }: TestWorld, count: number, content: string): Promise<void> {
  await inTransaction(house, system, 'test', 'acts', async (call) => {
    for (let n = 0; n < count; n++) await enter(call, { kind: 'device', content })
  })
  await sequence(house)
}

/** What a mirror has by now. */
async function copyOf({ house, database }: TestWorld): Promise<Fetch> {
  const read = recordFiles(house)
  const files = new Map([['checkpoint', await read('checkpoint')]])
  const { rows } = await sql<{
    level: number
    number: number
    width: number
    bytes: Uint8Array
  }>`select * from record_tile`.execute(database.kysely)
  for (const { level, number, width, bytes } of rows) {
    const place = `tile/${level < 0 ? 'entries' : level}/${String(number).padStart(3, '0')}`
    files.set(width === 256 ? place : `${place}.p/${width}`, Uint8Array.from(bytes))
  }
  return async (path) => {
    const bytes = files.get(path)
    if (!bytes) throw new Error(`The copy has no ${path}.`)
    return bytes
  }
}

/** As an old backup brings it back: the newest `lost` entries unknown, and those of the queue waiting again. */
async function goBack({ house, database }: TestWorld, keep: number, waiting: number): Promise<void> {
  await sql
    .raw(`delete from record_entry where index >= ${keep + waiting};
      update record_entry set index = null, at = null where index >= ${keep};
      delete from record_cosignature where size > ${keep}; delete from record_checkpoint where size > ${keep};`)
    .execute(database.kysely)
  const whole = recordFiles(house)
  const kept = [`tile/0/000.p/${keep}`, `tile/entries/000.p/${keep}`]
  const [hashes, entries] = await Promise.all(kept.map(whole))
  await sql`delete from record_tile`.execute(database.kysely)
  await sql`insert into record_tile values (0, 0, ${keep}, ${Buffer.from(hashes ?? [])}), (-1, 0, ${keep}, ${Buffer.from(entries ?? [])})`.execute(
    database.kysely,
  )
}

test('after an old backup the record is taken over from its copy, and goes on without a fork', async () => {
  await using world = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  await add(world, 9, 'before the backup')
  await add(world, 300, 'after it')
  const copy = await copyOf(world)
  await goBack(world, 10, 5)

  expect(await recoverRecord(world.house, copy)).toBe(300)
  expect(await recoverRecord(world.house, copy)).toBe(0)
  await add(world, 1, 'a new day')
  const log = await logOf(world.house)
  const verdict = await inTransaction(world.house, system, 'test', 'reads', ({ db }) => verifyRecord(db, { log }))
  expect(verdict).toMatchObject({ breach: undefined, record: { entries: 311 } })
})

test('a copy that is another record, or another past, is not taken over', async () => {
  await using world = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  await using other = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  await add(world, 9, 'before the backup')
  await add(world, 3, 'after it')
  await add(other, 20, 'elsewhere')
  await expect(recoverRecord(world.house, await copyOf(other))).rejects.toThrow('not signed by the keys')
  const copy = await copyOf(world)
  await goBack(world, 10, 0)
  await add(world, 1, 'too early')
  await expect(recoverRecord(world.house, copy)).rejects.toThrow('different pasts')
  await add(world, 5, 'and on')
  await expect(recoverRecord(world.house, copy)).rejects.toThrow('13 entries, this database 16')
})
