import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Who stands where. The functions `chancery_…` are how the database itself knows the standing of
 * an actor: from the id alone, and nothing for one who was revoked or whose delegation ended. Every policy of every
 * module rests on them.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [standing, seen, changed]) await sql.raw(part).execute(db)
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
  -- Through a delegation that ended nothing reaches its clients any more.
  create function chancery_client_of() returns uuid language sql stable security definer set search_path = public as
    $$ select patron.id from delegation d join delegation patron on patron.id = d.client_of
       where d.id = chancery_delegation() and patron.ended_at is null $$;
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

  -- Two administrators, or two officers, who revoke one another at the same moment must not both succeed.
  create function account_administered() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      perform pg_advisory_xact_lock(hashtext('chancery.administrators'));
      if 'administrator' = any (old.roles)
        and not exists (select from account where 'administrator' = any (roles) and revoked_at is null) then
        raise exception 'the host needs an administrator' using errcode = 'check_violation';
      end if;
      if 'secretariat-officer' = any (old.roles)
        and not exists (select from account where 'secretariat-officer' = any (roles) and revoked_at is null) then
        raise exception 'the secretariat needs an officer' using errcode = 'check_violation';
      end if;
      return null;
    end $$;
  create trigger administered after update of roles, revoked_at on account for each row
    when (old.roles && '{administrator,secretariat-officer}' and old.revoked_at is null
      and (new.revoked_at is not null or new.roles is distinct from old.roles))
    execute function account_administered();
`
