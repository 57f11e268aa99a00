import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'
import { reading } from './exchange-read.ts'
import { taking } from './exchange-take.ts'
import { keeping } from './exchange-keep.ts'

/**
 * The STIX store and its collections. An object's text is kept as it was submitted; what is needed to find, order and
 * guard it stands beside it. Members read under row-level security; they write through two functions only, `stix_put`
 * and `stix_take`, which check standing themselves and keep the flags right.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [collections, objects, policies, epochs, keeping, taking, reading, firstRoot])
    await sql.raw(part).execute(db)
}

const collections = `
  create table taxii_root (
    id uuid primary key,
    path text not null unique,
    title text not null,
    description text,
    position integer not null default 0
  );

  create table stix_collection (
    id uuid primary key,
    -- The upper part of every place in this collection's sequence.
    num integer generated always as identity unique check (num < 131072),
    root_id uuid not null references taxii_root (id),
    alias text,
    title text not null,
    description text,
    media_types text[] not null default '{application/stix+json;version=2.1}',
    kind text not null default 'kept' check (kind in ('kept', 'group', 'incidents')),
    -- The delegation that keeps it: reads and writes always. Null for those that the host itself provides.
    keeper_id uuid references delegation (id),
    group_id uuid unique references sharing_group (id),
    read_by_all boolean not null default false,
    read_delegations uuid[] not null default '{}',
    read_groups uuid[] not null default '{}',
    write_by_all boolean not null default false,
    write_delegations uuid[] not null default '{}',
    write_groups uuid[] not null default '{}',
    -- The people to whom TLP:RED goes that arrives here.
    people uuid[] not null default '{}',
    -- The label of what arrives here without one.
    default_tlp text not null default 'amber' check (default_tlp in ('red', 'amber+strict', 'amber', 'green', 'clear')),
    created_at timestamptz not null,
    unique (root_id, alias)
  );

  create table stix_clock (
    collection_id uuid primary key references stix_collection (id),
    last_n bigint not null default 0,
    last_added timestamptz not null default '-infinity'
  );
  create function stix_clock_set() returns trigger language plpgsql security definer set search_path = public as $$
    begin insert into stix_clock (collection_id) values (new.id); return null; end $$;
  create trigger clock after insert on stix_collection for each row execute function stix_clock_set();

  -- A collection and two markings together: where an object stands. Objects of one place are seen by the same readers:
  -- those whom its own marking reaches, and the one that bounds it as well; the same again where nothing else bounds it.
  create table stix_place (
    id integer generated always as identity primary key,
    collection_id uuid not null references stix_collection (id),
    marking_id uuid not null references marking (id),
    bound_id uuid not null references marking (id),
    owner_id uuid not null references delegation (id),
    unique (collection_id, marking_id, bound_id)
  );

  create table taxii_status (
    id uuid primary key,
    root_id uuid not null references taxii_root (id),
    delegation_id uuid,
    account_id uuid,
    at timestamptz not null,
    body text not null
  );
  alter table taxii_status alter column body set storage external;
  create index taxii_status_by_age on taxii_status (at);
`

const objects = `
  create table stix_object (
    -- Collection number × 2^36 + n: unique on the host, strictly rising in each collection.
    seq bigint primary key,
    collection_id uuid not null,
    place_id integer not null,
    owner_id uuid not null,
    stix_id text collate "C" not null,
    type text collate "C" not null,
    spec_version text collate "C" not null,
    version text not null,
    version_key text collate "C" not null,
    date_added timestamptz not null,
    -- The incident that it belongs to.
    origin uuid,
    -- Other objects that it cannot be understood without: what it relates, sights or contains.
    refs text[],
    -- For a redacted copy: the fuller objects in whose place it stands.
    redacts bigint[],
    -- 1: certainly the last (first, only) one for whoever sees it. 0: certainly not. 2: depends on who asks.
    latest smallint not null default 1,
    first smallint not null default 1,
    sole smallint not null default 1,
    -- 1: whoever sees it may see what it refers to. 2: depends on who asks.
    ends smallint not null default 1,
    text text not null
  ) with (toast_tuple_target = 8160);
  -- Most objects are small: kept beside the row and never packed, so that a page of them is only copied.
  alter table stix_object alter column text set storage external;
  create unique index stix_object_once on stix_object (stix_id, collection_id, version_key, place_id, origin);
  create index stix_object_last on stix_object (seq) where latest > 0;
  create index stix_object_by_type on stix_object (type, seq);
  create index stix_object_by_date on stix_object (collection_id, date_added, seq);
  create index stix_object_copies on stix_object using gin (redacts) where redacts is not null;
  create index stix_object_by_origin on stix_object (origin) where origin is not null;

  -- Who refers to an id, by the id's hash. Two ids with one hash only cost a needless look.
  create table stix_end (ref bigint not null, seq bigint not null, primary key (ref, seq));

  -- What once stood here, without its contents: so that it can still be said what a delivery was of.
  create table stix_past (
    seq bigint primary key,
    collection_id uuid not null,
    place_id integer not null,
    owner_id uuid not null,
    stix_id text collate "C" not null,
    type text not null,
    version text not null,
    date_added timestamptz not null,
    digest text not null,
    gone_at timestamptz not null
  );
  create index stix_past_by_id on stix_past (stix_id);

  -- "Never accept again": the id, or one version of it. Binds everybody when the one who forbade it had brought it first,
  -- until the host readmits it. Who brought it first need not be who made it: of an id, nobody can prove that here.
  create table stix_forbidden (
    stix_id text collate "C" not null,
    version_key text collate "C",
    by_delegation uuid not null,
    binds_all boolean not null,
    at timestamptz not null,
    readmitted_at timestamptz
  );
  create index stix_forbidden_by_id on stix_forbidden (stix_id);

  create table host_key (
    kid text primary key,
    purpose text not null,
    secret text not null,
    public text,
    made_at timestamptz not null
  );
  create unique index host_key_by_purpose on host_key (purpose);
  insert into host_key (kid, purpose, secret, made_at)
    values ('redaction', 'redaction', gen_random_uuid()::text || gen_random_uuid(), now());
`

/** What a collection's own columns say of who may read and write; rules.ts says the same as readsCollection, writesCollection. */
const mayRead = `(
  keeper_id = (select chancery_delegation()) or read_by_all or (select chancery_delegation()) = any (read_delegations)
  or read_groups && (select chancery_groups())::uuid[])`
