import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Scenarios, runs of them and what happened in each. Who plays sees their run, what reached their role and what it did;
 * the scenario, the log, the notes and the players of others are for control and observers. The house lets injects go out.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [runs, parts, played, seen, written]) await sql.raw(part).execute(db)
}

const runs = `
  create table exercise_scenario (
    id uuid primary key,
    -- Null: it ships with the product.
    owner_id uuid references delegation (id),
    shipped text unique,
    -- All copies of one scenario, and of their copies, have this in common: the id of the first.
    family uuid not null,
    scenario jsonb not null,
    version int not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    check ((owner_id is null) = (shipped is not null))
  );
  create index exercise_scenario_by_owner on exercise_scenario (owner_id);
  create table exercise_run (
    id uuid primary key,
    scenario_id uuid not null,
    family uuid not null,
    -- As it was when the run was prepared.
    scenario jsonb not null,
    control_id uuid not null references delegation (id),
    created_by uuid not null references account (id),
    created_at timestamptz not null,
    alone boolean not null,
    status text not null check (status in ('prepared', 'running', 'paused', 'ended', 'archived')),
    clock jsonb not null,
    started_at timestamptz,
    ended_at timestamptz,
    -- When, by the wall, something falls due next.
    next_due timestamptz
  );
  create index exercise_run_due on exercise_run (next_due) where next_due is not null;
  -- One row for a delegation, or one for each person of a cell.
  create table exercise_player (
    run_id uuid not null references exercise_run (id) on delete cascade,
    role text not null,
    delegation_id uuid not null references delegation (id),
    account_id uuid references account (id),
    -- From the start to the end: whoever is in play is in no other exercise.
    playing boolean not null default false
  );
  create unique index exercise_player_once on exercise_player (run_id, coalesce(account_id, delegation_id));
  create unique index exercise_player_at_once on exercise_player (coalesce(account_id, delegation_id)) where playing;
  create index exercise_player_by_delegation on exercise_player (delegation_id);
  create table exercise_observer (
    run_id uuid not null references exercise_run (id) on delete cascade,
    account_id uuid not null references account (id),
    primary key (run_id, account_id)
  );
`

const parts = `
  -- The runs that the actor controls: a person of its control with the power for it. Never those that are played alone.
  create function chancery_exercises_controlled() returns uuid[] language plpgsql stable security definer
    set search_path = public as $$ begin
      if chancery_person() is null or not (chancery_officer() or chancery_role('mediator') or chancery_role('head-of-delegation'))
        then return '{}'; end if;
      return coalesce((select array_agg(id) from exercise_run where control_id = chancery_delegation() and not alone), '{}');
    end $$;
  create function chancery_exercises_observed() returns uuid[] language plpgsql stable security definer
    set search_path = public as $$ begin
      return coalesce((select array_agg(run_id) from exercise_observer where account_id = chancery_person()), '{}'); end $$;
  create function chancery_exercises_played() returns uuid[] language plpgsql stable security definer
    set search_path = public as $$ begin
      return coalesce((select array_agg(run_id) from exercise_player where account_id = chancery_person()
        or (account_id is null and delegation_id = chancery_delegation() and chancery_person() is not null)), '{}'); end $$;
  -- The role of the actor in a run; null where they have none.
  create function chancery_exercise_role(run uuid) returns text language plpgsql stable security definer
    set search_path = public as $$ begin
      return (select p.role from exercise_player p where p.run_id = run and (p.account_id = chancery_person()
        or (p.account_id is null and p.delegation_id = chancery_delegation() and chancery_person() is not null))
        order by p.account_id nulls last limit 1); end $$;
  -- What a player may know of their run: never the scenario whole.
  create function chancery_exercise_shown(run uuid) returns table (title jsonb, briefing jsonb, minutes int, brief jsonb, roles jsonb)
    language plpgsql stable security definer set search_path = public as $$ begin
      if not run = any (chancery_exercises_played()) then return; end if;
      return query select r.scenario -> 'title', r.scenario -> 'briefing', (r.scenario ->> 'minutes')::int,
        (select one -> 'brief' from jsonb_array_elements(r.scenario -> 'roles') one where one ->> 'id' = chancery_exercise_role(run)),
        (select jsonb_agg(jsonb_build_object('id', one -> 'id', 'name', one -> 'name', 'contacts', one -> 'contacts',
            'delegation', (select d.name from exercise_player p join delegation d on d.id = p.delegation_id
              where p.run_id = run and p.role = one ->> 'id' limit 1)) order by n)
          from jsonb_array_elements(r.scenario -> 'roles') with ordinality as each(one, n))
        from exercise_run r where r.id = run;
    end $$;
  -- The runs of which that can be which one of a delegation makes under EXERCISE now, for another or for nobody in particular:
  -- they play in them, or are exercise control of them. In the place of the house's own, which knows of no exercises.
  create or replace function chancery_runs_in_play(delegation uuid, person uuid, other uuid) returns table (id uuid, title jsonb)
    language sql stable security definer set search_path = public as $$
      select r.id, r.scenario -> 'title' from exercise_run r where r.status in ('running', 'paused')
        and ((not r.alone and r.control_id = $1 and exists (select from account a where a.id = $2 and a.kind = 'person'
            and a.roles && '{secretariat-officer,administrator,mediator,head-of-delegation}'))
          or exists (select from exercise_player p where p.run_id = r.id and p.delegation_id = $1
            and (p.account_id is null or p.account_id = $2)))
        -- Of a game that somebody plays alone the host is control in name only: it goes to nobody's desk.
        and ($3 is null or (not r.alone and r.control_id = $3)
          or exists (select from exercise_player p where p.run_id = r.id and p.delegation_id = $3))
        order by r.started_at desc, r.id $$;
  create or replace function chancery_in_play(delegation uuid, person uuid, other uuid) returns boolean
    language sql stable security definer set search_path = public as $$
      select exists (select from chancery_runs_in_play($1, $2, $3)) $$;
  create or replace function chancery_runs_known(delegation uuid, named uuid[])
    returns table (id uuid, title jsonb, is_on boolean) language sql stable security definer set search_path = public as $$
      select r.id, r.scenario -> 'title', r.status in ('running', 'paused') from exercise_run r
        where r.id = any ($2) and r.status <> 'prepared' and ((not r.alone and r.control_id = $1)
          or exists (select from exercise_player p where p.run_id = r.id and p.delegation_id = $1)) $$;
  create function chancery_exercise_control(run uuid) returns text language sql stable security definer set search_path = public as
    $$ select d.name from exercise_run r join delegation d on d.id = r.control_id where r.id = run $$;
`

