import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * A nomination is addressed to the secretariat: its officers see function, institution and person of what was handed to
 * them, whatever these are marked, because that is what they are asked to check. Channels and keys reach them only as
 * they are marked. Within the delegation that nominates, those see it who nominate for it and whom its marking reaches.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [nominations, fields, notes, steps]) await sql.raw(statements).execute(db)
}

const nominations = `
  create table nomination (
    id uuid primary key,
    owner_id uuid not null references delegation (id),
    act text not null check (act in ('nomination', 'change', 'removal')),
    status text not null check (status in ('draft', 'proposed', 'returned', 'accepted', 'in-force', 'withdrawn')),
    contact_id uuid references contact (id),
    result_id uuid references contact (id),
    kind text not null,
    function text not null,
    institution text not null,
    languages text[] not null,
    zone text not null,
    deputy_id uuid references contact (id),
    marking_id uuid references marking (id),
    effective_at timestamptz not null,
    person_leaves boolean not null,
    note_reference text not null,
    note_id uuid,
    drafted_by uuid not null,
    drafted_at timestamptz not null,
    proposed_by uuid,
    proposed_at timestamptz,
    checked_by uuid,
    checked_at timestamptz,
    -- Whose access ends, where the person leaves.
    leaving_id uuid references account (id),
    access_ended_at timestamptz,
    -- The fields of the contact that its author saw: a change takes the place of these, and of no other.
    over_fields bigint[] not null default '{}',
    -- The pseudonym of its entries in the record.
    subject text not null,
    check (act = 'removal' or marking_id is not null),
    check (act = 'nomination' or contact_id is not null)
  );
  create index nomination_by_owner on nomination (owner_id, id);
  create index nomination_to_do on nomination (effective_at) where status in ('proposed', 'accepted');
  create unique index nomination_one_open on nomination (contact_id)
    where contact_id is not null and status in ('proposed', 'accepted');
  alter table nomination enable row level security;
  -- Of its own delegation, whoever nominates sees all of it, and everybody else what its marking lets them see.
  create policy seen on nomination for select using (
    (owner_id = (select chancery_delegation())
      and ((select contact_initiates(chancery_delegation())) or marking_id in (select id from marking)))
    or (proposed_at is not null and (select chancery_role('secretariat-officer'))));
  create policy drafted on nomination for insert with check (status = 'draft' and contact_initiates(owner_id));
  create policy moved on nomination for update using (
    contact_initiates(owner_id) and status in ('draft', 'returned', 'proposed', 'accepted'))
    with check (contact_initiates(owner_id) and status in ('draft', 'returned', 'proposed', 'withdrawn'));
  create policy checked on nomination for update using (
    status = 'proposed' and (select chancery_role('secretariat-officer')))
    -- Four eyes: not what one proposed oneself, nor what one might have.
    with check (status in ('accepted', 'returned') and (select chancery_role('secretariat-officer'))
      and proposed_by is distinct from (select chancery_person()) and not contact_initiates(owner_id));
  grant select, insert on nomination to chancery_member;
  grant update (act, status, contact_id, kind, function, institution, languages, zone, deputy_id, marking_id, effective_at,
    person_leaves, leaving_id, over_fields, note_reference, note_id, proposed_by, proposed_at, checked_by, checked_at)
    on nomination to chancery_member;

  -- What was handed in is what the record commits to: it is changed only as a draft, or where it was given back.
  create function nomination_kept() returns trigger language plpgsql as $$
    begin
      if (old.status not in ('draft', 'returned') or new.status <> old.status)
        and (new.act, new.contact_id, new.kind, new.function, new.institution, new.languages, new.zone, new.deputy_id,
          new.marking_id, new.effective_at, new.person_leaves, new.leaving_id, new.note_reference, new.note_id,
          new.over_fields, new.subject, new.owner_id)
        is distinct from (old.act, old.contact_id, old.kind, old.function, old.institution, old.languages, old.zone,
          old.deputy_id, old.marking_id, old.effective_at, old.person_leaves, old.leaving_id, old.note_reference,
          old.note_id, old.over_fields, old.subject, old.owner_id)
      then raise exception 'A nomination that was handed in is not changed'; end if;
      return new;
    end $$;
  create trigger kept before update on nomination for each row execute function nomination_kept();
`

