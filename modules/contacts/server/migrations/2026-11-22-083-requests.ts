import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * A request is between two delegations, under a marking; its steps are only ever added. Who is neither of the two sees
 * nothing, whatever the marking says, and the receiver nothing before it was sent.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [requests, steps, counts, zones]) await sql.raw(statements).execute(db)
}

const requests = `
  create table request (
    id uuid primary key,
    from_id uuid not null references delegation (id),
    to_id uuid not null references delegation (id),
    kind text not null check (kind in
      ('assistance', 'mitigation', 'clarification', 'notification', 'consultation', 'information')),
    exercise boolean not null,
    subject text not null,
    words jsonb,
    form jsonb not null,
    cites text[] not null default '{}',
    incident_id uuid references incident (id) on delete set null,
    due_at timestamptz,
    marking_id uuid not null references marking (id),
    status text not null check (status in
      ('draft', 'sent', 'delivered', 'acknowledged', 'accepted', 'partly-accepted', 'declined', 'closed', 'withdrawn')),
    year int,
    number int,
    drafted_at timestamptz not null,
    drafted_by uuid not null references account (id),
    sent_at timestamptz,
    changed_at timestamptz not null,
    -- See requests/schedule.ts: how far the ladder was climbed, which reminders went out, and when the next is due.
    rungs int not null default 0,
    reminded int not null default 0,
    next_at timestamptz,
    -- The shifts of the receiver that were on when it was last looked at: who comes on duty after hears of it.
    duty uuid[] not null default '{}',
    check (from_id <> to_id),
    check ((status = 'draft') = (number is null))
  );
  create unique index request_number on request (from_id, exercise, year, number);
  create index request_by_sender on request (from_id, exercise, changed_at desc);
  create index request_by_receiver on request (to_id, exercise, changed_at desc);
  create index request_due on request (next_at) where next_at is not null;
  create index request_unread on request (to_id) where status in ('sent', 'delivered');

  alter table request enable row level security;
  create policy seen on request for select using (
    marking_id in (select id from marking)
    and (from_id = (select chancery_delegation()) or (to_id = (select chancery_delegation()) and status <> 'draft')));
  create policy drafted on request for insert with check (
    from_id = (select chancery_delegation()) and status = 'draft' and drafted_by = (select chancery_person()));
  create policy moved on request for update using (
    from_id = (select chancery_delegation()) or (to_id = (select chancery_delegation()) and status <> 'draft'));
  create policy discarded on request for delete using (from_id = (select chancery_delegation()) and status = 'draft');
  grant select, insert, delete on request to chancery_member;
  grant update (to_id, kind, subject, words, form, cites, incident_id, due_at, marking_id, status, year, number, sent_at,
    changed_at, next_at) on request to chancery_member;

  -- What was sent stays as it was sent, and its states follow one another: whatever the program above does.
  create function request_stays() returns trigger language plpgsql as $$
    begin
      if old.status <> 'draft' and (old.to_id, old.kind, old.subject, old.form, old.cites, old.marking_id, old.number, old.year,
          old.sent_at, coalesce(old.words, 'null'), coalesce(old.due_at, '-infinity'))
        is distinct from (new.to_id, new.kind, new.subject, new.form, new.cites, new.marking_id, new.number, new.year,
          new.sent_at, coalesce(new.words, 'null'), coalesce(new.due_at, '-infinity'))
        then raise exception 'A request that was sent is not changed'; end if;
      if old.status in ('closed', 'withdrawn') and new.status <> old.status
        then raise exception 'A request that has ended does not begin again'; end if;
      if old.status <> 'draft' and new.status = 'draft' then raise exception 'What was sent is no draft'; end if;
      return new;
    end $$;
  create trigger stays before update on request for each row execute function request_stays();
`

const steps = `
  create table request_step (
    id bigint generated always as identity primary key,
    request_id uuid not null references request (id) on delete cascade,
    step text not null check (step in ('send', 'deliver', 'acknowledge', 'accept', 'accept-in-part', 'decline', 'consult',
      'close', 'withdraw', 'remind', 'escalate')),
    at timestamptz not null,
    by_id uuid references delegation (id),
    person_id uuid references account (id),
    reason text,
    words jsonb,
    -- Its entry in the record, and what opens that: of what was sent, and of each act by which a side moved it.
    entry uuid,
    salt text,
    committed text,
    -- What the house does by itself it does once, whatever dies or repeats.
    once text,
    unique (request_id, once)
  );
  create index request_step_by_request on request_step (request_id, id);
  alter table request_step enable row level security;
  create policy seen on request_step for select using (exists (select from request r where r.id = request_id));
  create policy taken on request_step for insert with check (
    by_id = (select chancery_delegation()) and step not in ('remind', 'escalate')
    and exists (select from request r where r.id = request_id and r.status <> 'draft'));
  grant select, insert on request_step to chancery_member;
`

/**
 * What a delegation has going in one world, of which one of its people may not see all: numbers stay whole, and limits
 * cannot be passed.
 * What exercise control sent in its name for those who play is no act of its own people, and is not counted with theirs.
 */
const counts = `
  create function request_counts(world_exercise boolean, year_ int) returns table (drafts int, open int, sent_lately int, last_number int)
    language sql stable security definer set search_path = public as $$
      select count(*) filter (where status = 'draft')::int,
        count(*) filter (where status in ('sent', 'delivered', 'acknowledged') and not staged)::int,
        count(*) filter (where sent_at > chancery_now() - interval '1 hour' and not staged)::int,
        coalesce(max(number) filter (where year = year_), 0)::int
      from (select r.*, r.exercise and not exists (select from request_step s
          where s.request_id = r.id and s.step = 'send' and s.person_id is not null) and r.status <> 'draft' as staged
        from request r where r.from_id = chancery_delegation() and r.exercise = world_exercise) own $$;
`

/** The zone of a capital, as the contacts in force say it that the asker sees: of others not even the zone is told. */
const zones = `
  create function request_zones(wanted uuid[]) returns table (id uuid, zone text)
    language sql stable set search_path = public as $$
      select distinct on (c.owner_id) c.owner_id, c.zone from contact c
      where c.owner_id = any (wanted) and c.ended_at is null and c.effective_from <= chancery_now()
      order by c.owner_id, array_position(array['diplomatic', 'foreign-affairs', 'technical'], c.kind) nulls last, c.id $$;
`
