import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * What a host holds of sealed rooms: an order of envelopes, to which devices they go, and what waits for a device. No
 * table has a place for who sent an envelope. Whoever is in a room sees its rows; whoever was in it sees the envelopes
 * from the commit that added their first device to the one that removed their last, and nothing of what came after.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [tables, arrivals, seen, changed]) await sql.raw(part).execute(db)
}

const tables = `
  create table room (
    id uuid primary key,
    subject text not null unique,
    opened_at timestamptz not null,
    -- As whoever opened it said, and for good: the seal says so too, and clients hold the one against the other.
    exercise boolean not null
  );
  -- Rooms are for good, but those of an exercise go with it, and all that hangs on them.
  -- Apart from the room itself, because whoever was expelled may not see it move.
  create table room_state (
    room_id uuid primary key references room (id) on delete cascade,
    epoch int not null check (epoch >= 0),
    last_seq int not null check (last_seq >= 0),
    chain bytea not null check (length(chain) = 32),
    -- Bytes held for this room: envelopes and chunks.
    stored bigint not null default 0,
    closed_at timestamptz
  );
  -- To which devices a room is delivered: of the committers' saying, held by every client against the sealed roster.
  create table room_member (
    id bigint generated always as identity primary key,
    room_id uuid not null references room (id) on delete cascade,
    device text not null,
    account_id uuid not null references account (id),
    -- The envelope that added it (0: it opened the room), and the one that removed it.
    joined_seq int not null,
    left_seq int,
    -- Struck off by the commit at this place, of this account, and no other account has confirmed it: delivered to still.
    leaving_seq int,
    leaving_by uuid references account (id),
    check ((leaving_seq is null) = (leaving_by is null)),
    check (left_seq is null or leaving_seq is null)
  );
  create unique index room_member_now on room_member (room_id, device) where left_seq is null;
  create index room_member_by_account on room_member (account_id, room_id);

  create table room_envelope (
    room_id uuid not null references room (id) on delete cascade,
    seq int not null check (seq >= 1),
    kind text not null check (kind in ('commit', 'message')),
    epoch int not null,
    at timestamptz not null,
    -- Null once its time has run out; the digest stays, so that the chain can still be followed.
    bytes bytea,
    size int not null,
    digest bytea not null check (length(digest) = 32),
    chain bytea not null check (length(chain) = 32),
    expires_at timestamptz,
    -- Where one call ends: the entry of the record that commits to the chain, and its salt.
    entry uuid,
    salt text,
    primary key (room_id, seq),
    check ((entry is null) = (salt is null))
  );
  -- Sealed bytes do not get smaller.
  alter table room_envelope alter column bytes set storage external;
  -- One commit an epoch, whatever the code above believes; and sending the same bytes again is no second envelope.
  create unique index room_envelope_one_commit on room_envelope (room_id, epoch) where kind = 'commit';
  create unique index room_envelope_once on room_envelope (room_id, digest);
  create index room_envelope_expiring on room_envelope (expires_at) where bytes is not null and expires_at is not null;
  create index room_envelope_entered on room_envelope (room_id, seq) where entry is not null;

  create table room_blob (
    room_id uuid not null references room (id) on delete cascade,
    blob text not null,
    chunk int not null,
    bytes bytea not null,
    size int not null,
    at timestamptz not null,
    -- Where the room stood: whoever was removed before sees nothing of it.
    after_seq int not null,
    -- How many chunks there will be, where the sender said so.
    chunks int,
    expires_at timestamptz,
    primary key (room_id, blob, chunk)
  );
  alter table room_blob alter column bytes set storage external;
  create index room_blob_expiring on room_blob (expires_at) where expires_at is not null;
`