const fields = `
  create table nomination_field (
    id bigint generated always as identity primary key,
    nomination_id uuid not null references nomination (id),
    owner_id uuid not null references delegation (id),
    field text not null check (field in ('person', 'channel', 'key')),
    body jsonb not null,
    account_id uuid references account (id),
    marking_id uuid not null references marking (id),
    until timestamptz
  );
  create index nomination_field_by_nomination on nomination_field (nomination_id);
  alter table nomination_field enable row level security;
  create policy seen on nomination_field for select using (
    exists (select 1 from nomination n where n.id = nomination_id)
    and (marking_id in (select id from marking)
      or (field = 'person' and (select chancery_role('secretariat-officer')))));
  create policy written on nomination_field for insert with check (
    contact_initiates(owner_id) and exists (
      select 1 from nomination n where n.id = nomination_id and n.owner_id = nomination_field.owner_id
        and n.status in ('draft', 'returned')));
  create policy ended on nomination_field for update using (contact_initiates(owner_id) and until is null and exists (
    select 1 from nomination n where n.id = nomination_id and n.status in ('draft', 'returned'))) with check (true);
  grant select, insert on nomination_field to chancery_member;
  grant update (until) on nomination_field to chancery_member;
`

const notes = `
  create table note_verbale (
    id uuid primary key,
    owner_id uuid not null references delegation (id),
    name text not null,
    media_type text not null,
    size int not null,
    sha256 text not null,
    bytes bytea not null,
    by uuid not null,
    at timestamptz not null
  );
  alter table note_verbale alter column bytes set storage external;
  -- A note verbale names whom it is about: every marking of what it is for must reach its reader.
  create function contact_note_markings(one uuid) returns setof uuid language sql stable security definer set search_path = public as
    $$ select n.marking_id from nomination n where n.note_id = one and n.marking_id is not null
       union select f.marking_id from nomination n join nomination_field f on f.nomination_id = n.id
         where n.note_id = one and f.field = 'person' and f.until is null $$;
  create index nomination_by_note on nomination (note_id) where note_id is not null;
  alter table note_verbale enable row level security;
  create policy seen on note_verbale for select using (
    (owner_id = (select chancery_delegation())
      and ((select contact_initiates(chancery_delegation()))
        or (exists (select 1 from contact_note_markings(note_verbale.id))
          and not exists (select 1 from contact_note_markings(note_verbale.id) m where m not in (select id from marking)))))
    or exists (select 1 from nomination n where n.note_id = note_verbale.id
      and n.proposed_at is not null and (select chancery_role('secretariat-officer'))));
  create policy handed_in on note_verbale for insert with check (contact_initiates(owner_id));
  grant select, insert on note_verbale to chancery_member;
`

const steps = `
  create table nomination_step (
    id bigint generated always as identity primary key,
    nomination_id uuid not null references nomination (id),
    at timestamptz not null,
    what text not null check (what in
      ('drafted', 'changed', 'proposed', 'accepted', 'returned', 'withdrawn', 'in-force', 'access-ended')),
    by uuid,
    reason text not null,
    -- Its entry in the record, and what opens it.
    entry uuid,
    salt text,
    content text
  );
  create index nomination_step_by_nomination on nomination_step (nomination_id, id);
  alter table nomination_step enable row level security;
  create policy seen on nomination_step for select using (exists (select 1 from nomination n where n.id = nomination_id));
  create policy taken on nomination_step for insert with check (
    by = (select chancery_person()) and exists (select 1 from nomination n where n.id = nomination_id and (
      contact_initiates(n.owner_id) or (select chancery_role('secretariat-officer')))));
  grant select, insert on nomination_step to chancery_member;
`
