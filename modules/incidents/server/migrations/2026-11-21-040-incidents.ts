import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * An incident is a row that says whose it is and how far it goes, and parts that say what is in it, each under a marking
 * of its own. Nothing is overwritten: a part that changes ends with one version and begins anew with the next.
 *
 * Three conditions stand between a reader and a part: they see the incident, the marking of the part reaches them, and
 * so does the marking that the same part has now, so that a marking made stricter closes the past as well. What the
 * policy asks of other rows (`marking_now_id`, and of the incident `bound_marking_id` and `outside`) triggers keep on the
 * part itself: asked anew for each part of a large search, it would cost seconds.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [incidents, parts, merges, questions, files, actors, embargoes])
    await sql.raw(statements).execute(db)
}

const incidents = `
  create table incident (
    id uuid primary key,
    owner_id uuid not null references delegation (id),
    marking_id uuid not null references marking (id),
    status text not null check (status in ('draft', 'shared', 'contained', 'closed', 'withdrawn')),
    exercise boolean not null,
    dossier text unique,
    version int not null default 1,
    reported_at timestamptz not null,
    shared_at timestamptz,
    shared_version int
  );
  create index incident_by_owner on incident (owner_id);
  alter table incident enable row level security;
  create policy seen on incident for select using (
    marking_id in (select id from marking)
    and (owner_id = (select chancery_delegation()) or status not in ('draft', 'withdrawn')));
  create policy reported on incident for insert with check (owner_id = (select chancery_delegation()));
  create policy changed on incident for update using (owner_id = (select chancery_delegation()));
  grant select, insert on incident to chancery_member;
  grant update (marking_id, status, version, shared_at, shared_version) on incident to chancery_member;

  -- The names behind ids that a reader was shown: the public cannot read the table of delegations.
  create function incident_parties(wanted uuid[]) returns table (id uuid, name text, invented boolean)
    language sql stable security definer set search_path = public as
    $$ select d.id, d.name, o.invented from delegation d join organisation o on o.id = d.organisation_id where d.id = any (wanted) $$;
`

const parts = `
  create table incident_part (
    id bigint generated always as identity primary key,
    incident_id uuid not null references incident (id),
    owner_id uuid not null references delegation (id),
    part text not null,
    body jsonb not null,
    kind text not null generated always as (body ->> 'kind') stored,
    section text,
    marking_id uuid not null references marking (id),
    marking_now_id uuid not null references marking (id),
    bound_marking_id uuid not null references marking (id),
    outside boolean not null,
    own_marking boolean not null,
    from_version int not null,
    since timestamptz not null,
    made_by uuid,
    until_version int,
    ended_at timestamptz,
    ended_by uuid,
    only_draft boolean not null default false,
    other_id uuid references incident (id),
    words tsvector not null
  );
  create index incident_part_by_incident on incident_part (incident_id, part);
  create index incident_part_by_key on incident_part (part) where kind = 'file';
  create unique index incident_part_facts_once on incident_part (incident_id, kind)
    where until_version is null and kind in ('facts', 'status');
  create index incident_part_words on incident_part using gin (words) where until_version is null;

  create function incident_part_marked() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      update incident_part set marking_now_id = new.marking_id
      where incident_id = new.incident_id and part = new.part and id <> new.id;
      return null;
    end $$;
  create trigger marked after insert on incident_part for each row execute function incident_part_marked();

  create function incident_part_begun() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      select i.marking_id, i.status not in ('draft', 'withdrawn') into strict new.bound_marking_id, new.outside
      from incident i where i.id = new.incident_id;
      return new;
    end $$;
  create trigger begun before insert on incident_part for each row execute function incident_part_begun();
  create function incident_bounds() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      update incident_part set bound_marking_id = new.marking_id, outside = new.status not in ('draft', 'withdrawn')
      where incident_id = new.id;
      return null;
    end $$;
  create trigger bounds after update on incident for each row
    when (old.marking_id is distinct from new.marking_id or old.status is distinct from new.status) execute function incident_bounds();

  alter table incident_part enable row level security;
  create policy seen on incident_part for select using (
    marking_id in (select id from marking)
    and marking_now_id in (select id from marking)
    and bound_marking_id in (select id from marking)
    and (owner_id = (select chancery_delegation()) or (outside and not only_draft))
    and (other_id is null or exists (select 1 from incident i where i.id = incident_part.other_id)));
  create policy written on incident_part for insert with check (
    owner_id = (select chancery_delegation())
    and exists (select 1 from incident i where i.id = incident_part.incident_id and i.owner_id = incident_part.owner_id));
  create policy ended on incident_part for update using (owner_id = (select chancery_delegation()) and until_version is null)
    with check (true);
  grant select, insert on incident_part to chancery_member;
  grant update (until_version, ended_at, ended_by, only_draft) on incident_part to chancery_member;

  -- Whether a copy is whole. It answers yes or no: what is missing, and how much, is nobody's to know.
  create function incident_is_whole(one uuid, at_version int, seen bigint) returns boolean
    language sql stable security definer set search_path = public as $$
      select count(*) = seen from incident_part
      where incident_id = one and from_version <= at_version and (until_version is null or until_version > at_version) $$;
`

