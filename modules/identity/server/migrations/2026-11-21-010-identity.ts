import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Who stands where, and how they show it. The functions `chancery_…` are how the database itself knows the standing of
 * an actor: from the id alone, and nothing for one who was revoked or whose delegation ended. Every policy of every
 * module rests on them. Digests of secrets can be written by a member and read by nobody but the house.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [standing, seen, changed, signIn, told]) await sql.raw(part).execute(db)
}

const standing = `
  create table organisation (
    id uuid primary key,
    kind text not null check (kind in ('state', 'international-organisation', 'company', 'civil-society', 'academia', 'host')),
    name text not null,
    country text,
    invented boolean not null default false,
    created_at timestamptz not null
  );
  create unique index organisation_one_host on organisation (kind) where kind = 'host';
  create table delegation (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text not null,
    client_of uuid references delegation (id),
    created_at timestamptz not null,
    ended_at timestamptz
  );
  create table account (
    id uuid primary key,
    kind text not null check (kind in ('person', 'machine')),
    delegation_id uuid not null references delegation (id),
    name text not null,
    email text,
    -- The user name of a machine account under HTTP Basic; made by us, so that it tells nothing of others.
    login text unique,
    roles text[] not null default '{}',
    scopes text[] not null default '{}',
    -- Null: as the device says.
    language text,
    time_zone text,
    created_at timestamptz not null,
    joined_at timestamptz,
    revoked_at timestamptz
  );
  create index account_by_delegation on account (delegation_id);
  create unique index account_by_email on account (lower(email)) where email is not null and revoked_at is null;

  create function chancery_account() returns account language sql stable security definer set search_path = public as
    $$ select a from account a join delegation d on d.id = a.delegation_id
       where a.id = chancery_actor() and a.revoked_at is null and d.ended_at is null $$;
  -- Every policy asks these two. In plpgsql their plans are kept, which makes each of them several times cheaper.
  create function chancery_person() returns uuid language plpgsql stable security definer set search_path = public as
    $$ begin return (select a.id from account a join delegation d on d.id = a.delegation_id
         where a.id = chancery_actor() and a.kind = 'person' and a.revoked_at is null and d.ended_at is null); end $$;
  create function chancery_delegation() returns uuid language plpgsql stable security definer set search_path = public as
    $$ begin return (select a.delegation_id from account a join delegation d on d.id = a.delegation_id
         where a.id = chancery_actor() and a.revoked_at is null and d.ended_at is null); end $$;
  create function chancery_client_of() returns uuid language sql stable security definer set search_path = public as
    $$ select d.client_of from delegation d where d.id = chancery_delegation() $$;
  create function chancery_role(wanted text) returns boolean language plpgsql stable security definer set search_path = public as
    $$ begin return exists (select from account a join delegation d on d.id = a.delegation_id
         where a.id = chancery_actor() and wanted = any (a.roles) and a.revoked_at is null and d.ended_at is null); end $$;
  create function chancery_is_host(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from delegation d join organisation o on o.id = d.organisation_id where d.id = one and o.kind = 'host') $$;
  create function chancery_host() returns text language sql stable security definer set search_path = public as
    $$ select name from organisation where kind = 'host' $$;
  create function chancery_officer() returns boolean language sql stable security definer set search_path = public as
    $$ select chancery_role('administrator') or chancery_role('secretariat-officer') $$;
  -- Whoever answers for the accounts of a delegation: its head; at the host, the administrator.
  create function chancery_heads(one uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select one is not distinct from chancery_delegation() and chancery_delegation() is not null
         and (chancery_role('head-of-delegation') or chancery_role('administrator')) $$;
  -- rules.ts says the same as mayInvite and mayRevoke: heads their own, officers of the host the heads of others.
  create function chancery_answers_for(one uuid, its_kind text, its_roles text[]) returns boolean
    language sql stable security definer set search_path = public as
    $$ select chancery_heads(one) or (chancery_officer() and its_kind = 'person' and not chancery_is_host(one)
         and 'head-of-delegation' = any (its_roles)) $$;
`

