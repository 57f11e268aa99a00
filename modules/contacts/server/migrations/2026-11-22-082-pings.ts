import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * A check, and one row for each contact that it asks. A delegation sees the check once it asks one of its own (or once it
 * is planned and no surprise), and its own rows; figures of all come from a function that counts and shows no row.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [pings, asked, figures]) await sql.raw(statements).execute(db)
}

const pings = `
  create table ping (
    id uuid primary key,
    by_id uuid not null references delegation (id),
    title text not null,
    exercise boolean not null,
    scope uuid[],
    kinds text[] not null,
    surprise boolean not null,
    starts_at timestamptz not null,
    -- When it was sent out: response times run from here.
    begun_at timestamptz,
    -- The first of a row: every later one is reckoned from its day.
    anchor_at timestamptz not null,
    every_months int,
    -- The one that this one follows in a row: made once, whatever dies.
    follows_id uuid unique references ping (id),
    ladder jsonb not null,
    status text not null check (status in ('scheduled', 'running', 'closed', 'cancelled')),
    made_at timestamptz not null,
    made_by uuid references account (id)
  );
  create index ping_by_status on ping (status, starts_at);
  grant select, insert on ping to chancery_member;
  grant update (status) on ping to chancery_member;

  -- Each world by itself: what is played stops nothing that is real.
  create function ping_counts(world_exercise boolean) returns table (open int, lately int) language sql stable security definer set search_path = public as
    $$ select count(*) filter (where status in ('scheduled', 'running'))::int,
         count(*) filter (where made_at > chancery_now() - interval '1 day')::int from ping
       where by_id = chancery_delegation() and exercise = world_exercise $$;
  create function ping_officer() returns boolean language sql stable security definer set search_path = public as
    $$ select chancery_role('secretariat-officer') or chancery_role('administrator') $$;
`

const asked = `
  create table ping_contact (
    id uuid primary key,
    ping_id uuid not null references ping (id) on delete cascade,
    contact_id uuid not null references contact (id),
    delegation_id uuid not null references delegation (id),
    kind text not null,
    nonce text not null,
    -- How far the ladder has climbed, and the last rung on which somebody stood who was told.
    rung text not null default 'contact' check (rung in ('contact', 'deputy', 'head', 'mission')),
    told text check (told in ('contact', 'deputy', 'head', 'mission')),
    acknowledged_at timestamptz,
    acknowledged_by uuid references account (id),
    acknowledged_rung text,
    way text check (way in ('signed-in', 'device')),
    -- What the device signed and how: whoever sees the line may verify it without the host's word.
    proof jsonb check ((way = 'device') = (proof is not null)),
    unique (ping_id, contact_id)
  );
  create index ping_contact_by_delegation on ping_contact (delegation_id, ping_id);
  create index ping_contact_open on ping_contact (ping_id) where acknowledged_at is null;

  -- Who was told of it, by rung: they may acknowledge.
  create table ping_told (
    ping_contact_id uuid not null references ping_contact (id) on delete cascade,
    account_id uuid not null references account (id),
    rung text not null,
    primary key (ping_contact_id, account_id)
  );
  create index ping_told_by_account on ping_told (account_id);

  -- The policies below would ask each other without end.
  create function ping_is_ours(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from ping p where p.id = one and p.by_id = chancery_delegation()) $$;
  create function ping_told_me(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from ping_told t where t.ping_contact_id = one and t.account_id = chancery_person()) $$;

  alter table ping_contact enable row level security;
  -- Of a contact whose marking does not reach the reader nothing tells, unless they were asked in its stead.
  create policy seen on ping_contact for select using (
    (delegation_id = (select chancery_delegation()) or ((select ping_officer()) and ping_is_ours(ping_id)))
    and (contact_id in (select id from contact) or ping_told_me(id)));
  create policy answered on ping_contact for update using (
    delegation_id = (select chancery_delegation()) and acknowledged_at is null)
    with check (delegation_id = (select chancery_delegation()));
  grant select on ping_contact to chancery_member;
  grant update (acknowledged_at, acknowledged_by, acknowledged_rung, way, proof) on ping_contact to chancery_member;

  alter table ping_told enable row level security;
  create policy seen on ping_told for select using (
    account_id = (select chancery_person())
    or exists (select from ping_contact c where c.id = ping_contact_id and c.delegation_id = (select chancery_delegation())));
  grant select on ping_told to chancery_member;

  alter table ping enable row level security;
  -- A surprise that never began is seen by those alone who run such checks: of whom it is to surprise, nobody.
  create policy seen on ping for select using (
    (by_id = (select chancery_delegation()) and (begun_at is not null or not surprise
      or (select ping_officer()) or (select chancery_role('head-of-delegation'))))
    or (select chancery_delegation()) is not null and (
      (begun_at is not null and exists (select from ping_contact c
        where c.ping_id = ping.id and c.delegation_id = (select chancery_delegation())))
      or (not surprise and (scope is null or (select chancery_delegation()) = any (scope)))
      or (status in ('running', 'closed') and scope is null)));
  create policy made on ping for insert with check (
    by_id = (select chancery_delegation()) and status = 'scheduled' and made_by = (select chancery_person())
    and ((select ping_officer())
      or ((select chancery_role('head-of-delegation')) and scope = array[(select chancery_delegation())])));
  create policy stopped on ping for update using (by_id = (select chancery_delegation()))
    with check (by_id = (select chancery_delegation()) and status = 'cancelled');
`

const figures = `
  -- Figures of all who were asked, once it is over: while it runs each answer would show in them by itself. None where so few
  -- were asked, and no times where so few have answered, that one could tell the others from them. Who runs it sees each line,
  -- and all times.
  create function ping_figures(wanted uuid[], fewest int) returns table (
    ping_id uuid, delegations int, contacts int, acknowledged int, by_contact int, unreachable int,
    median float8, ninetieth float8) language sql stable security definer set search_path = public as $$
      select f.id, f.delegations, f.contacts, f.acknowledged, f.by_contact,
        case when f.status = 'closed' then f.contacts - f.acknowledged else 0 end,
        case when f.ours or f.answering >= greatest(fewest, 5) then f.median end,
        case when f.ours or f.answering >= greatest(fewest, 5) then f.ninetieth end
      from (
        select p.id, p.status, p.by_id = chancery_delegation() and ping_officer() as ours, count(distinct c.delegation_id)::int as delegations, count(*)::int as contacts,
          count(c.acknowledged_at)::int as acknowledged,
          count(*) filter (where c.acknowledged_rung = 'contact')::int as by_contact,
          count(distinct c.delegation_id) filter (where c.acknowledged_at is not null) as answering,
          percentile_cont(0.5) within group (order by extract(epoch from c.acknowledged_at - p.begun_at)) as median,
          percentile_cont(0.9) within group (order by extract(epoch from c.acknowledged_at - p.begun_at)) as ninetieth
        from ping p join ping_contact c on c.ping_id = p.id
        where p.id = any (wanted) and chancery_delegation() is not null
          and (p.status = 'closed' or (p.by_id = chancery_delegation() and ping_officer()))
        group by p.id) f
      where f.delegations >= greatest(fewest, 5) $$;
`
