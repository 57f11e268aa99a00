import type { Kysely } from 'kysely'
import { system } from '#platform/actor.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { lockRecord, newestCheckpoint } from './files.ts'
import type { RecordTables } from './tables.ts'

/** The database was restored from a backup, and nobody has said yet from where its record goes on. */
export class RecordHeld extends Error {
  override name = 'RecordHeld'
  constructor(backupOf: Date) {
    super(
      `This database was restored from a backup of ${backupOf.toISOString()}. Nothing is added to the record until it is ` +
        'known where it stood: run "chancery record recover" from its newest copy. What is entered meanwhile waits.',
    )
  }
}

/** Lays the hold, in the transaction of a restore. A database without keys will make new ones, and a record of its own. */
export async function holdRestored(db: Kysely<AnyTables>, backupOf: string): Promise<void> {
  const tables: Kysely<RecordTables> = db
  const key = await tables.selectFrom('record_key').select('name').limit(1).executeTakeFirst()
  if (!key) return
  await tables.deleteFrom('record_hold').execute()
  await tables
    .insertInto('record_hold')
    .values({ backup_of: new Date(backupOf) })
    .execute()
}

export async function holdOf(db: Kysely<RecordTables>): Promise<RecordHeld | undefined> {
  const row = await db.selectFrom('record_hold').select('backup_of').executeTakeFirst()
  return row && new RecordHeld(row.backup_of)
}

/** @returns whether there was one. */
export async function clearHold(db: Kysely<RecordTables>): Promise<boolean> {
  return (await db.deleteFrom('record_hold').executeTakeFirst()).numDeletedRows > 0n
}

/**
 * Goes on from the backup as it is. Where anybody has seen a later entry, the next checkpoint is a fork, and the record
 * has ended for all who notice.
 *
 * @returns how many entries it goes on from, and whether anything held it.
 */
export function goOn(house: House): Promise<{ entries: number; held: boolean }> {
  return inTransaction(house, system, 'record.goOn', 'acts', async ({ db }) => {
    await lockRecord(db)
    return { held: await clearHold(db), entries: (await newestCheckpoint(db, 'signed'))?.size ?? 0 }
  })
}