const seen = `
  alter table organisation enable row level security;
  create policy seen on organisation for select using ((select chancery_delegation()) is not null);
  create policy admitted on organisation for insert with check ((select chancery_officer()) and kind <> 'host');
  alter table delegation enable row level security;
  create policy seen on delegation for select using ((select chancery_delegation()) is not null);
  create policy admitted on delegation for insert with check ((select chancery_officer()) and ended_at is null);
  create policy ended on delegation for update using ((select chancery_officer()) and not chancery_is_host(id));
  alter table account enable row level security;
  create policy seen on account for select using (
    delegation_id = (select chancery_delegation()) or (kind = 'person' and (select chancery_delegation()) is not null));
  create policy invited on account for insert with check (
    chancery_answers_for(delegation_id, kind, roles) and joined_at is null and revoked_at is null);
  create policy kept on account for update
    using (id = (select chancery_person()) or chancery_answers_for(delegation_id, kind, roles))
    with check (true);
  grant select on organisation, delegation to chancery_member;
  grant insert on organisation, delegation, account to chancery_member;
  grant update (ended_at, name) on delegation to chancery_member;
  grant select (id, kind, delegation_id, name, email, login, roles, scopes, language, time_zone, created_at, joined_at, revoked_at)
    on account to chancery_member;
  grant update (name, roles, scopes, language, time_zone, revoked_at) on account to chancery_member;
`

const changed = `
  -- What a policy cannot say, since it does not see the old row and the new one together.
  create function account_kept() returns trigger language plpgsql as $$
    declare host_roles text[] := '{secretariat-officer,mediator,auditor,administrator}';
    begin
      if new.roles && host_roles and not chancery_is_host(new.delegation_id) then
        raise exception 'a role of the host outside of the host' using errcode = 'check_violation';
      end if;
      if new.kind = 'machine' and cardinality(new.roles) > 0 then
        raise exception 'a machine account holds no role' using errcode = 'check_violation';
      end if;
      if current_user = 'chancery_member' and tg_op = 'UPDATE'
        and (old.roles, old.scopes, old.revoked_at) is distinct from (new.roles, new.scopes, new.revoked_at)
        and not (chancery_answers_for(old.delegation_id, old.kind, old.roles)
          and chancery_answers_for(new.delegation_id, new.kind, new.roles)) then
        raise exception 'standing is changed by whoever answers for it' using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$;
  create trigger kept before insert or update on account for each row execute function account_kept();

  -- Two administrators who revoke one another at the same moment must not both succeed.
  create function account_administered() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      perform pg_advisory_xact_lock(hashtext('chancery.administrators'));
      if not exists (select from account where 'administrator' = any (roles) and revoked_at is null) then
        raise exception 'the host needs an administrator' using errcode = 'check_violation';
      end if;
      return null;
    end $$;
  create trigger administered after update of roles, revoked_at on account for each row
    when ('administrator' = any (old.roles) and old.revoked_at is null
      and (new.revoked_at is not null or not 'administrator' = any (new.roles)))
    execute function account_administered();
`

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
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    ended_at timestamptz
  );
  create index invitation_by_account on invitation (account_id);
  create function chancery_answers_for_account(one uuid) returns boolean
    language sql stable security definer set search_path = public as
    $$ select chancery_answers_for(delegation_id, kind, roles) from account where id = one $$;
  alter table invitation enable row level security;
  create policy seen on invitation for select using (chancery_answers_for_account(account_id));
  create policy made on invitation for insert with check (
    chancery_answers_for_account(account_id) and made_by = (select chancery_person()) and used_at is null);
  create policy ended on invitation for update using (chancery_answers_for_account(account_id));
  grant select (id, account_id, made_by, made_at, expires_at, used_at, ended_at) on invitation to chancery_member;
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
