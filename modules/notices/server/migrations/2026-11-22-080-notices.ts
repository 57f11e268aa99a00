import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'

/**
 * Who is told of what, and by which way. Whoever asks for a notice writes it for others and sees nothing of theirs: a
 * notice is seen by the person whom it addresses. What is still to be sent belongs to the house alone.
 */
export async function up(db: Kysely<AnyTables>): Promise<void> {
  for (const part of [notices, deliveries, wishes, keys, asking]) await sql.raw(part).execute(db)
}

const notices = `
  create table notice (
    id uuid primary key,
    -- The order in which notices were asked for.
    number bigint generated always as identity,
    -- Compared byte by byte, so that all keys that begin alike stand together in the index.
    key text collate "C" not null check (key <> ''),
    -- 'account:<id>' or 'mailbox:<digest of the address>': the same key is told once to the same addressee.
    addressee text not null,
    account_id uuid references account (id),
    -- A function's mailbox that belongs to no account.
    email text,
    name text,
    language text,
    kind text not null,
    urgency text not null check (urgency in ('routine', 'prompt', 'urgent', 'crisis')),
    say text not null,
    "values" jsonb not null default '{}',
    path text not null check (path like '/%'),
    due timestamptz,
    exercise boolean not null,
    on_duty boolean not null default false,
    personal boolean not null default false,
    made_at timestamptz not null,
    made_by uuid,
    -- When the house decided by which ways it goes.
    planned_at timestamptz,
    read_at timestamptz,
    settled_at timestamptz,
    check ((account_id is null) <> (email is null))
  );
  create unique index notice_once on notice (key, addressee);
  create index notice_by_account on notice (account_id, exercise, number);
  create index notice_unplanned on notice (number) where planned_at is null;
  alter table notice enable row level security;
  create policy seen on notice for select using (account_id = (select chancery_person()));
  create policy made on notice for insert with check (
    made_by = (select chancery_delegation()) and planned_at is null and read_at is null
    and settled_at is null);
  create policy read on notice for update using (account_id = (select chancery_person())) with check (true);
  grant select, insert on notice to chancery_member;
  grant update (read_at) on notice to chancery_member;
`

const deliveries = `
  -- A mail that gathers what could wait: what goes into it is settled before it is sent, so that a repeat is the same mail.
  create table notice_digest (
    id uuid primary key,
    account_id uuid not null references account (id),
    exercise boolean not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dropped')),
    not_before timestamptz not null,
    attempts int not null default 0,
    claimed_until timestamptz,
    claimed_by uuid,
    done_at timestamptz,
    fault text
  );
  create index notice_digest_due on notice_digest (not_before) where state = 'waiting';
  alter table notice_digest enable row level security;

  create table notice_delivery (
    id uuid primary key,
    notice_id uuid not null references notice (id),
    channel text not null check (channel in ('email', 'push', 'webhook')),
    -- Of a push: the browser.
    target uuid,
    -- How urgent: 0 is routine, 3 a crisis. What is most urgent leaves first.
    rank smallint not null,
    state text not null check (state in ('waiting', 'sent', 'failed', 'dropped')),
    not_before timestamptz not null,
    in_digest boolean not null default false,
    digest_id uuid references notice_digest (id),
    attempts int not null default 0,
    claimed_until timestamptz,
    claimed_by uuid,
    done_at timestamptz,
    fault text
  );
  create unique index notice_delivery_once on notice_delivery (notice_id, channel, target) nulls not distinct;
  create index notice_delivery_due on notice_delivery (channel, rank desc, not_before, id)
    where state = 'waiting' and not in_digest;
  create index notice_delivery_gathered on notice_delivery (not_before)
    where state = 'waiting' and in_digest and digest_id is null;
  create index notice_delivery_by_digest on notice_delivery (digest_id) where digest_id is not null;
  alter table notice_delivery enable row level security;
  create policy seen on notice_delivery for select using (
    notice_id in (select id from notice where account_id = (select chancery_person())));
  grant select on notice_delivery to chancery_member;
`

