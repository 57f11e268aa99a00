import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '#platform/server/database.ts'
import { migrate } from '#platform/server/migrate.ts'
import { openPGlite } from '#platform/server/pglite.ts'
import { openPostgres } from '#platform/server/postgres.ts'
import { dropReturning, makeReturning, onServer } from '#platform/server/returning-postgres.ts'
import { modules } from './server/modules.ts'

/** Before the suite: one migrated database, of which every test house takes a copy in a moment. */
export async function setup(): Promise<() => Promise<void>> {
  const url = process.env['DATABASE_URL']
  return url ? prepareTemplate(url) : prepareDump()
}

async function prepareDump(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-prepared-'))
  const database = await openPGlite({})
  await migrate(database, modules)
  await makeSmall(database)
  const file = join(folder, 'database.tar')
  await writeFile(file, Buffer.from(await (await database.dump()).arrayBuffer()))
  await database[Symbol.asyncDispose]()
  process.env['CHANCERY_TEST_PREPARED'] = file
  return () => rm(folder, { recursive: true })
}

/** What a copy is never made from only makes it slower to copy: two databases in three, which initdb leaves for others. */
async function makeSmall(database: Database): Promise<void> {
  const connection = await database.connect()
  await connection.query('update pg_database set datistemplate = false')
  for (const name of ['template0', 'template1']) await connection.query(`drop database ${name}`)
  // Each copy clears the pages that it holds in memory when it opens, and is held against itself when it goes back.
  await connection.query(`alter system set shared_buffers = '8MB'`)
  await connection.query('checkpoint')
  connection.release()
}

async function prepareTemplate(url: string): Promise<() => Promise<void>> {
  const name = `chancery_prepared_${process.pid}`
  await onServer(url, `drop database if exists ${name} with (force)`, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const database = openPostgres(own.href, 2)
  await migrate(database, modules)
  await database[Symbol.asyncDispose]()
  await makeReturning(url, name)
  process.env['CHANCERY_TEST_PREPARED'] = name
  return () => dropReturning(url, name)
}
