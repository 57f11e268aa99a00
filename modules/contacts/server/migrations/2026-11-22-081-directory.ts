import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * A contact is a row under a marking, and fields (person, channels, keys) that each stand under one of their own. A field
 * is seen by whom both markings reach. Nothing is overwritten: a field that changes ends, and another begins.
 *
 * Members bring no contact in and end none: the house does, from nominations that were accepted.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [authority, contacts, chapters, reach]) await sql.raw(statements).execute(db)
}

const authority = `
  create table contact_initiator (
    id uuid primary key,
    delegation_id uuid not null references delegation (id),
    account_id uuid not null references account (id),
    since timestamptz not null,
    named_by uuid not null,
    until timestamptz,
    ended_by uuid
  );
  create unique index contact_initiator_once on contact_initiator (account_id) where until is null;

  -- rules/directory.ts says the same as mayInitiate: the head of a delegation, and whom the head named.
  create function contact_initiates(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select one is not distinct from chancery_delegation() and chancery_person() is not null
         and (chancery_role('head-of-delegation') or exists (
           select from contact_initiator where account_id = chancery_person() and delegation_id = one and until is null)) $$;
  create function contact_heads(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select one is not distinct from chancery_delegation() and chancery_person() is not null
         and chancery_role('head-of-delegation') $$;

  alter table contact_initiator enable row level security;
  create policy seen on contact_initiator for select using (delegation_id = (select chancery_delegation()));
  create policy named on contact_initiator for insert with check (contact_heads(delegation_id));
  create policy ended on contact_initiator for update using (contact_heads(delegation_id));
  grant select, insert on contact_initiator to chancery_member;
  grant update (until, ended_by) on contact_initiator to chancery_member;

  create table contact_mission (
    delegation_id uuid primary key references delegation (id),
    email text,
    name text,
    language text,
    set_by uuid not null,
    set_at timestamptz not null,
    confirmed_at timestamptz,
    -- SHA-256 of the code that was sent there, with delegation and address.
    code text,
    code_until timestamptz
  );
  alter table contact_mission enable row level security;
  create policy seen on contact_mission for select using (delegation_id = (select chancery_delegation()));
  create policy placed on contact_mission for insert with check (contact_heads(delegation_id));
  create policy moved on contact_mission for update using (contact_heads(delegation_id));
  -- Nobody reads a code, and nobody writes that it was confirmed: the function below does, by the code alone.
  grant select (delegation_id, email, name, language, set_by, set_at, confirmed_at, code_until),
    insert (delegation_id, email, name, language, set_by, set_at, code, code_until),
    update (email, name, language, set_by, set_at, code, code_until) on contact_mission to chancery_member;
  create function contact_mission_moved() returns trigger language plpgsql as $$
    begin
      if lower(new.email) is distinct from lower(old.email) then new.confirmed_at := null; end if;
      return new;
    end $$;
  create trigger moved before update on contact_mission for each row execute function contact_mission_moved();
  create function contact_mission_confirm(given text) returns boolean
    language sql volatile security definer set search_path = public as $$
      with confirmed as (
        update contact_mission set confirmed_at = chancery_now(), code = null, code_until = null
        where delegation_id = chancery_delegation() and contact_heads(delegation_id)
          and email is not null and code = given and code_until > chancery_now() returning 1)
      select exists (select from confirmed) $$;
`

