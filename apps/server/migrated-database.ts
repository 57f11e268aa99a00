import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '#platform/server/config.ts'
import type { Database } from '#platform/server/database.ts'
import { lockFolder } from '#platform/server/folder-lock.ts'
import { keepWhole, toDisk } from '#platform/server/lasting-folder.ts'
import { migrate } from '#platform/server/migrate.ts'
import { oneAtATime } from '#platform/server/one-at-a-time.ts'
import { openPGlite } from '#platform/server/pglite.ts'
import { openPostgres } from '#platform/server/postgres.ts'
import { modules } from './modules.ts'

/** For development and rehearsal: a database that is gone when the process ends. */
export const inMemory = 'memory:'

/**
 * The database that the settings name, brought to the newest shape. Without DATABASE_URL it is PGlite in the data
 * folder, which this process then holds alone. Throws FolderInUse when another process does.
 */
export async function openMigrated(config: Config): Promise<Database> {
  const database = await openConfigured(config)
  try {
    await oneAtATime(database, () => migrate(database, modules))
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  return database
}

export async function openConfigured(config: Config): Promise<Database> {
  if (config.databaseUrl) return openPostgres(config.databaseUrl, config.databasePool)
  if (config.dataFolder === inMemory) return openPGlite({})
  const lock = await lockFolder(config.dataFolder)
  try {
    const folder = join(config.dataFolder, 'database')
    // A demonstration starts in a moment and holds nothing that anybody would miss.
    const lasting = !config.demo
    if (!existsSync(folder)) await layFoundation(folder, lasting)
    const database = await openPGlite({ folder, lasting })
    return {
      ...database,
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]()
        await lock[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

/** The first database is made aside and moved into place whole: whoever stops us meanwhile leaves nothing half-made. */
async function layFoundation(folder: string, lasting: boolean): Promise<void> {
  const aside = `${folder}.making`
  await rm(aside, { recursive: true, force: true })
  const made = await openPGlite({ folder: aside, lasting })
  await made[Symbol.asyncDispose]()
  if (lasting) await keepWhole(aside)
  await rename(aside, folder)
  if (lasting) await toDisk(dirname(folder))
}
