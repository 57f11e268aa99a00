import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * How those who have standing show it: sessions, passkeys, invitations, keys of machines, identity providers. Digests of
 * secrets can be written by a member and read by nobody but the house.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [signIn, told]) await sql.raw(part).execute(db)
}

const signIn = `
  create table session (
    id uuid primary key,
    account_id uuid not null references account (id),
    digest text not null unique,
    way text not null check (way in ('passkey', 'oidc', 'invitation', 'demo')),
    device text not null default '',
    made_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
  );
  create index session_by_account on session (account_id) where ended_at is null;
  alter table session enable row level security;
  create policy own on session for select using (account_id = (select chancery_person()));
  create policy ended on session for update using (account_id = (select chancery_person()));
  grant select (id, account_id, way, device, made_at, seen_at, expires_at, ended_at) on session to chancery_member;
  grant update (ended_at) on session to chancery_member;

  -- Which of my sessions this cookie is: digests are hidden from members.
  create function chancery_session(cookie_digest text) returns uuid language sql stable security definer set search_path = public as
    $$ select id from session where digest = cookie_digest and account_id = chancery_person() $$;

  create table passkey (
    id uuid primary key,
    account_id uuid not null references account (id),
    credential_id text not null unique,
    public_key text not null,
    counter bigint not null,
    transports text[] not null default '{}',
    backed_up boolean not null,
    name text not null,
    made_at timestamptz not null,
    used_at timestamptz
  );
  create index passkey_by_account on passkey (account_id);
  alter table passkey enable row level security;
  create policy own on passkey for select using (account_id = (select chancery_person()));
  create policy made on passkey for insert with check (account_id = (select chancery_person()));
  create policy named on passkey for update using (account_id = (select chancery_person()));
  create policy removed on passkey for delete using (account_id = (select chancery_person()));
  grant select, insert, delete on passkey to chancery_member;
  grant update (name) on passkey to chancery_member;

  create table challenge (
    id uuid primary key,
    account_id uuid references account (id),
    challenge text not null,
    expires_at timestamptz not null
  );
  alter table challenge enable row level security;
  create policy own on challenge using (account_id = (select chancery_person()));
  grant select, insert, delete on challenge to chancery_member;

  create table invitation (
    id uuid primary key,
    account_id uuid not null references account (id),
    digest text not null unique,
    made_by uuid references account (id),
    -- As they were called when they made it: what they call themselves later is not told in its place.
    made_by_name text,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    ended_at timestamptz,
    -- For somebody who had joined already: whoever holds it comes in as them, so they are told of it.
    restores boolean not null
  );
  create function invitation_restores() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      new.restores := exists (select from account where id = new.account_id and joined_at is not null);
      new.made_by_name := (select name from account where id = new.made_by);
      return new;
    end $$;
  create trigger restores before insert on invitation for each row execute function invitation_restores();
  create index invitation_by_account on invitation (account_id);
  create function chancery_answers_for_account(one uuid) returns boolean
    language sql stable security definer set search_path = public as
    $$ select chancery_answers_for(delegation_id, kind, roles) from account where id = one $$;
  alter table invitation enable row level security;
  create policy seen on invitation for select using (
    chancery_answers_for_account(account_id) or (restores and account_id = (select chancery_person())));
  create policy made on invitation for insert with check (
    chancery_answers_for_account(account_id) and made_by = (select chancery_person()) and used_at is null);
  create policy ended on invitation for update using (chancery_answers_for_account(account_id));
  grant select (id, account_id, made_by, made_by_name, made_at, expires_at, used_at, ended_at, restores) on invitation to chancery_member;
  grant insert on invitation to chancery_member;
  grant update (ended_at) on invitation to chancery_member;

  create table machine_key (
    id uuid primary key,
    account_id uuid not null references account (id),
    kind text not null check (kind in ('token', 'password')),
    name text not null,
    digest text not null unique,
    scopes text[] not null,
    made_by uuid references account (id),
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
  );
  create index machine_key_by_account on machine_key (account_id);
  alter table machine_key enable row level security;
  create policy seen on machine_key for select using (chancery_answers_for_account(account_id));
  create policy issued on machine_key for insert with check (
    chancery_answers_for_account(account_id) and made_by = (select chancery_person()) and revoked_at is null);
  create policy revoked on machine_key for update using (chancery_answers_for_account(account_id));
  grant select (id, account_id, kind, name, scopes, made_by, made_at, expires_at, used_at, revoked_at)
    on machine_key to chancery_member;
  grant insert on machine_key to chancery_member;
  grant update (revoked_at) on machine_key to chancery_member;

  create table identity_provider (
    delegation_id uuid primary key references delegation (id),
    issuer text not null,
    client_id text not null,
    sealed_secret text,
    email_domain text not null,
    set_by uuid not null,
    set_at timestamptz not null
  );
  create index identity_provider_by_domain on identity_provider (email_domain);
  alter table identity_provider enable row level security;
  create policy seen on identity_provider for select using (chancery_heads(delegation_id));
  create policy made on identity_provider for insert with check (chancery_heads(delegation_id));
  create policy mended on identity_provider for update using (chancery_heads(delegation_id));
  create policy removed on identity_provider for delete using (chancery_heads(delegation_id));
  grant select (delegation_id, issuer, client_id, email_domain, set_by, set_at) on identity_provider to chancery_member;
  grant insert, update, delete on identity_provider to chancery_member;

  -- Whoever names a provider names who lets in as any of their people. It stays known when it is changed or taken away.
  create table provider_named (
    id bigint generated always as identity primary key,
    delegation_id uuid not null references delegation (id),
    by_id uuid not null,
    by_name text not null,
    named_at timestamptz not null
  );
  create index provider_named_by_delegation on provider_named (delegation_id, named_at);
  create function provider_named() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      insert into provider_named (delegation_id, by_id, by_name, named_at)
        select new.delegation_id, new.set_by, name, new.set_at from account where id = new.set_by;
      return null;
    end $$;
  create trigger named after insert or update on identity_provider for each row execute function provider_named();
  alter table provider_named enable row level security;
  create policy own on provider_named for select using (delegation_id = (select chancery_delegation()));
  grant select on provider_named to chancery_member;

  create table oidc_attempt (
    digest text primary key,
    delegation_id uuid references delegation (id),
    nonce text not null,
    verifier text not null,
    expires_at timestamptz not null
  );
  alter table oidc_attempt enable row level security;

  -- The people of an invented world whom a visitor of the demo may be, in the order in which they are offered.
  create table persona (account_id uuid primary key references account (id), place int not null);
  alter table persona enable row level security;
`