const arrivals = `
  create table room_welcome (
    id uuid primary key,
    room_id uuid not null references room (id) on delete cascade,
    seq int not null,
    bytes bytea not null,
    at timestamptz not null
  );
  alter table room_welcome alter column bytes set storage external;
  -- The devices that have not joined by it yet.
  create table room_welcome_device (
    welcome_id uuid not null references room_welcome (id) on delete cascade,
    room_id uuid not null,
    device text not null,
    account_id uuid not null references account (id),
    primary key (welcome_id, device)
  );
  create index room_welcome_device_by_account on room_welcome_device (account_id, device);

  create table room_key_package (
    id bigint generated always as identity primary key,
    device text not null,
    account_id uuid not null references account (id),
    bytes bytea not null,
    last_resort boolean not null,
    at timestamptz not null
  );
  create unique index room_key_package_once on room_key_package (device, sha256(bytes));
  create unique index room_key_package_last on room_key_package (device) where last_resort;
  create index room_key_package_next on room_key_package (device, id) where not last_resort;
  create index room_key_package_by_account on room_key_package (account_id);
`

const seen = `
  -- Who knocks, where they have standing and may use rooms at all.
  create function chancery_room_account() returns uuid language plpgsql stable security definer set search_path = public as
    $$ begin return (select a.id from account a join delegation d on d.id = a.delegation_id
         where a.id = chancery_actor() and (a.kind = 'person' or 'rooms' = any (a.scopes))
           and a.revoked_at is null and d.ended_at is null); end $$;
  -- The rooms that they are in now.
  create function chancery_rooms() returns uuid[] language plpgsql stable security definer set search_path = public as
    $$ begin return (select coalesce(array_agg(distinct room_id), '{}') from room_member
         where account_id = chancery_room_account() and left_seq is null); end $$;
  -- In how many rooms by the opener of this one welcomes wait for each of these accounts: a flood of invitations by one.
  -- Of its own world alone: what is played takes no room from what is real.
  create function chancery_rooms_unopened(one uuid, accounts uuid[]) returns table (account uuid, waiting int)
    language sql stable security definer set search_path = public as $$
      select d.account_id, count(distinct d.room_id)::int from room_welcome_device d
      where d.account_id = any ($2) and d.room_id <> $1 and one = any (chancery_rooms())
        and (select r.exercise from room r where r.id = d.room_id) = (select r.exercise from room r where r.id = $1)
        and d.room_id in (select o.room_id from room_member o where o.joined_seq = 0 and o.account_id in
          (select m.account_id from room_member m where m.room_id = $1 and m.joined_seq = 0))
      group by d.account_id $$;
  create function chancery_room_empty(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select not exists (select from room_member where room_id = one) $$;

  alter table room enable row level security;
  alter table room_state enable row level security;
  alter table room_member enable row level security;
  alter table room_envelope enable row level security;
  alter table room_blob enable row level security;
  alter table room_welcome enable row level security;
  alter table room_welcome_device enable row level security;
  alter table room_key_package enable row level security;

  create policy seen on room for select using (
    id in (select room_id from room_member where account_id = (select chancery_room_account())));
  create policy seen on room_state for select using (room_id = any ((select chancery_rooms())::uuid[]));
  create policy seen on room_member for select using (
    account_id = (select chancery_room_account()) or room_id = any ((select chancery_rooms())::uuid[]));
  create policy seen on room_envelope for select using (exists (
    select from room_member m where m.room_id = room_envelope.room_id and m.account_id = (select chancery_room_account())
      and m.joined_seq <= seq and (m.left_seq is null or seq <= m.left_seq)));
  -- A newcomer is let in on files of before by a snapshot, if at all: without it they have no key.
  create policy seen on room_blob for select using (exists (
    select from room_member m where m.room_id = room_blob.room_id and m.account_id = (select chancery_room_account())
      and (m.left_seq is null or after_seq < m.left_seq)));
  create policy seen on room_welcome for select using (id in (
    select welcome_id from room_welcome_device where account_id = (select chancery_room_account())));
  create policy seen on room_welcome_device for select using (
    account_id = (select chancery_room_account()) or room_id = any ((select chancery_rooms())::uuid[]));
  create policy own on room_key_package for select using (account_id = (select chancery_room_account()));
`

