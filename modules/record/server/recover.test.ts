import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { backup } from '#platform/server/backup.ts'
import { restore } from '#platform/server/restore.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { newSignerKey } from '../cosignature.ts'
import { formatVerifierKey, keyType } from '../note.ts'
import type { Fetch } from '../tiles.ts'
import { enter, goOn, logOf, recordFiles, recoverRecord, sequence, verifyRecord } from './index.ts'

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

  expect(await recoverRecord(world.house, copy)).toEqual({ entries: 300, silent: [] })
  expect(await recoverRecord(world.house, copy)).toEqual({ entries: 0, silent: [] })
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

/** A real backup of ten entries, brought back over a record that had gone on to thirteen. */
async function openRestored(folder: string, environment: Record<string, string> = { CHANCERY_DEMO: 'true' }) {
  const world = await openTestWorld(modules, environment)
  await add(world, 9, 'before the backup')
  const file = join(folder, `${crypto.randomUUID()}.backup`)
  await backup(world.database, file, world.house.now())
  const early = await copyOf(world)
  await add(world, 3, 'after it')
  const copy = await copyOf(world)
  await restore(world.database, modules, file, { replace: true })
  return { world, early, copy }
}

async function noteIn(copy: Fetch): Promise<string> {
  return new TextDecoder().decode(await copy('checkpoint'))
}

async function sizesOf({ database }: TestWorld): Promise<number[]> {
  const { rows } = await sql<{ size: number }>`select size from record_checkpoint order by size`.execute(
    database.kysely,
  )
  return rows.map(({ size }) => size)
}

describe('after a restore', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chancery-restored-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('nothing is signed until the newest copy is taken over; what was entered meanwhile waits, and then has its place', async () => {
    const { world, copy } = await openRestored(folder)
    await using _ = world
    await expect(add(world, 2, 'too early')).rejects.toThrow('backup of 2026-11-21T09:00:00.000Z')
    await expect(sequence(world.house)).rejects.toThrow('chancery record recover')
    expect(await sizesOf(world)).toEqual([10])
    expect(await recoverRecord(world.house, copy)).toEqual({ entries: 3, silent: [] })
    await sequence(world.house)
    expect(await sizesOf(world)).toEqual([10, 13, 15])
    const log = await logOf(world.house)
    const verdict = await inTransaction(world.house, system, 'test', 'reads', ({ db }) => verifyRecord(db, { log }))
    expect(verdict).toMatchObject({ breach: undefined, record: { entries: 15 } })
  })

  test('a copy that is older than what somebody has seen is refused, and the hold stays', async () => {
    const { world, early, copy } = await openRestored(folder)
    await using _ = world
    await using other = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
    await add(other, 1, 'elsewhere')
    const strange = await noteIn(await copyOf(other))
    await expect(recoverRecord(world.house, early, { seen: [await noteIn(copy)] })).rejects.toThrow('has seen 13')
    await expect(recoverRecord(world.house, copy, { seen: [strange] })).rejects.toThrow('another record')
    await expect(sequence(world.house)).rejects.toThrow('chancery record recover')
    expect(await recoverRecord(world.house, copy, { seen: [await noteIn(early)] })).toMatchObject({ entries: 3 })
    await add(world, 1, 'a new day')
    expect(await sizesOf(world)).toEqual([10, 13, 14])
  })

  test('a witness that has seen more than the copy has keeps it from being taken; one that is away is named', async () => {
    let seen = 12
    const witness = createServer((_, response) => response.writeHead(409).end(`${seen}\n`))
    await new Promise<void>((resolve) => witness.listen(0, '127.0.0.1', resolve))
    const address = witness.address()
    if (address === null || typeof address === 'string') throw new Error('The witness has no port.')
    const key = formatVerifierKey(await newSignerKey('carthia.example/witness', keyType.mldsa44))
    const policy = join(folder, 'policy')
    await writeFile(policy, `witness carthia ${key} http://127.0.0.1:${address.port}\nquorum none\n`)
    const { world, early, copy } = await openRestored(folder, { RECORD_POLICY: policy })
    await using _ = world
    await expect(recoverRecord(world.house, early)).rejects.toThrow('carthia has seen 12')
    seen = 13
    expect(await recoverRecord(world.house, copy)).toEqual({ entries: 3, silent: [] })
    await new Promise((resolve) => witness.close(resolve))
    expect(await recoverRecord(world.house, copy)).toEqual({ entries: 0, silent: ['carthia'] })
  })

  test('where no copy is left the operator says so, and the record goes on from the backup', async () => {
    const { world } = await openRestored(folder)
    await using _ = world
    expect(await goOn(world.house)).toEqual({ entries: 10, held: true })
    expect(await goOn(world.house)).toEqual({ entries: 10, held: false })
    await add(world, 1, 'as it is')
    expect(await sizesOf(world)).toEqual([10, 11])
  })
})
