import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Markings and who they reach. The policy `seen` on `marking` is the second enforcement of rules.ts. Every marked table
 * of every module carries one line: `marking_id in (select id from marking)`; the policy here decides which those are.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  await sql.raw(groups).execute(db)
  await sql.raw(markings).execute(db)
  await sql.raw(deliveries).execute(db)
}

const groups = `
  create table sharing_group (
    id uuid primary key,
    name text not null,
    purpose text not null default '',
    created_by uuid not null references delegation (id),
    created_at timestamptz not null
  );
  create table sharing_group_member (
    id bigint generated always as identity primary key,
    group_id uuid not null references sharing_group (id),
    delegation_id uuid not null references delegation (id),
    steward boolean not null default false,
    since timestamptz not null,
    added_by uuid not null,
    until timestamptz,
    ended_by uuid
  );
  create unique index sharing_group_member_now on sharing_group_member (group_id, delegation_id) where until is null;
  create index sharing_group_member_by_delegation on sharing_group_member (delegation_id) where until is null;

  create function chancery_groups_of(one uuid) returns uuid[] language plpgsql stable security definer set search_path = public as
    $$ begin return (select coalesce(array_agg(group_id), '{}') from sharing_group_member where delegation_id = one and until is null); end $$;
  create function chancery_groups() returns uuid[] language plpgsql stable security definer set search_path = public as
    $$ begin return chancery_groups_of(chancery_delegation()); end $$;
  create function chancery_stewards(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select 1 from sharing_group_member
       where group_id = one and delegation_id = chancery_delegation() and steward and until is null) $$;
  create function chancery_founds(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select 1 from sharing_group where id = one and created_by = chancery_delegation())
       and not exists (select 1 from sharing_group_member where group_id = one) $$;

  alter table sharing_group enable row level security;
  create policy seen on sharing_group for select using (
    id = any ((select chancery_groups())::uuid[]) or chancery_founds(id));
  create policy founded on sharing_group for insert with check (created_by = (select chancery_delegation()));
  create policy kept on sharing_group for update using (chancery_stewards(id));
  alter table sharing_group_member enable row level security;
  create policy seen on sharing_group_member for select using (group_id = any ((select chancery_groups())::uuid[]));
  create policy added on sharing_group_member for insert with check (
    chancery_stewards(group_id)
    or (delegation_id = (select chancery_delegation()) and steward and chancery_founds(group_id)));
  create policy ended on sharing_group_member for update using (
    until is null and (chancery_stewards(group_id) or delegation_id = (select chancery_delegation())))
    with check (true);
  grant select, insert on sharing_group, sharing_group_member to chancery_member;
  grant update (name, purpose) on sharing_group to chancery_member;
  grant update (until, ended_by) on sharing_group_member to chancery_member;
`

const markings = `
  create table marking (
    id uuid primary key,
    digest text not null unique,
    owner_id uuid not null references delegation (id),
    tlp text not null check (tlp in ('red', 'amber+strict', 'amber', 'green', 'clear')),
    pap text check (pap in ('red', 'amber', 'green', 'clear')),
    delegations uuid[] not null default '{}',
    groups uuid[] not null default '{}',
    people uuid[] not null default '{}',
    embargo_until timestamptz,
    caveats text[] not null default '{}',
    exercise boolean not null default false
  );
  alter table marking enable row level security;
  create policy seen on marking for select using (
    case when tlp = 'red' then (select chancery_person()) = any (people)
    else
      owner_id = (select chancery_delegation())
      or (select chancery_delegation()) = any (delegations)
      or (select chancery_person()) = any (people)
      or ((embargo_until is null or embargo_until <= (select chancery_now())) and (
        groups && (select chancery_groups())::uuid[]
        or (tlp = 'amber' and (
          owner_id = (select chancery_client_of())
          or (select chancery_client_of()) = any (delegations)
          or groups && (select chancery_groups_of(chancery_client_of()))::uuid[]))
        or (cardinality(delegations) + cardinality(groups) + cardinality(people) = 0
          and (tlp = 'clear' or (tlp = 'green' and (select chancery_delegation()) is not null)))))
    end);
  create policy made on marking for insert with check (owner_id = (select chancery_delegation()));
  grant select, insert on marking to chancery_member;
  -- Whoever knows a digest knows the whole marking already; under RED its author need not be among those who see it.
  create function chancery_marking(digest_ text) returns uuid language sql stable security definer set search_path = public as
    $$ select id from marking where digest = digest_ $$;
`

const deliveries = `
  create table delivery (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    way text not null check (way in ('page', 'feed', 'taxii', 'export', 'file', 'live')),
    kind text not null,
    owner_id uuid not null,
    to_delegation uuid,
    to_account uuid,
    object_id text,
    version text,
    seqs bigint[],
    -- Exercises have books of their own.
    exercise boolean not null default false,
    check ((object_id is null) <> (seqs is null))
  );
  create index delivery_by_owner on delivery (owner_id, id);
  create index delivery_by_object on delivery (object_id, to_delegation) where object_id is not null;
  create index delivery_by_recipient on delivery (to_delegation, id);
  create unique index delivery_by_page_once on delivery (object_id, version, to_account) where way = 'page';
  alter table delivery enable row level security;
  create policy seen on delivery for select using (
    owner_id = (select chancery_delegation()) or to_delegation = (select chancery_delegation())
    or (select chancery_role('auditor')));
  create policy recorded on delivery for insert with check (
    to_account is not distinct from (select chancery_actor())
    and to_delegation is not distinct from (select chancery_delegation()));
  grant select, insert on delivery to chancery_member;

  create table withdrawal (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    kind text not null,
    object_id text not null,
    version text,
    owner_id uuid not null,
    reason text not null default '',
    forbidden boolean not null default false,
    told uuid[] not null default '{}',
    exercise boolean not null default false
  );
  create index withdrawal_by_object on withdrawal (object_id);
  alter table withdrawal enable row level security;
  create policy seen on withdrawal for select using (
    owner_id = (select chancery_delegation()) or (select chancery_delegation()) = any (told)
    or (select chancery_role('auditor')));
  create policy made on withdrawal for insert with check (owner_id = (select chancery_delegation()));
  grant select, insert on withdrawal to chancery_member;

  create function chancery_received_by(kind_ text, object_ text) returns uuid[] language sql stable security definer
    set search_path = public as $$
      select coalesce(array_agg(distinct to_delegation), '{}') from delivery
      where kind = kind_ and object_id = object_ and to_delegation is not null $$;
`
