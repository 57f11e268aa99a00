import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Who stands where. The functions at the end are how the database itself knows the standing of an actor: from the id
 * alone, and nothing for one who was revoked or whose delegation ended. Every policy of every module rests on them.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  await sql
    .raw(
      `
    create table organisation (
      id uuid primary key,
      kind text not null check (kind in ('state', 'international-organisation', 'company', 'civil-society', 'academia', 'host')),
      name text not null,
      country text,
      invented boolean not null default false,
      created_at timestamptz not null
    );
    create table delegation (
      id uuid primary key,
      organisation_id uuid not null references organisation (id),
      name text not null,
      client_of uuid references delegation (id),
      created_at timestamptz not null,
      ended_at timestamptz
    );
    create table account (
      id uuid primary key,
      kind text not null check (kind in ('person', 'machine')),
      delegation_id uuid not null references delegation (id),
      name text not null,
      email text,
      roles text[] not null default '{}',
      scopes text[] not null default '{}',
      language text not null default 'en',
      time_zone text not null default 'UTC',
      created_at timestamptz not null,
      revoked_at timestamptz
    );
    create index account_by_delegation on account (delegation_id);
    create unique index account_by_email on account (lower(email)) where email is not null and revoked_at is null;

    create function chancery_account() returns account language sql stable security definer set search_path = public as
      $$ select a from account a join delegation d on d.id = a.delegation_id
         where a.id = chancery_actor() and a.revoked_at is null and d.ended_at is null $$;
    create function chancery_person() returns uuid language sql stable security definer set search_path = public as
      $$ select (chancery_account()).id where (chancery_account()).kind = 'person' $$;
    create function chancery_delegation() returns uuid language sql stable security definer set search_path = public as
      $$ select (chancery_account()).delegation_id $$;
    create function chancery_client_of() returns uuid language sql stable security definer set search_path = public as
      $$ select d.client_of from delegation d where d.id = chancery_delegation() $$;
    create function chancery_role(wanted text) returns boolean language sql stable security definer set search_path = public as
      $$ select coalesce(wanted = any ((chancery_account()).roles), false) $$;

    alter table organisation enable row level security;
    create policy seen on organisation for select using ((select chancery_delegation()) is not null);
    alter table delegation enable row level security;
    create policy seen on delegation for select using ((select chancery_delegation()) is not null);
    alter table account enable row level security;
    create policy seen on account for select using (
      delegation_id = (select chancery_delegation()) or (kind = 'person' and (select chancery_delegation()) is not null));
    grant select on organisation, delegation to chancery_member;
    grant select (id, kind, delegation_id, name, email, roles, scopes, language, time_zone, created_at, revoked_at)
      on account to chancery_member;
  `,
    )
    .execute(db)
}