const played = `
  create table exercise_log (
    run_id uuid not null references exercise_run (id) on delete cascade,
    number int not null check (number >= 1),
    at double precision not null,
    lived double precision not null,
    wall timestamptz not null,
    by uuid,
    -- The role that acted; null for the clock and for injects.
    role text,
    inject text,
    entry jsonb not null,
    text text not null default '',
    -- An act on the platform, by the id under which it was told: a job that is repeated writes it once.
    told uuid unique,
    primary key (run_id, number)
  );
  -- An inject goes out once, or is left out once, whoever stops which process in between.
  create unique index exercise_log_inject_once on exercise_log (run_id, inject) where inject is not null;
  -- What reached whom: one row for each role.
  create table exercise_inbox (
    run_id uuid not null references exercise_run (id) on delete cascade,
    role text not null,
    inject text not null,
    number int not null,
    kind text not null,
    at double precision not null,
    wall timestamptz not null,
    shown jsonb not null,
    -- What it became on the platform.
    item_kind text,
    item_id uuid,
    check ((item_kind is null) = (item_id is null)),
    acknowledged_at timestamptz,
    primary key (run_id, role, inject)
  );
  -- What was made of it on the real platform, by injects and by those who play.
  create table exercise_item (
    run_id uuid not null references exercise_run (id) on delete cascade,
    kind text not null,
    item_id text not null,
    inject text,
    role text,
    at timestamptz not null,
    primary key (kind, item_id)
  );
  create index exercise_item_by_run on exercise_item (run_id);
  create table exercise_note (
    id uuid primary key,
    run_id uuid not null references exercise_run (id) on delete cascade,
    by uuid not null references account (id),
    at double precision not null,
    wall timestamptz not null,
    role text,
    inject text,
    text text not null,
    for_players boolean not null
  );
  create index exercise_note_by_run on exercise_note (run_id);
  create table exercise_archive (
    run_id uuid primary key references exercise_run (id) on delete cascade,
    at timestamptz not null,
    by uuid,
    archive jsonb not null
  );
`

const seen = `
  alter table exercise_scenario enable row level security;
  alter table exercise_run enable row level security;
  alter table exercise_player enable row level security;
  alter table exercise_observer enable row level security;
  alter table exercise_log enable row level security;
  alter table exercise_inbox enable row level security;
  alter table exercise_item enable row level security;
  alter table exercise_note enable row level security;
  alter table exercise_archive enable row level security;
  create policy seen on exercise_scenario for select using (
    (owner_id is null or owner_id = (select chancery_delegation())) and (select chancery_person()) is not null);
  create policy seen on exercise_run for select using (
    id = any ((select chancery_exercises_controlled())::uuid[]) or id = any ((select chancery_exercises_observed())::uuid[])
    or id = any ((select chancery_exercises_played())::uuid[]));
  create policy seen on exercise_player for select using (
    run_id = any ((select chancery_exercises_controlled())::uuid[]) or run_id = any ((select chancery_exercises_observed())::uuid[]));
  create policy seen on exercise_observer for select using (
    run_id = any ((select chancery_exercises_controlled())::uuid[]) or run_id = any ((select chancery_exercises_observed())::uuid[]));
  create policy seen on exercise_log for select using (
    run_id = any ((select chancery_exercises_controlled())::uuid[]) or run_id = any ((select chancery_exercises_observed())::uuid[])
    or (role is not null and run_id = any ((select chancery_exercises_played())::uuid[]) and role = chancery_exercise_role(run_id)));
  create policy seen on exercise_inbox for select using (
    run_id = any ((select chancery_exercises_played())::uuid[]) and role = chancery_exercise_role(run_id));
  create policy seen on exercise_item for select using (
    run_id = any ((select chancery_exercises_controlled())::uuid[]) or run_id = any ((select chancery_exercises_observed())::uuid[]));
  create policy seen on exercise_note for select using (
    run_id = any ((select chancery_exercises_controlled())::uuid[]) or run_id = any ((select chancery_exercises_observed())::uuid[]));
  create policy seen on exercise_archive for select using (run_id = any ((select chancery_exercises_controlled())::uuid[]));
`

/**
 * Members write scenarios and notes. A run is prepared, moved and played by the house itself, after the rules were asked:
 * what an inject does reaches further than any one person may.
 */
const written = `
  grant select (id, scenario_id, family, control_id, created_by, created_at, alone, status, clock, started_at, ended_at)
    on exercise_run to chancery_member;
  grant select on exercise_scenario, exercise_player, exercise_observer, exercise_log, exercise_inbox, exercise_item,
    exercise_note, exercise_archive to chancery_member;
`
