import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * A line between two delegations: who its officers are, which room it is, and what rang. Nobody beside the two sees that it
 * is there; of the two, people see the line, and its officers see rings. Nothing of it is ever taken out, and what was
 * agreed, ended or answered is not changed, whatever the program above does.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [lines, standing, steps, rings, seen, kept]) await sql.raw(statements).execute(db)
}

const lines = `
  create table crisis_line (
    id uuid primary key,
    low_id uuid not null references delegation (id),
    high_id uuid not null references delegation (id),
    proposed_by uuid not null references delegation (id),
    proposed_at timestamptz not null,
    agreed_at timestamptz,
    room_id uuid,
    -- Seconds: deputy, head, mission, closes.
    ladder jsonb not null,
    subject text not null unique,
    ended_at timestamptz,
    ended_by uuid references delegation (id),
    reason text,
    check (low_id < high_id),
    check (proposed_by in (low_id, high_id)),
    check (room_id is null or agreed_at is not null),
    check ((ended_at is null) = (ended_by is null))
  );
  create unique index crisis_line_of_two on crisis_line (low_id, high_id) where ended_at is null;
  create unique index crisis_line_room on crisis_line (room_id) where room_id is not null;
  create index crisis_line_by_high on crisis_line (high_id);
  create index crisis_line_by_low on crisis_line (low_id);

  create table crisis_officer (
    id uuid primary key,
    line_id uuid not null references crisis_line (id),
    delegation_id uuid not null references delegation (id),
    account_id uuid not null references account (id),
    added_by uuid not null references account (id),
    added_at timestamptz not null,
    removed_by uuid references account (id),
    removed_at timestamptz
  );
  create unique index crisis_officer_once on crisis_officer (line_id, account_id) where removed_at is null;
`

const standing = `
  -- The officers of a line at this moment: the heads of its two delegations, and whom they named; all in good standing. It
  -- asks nobody's eyes, so that no member may ask it.
  create function crisis_standing(one uuid) returns table (account_id uuid, name text, delegation_id uuid, kind text, head boolean)
    language sql stable security definer set search_path = public as $$
      select a.id, a.name, a.delegation_id, a.kind, a.kind = 'person' and 'head-of-delegation' = any (a.roles)
      from crisis_line l join delegation d on d.id in (l.low_id, l.high_id) and d.ended_at is null
      join account a on a.delegation_id = d.id and a.revoked_at is null
      where l.id = one and ((a.kind = 'person' and 'head-of-delegation' = any (a.roles)) or exists (
        select from crisis_officer o where o.line_id = l.id and o.account_id = a.id and o.delegation_id = a.delegation_id
          and o.removed_at is null and (a.kind = 'person' or 'rooms' = any (a.scopes)))) $$;
  revoke execute on function crisis_standing(uuid) from public;

  create function crisis_is_officer(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select chancery_delegation() is not null and exists (
         select from crisis_standing(one) where account_id = chancery_actor() and delegation_id = chancery_delegation()) $$;
  -- rules/crisis.ts says the same as maySeeLine.
  create function crisis_seen(one uuid, low uuid, high uuid) returns boolean language sql stable security definer
    set search_path = public as $$
      select coalesce(chancery_delegation() in (low, high), false)
        and (chancery_person() is not null or crisis_is_officer(one)) $$;
  create function crisis_line_seen(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from crisis_line l where l.id = one and crisis_seen(l.id, l.low_id, l.high_id)) $$;

  -- For the eyes of the two sides: their officers, and the names of whoever acted on the line.
  create function crisis_officers(one uuid) returns table (account_id uuid, name text, delegation_id uuid, kind text, head boolean)
    language sql stable security definer set search_path = public as
    $$ select * from crisis_standing(one) where crisis_line_seen(one) $$;
  create function crisis_room_taken(room uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from crisis_line where room_id = room and room = any (chancery_rooms())) $$;
`

const steps = `
  create table crisis_step (
    id bigint generated always as identity primary key,
    line_id uuid not null references crisis_line (id),
    act text not null check (act in ('proposed', 'agreed', 'declined', 'withdrawn', 'ended', 'attached', 'reattached',
      'officer-named', 'officer-removed')),
    at timestamptz not null,
    by_id uuid not null references delegation (id),
    person_id uuid not null references account (id),
    about_id uuid references account (id),
    room_id uuid,
    reason text,
    -- Its entry in the record, and what opens it.
    entry uuid not null,
    salt text not null,
    content text not null
  );
  create index crisis_step_by_line on crisis_step (line_id, id);
`

