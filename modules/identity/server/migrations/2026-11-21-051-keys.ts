import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Statements about keys, kept as they were signed. A member adds a row and can never change or remove one; what may
 * stand in a row is decided by signatures, before it is written and again by every client that reads it.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [statements, waiting, demonstration]) await sql.raw(part).execute(db)
}

const statements = `
  create function chancery_publishes_keys() returns boolean language sql stable security definer set search_path = public as
    $$ select chancery_officer() or chancery_is_host(chancery_delegation()) $$;

  create table key_committee (
    number int primary key check (number > 0),
    hash text not null unique,
    signed jsonb not null,
    kept_by uuid,
    kept_at timestamptz not null,
    entry uuid not null,
    salt text not null,
    index bigint,
    placed_at timestamptz
  );
  create table credentials_list (
    version int primary key check (version > 0),
    hash text not null unique,
    signed jsonb not null,
    kept_by uuid,
    kept_at timestamptz not null,
    entry uuid not null,
    salt text not null,
    index bigint,
    placed_at timestamptz
  );
  create table device_statement (
    delegation_id uuid not null references delegation (id),
    seq int not null check (seq > 0),
    hash text not null unique,
    act text not null check (act in ('add', 'remove')),
    device text not null,
    signed jsonb not null,
    kept_by uuid,
    kept_at timestamptz not null,
    entry uuid not null,
    salt text not null,
    -- Where the record shows it: looked up once, and kept.
    index bigint,
    placed_at timestamptz,
    primary key (delegation_id, seq)
  );
  create index device_statement_placed on device_statement (index) where index is not null;
  create index device_statement_waiting on device_statement (kept_at) where index is null;
  create index device_statement_by_device on device_statement (device);

  -- Of these devices, those that no list of their holder's delegation names now, or whose holder has no standing. Asked
  -- with the eyes of the house, since a machine account is seen by its own delegation alone.
  create function chancery_not_standing(devices text[], holders uuid[]) returns table (device text, account uuid)
    language sql stable security definer set search_path = public as $$
      select asked.device, asked.account from unnest($1, $2) as asked (device, account)
      where (select chancery_delegation()) is not null and not coalesce((
        select s.act = 'add' and s.signed->'statement'->'device'->'holder'->>'account' = asked.account::text
        from account a
        join delegation d on d.id = a.delegation_id and d.ended_at is null
        join device_statement s on s.delegation_id = d.id and s.device = asked.device
        where a.id = asked.account and a.revoked_at is null
        order by s.seq desc limit 1), false) $$;

  alter table key_committee enable row level security;
  alter table credentials_list enable row level security;
  alter table device_statement enable row level security;
  create policy seen on key_committee for select using ((select chancery_delegation()) is not null);
  create policy seen on credentials_list for select using ((select chancery_delegation()) is not null);
  create policy seen on device_statement for select using ((select chancery_delegation()) is not null);
  create policy published on key_committee for insert with check ((select chancery_publishes_keys()));
  create policy published on credentials_list for insert with check ((select chancery_publishes_keys()));
  create policy added on device_statement for insert with check (delegation_id = (select chancery_delegation()));
  grant select on key_committee, credentials_list, device_statement to chancery_member;
  grant insert (number, hash, signed, kept_by, kept_at, entry, salt) on key_committee to chancery_member;
  grant insert (version, hash, signed, kept_by, kept_at, entry, salt) on credentials_list to chancery_member;
  grant insert (delegation_id, seq, hash, act, device, signed, kept_by, kept_at, entry, salt)
    on device_statement to chancery_member;
`

const waiting = `
  create table device_request (
    id uuid primary key,
    account_id uuid not null references account (id),
    delegation_id uuid not null references delegation (id),
    device text not null unique,
    name text not null,
    key jsonb not null,
    made_at timestamptz not null,
    expires_at timestamptz not null
  );
  create index device_request_by_delegation on device_request (delegation_id);
  alter table device_request enable row level security;
  create policy seen on device_request for select using (delegation_id = (select chancery_delegation()));
  create policy made on device_request for insert with check (
    delegation_id = (select chancery_delegation()) and account_id = (select chancery_actor()));
  create policy ended on device_request for delete using (
    delegation_id = (select chancery_delegation())
    and (account_id = (select chancery_actor()) or chancery_heads(delegation_id)));
  grant select, insert, delete on device_request to chancery_member;

  -- Sealed by its owner before it came here: to us it is bytes.
  create table key_backup (
    account_id uuid not null references account (id),
    way text not null check (way in ('passphrase', 'passkey')),
    sealed text not null check (length(sealed) <= 16384),
    kept_at timestamptz not null,
    primary key (account_id, way)
  );
  alter table key_backup enable row level security;
  create policy own on key_backup for all
    using (account_id = (select chancery_actor()) and (select chancery_delegation()) is not null)
    with check (account_id = (select chancery_actor()) and (select chancery_delegation()) is not null);
  grant select, insert, delete on key_backup to chancery_member;
  grant update (sealed, kept_at) on key_backup to chancery_member;
`

const demonstration = `
  -- The keys of invented delegations and of their committee, held by the host of a demonstration alone. Empty elsewhere.
  create table demo_key (owner text primary key, secret jsonb not null);
  alter table demo_key enable row level security;
`
