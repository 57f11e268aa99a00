import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { AnyTables } from './database.ts'
import type { Module } from './module.ts'
import { memberRole } from './transaction.ts'

/** The tables of the house itself: what was done, what happened. Their rows are added, never changed. */
const platformMigrations: Record<string, Migration> = {
  '2026-11-21-000-house': {
    async up(db) {
      await sql
        .raw(
          `
        do $$ begin
          if not exists (select from pg_roles where rolname = '${memberRole}') then create role ${memberRole} nologin; end if;
        exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin
          if not pg_has_role(current_user, '${memberRole}', 'member') then grant ${memberRole} to current_user; end if;
        end $$;
        grant usage on schema public to ${memberRole};

        create table audit (
          id bigint generated always as identity primary key,
          at timestamptz not null,
          door text not null,
          account_id uuid,
          delegation_id uuid,
          outcome text not null
        );
        create index audit_by_delegation on audit (delegation_id, at);
        alter table audit enable row level security;
        create policy written on audit for insert with check (true);
        grant insert on audit to ${memberRole};

        create table outbox (
          id bigint generated always as identity primary key,
          at timestamptz not null,
          name text not null,
          data jsonb not null
        );
        alter table outbox enable row level security;
        create policy written on outbox for insert with check (true);
        grant insert on outbox to ${memberRole};

        -- How often somebody knocked at a door: touched by the house alone.
        create table rate (key text primary key, free_at timestamptz not null);
        alter table rate enable row level security;

        create function outbox_ring() returns trigger language plpgsql as $$
          begin perform pg_notify('chancery_outbox', ''); return null; end $$;
        create trigger ring after insert on outbox for each statement execute function outbox_ring();

        create function chancery_actor() returns uuid language sql stable as
          $$ select nullif(current_setting('chancery.actor', true), '')::uuid $$;
        create function chancery_now() returns timestamptz language sql stable as
          $$ select coalesce(nullif(current_setting('chancery.now', true), '')::timestamptz, now()) $$;
        -- Whether an exercise is on between these; a house that plays none has no reason to refuse (server/in-play.ts).
        create function chancery_in_play(delegation uuid, person uuid, other uuid) returns boolean language sql stable as
          $$ select true $$;
        create function chancery_runs_in_play(delegation uuid, person uuid, other uuid) returns table (id uuid, title jsonb)
          language sql stable as $$ select null::uuid, null::jsonb where false $$;
        -- Of runs that somebody named: those in which this delegation has or had a part.
        create function chancery_runs_known(delegation uuid, named uuid[]) returns table (id uuid, title jsonb, is_on boolean)
          language sql stable as $$ select null::uuid, null::jsonb, false where false $$;
      `,
        )
        .execute(db)
    },
  },
}

/** Chains of seals, which the record replaced: laid so that older backups can be read, and taken away by its migration. */
const sealMigration: Migration = {
  async up(db) {
    await sql
      .raw(
        `
        create table seal (
          id bigint generated always as identity primary key,
          at timestamptz not null,
          "of" text not null,
          from_id bigint not null,
          to_id bigint not null check (to_id >= from_id),
          columns text[] not null,
          rows bytea not null,
          digest bytea not null
        );
        create unique index seal_in_order on seal ("of", to_id);
        alter table seal enable row level security;
      `,
      )
      .execute(db)
  },
}

function migrationsIn(modules: readonly Module[]): Record<string, Migration> {
  return Object.assign(
    {},
    platformMigrations,
    { '2026-11-21-001-seal': sealMigration },
    ...modules.map((module) => module.migrations ?? {}),
  )
}

export function knownMigrations(modules: readonly Module[]): Set<string> {
  return new Set(Object.keys(migrationsIn(modules)))
}

/**
 * Brings the database to the newest shape, or to the shape that the named migrations give. All or nothing: throws when
 * a migration fails, and nothing is then changed.
 *
 * @returns the names of those that were run.
 */
export async function migrate(
  database: { kysely: Kysely<AnyTables> },
  modules: readonly Module[],
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const every = Object.entries(migrationsIn(modules))
  const migrations = Object.fromEntries(every.filter(([name]) => !only || only.has(name)))
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}