const merges = `
  create table incident_merge (
    id uuid primary key,
    source_id uuid not null references incident (id),
    target_id uuid not null references incident (id),
    owner_id uuid not null references delegation (id),
    at timestamptz not null,
    by uuid,
    undone_at timestamptz,
    undone_by uuid
  );
  create unique index incident_merge_once on incident_merge (source_id) where undone_at is null;
  create index incident_merge_by_target on incident_merge (target_id);
  alter table incident_merge enable row level security;
  create policy seen on incident_merge for select using (
    owner_id = (select chancery_delegation())
    or (exists (select 1 from incident i where i.id = source_id) and exists (select 1 from incident i where i.id = target_id)));
  create policy made on incident_merge for insert with check (
    owner_id = (select chancery_delegation())
    and exists (select 1 from incident i where i.id = source_id and i.owner_id = incident_merge.owner_id));
  create policy undone on incident_merge for update using (owner_id = (select chancery_delegation()));
  grant select, insert on incident_merge to chancery_member;
  grant update (undone_at, undone_by) on incident_merge to chancery_member;
`

const questions = `
  create table incident_question (
    id uuid primary key,
    incident_id uuid not null references incident (id),
    from_id uuid not null references delegation (id),
    to_id uuid not null references delegation (id),
    marking_id uuid not null references marking (id),
    words jsonb not null,
    asked_at timestamptz not null,
    asked_by uuid
  );
  create index incident_question_by_incident on incident_question (incident_id);
  create index incident_question_by_addressee on incident_question (to_id);
  alter table incident_question enable row level security;
  create policy seen on incident_question for select using (
    marking_id in (select id from marking) and exists (select 1 from incident i where i.id = incident_id));
  create policy asked on incident_question for insert with check (from_id = (select chancery_delegation()));
  grant select, insert on incident_question to chancery_member;

  create table incident_answer (
    question_id uuid primary key references incident_question (id),
    from_id uuid not null references delegation (id),
    marking_id uuid not null references marking (id),
    kind text not null check (kind in ('answered', 'declined')),
    words jsonb,
    at timestamptz not null,
    by uuid
  );
  alter table incident_answer enable row level security;
  create policy seen on incident_answer for select using (
    marking_id in (select id from marking) and exists (select 1 from incident_question q where q.id = question_id));
  create policy given on incident_answer for insert with check (
    from_id = (select chancery_delegation())
    and exists (select 1 from incident_question q where q.id = question_id and q.to_id = incident_answer.from_id));
  grant select, insert on incident_answer to chancery_member;
`

const files = `
  create table incident_file_chunk (
    file_id uuid not null,
    n int not null,
    owner_id uuid not null references delegation (id),
    bytes bytea not null,
    primary key (file_id, n)
  );
  alter table incident_file_chunk alter column bytes set storage external;
  alter table incident_file_chunk enable row level security;
  create policy seen on incident_file_chunk for select using (exists (
    select 1 from incident_part p where p.part = file_id::text and p.kind = 'file'
    and (p.until_version is null or p.owner_id = (select chancery_delegation()))));
  create policy stored on incident_file_chunk for insert with check (owner_id = (select chancery_delegation()));
  grant select, insert on incident_file_chunk to chancery_member;

  -- The files that an incident of the actor's delegation has and had, also those under TLP:RED for a colleague: for what
  -- must follow the incident wherever it goes. It answers ids, and to the owner alone.
  create function incident_file_ids(one uuid) returns setof uuid
    language sql stable security definer set search_path = public as $$
      select distinct part::uuid from incident_part
      where incident_id = one and kind = 'file' and owner_id = chancery_delegation() $$;
`

const actors = `
  create table threat_actor (
    id uuid primary key,
    owner_id uuid not null references delegation (id),
    marking_id uuid not null references marking (id),
    exercise boolean not null,
    record jsonb not null,
    names text[] not null,
    recorded_at timestamptz not null,
    changed_at timestamptz not null
  );
  create index threat_actor_by_name on threat_actor using gin (names);
  alter table threat_actor enable row level security;
  create policy seen on threat_actor for select using (marking_id in (select id from marking));
  create policy recorded on threat_actor for insert with check (owner_id = (select chancery_delegation()));
  create policy changed on threat_actor for update using (owner_id = (select chancery_delegation()));
  grant select, insert on threat_actor to chancery_member;
  grant update (marking_id, record, names, changed_at) on threat_actor to chancery_member;

  create table threat_actor_merge (
    id uuid primary key,
    source_id uuid not null references threat_actor (id),
    target_id uuid not null references threat_actor (id),
    owner_id uuid not null references delegation (id),
    at timestamptz not null,
    by uuid,
    undone_at timestamptz,
    undone_by uuid
  );
  create unique index threat_actor_merge_once on threat_actor_merge (source_id) where undone_at is null;
  create index threat_actor_merge_by_target on threat_actor_merge (target_id);
  alter table threat_actor_merge enable row level security;
  create policy seen on threat_actor_merge for select using (
    owner_id = (select chancery_delegation())
    or (exists (select 1 from threat_actor a where a.id = source_id) and exists (select 1 from threat_actor a where a.id = target_id)));
  create policy made on threat_actor_merge for insert with check (
    owner_id = (select chancery_delegation())
    and exists (select 1 from threat_actor a where a.id = source_id and a.owner_id = threat_actor_merge.owner_id));
  create policy undone on threat_actor_merge for update using (owner_id = (select chancery_delegation()));
  grant select, insert on threat_actor_merge to chancery_member;
  grant update (undone_at, undone_by) on threat_actor_merge to chancery_member;
`

const embargoes = `
  -- Which ends of embargoes have been told: the house's own memory, for no member to read.
  create table incident_embargo_told (
    incident_id uuid not null references incident (id),
    marking_id uuid not null references marking (id),
    primary key (incident_id, marking_id)
  );
  alter table incident_embargo_told enable row level security;
`
