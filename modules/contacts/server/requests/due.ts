/** Which requests the house has something to tell of. */
import { sql } from 'kysely'
import type { ContactKind } from '../../contract/directory.ts'
import type { Db } from './store.ts'

/**
 * Those of which something is due, the oldest first, and those that nobody acknowledged where somebody came on duty since: each
 * leaves this list by what is done, so none is kept back. As the house.
 */
export async function requestsDue(db: Db, now: Date): Promise<string[]> {
  const due = await db
    .selectFrom('request')
    .select('id')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(1_000)
    .execute()
  const { rows: handedOn } = await sql<{ id: string }>`
    select r.id from request r where r.status in ('sent', 'delivered') and exists (
      select from rota_shift s where s.delegation_id = r.to_id and s.removed_at is null
        and s.starts_at <= ${now} and s.ends_at > ${now} and s.id <> all (r.duty))
    order by r.id limit 1000`.execute(db)
  return [...new Set([...due, ...handedOn].map(({ id }) => id))]
}

/** The shifts of a delegation that are kept at a moment, of all its rotas. As the house. */
export async function shiftsAt(
  db: Db,
  delegationId: string,
  now: Date,
): Promise<{ id: string; kind: ContactKind; contactId: string }[]> {
  const { rows } = await sql<{ id: string; kind: ContactKind; contactId: string }>`
    select s.id, s.kind, s.contact_id as "contactId" from rota_shift s
    where s.delegation_id = ${delegationId}::uuid and s.removed_at is null and s.starts_at <= ${now} and s.ends_at > ${now}
    order by s.id`.execute(db)
  return rows
}