const told = `
  -- Every process remembers for a moment who stands behind a cookie or a token. Whatever changes that is told to all.
  create function standing_told() returns trigger language plpgsql as $$
    begin perform pg_notify('chancery_standing', old.account_id::text); return null; end $$;
  create function standing_of_account_told() returns trigger language plpgsql as $$
    begin perform pg_notify('chancery_standing', old.id::text); return null; end $$;
  create function standing_of_all_told() returns trigger language plpgsql as $$
    begin perform pg_notify('chancery_standing', ''); return null; end $$;
  create trigger told after update of name, roles, scopes, revoked_at, delegation_id or delete on account
    for each row execute function standing_of_account_told();
  create trigger told after update of ended_at, expires_at, digest or delete on session
    for each row execute function standing_told();
  create trigger told after update of revoked_at, expires_at, digest, scopes or delete on machine_key
    for each row execute function standing_told();
  create trigger told after update of ended_at or delete on delegation
    for each statement execute function standing_of_all_told();

  -- Who is revoked is signed out, and their links and keys end: whatever part of the house revoked them.
  create function account_ended() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      update session set ended_at = new.revoked_at where account_id = new.id and ended_at is null;
      update invitation set ended_at = new.revoked_at where account_id = new.id and ended_at is null and used_at is null;
      update machine_key set revoked_at = new.revoked_at where account_id = new.id and revoked_at is null;
      return null;
    end $$;
  create trigger ended after update of revoked_at on account for each row
    when (old.revoked_at is null and new.revoked_at is not null) execute function account_ended();
`
