import { sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import type { RecordTables } from './tables.ts'

/**
 * Of checkpoints older than a day, size and root stay for ever, so that what was noted elsewhere is found again; the
 * signatures stay on the last one of each day. Any of them can be held against the tree.
 */
export async function pruneCheckpoints({ db, now }: Call<RecordTables>): Promise<void> {
  const dayAgo = new Date(now.getTime() - 86_400_000)
  await sql`
    update record_checkpoint as old set note = ''
    where old.at < ${dayAgo} and old.note <> ''
      and old.size < (select min(size) from (
        (select size from record_checkpoint order by size desc limit 1) union all
        (select size from record_checkpoint where published_at is not null order by size desc limit 1)) as newest)
      and exists (select from record_checkpoint as later where later.size > old.size
        and (later.at at time zone 'UTC')::date = (old.at at time zone 'UTC')::date)`.execute(db)
  await sql`
    delete from record_cosignature using record_checkpoint as old
    where old.size = record_cosignature.size and old.note = ''`.execute(db)
}
