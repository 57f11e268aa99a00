import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Which ids would be refused because they were withdrawn for ever. What `stix_put` answers for one object after the
 * other, asked before: a part of a MISP event may come back as another kind of STIX object than the one withdrawn.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  await sql
    .raw(`
      create function stix_forbidden_among(ids_ text[]) returns setof text language sql stable security definer set search_path = public as $$
        select distinct f.stix_id from stix_forbidden f
        where f.stix_id = any (ids_) and f.version_key is null and (f.binds_all or f.by_delegation = chancery_delegation()) $$;
    `)
    .execute(db)
}
