import type { Kysely } from 'kysely'
import type { House } from '#platform/server/house.ts'
import { hostSubject } from '../entries.ts'
import type { RecordTables } from './tables.ts'

const kept = new WeakMap<House['config'], string>()

/** The name of this host's record: where it stood when it was opened, without the scheme. */
export function originOf({ config }: Pick<House, 'config'>): string {
  return kept.get(config) ?? `${new URL(config.publicUrl).host}/record`
}

/** The pseudonym of what concerns the whole host. */
export function hostSubjectOf(house: Pick<House, 'config'>): string {
  return hostSubject(originOf(house))
}

/** Reads the name, or gives it. It stands in every signature: an address that changes later does not change it. */
export async function readOrigin(house: House): Promise<void> {
  const db: Kysely<RecordTables> = house.database.kysely
  await db
    .insertInto('record_origin')
    .values({ origin: originOf(house) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { origin } = await db.selectFrom('record_origin').select('origin').executeTakeFirstOrThrow()
  kept.set(house.config, origin)
}
