import { sql } from 'kysely'
import type { DirectoryCall } from './eyes.ts'

/** Which of these contacts are on duty at this moment, as far as the asker sees it. */
export async function onDutyNow(call: DirectoryCall, contactIds: readonly string[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select distinct contact_id as id from rota_shift
    where contact_id = any (${[...contactIds]}::uuid[]) and removed_at is null and contact_on_post(contact_id)
      and starts_at <= ${call.now} and ends_at > ${call.now}`.execute(call.db)
  return new Set(rows.map(({ id }) => id))
}