const wishes = `
  create table notice_preference (
    account_id uuid primary key references account (id),
    preference jsonb not null,
    changed_at timestamptz not null
  );
  alter table notice_preference enable row level security;
  create policy own on notice_preference using (account_id = (select chancery_person()))
    with check (account_id = (select chancery_person()));
  grant select, insert, update on notice_preference to chancery_member;

  create table push_subscription (
    id uuid primary key,
    account_id uuid not null references account (id),
    endpoint text not null unique,
    p256dh text not null,
    auth text not null,
    device text not null,
    made_at timestamptz not null,
    used_at timestamptz
  );
  create index push_subscription_by_account on push_subscription (account_id);
  alter table push_subscription enable row level security;
  create policy own on push_subscription for select using (account_id = (select chancery_person()));
  create policy made on push_subscription for insert with check (account_id = (select chancery_person()));
  create policy ended on push_subscription for delete using (account_id = (select chancery_person()));
  grant select (id, account_id, device, made_at, used_at, endpoint), insert, delete on push_subscription to chancery_member;
  -- A browser has one endpoint: whoever asks for it last has it, and no longer whoever used that browser before.
  create function chancery_release_push(its_endpoint text) returns void language sql security definer set search_path = public as
    $$ delete from push_subscription where endpoint = its_endpoint and chancery_person() is not null $$;

  create table notice_webhook (
    delegation_id uuid primary key references delegation (id),
    url text not null,
    urgency text not null check (urgency in ('routine', 'prompt', 'urgent', 'crisis')),
    sealed_secret text not null,
    -- The secret before the last change, with which is signed as well for a while.
    sealed_before text,
    before_until timestamptz,
    set_by uuid not null,
    set_at timestamptz not null,
    suspended_at timestamptz,
    last_sent_at timestamptz,
    last_fault text,
    last_fault_at timestamptz
  );
  alter table notice_webhook enable row level security;
  create policy own on notice_webhook using (
    delegation_id = (select chancery_delegation()) and (select chancery_heads(delegation_id)))
    with check (delegation_id = (select chancery_delegation()) and chancery_heads(delegation_id));
  grant select, insert, update, delete on notice_webhook to chancery_member;
`

const keys = `
  create table notice_key (name text primary key, public text not null, sealed text not null, made_at timestamptz not null);
  alter table notice_key enable row level security;
`

const asking = `
  -- Whoever asked for notices settles them by their key, and hears what became of them; the asking module has asked its
  -- own rules before. Neither tells a word of what others were told.
  create function chancery_settle_notices(prefix text) returns void language plpgsql security definer set search_path = public as $$
    begin
      if prefix = '' then raise exception 'a prefix is needed'; end if;
      update notice set settled_at = chancery_now()
        where key >= prefix and key < prefix || U&'\\+10FFFF' and starts_with(key, prefix) and settled_at is null;
      update notice_delivery d set state = 'dropped', done_at = chancery_now() from notice n
        where n.id = d.notice_id and d.state = 'waiting' and n.settled_at is not null
        and n.key >= prefix and n.key < prefix || U&'\\+10FFFF' and starts_with(n.key, prefix);
    end $$;
  create function chancery_notices_told(prefix text) returns table (
    key text, account_id uuid, email text, made_at timestamptz, read_at timestamptz, settled_at timestamptz, channels jsonb)
    language plpgsql stable security definer set search_path = public as $$
    begin
      if prefix = '' then raise exception 'a prefix is needed'; end if;
      return query select n.key::text, n.account_id, n.email, n.made_at, n.read_at, n.settled_at,
        coalesce((select jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'at', d.done_at,
            'notBefore', d.not_before, 'attempts', d.attempts, 'fault', d.fault) order by d.id)
          from notice_delivery d where d.notice_id = n.id), '[]')
      from notice n
      where n.key >= prefix and n.key < prefix || U&'\\+10FFFF' and starts_with(n.key, prefix)
      order by n.number;
    end $$;
`