const mayWrite = `(
  keeper_id = (select chancery_delegation()) or (write_by_all and (select chancery_delegation()) is not null)
  or (select chancery_delegation()) = any (write_delegations) or write_groups && (select chancery_groups())::uuid[])`

const policies = `
  alter table taxii_root enable row level security;
  create policy seen on taxii_root for select using (true);
  grant select on taxii_root to chancery_member;

  alter table stix_collection enable row level security;
  create policy seen on stix_collection for select using (${mayRead} or ${mayWrite});
  create policy made on stix_collection for insert with check (kind = 'kept' and keeper_id = (select chancery_delegation()));
  create policy changed on stix_collection for update using (keeper_id = (select chancery_delegation()))
    with check (keeper_id = (select chancery_delegation()));
  grant select, insert on stix_collection to chancery_member;
  grant update (title, description, alias, read_by_all, read_delegations, read_groups, write_by_all, write_delegations,
    write_groups, people, default_tlp) on stix_collection to chancery_member;
  alter table stix_clock enable row level security;

  alter table stix_place enable row level security;
  create function stix_readable() returns uuid[] language plpgsql stable security definer set search_path = public set jit = off as $$
    declare
      own uuid := chancery_delegation();
      own_groups uuid[] := chancery_groups();
    begin
      return (select array_agg(id) from stix_collection
        where keeper_id = own or read_by_all or own = any (read_delegations) or read_groups && own_groups);
    end $$;
  create policy seen on stix_place for select using (
    collection_id = any ((select stix_readable())::uuid[]) and exists (select 1 from marking m where m.id = marking_id)
    and (bound_id = marking_id or exists (select 1 from marking m where m.id = bound_id)));
  grant select on stix_place to chancery_member;

  alter table taxii_status enable row level security;
  create policy seen on taxii_status for select using (delegation_id = (select chancery_delegation()));
  create policy kept on taxii_status for insert with check (delegation_id = (select chancery_delegation()));
  grant select, insert on taxii_status to chancery_member;

  alter table stix_object enable row level security;
  alter table stix_end enable row level security;
  alter table stix_past enable row level security;
  create policy seen on stix_past for select using (
    owner_id = (select chancery_delegation()) or (select chancery_role('auditor')));
  grant select on stix_past to chancery_member;
  alter table stix_forbidden enable row level security;
  alter table host_key enable row level security;
`

/**
 * Processes remember who may read what as of an epoch, and each reading says of which. Whatever changes standing moves
 * the epoch on in the same transaction, so nothing remembered outlives its truth, in whichever process.
 */
const epochs = `
  create table stix_epoch (one boolean primary key default true check (one), epoch bigint not null) with (fillfactor = 50);
  insert into stix_epoch (epoch) values (1);
  alter table stix_epoch enable row level security;
  create policy seen on stix_epoch for select using (true);
  grant select on stix_epoch to chancery_member;
  create function stix_epoch_moved() returns trigger language plpgsql security definer set search_path = public as $$
    begin update stix_epoch set epoch = epoch + 1; return null; end $$;
  create trigger epoch after insert or update or delete on taxii_root for each statement execute function stix_epoch_moved();
  create trigger epoch after insert or update or delete on stix_collection for each statement execute function stix_epoch_moved();
  create trigger epoch after insert or update or delete on stix_place for each statement execute function stix_epoch_moved();
  create trigger epoch after insert or update or delete on sharing_group_member for each statement execute function stix_epoch_moved();
  create trigger epoch after update of delegation_id, roles, revoked_at, kind on account for each statement execute function stix_epoch_moved();
  create trigger epoch after update of ended_at, client_of on delegation for each statement execute function stix_epoch_moved();
`

/** The one API root of a new host, the collection of its incidents, and one for each sharing group there is or will be. */
const firstRoot = `
  insert into taxii_root (id, path, title, description, position)
    values (gen_random_uuid(), 'chancery', 'Chancery', 'What delegations on this host share, as far as its markings reach.', 0);
  insert into stix_collection (id, root_id, alias, title, description, kind, read_by_all, default_tlp, created_at)
    select gen_random_uuid(), id, 'incidents', 'Incidents',
      'What incidents reported on this host contain. Each reader finds what its markings let them see.', 'incidents', true, 'amber', now()
    from taxii_root where path = 'chancery';

  create function stix_collection_of_group() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      if tg_op = 'UPDATE' then
        update stix_collection set title = new.name, description = new.purpose where group_id = new.id;
      else
        insert into stix_collection (id, root_id, alias, title, description, kind, group_id, read_groups, write_groups, default_tlp, created_at)
          select gen_random_uuid(), id, 'group-' || new.id, new.name, new.purpose, 'group', new.id, array[new.id], array[new.id], 'amber', new.created_at
          from taxii_root where path = 'chancery';
      end if;
      return null;
    end $$;
  create trigger collection after insert or update of name, purpose on sharing_group
    for each row execute function stix_collection_of_group();
`
