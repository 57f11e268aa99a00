import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * What a host holds of negotiations: which pseudonyms of the record belong to which room, which moments it is to say have
 * passed, and what parties made public. No table has a place for who entered something, nor for a word of a sealed room.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [procedures, published, open]) await sql.raw(part).execute(db)
}

const procedures = `
  -- The first entry under a pseudonym binds it to its room: nobody elsewhere can add to it.
  create table negotiation_subject (
    subject text primary key check (subject ~ '^[A-Za-z0-9_-]{21}[AQgw]$'),
    room_id uuid not null references room (id) on delete cascade
  );
  create table negotiation_entry (
    number bigint generated always as identity primary key,
    entry uuid not null unique references record_entry (id),
    subject text not null references negotiation_subject (subject) on delete cascade,
    room_id uuid not null references room (id) on delete cascade,
    kind text not null check (kind in ('deadline', 'statement', 'adoption')),
    commitment text not null,
    -- Of the host's own alone.
    content text,
    salt text,
    check ((content is null) = (salt is null))
  );
  -- What is entered again, because an answer was lost, is entered once.
  create unique index negotiation_entry_once on negotiation_entry (subject, kind, commitment);
  -- Every moment that was asked for is kept: none can be taken back or put off by somebody else in the room.
  create table negotiation_deadline (
    subject text not null references negotiation_subject (subject) on delete cascade,
    until timestamptz not null,
    room_id uuid not null references room (id) on delete cascade,
    -- The host's own entry, once the moment passed.
    entry uuid references record_entry (id),
    primary key (subject, until)
  );
  create index negotiation_deadline_due on negotiation_deadline (until) where entry is null;

  -- Whether a room goes by this pseudonym: entries of its own would pass for those of a procedure.
  create function chancery_is_room_subject(one text) returns boolean language plpgsql stable security definer
    set search_path = public as $$ begin return exists (select from room where subject = one); end $$;

  alter table negotiation_subject enable row level security;
  alter table negotiation_entry enable row level security;
  alter table negotiation_deadline enable row level security;
  create policy seen on negotiation_subject for select using (room_id = any ((select chancery_rooms())::uuid[]));
  create policy bound on negotiation_subject for insert with check (room_id = any ((select chancery_rooms())::uuid[]));
  create policy seen on negotiation_entry for select using (room_id = any ((select chancery_rooms())::uuid[]));
  create policy entered on negotiation_entry for insert with check (
    room_id = any ((select chancery_rooms())::uuid[]) and content is null
    and exists (select from negotiation_subject s where s.subject = negotiation_entry.subject
      and s.room_id = negotiation_entry.room_id));
  create policy seen on negotiation_deadline for select using (room_id = any ((select chancery_rooms())::uuid[]));
  create policy asked on negotiation_deadline for insert with check (
    room_id = any ((select chancery_rooms())::uuid[]) and entry is null
    and exists (select from negotiation_subject s where s.subject = negotiation_deadline.subject
      and s.room_id = negotiation_deadline.room_id));
  grant select, insert on negotiation_subject, negotiation_entry, negotiation_deadline to chancery_member;
`

const published = `
  create table published_text (
    id uuid primary key,
    digest text not null unique check (digest ~ '^[0-9a-f]{64}$'),
    delegation_id uuid not null references delegation (id),
    title text not null,
    symbol text,
    language text not null,
    exercise boolean not null,
    parties text[] not null,
    -- By their ids, and what delegations attached to it: read off the document when it was published.
    party_ids uuid[] not null,
    attached jsonb not null,
    -- As the delegation was called then.
    publisher text not null,
    adopted_at timestamptz not null,
    at timestamptz not null,
    document bytea not null,
    size int not null
  );
  create index published_text_newest on published_text (at desc, id desc);
  create index published_text_of_party on published_text using gin (party_ids);
  alter table published_text enable row level security;
  create policy open on published_text for select using (true);
  create policy published on published_text for insert with check (
    (select chancery_person()) is not null and delegation_id = (select chancery_delegation()));
  grant select, insert on published_text to chancery_member;
`

const open = `
  create table open_negotiation (
    room_id uuid primary key references room (id) on delete cascade,
    -- The device that the parties admitted as their reader, and the account that holds it.
    reader text not null,
    account_id uuid not null references account (id),
    title text not null,
    exercise boolean not null,
    parties text[] not null,
    keys text,
    opened_at timestamptz not null,
    moved_at timestamptz not null,
    ended_at timestamptz,
    count int not null default 0,
    stored bigint not null default 0
  );
  create table open_entry (
    room_id uuid not null references open_negotiation (room_id) on delete cascade,
    number int not null check (number >= 1),
    entry text not null,
    digest text not null,
    size int not null,
    primary key (room_id, number)
  );
  alter table open_negotiation enable row level security;
  alter table open_entry enable row level security;
  create policy open on open_negotiation for select using (true);
  create policy open on open_entry for select using (true);
  create policy opened on open_negotiation for insert with check (
    account_id = (select chancery_room_account()) and room_id = any ((select chancery_rooms())::uuid[]));
  -- In the room at that moment: a reader who was removed relays nothing more. Who holds it may change with new consents.
  create policy moved on open_negotiation for update
    using (room_id = any ((select chancery_rooms())::uuid[]))
    with check (account_id = (select chancery_room_account()));
  create policy relayed on open_entry for insert with check (exists (
    select from open_negotiation o where o.room_id = open_entry.room_id and o.ended_at is null
      and o.account_id = (select chancery_room_account())) and room_id = any ((select chancery_rooms())::uuid[]));
  grant select, insert on open_negotiation, open_entry to chancery_member;
  grant update (reader, account_id, title, parties, keys, moved_at, ended_at, count, stored) on open_negotiation
    to chancery_member;
`
