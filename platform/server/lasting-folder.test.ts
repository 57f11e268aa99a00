import fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPGlite } from './pglite.ts'

let folder: string
/** The files that were written to the disk itself, as this process asked the system for it. */
let synced: string[]
const real = fs.fsyncSync

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-lasting-'))
  synced = []
  fs.fsyncSync = (descriptor) => {
    synced.push(relative(folder, fs.readlinkSync(`/proc/self/fd/${descriptor}`)))
    real(descriptor)
  }
  syncBuiltinESMExports()
})
afterEach(async () => {
  fs.fsyncSync = real
  syncBuiltinESMExports()
  await rm(folder, { recursive: true })
})

// Elsewhere nothing tells a file by its descriptor.
const onLinux = process.platform === 'linux'

test.runIf(onLinux)(
  'what a lasting house commits lies on the disk before anybody is answered, and what a checkpoint relies on too',
  async () => {
    await using database = await openPGlite({ folder: join(folder, 'database'), lasting: true })
    const connection = await database.connect()
    expect((await connection.query('show fsync')).rows).toEqual([{ fsync: 'on' }])
    await connection.query('create table note (text text)')
    synced = []
    await connection.query(`insert into note values ('verbale')`)
    expect(synced).toEqual([expect.stringMatching(/^database\/pg_wal\/[0-9A-F]{24}$/)])
    await connection.query('begin')
    await connection.query(`insert into note values ('of protest')`)
    expect(synced).toHaveLength(1)
    await connection.query('commit')
    expect(synced).toHaveLength(2)
    const { rows } = await connection.query<{ path: string }>(`select pg_relation_filepath('note') as path`)
    synced = []
    await connection.query('checkpoint')
    expect(synced).toContain(`database/${rows[0]?.path}`)
    expect(synced).toContain('database/global/pg_control')
    connection.release()
  },
)

test.runIf(onLinux)('a demonstration asks the disk for nothing', async () => {
  await using database = await openPGlite({ folder: join(folder, 'database') })
  await database.kysely.schema.createTable('note').addColumn('text', 'text').execute()
  expect(synced).toEqual([])
})
