import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * The plan of a rota is its delegation's own. Others see of it who is on duty at this moment, where they see the contact:
 * when somebody is alone at night is nobody's to collect.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [rota, feeds, duty]) await sql.raw(statements).execute(db)
}

const rota = `
  -- Whether somebody answers for a contact: it has not ended, and its person, where they have an account, has access.
  create function contact_on_post(one uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from contact c where c.id = one and c.ended_at is null)
      and not exists (select from contact_field f where f.contact_id = one and f.until is null and f.field = 'person'
        and contact_gone(f.account_id) is not null) $$;

  create table rota (
    delegation_id uuid not null references delegation (id),
    kind text not null,
    cover jsonb not null,
    set_by uuid not null,
    set_at timestamptz not null,
    primary key (delegation_id, kind)
  );
  alter table rota enable row level security;
  create policy seen on rota for select using (delegation_id = (select chancery_delegation()));
  create policy founded on rota for insert with check (contact_initiates(delegation_id));
  create policy moved on rota for update using (contact_initiates(delegation_id));
  grant select, insert on rota to chancery_member;
  grant update (cover, set_by, set_at) on rota to chancery_member;

  create table rota_shift (
    id uuid primary key,
    delegation_id uuid not null references delegation (id),
    kind text not null,
    contact_id uuid not null references contact (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    planned_by uuid not null,
    planned_at timestamptz not null,
    removed_at timestamptz
  );
  create index rota_shift_by_rota on rota_shift (delegation_id, kind, starts_at) where removed_at is null;
  alter table rota_shift enable row level security;
  -- Of a contact whom a marking hides there is no shift, within the delegation neither.
  create policy seen on rota_shift for select using (
    exists (select 1 from contact c where c.id = contact_id)
    and (delegation_id = (select chancery_delegation())
      or (removed_at is null and starts_at <= (select chancery_now()) and ends_at > (select chancery_now())
        and contact_on_post(contact_id))));
  create policy planned on rota_shift for insert with check (
    contact_initiates(delegation_id)
    and exists (select 1 from contact c where c.id = contact_id and c.owner_id = delegation_id));
  create policy moved on rota_shift for update using (contact_initiates(delegation_id));
  grant select, insert on rota_shift to chancery_member;
  grant update (contact_id, starts_at, ends_at, removed_at) on rota_shift to chancery_member;

  create table rota_handover (
    shift_id uuid primary key references rota_shift (id),
    delegation_id uuid not null references delegation (id),
    note text not null,
    written_by uuid not null references account (id),
    written_at timestamptz not null,
    acknowledged_by uuid,
    acknowledged_at timestamptz
  );
  alter table rota_handover enable row level security;
  create policy seen on rota_handover for select using (
    delegation_id = (select chancery_delegation()) and exists (select 1 from rota_shift s where s.id = shift_id));
  create policy written on rota_handover for insert with check (
    delegation_id = (select chancery_delegation()) and written_by = (select chancery_person())
    and exists (select 1 from rota_shift s where s.id = shift_id and s.delegation_id = rota_handover.delegation_id));
  create policy acknowledged on rota_handover for update using (
    delegation_id = (select chancery_delegation()) and acknowledged_at is null)
    with check (acknowledged_by = (select chancery_person()));
  -- A shift that is given to another is acknowledged by nobody yet.
  create function rota_handover_opens() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      update rota_handover set acknowledged_by = null, acknowledged_at = null where shift_id = new.id;
      return new;
    end $$;
  create trigger handover_opens after update of contact_id on rota_shift for each row
    when (old.contact_id is distinct from new.contact_id) execute function rota_handover_opens();
  grant select, insert on rota_handover to chancery_member;
  grant update (acknowledged_by, acknowledged_at) on rota_handover to chancery_member;
`

const feeds = `
  create table rota_feed (
    id uuid primary key,
    account_id uuid not null references account (id),
    digest text not null unique,
    made_at timestamptz not null,
    used_at timestamptz,
    ended_at timestamptz
  );
  create index rota_feed_by_account on rota_feed (account_id);
  alter table rota_feed enable row level security;
  create policy seen on rota_feed for select using (account_id = (select chancery_person()));
  create policy made on rota_feed for insert with check (account_id = (select chancery_person()));
  create policy ended on rota_feed for update using (account_id = (select chancery_person()));
  grant select (id, account_id, made_at, used_at, ended_at), insert on rota_feed to chancery_member;
  grant update (used_at, ended_at) on rota_feed to chancery_member;
`

const duty = `
  -- When somebody of one's own delegation is on duty, whoever it is: a gap is where nobody is, and tells of nobody.
  create function rota_spans(of_delegation uuid, of_kind text, from_ timestamptz, to_ timestamptz)
    returns table (id uuid, starts_at timestamptz, ends_at timestamptz, kept boolean)
    language sql stable security definer set search_path = public as $$
      select s.id, s.starts_at, s.ends_at, contact_on_post(s.contact_id) from rota_shift s
      where s.removed_at is null and s.delegation_id = of_delegation and s.kind = of_kind
        and s.ends_at > from_ and s.starts_at < to_
        and (chancery_delegation() = of_delegation or chancery_actor() is null)
      order by s.starts_at $$;
  -- Who is on duty, for sending alone: it asks nobody's eyes.
  create function contact_on_duty(delegation uuid, kind_ text, at_ timestamptz)
    returns table (contact_id uuid, until timestamptz) language sql stable security definer set search_path = public as $$
      select s.contact_id, s.ends_at from rota_shift s
      where contact_on_post(s.contact_id) and s.delegation_id = delegation and s.kind = kind_ and s.removed_at is null and s.starts_at <= at_ and s.ends_at > at_
      order by s.starts_at limit 1 $$;
`
