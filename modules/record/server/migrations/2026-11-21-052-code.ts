import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/** The manifests of the pages that this host served, each with the salt that opens its entry. Open to all. */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  await sql
    .raw(`
    create table code_manifest (
      hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
      signed text not null,
      entry uuid not null references record_entry (id),
      salt text not null,
      at timestamptz not null
    );
    alter table code_manifest enable row level security;
    create policy open on code_manifest for select using (true);
    grant select on code_manifest to chancery_member;`)
    .execute(db)
}