const changed = `
  create policy opened on room for insert with check ((select chancery_room_account()) is not null);
  create policy opened on room_state for insert with check (room_id = any ((select chancery_rooms())::uuid[]));
  create policy moved on room_state for update using (room_id = any ((select chancery_rooms())::uuid[]));
  -- Into a new room its opener puts themselves; into any other, those who are in it put others.
  create policy added on room_member for insert with check (
    room_id = any ((select chancery_rooms())::uuid[])
    or (account_id = (select chancery_room_account()) and joined_seq = 0 and chancery_room_empty(room_id)));
  create policy removed on room_member for update
    using (left_seq is null and room_id = any ((select chancery_rooms())::uuid[])) with check (true);
  create policy sent on room_envelope for insert with check (room_id = any ((select chancery_rooms())::uuid[]));
  create policy put on room_blob for insert with check (room_id = any ((select chancery_rooms())::uuid[]));
  create policy sent on room_welcome for insert with check (room_id = any ((select chancery_rooms())::uuid[]));
  create policy sent on room_welcome_device for insert with check (room_id = any ((select chancery_rooms())::uuid[]));
  create policy arrived on room_welcome_device for delete using (
    account_id = (select chancery_room_account()) or room_id = any ((select chancery_rooms())::uuid[]));
  create policy left_here on room_key_package for insert with check (account_id = (select chancery_room_account()));
  create policy replaced on room_key_package for delete using (account_id = (select chancery_room_account()));

  grant select, insert on room, room_state, room_member, room_envelope, room_blob, room_welcome, room_welcome_device,
    room_key_package to chancery_member;
  grant update (epoch, last_seq, chain, stored, closed_at) on room_state to chancery_member;
  grant update (left_seq, leaving_seq, leaving_by) on room_member to chancery_member;
  grant delete on room_welcome_device, room_key_package to chancery_member;

  -- Anybody in standing may invite anybody's device, and sees of its packages exactly the one that they take. Two who
  -- take at once never get the same one. One account takes five of another's device, then one more each hour, counted
  -- under a digest of the two; beyond that it is handed the last resort, so that nobody uses up what was left for all.
  create function chancery_take_packages(devices text[]) returns table (device text, bytes bytea, last_resort boolean)
    language sql volatile security definer set search_path = public as $$
      with wanted as materialized (select distinct asked.one from unnest($1) as asked(one)
          where (select chancery_room_account()) is not null),
        standing as materialized (select distinct p.account_id from room_key_package p join wanted w on w.one = p.device
          join account a on a.id = p.account_id and a.revoked_at is null
          join delegation d on d.id = a.delegation_id and d.ended_at is null),
        turns as (insert into rate as r (key, free_at)
          select encode(sha256(convert_to('rooms package ' || w.one || ' ' || chancery_room_account(), 'UTF8')), 'hex'),
            chancery_now() + interval '1 hour'
          from wanted w where exists (select from room_key_package p where p.device = w.one and not p.last_resort
            and p.account_id <> (select chancery_room_account())) order by w.one
          on conflict (key) do update set free_at = greatest(r.free_at, chancery_now()) + interval '1 hour'
            where greatest(r.free_at, chancery_now()) + interval '1 hour' <= chancery_now() + interval '5 hours'
          returning r.key),
        chosen as materialized (select next.id from wanted w cross join lateral (
          select p.id from room_key_package p
          where p.device = w.one and not p.last_resort and p.account_id in (select account_id from standing)
            and (p.account_id = (select chancery_room_account()) or encode(sha256(convert_to(
              'rooms package ' || w.one || ' ' || chancery_room_account(), 'UTF8')), 'hex') in (select key from turns))
          order by p.id limit 1 for update skip locked) as next),
        taken as (delete from room_key_package p using chosen c where p.id = c.id returning p.device, p.bytes)
      select t.device, t.bytes, false from taken t
      union all
      select p.device, p.bytes, true from room_key_package p join wanted w on w.one = p.device
      where p.last_resort and p.account_id in (select account_id from standing)
        and p.device not in (select t.device from taken t) $$;
`
