import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * The record: entries as they were entered and then taken in order, the tiles and checkpoints that are served as they
 * stand, and what stays with the house: its keys, and the batches of rows with their salts.
 *
 * A member enters, and sees what is published. Nobody but the house gives an entry its place.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  await sql.raw(entries).execute(db)
  await sql.raw(log).execute(db)
  await sql.raw(kept).execute(db)
}

const entries = `
  create table record_entry (
    queue bigint generated always as identity primary key,
    id uuid not null unique,
    -- What the record could not take may not wait for it either: one such row would stop all that stand behind it.
    kind text not null check (kind in (
      'committee', 'credentials', 'device', 'code', 'membership', 'envelopes', 'rows', 'act',
      'deadline', 'adoption', 'statement')),
    subject text check (subject ~ '^[A-Za-z0-9_-]{21}[AQgw]$'),
    commitment text not null check (commitment ~ '^[0-9a-f]{64}$'),
    entered_at timestamptz not null,
    index bigint unique check (index >= 0),
    at timestamptz,
    check ((index is null) = (at is null)),
    check (index is null or subject is not null)
  );
  create index record_entry_waiting on record_entry (queue) where index is null;
  create index record_entry_by_subject on record_entry (subject, index) where index is not null;

  -- What was published is open to all: the words and the salt that open an entry's commitment.
  create table record_act (
    entry uuid primary key references record_entry (id),
    about text not null unique,
    content text not null,
    salt text not null
  );
`

const log = `
  create table record_checkpoint (
    size bigint primary key check (size > 0),
    root bytea not null,
    -- Empty where the signatures were given up, after a day.
    note text not null,
    at timestamptz not null,
    published_at timestamptz
  );
  create index record_checkpoint_published on record_checkpoint (size) where published_at is not null;
  create table record_cosignature (
    size bigint not null references record_checkpoint (size),
    name text not null,
    key_id text not null,
    line text not null,
    at timestamptz not null,
    primary key (size, name, key_id)
  );
  -- One row a tile: hashes at levels from 0 on, entries at level -1. The shorter forms of a tile are its beginnings.
  create table record_tile (
    level int not null check (level between -1 and 63),
    number bigint not null check (number >= 0),
    width int not null check (width between 1 and 256),
    bytes bytea not null,
    primary key (level, number)
  );
  -- How far the record is published: what lies behind is signed, but not yet by enough witnesses.
  create function record_published() returns bigint language sql stable security definer set search_path = public as
    $$ select coalesce(max(size), 0) from record_checkpoint where published_at is not null $$;

  alter table record_entry enable row level security;
  alter table record_act enable row level security;
  alter table record_checkpoint enable row level security;
  alter table record_cosignature enable row level security;
  alter table record_tile enable row level security;

  create policy entered on record_entry for insert with check (index is null and at is null);
  create policy published on record_entry for select using (index < (select record_published()));
  grant insert (id, kind, subject, commitment, entered_at) on record_entry to chancery_member;
  grant select on record_entry to chancery_member;

  create policy published on record_act for select using (entry in (select id from record_entry));
  grant select on record_act to chancery_member;

  create policy open on record_checkpoint for select using (true);
  create policy open on record_cosignature for select using (true);
  create policy open on record_tile for select using (true);
  grant select on record_checkpoint, record_cosignature, record_tile to chancery_member;
`

/** No member has any right here. What was sealed before is committed to the record anew. */
const kept = `
  drop table if exists seal;
  -- Laid by a restore: nothing is added to the record while it stands.
  create table record_hold (
    sole boolean primary key default true check (sole),
    backup_of timestamptz not null
  );
  -- The name of the record, given once: it stands in every signature, so a new address of the host must not change it.
  create table record_origin (
    sole boolean primary key default true check (sole),
    origin text not null
  );
  create table record_key (
    name text primary key,
    scheme text not null check (scheme in ('ed25519', 'mldsa44')),
    public bytea not null,
    sealed text not null,
    made_at timestamptz not null
  );
  create table record_rows (
    id bigint generated always as identity primary key,
    "of" text not null,
    from_id bigint not null,
    to_id bigint not null check (to_id >= from_id),
    columns text[] not null,
    secret bytea not null,
    commitments bytea not null,
    statement text not null,
    entry uuid not null references record_entry (id),
    salt text not null,
    at timestamptz not null
  );
  create unique index record_rows_in_order on record_rows ("of", to_id);
  alter table record_hold enable row level security;
  alter table record_origin enable row level security;
  alter table record_key enable row level security;
  alter table record_rows enable row level security;
`
