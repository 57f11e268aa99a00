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
  const { rows } = await sql<DeviceOf>`
    select asked.device, asked.account::text as account
    from unnest(${asked.map(({ device }) => device)}::text[], ${asked.map(({ account }) => account)}::uuid[])
      as asked (device, account)
    where not coalesce((
      select s.act = 'add' and s.signed->'statement'->'device'->'holder'->>'account' = asked.account::text
      from account a
      join delegation d on d.id = a.delegation_id and d.ended_at is null
      join device_statement s on s.delegation_id = d.id and s.device = asked.device
      where a.id = asked.account and a.revoked_at is null
      order by s.seq desc limit 1), false)`.execute(db)
  return rows
}
