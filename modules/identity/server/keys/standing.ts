import { sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'

export type DeviceOf = { device: string; account: string }

/**
 * Of these devices, those that do not stand: in no device list of the account's own delegation, there under another
 * holder, removed, or of an account without standing. The rooms ask, so that nothing is delivered by mistake; whether
 * the statements are signed as they must be, every client sees for itself.
 */
export async function notStanding<Tables>({ db }: Call<Tables>, asked: readonly DeviceOf[]): Promise<DeviceOf[]> {
  if (asked.length === 0) return []
  const devices = asked.map(({ device }) => device)
  const accounts = asked.map(({ account }) => account)
  const { rows } = await sql<DeviceOf>`
    select device, account::text as account from chancery_not_standing(${devices}::text[], ${accounts}::uuid[])`.execute(
    db,
  )
  return rows
}

/** Whether a list of credentials, of today or before, names a delegation by this pseudonym of the record. */
export async function isDelegationSubject<Tables>({ db }: Call<Tables>, subject: string): Promise<boolean> {
  const { rows } = await sql`
    select from credentials_list
    where signed->'statement'->'delegations' @> ${JSON.stringify([{ subject }])}::jsonb limit 1`.execute(db)
  return rows.length > 0
}