const contacts = `
  create table contact (
    id uuid primary key,
    owner_id uuid not null references delegation (id),
    kind text not null check (kind in ('diplomatic', 'technical', 'foreign-affairs', 'law-enforcement', 'private-sector')),
    function text not null,
    institution text not null,
    languages text[] not null default '{}',
    zone text not null,
    deputy_id uuid references contact (id),
    marking_id uuid not null references marking (id),
    verified_at timestamptz,
    verified_by uuid references account (id),
    effective_from timestamptz not null,
    ended_at timestamptz,
    replaced_by_id uuid references contact (id)
  );
  create index contact_by_owner on contact (owner_id, kind) where ended_at is null;

  create table contact_field (
    id bigint generated always as identity primary key,
    contact_id uuid not null references contact (id),
    owner_id uuid not null references delegation (id),
    field text not null check (field in ('person', 'channel', 'key')),
    body jsonb not null,
    account_id uuid references account (id),
    marking_id uuid not null references marking (id),
    since timestamptz not null,
    until timestamptz,
    -- When somebody who sees it last said that it is right.
    verified_at timestamptz
  );
  create index contact_field_by_contact on contact_field (contact_id);
  create index contact_field_by_account on contact_field (account_id) where until is null and account_id is not null;
  create unique index contact_field_one_person on contact_field (contact_id) where until is null and field = 'person';

  -- rules/directory.ts says the same as mayKeep.
  create function contact_keeps(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from contact c where c.id = one and c.ended_at is null and (
         contact_initiates(c.owner_id)
         or (c.owner_id = chancery_delegation() and exists (
           select from contact_field f where f.contact_id = one and f.until is null and f.account_id = chancery_person())))) $$;

  alter table contact enable row level security;
  create policy seen on contact for select using (
    marking_id in (select id from marking)
    and (owner_id = (select chancery_delegation()) or effective_from <= (select chancery_now())));
  create policy kept on contact for update using (contact_keeps(id));
  grant select on contact to chancery_member;
  grant update (languages, zone, deputy_id) on contact to chancery_member;

  -- Since when an account has no access any more; null while it stands.
  create function contact_gone(account uuid) returns timestamptz language sql stable security definer set search_path = public as
    $$ select a.revoked_at from account a where a.id = account $$;
  -- Verifies an entry and those of its fields that whoever verifies sees. Whether nothing of it is left that was verified
  -- before a moment, or never.
  create function contact_verify(one uuid, seen bigint[], before timestamptz) returns boolean
    language plpgsql volatile security definer set search_path = public as $$
      begin
        if not contact_keeps(one) then return false; end if;
        update contact set verified_at = chancery_now(), verified_by = chancery_person() where id = one;
        update contact_field set verified_at = chancery_now() where contact_id = one and until is null and id = any (seen);
        return not exists (select from contact_field f where f.contact_id = one and f.until is null
          and (f.verified_at is null or f.verified_at < before or contact_gone(f.account_id) is not null));
      end $$;

  alter table contact_field enable row level security;
  -- What was, and what an ended contact had, is its own delegation's alone.
  create policy seen on contact_field for select using (
    marking_id in (select id from marking)
    and exists (select 1 from contact c where c.id = contact_id
      and (c.owner_id = (select chancery_delegation()) or (c.ended_at is null and contact_field.until is null))));
  create policy written on contact_field for insert with check (
    field <> 'person' and owner_id = (select chancery_delegation()) and contact_keeps(contact_id));
  create policy ended on contact_field for update using (field <> 'person' and until is null and contact_keeps(contact_id))
    with check (true);
  grant select, insert on contact_field to chancery_member;
  grant update (until) on contact_field to chancery_member;
`

const chapters = `
  create table contact_chapter (
    id bigint generated always as identity primary key,
    contact_id uuid not null references contact (id),
    owner_id uuid not null references delegation (id),
    at timestamptz not null,
    what text not null check (what in ('in-force', 'changed', 'kept', 'verified', 'ended', 'replaced')),
    by uuid,
    nomination_id uuid,
    -- Whom these reach heard of it, and nobody else.
    marking_ids uuid[] not null
  );
  create index contact_chapter_by_contact on contact_chapter (contact_id, at);
  alter table contact_chapter enable row level security;
  create policy seen on contact_chapter for select using (
    exists (select 1 from contact c where c.id = contact_id)
    and (owner_id = (select chancery_delegation())
      or (what <> 'kept' and (select chancery_role('secretariat-officer')))));
  create policy written on contact_chapter for insert with check (
    what in ('kept', 'verified') and owner_id = (select chancery_delegation()) and contact_keeps(contact_id));
  grant select, insert on contact_chapter to chancery_member;

  -- Whom a change reaches is asked of these by every listener, with their own eyes: they stand for nobody to read.
  create function contact_change_markings(one uuid, at_ timestamptz) returns uuid[] language sql stable security definer
    set search_path = public as $$
      select coalesce(array_agg(m), '{}') from contact_chapter c, unnest(c.marking_ids) m where c.contact_id = one and c.at = at_ $$;
`

const reach = `
  -- Where notices go. These ask nobody's eyes, and what they answer is shown to nobody: it is for sending alone.
  create function contact_reach(wanted uuid[]) returns table (contact_id uuid, account_id uuid, email text, name text, language text)
    language sql stable security definer set search_path = public as $$
      select c.id,
        (select a.id from contact_field p join account a on a.id = p.account_id
          where p.contact_id = c.id and p.until is null and p.field = 'person' and a.revoked_at is null
            and a.delegation_id = c.owner_id),
        (select f.body ->> 'value' from contact_field f
          where f.contact_id = c.id and f.until is null and f.field = 'channel' and f.body ->> 'kind' = 'email'
          order by f.id limit 1),
        c.function,
        c.languages[1]
      from contact c join delegation d on d.id = c.owner_id
      where c.id = any (wanted) and c.ended_at is null and c.effective_from <= chancery_now() and d.ended_at is null $$;
  create function contact_standing(one uuid) returns table (owner_id uuid, kind text, deputy_id uuid)
    language sql stable security definer set search_path = public as $$
      select c.owner_id, c.kind, c.deputy_id from contact c join delegation d on d.id = c.owner_id
      where c.id = one and c.ended_at is null and c.effective_from <= chancery_now() and d.ended_at is null $$;
  create function contact_resorts(one uuid) returns table (account_id uuid, email text, name text, language text)
    language sql stable security definer set search_path = public as $$
      select a.id, null, null, null from account a join delegation d on d.id = a.delegation_id
      where a.delegation_id = one and 'head-of-delegation' = any (a.roles) and a.revoked_at is null and d.ended_at is null
      union all
      select null, m.email, m.name, m.language from contact_mission m join delegation d on d.id = m.delegation_id
      where m.delegation_id = one and m.email is not null and m.confirmed_at is not null and d.ended_at is null $$;
`
