import { type Config, readConfig } from '#platform/server/config.ts'
import type { Database } from '#platform/server/database.ts'
import { type OpenHouse, openHouse } from '../server/open-house.ts'
import { openConfigured } from '../server/migrated-database.ts'
import { NotDone } from './outcome.ts'

export function settings(): Config {
  // A command speaks in its own words; the log is asked for only by who looks for a fault.
  return { ...readConfig(process.env), logLevel: process.env['LOG_LEVEL'] ?? 'error' }
}

/** The house of the settings, its doors shut. */
export function houseAtHand(): Promise<OpenHouse> {
  return openHouse(settings())
}

/** The database of the settings, as it stands. */
export function databaseAtHand(): Promise<Database> {
  return openConfigured(settings())
}

/** The account of somebody in standing, by address. */
export async function accountOf({ kysely }: Database, email: string): Promise<string> {
  const row = await kysely
    .selectFrom('account')
    .innerJoin('delegation', 'delegation.id', 'account.delegation_id')
    .select('account.id')
    .where('account.email', 'ilike', email.replaceAll(/[\\%_]/g, '\\$&'))
    .where('account.revoked_at', 'is', null)
    .where('delegation.ended_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new NotDone('unreachable', `Nobody here has the address ${email}.`)
  return String(row.id)
}
