import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * A letter is its sender's alone until it is issued; then also that of the delegation that it goes to, as far as its
 * marking lets it. What was issued is not changed by anybody, only withdrawn.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const statements of [letters, stays, numbers]) await sql.raw(statements).execute(db)
}

const letters = `
  create table letter (
    id uuid primary key,
    from_id uuid not null references delegation (id),
    to_id uuid references delegation (id),
    exercise boolean not null,
    content jsonb not null,
    sheet jsonb,
    request_id uuid references request (id) on delete set null,
    incident_id uuid references incident (id) on delete set null,
    marking_id uuid not null references marking (id),
    status text not null check (status in ('draft', 'issued', 'withdrawn')),
    year int,
    number int,
    drafted_at timestamptz not null,
    drafted_by uuid not null references account (id),
    issued_at timestamptz,
    issued_by uuid references account (id),
    changed_at timestamptz not null,
    -- SHA-256 of the canonical JSON of the sheet, its entry in the record, and what opens that.
    digest text,
    entry uuid,
    salt text,
    committed text,
    withdrawn_at timestamptz,
    withdrawal text,
    -- Its entry in the record, and what opens that.
    withdrawal_entry uuid,
    withdrawal_salt text,
    withdrawal_committed text,
    check (from_id <> to_id),
    check ((status = 'draft') = (number is null) and (number is null) = (sheet is null)
      and (sheet is null) = (digest is null) and (digest is null) = (issued_at is null)),
    check ((status = 'withdrawn') = (withdrawn_at is not null)
      and (withdrawn_at is null) = (withdrawal_entry is null))
  );
  create unique index letter_number on letter (from_id, exercise, year, number);
  create index letter_by_sender on letter (from_id, exercise, changed_at desc);
  create index letter_by_receiver on letter (to_id, exercise, changed_at desc);

  alter table letter enable row level security;
  create policy seen on letter for select using (
    marking_id in (select id from marking)
    and (from_id = (select chancery_delegation()) or (to_id = (select chancery_delegation()) and status <> 'draft')));
  create policy drafted on letter for insert with check (
    from_id = (select chancery_delegation()) and status = 'draft' and drafted_by = (select chancery_person()));
  create policy changed on letter for update using (from_id = (select chancery_delegation()));
  create policy discarded on letter for delete using (from_id = (select chancery_delegation()) and status = 'draft');
  grant select, insert, delete on letter to chancery_member;
  grant update (to_id, content, sheet, request_id, incident_id, marking_id, status, year, number, issued_at, issued_by,
    changed_at, digest, entry, salt, committed, withdrawn_at, withdrawal, withdrawal_entry, withdrawal_salt, withdrawal_committed) on letter to chancery_member;
`

/** Links alone may go, where what they led to is deleted. */
const stays = `
  create function letter_stays() returns trigger language plpgsql as $$
    begin
      if old.status <> 'draft' and (
        (to_jsonb(new) - array['status', 'changed_at', 'withdrawn_at', 'withdrawal', 'withdrawal_entry',
          'withdrawal_salt', 'withdrawal_committed', 'request_id', 'incident_id'])
          is distinct from
        (to_jsonb(old) - array['status', 'changed_at', 'withdrawn_at', 'withdrawal', 'withdrawal_entry',
          'withdrawal_salt', 'withdrawal_committed', 'request_id', 'incident_id'])
        or (new.request_id is distinct from old.request_id and new.request_id is not null)
        or (new.incident_id is distinct from old.incident_id and new.incident_id is not null)
        or new.status = 'draft')
        then raise exception 'A letter that was issued is not changed'; end if;
      if old.status = 'withdrawn' and (new.status, new.withdrawn_at, new.withdrawal, new.withdrawal_entry, new.withdrawal_salt, new.withdrawal_committed)
          is distinct from
          (old.status, old.withdrawn_at, old.withdrawal, old.withdrawal_entry, old.withdrawal_salt, old.withdrawal_committed)
        then raise exception 'A letter that was withdrawn stays withdrawn'; end if;
      return new;
    end $$;
  create trigger stays before update on letter for each row execute function letter_stays();
`

/**
 * What a delegation has going in one world, whatever marking it stands under: no number is given twice, and no limit is passed.
 */
const numbers = `
  create function letter_counts(is_exercise boolean, of_year int) returns table (drafts int, issued_lately int, last_number int)
    language sql stable security definer set search_path = public as $$
      select count(*) filter (where status = 'draft')::int,
        count(*) filter (where issued_at > chancery_now() - interval '1 hour')::int,
        coalesce(max(number) filter (where year = of_year), 0)::int
      from letter where from_id = chancery_delegation() and exercise = is_exercise $$;
`