const rings = `
  create table crisis_ring (
    id uuid primary key,
    line_id uuid not null references crisis_line (id),
    -- Of the ringer's making. The other side could take one away from them if it were unique for both.
    ring_id uuid not null,
    from_id uuid not null references delegation (id),
    to_id uuid not null references delegation (id),
    by_id uuid not null references account (id),
    kind text not null check (kind in ('message', 'test', 'exercise')),
    at timestamptz not null,
    answer_by timestamptz,
    -- The last rung that was told, how many were, and how many notices that made.
    rung text not null default 'officers' check (rung in ('officers', 'deputy', 'head', 'mission')),
    rungs int not null default 0,
    told int not null default 0,
    -- When the house looks at it again.
    next_at timestamptz,
    closed_at timestamptz,
    answered_at timestamptz,
    answered_by uuid references account (id),
    -- Nothing had come that could be read: they telephoned.
    unread boolean not null default false,
    check (from_id <> to_id),
    check ((answered_at is null) = (answered_by is null)),
    unique (line_id, from_id, ring_id)
  );
  create index crisis_ring_by_line on crisis_ring (line_id, at desc);
  create index crisis_ring_due on crisis_ring (next_at) where answered_at is null and next_at is not null;
  create index crisis_ring_open on crisis_ring (to_id, line_id) where answered_at is null;

  -- Answered before it rang: what was acknowledged by file, or faster than the bell, does not ring when the bell comes.
  create table crisis_early (
    line_id uuid not null references crisis_line (id),
    to_id uuid not null references delegation (id),
    ring_id uuid not null,
    at timestamptz not null,
    by_id uuid not null references account (id),
    primary key (line_id, to_id, ring_id)
  );

  create function crisis_names(one uuid) returns table (id uuid, name text) language sql stable security definer
    set search_path = public as $$
      select a.id, a.name from account a where crisis_line_seen(one) and a.id in (
        select person_id from crisis_step where line_id = one
        union select about_id from crisis_step where line_id = one
        union select r.by_id from crisis_ring r where r.line_id = one
        union select r.answered_by from crisis_ring r where r.line_id = one) $$;
`

const seen = `
  alter table crisis_line enable row level security;
  create policy seen on crisis_line for select using (
    (select chancery_delegation()) in (low_id, high_id)
    and ((select chancery_person()) is not null or crisis_is_officer(id)));
  create policy proposed on crisis_line for insert with check (
    proposed_by = (select chancery_delegation()) and contact_heads(proposed_by)
    and agreed_at is null and room_id is null and ended_at is null);
  create policy moved on crisis_line for update using (crisis_is_officer(id));
  grant select, insert on crisis_line to chancery_member;
  grant update (agreed_at, room_id, ended_at, ended_by, reason) on crisis_line to chancery_member;

  alter table crisis_officer enable row level security;
  create policy seen on crisis_officer for select using (crisis_line_seen(line_id));
  create policy named on crisis_officer for insert with check (
    contact_heads(delegation_id) and crisis_line_seen(line_id) and removed_at is null and added_by = (select chancery_person())
    and exists (select from account a where a.id = account_id and a.delegation_id = crisis_officer.delegation_id));
  create policy removed on crisis_officer for update using (contact_heads(delegation_id) and removed_at is null)
    with check (removed_by = (select chancery_person()));
  grant select, insert on crisis_officer to chancery_member;
  grant update (removed_by, removed_at) on crisis_officer to chancery_member;

  alter table crisis_step enable row level security;
  create policy seen on crisis_step for select using (crisis_line_seen(line_id));
  create policy taken on crisis_step for insert with check (
    by_id = (select chancery_delegation()) and person_id = chancery_actor() and crisis_is_officer(line_id));
  grant select, insert on crisis_step to chancery_member;

  alter table crisis_ring enable row level security;
  -- Asked once for each line, not for each ring: there may be thousands on one.
  create policy seen on crisis_ring for select using (
    (select chancery_delegation()) in (from_id, to_id)
    and line_id in (select l.id from crisis_line l where crisis_is_officer(l.id)));
  create policy rung on crisis_ring for insert with check (
    from_id = (select chancery_delegation()) and by_id = chancery_actor() and crisis_is_officer(line_id)
    and rungs = 0 and told = 0 and closed_at is null and answered_at is null and not unread
    and exists (select from crisis_line l where l.id = line_id and l.agreed_at is not null and l.ended_at is null
      and to_id in (l.low_id, l.high_id)));
  create policy answered on crisis_ring for update using (
    to_id = (select chancery_delegation()) and answered_at is null and crisis_is_officer(line_id))
    with check (answered_by = chancery_actor());
  grant select, insert on crisis_ring to chancery_member;
  grant update (answered_at, answered_by, unread) on crisis_ring to chancery_member;

  alter table crisis_early enable row level security;
  create policy seen on crisis_early for select using (
    to_id = (select chancery_delegation()) and crisis_is_officer(line_id));
  create policy answered on crisis_early for insert with check (
    to_id = (select chancery_delegation()) and by_id = chancery_actor() and crisis_is_officer(line_id));
  grant select, insert on crisis_early to chancery_member;
`

/** What a policy cannot say, since it does not see the old row and the new one together. */
const kept = `
  create function crisis_line_kept() returns trigger language plpgsql as $$
    begin
      if old.ended_at is not null then raise exception 'A crisis line that has ended does not change'; end if;
      if old.agreed_at is not null and new.agreed_at is distinct from old.agreed_at
        then raise exception 'A crisis line is agreed to once'; end if;
      if old.room_id is not null and new.room_id is null then raise exception 'A crisis line keeps its room, or gets another'; end if;
      if current_user = 'chancery_member' then
        if old.agreed_at is null and new.agreed_at is not null
          and (old.proposed_by = chancery_delegation() or not contact_heads(chancery_delegation()))
          then raise exception 'The head of the other side agrees to a crisis line' using errcode = 'insufficient_privilege'; end if;
        if (new.ended_at is not null or (old.room_id is not null and new.room_id <> old.room_id))
          and not contact_heads(chancery_delegation())
          then raise exception 'A head ends a crisis line or gives it another room' using errcode = 'insufficient_privilege'; end if;
      end if;
      return new;
    end $$;
  create trigger kept before update on crisis_line for each row execute function crisis_line_kept();
`
