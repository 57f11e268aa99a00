import pg from 'pg'
import type { Database } from './database.ts'
import { openPostgres } from './postgres.ts'

/**
 * For tests: a copy of the prepared database that goes back to what it was instead of being copied anew. Rows that came
 * go, rows that went or changed come back, and sequences count from where they did. Whoever changed more than rows (a
 * table, a trigger, a right) leaves a database that nobody gets again.
 */

/** Copies that nobody uses, by the prepared one. */
const free = new Map<string, string[]>()

/** @param prepared a database at `url` for which `makeReturning` was asked. */
export async function openReturning(url: string, prepared: string): Promise<Database> {
  const name = free.get(prepared)?.pop() ?? (await copyOf(url, prepared))
  const own = addressOf(url, name)
  const database = openPostgres(own, 4)
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      if (await goesBack(own)) free.set(prepared, [...(free.get(prepared) ?? []), name])
      else await onServer(url, `drop database ${name} with (force)`)
    },
  }
}

/** Copied file by file: half the time of the way through the log, which is the one it would take by itself. */
async function copyOf(url: string, prepared: string): Promise<string> {
  const name = `${prepared}_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(url, `create database ${name} template ${prepared} strategy file_copy`)
  return name
}

function addressOf(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

export async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** False where it cannot be brought back, by this user or at all. */
async function goesBack(own: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: own })
  await client.connect()
  try {
    // Who is still connected would write into the next life.
    await client.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    const { rows } = await client.query<{ back: boolean }>('select kept.back()')
    return rows[0]?.back === true
  } catch {
    return false
  } finally {
    await client.end()
  }
}

/** Drops the copies of a prepared database, and then itself. */
export async function dropReturning(url: string, prepared: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where datname like $1 order by length(datname) desc',
    [`${prepared.replaceAll('_', '\\_')}%`],
  )
  for (const { name } of rows) await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
  await client.end()
}

/** In a migrated database: the schema `kept`, by which every copy of it knows how it was and goes back. */
export async function makeReturning(url: string, prepared: string): Promise<void> {
  await onServer(addressOf(url, prepared), kept, shape, back)
}

const kept = `
  create schema kept;
  create view kept.tables as
    select c.oid, format('%I.%I', n.nspname, c.relname) as name,
      (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('kept', 'information_schema') and n.nspname not like 'pg\\_%';

  create function kept.sum_of(name text) returns text language plpgsql as $$
    declare sum text;
    begin
      execute format('select md5(string_agg(one::text, chr(10) order by one::text)) from %s one', name) into sum;
      return sum;
    end $$;

  create table kept.seeded (name text primary key, rows text not null, sum text not null);
  do $$
    declare one record; any_row boolean;
    begin
      for one in select * from kept.tables loop
        execute format('select exists (select from %s)', one.name) into any_row;
        continue when not any_row;
        execute format('create table kept.%I as select %s from %s', 'rows ' || one.oid, one.columns, one.name);
        insert into kept.seeded values (one.name, format('kept.%I', 'rows ' || one.oid), kept.sum_of(one.name));
      end loop;
    end $$;

  create table kept.sequences as
    select format('%I.%I', schemaname, sequencename) as name, coalesce(last_value, start_value) as value, last_value is not null as called
    from pg_sequences where schemaname <> 'kept';
`

/** All that is no row: what there is, of which kind, and who may what. */
const shape = `
  create function kept.shape() returns text language sql as $$
    with spaces as (
      select oid from pg_namespace
      where nspname not in ('kept', 'pg_catalog', 'information_schema') and nspname not like 'pg\\_t%'),
    classes as (select * from pg_class where relnamespace in (select oid from spaces))
    select md5(string_agg(one, chr(10) order by one)) from (
      select concat_ws(' ', 'class', oid, relname, relkind, relrowsecurity, relforcerowsecurity, relowner, relacl, reloptions) as one from classes
      union all select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attnotnull, atthasdef, attacl)
        from pg_attribute where attrelid in (select oid from classes where relkind <> 'i')
      union all select concat_ws(' ', 'default', oid, md5(adbin::text)) from pg_attrdef
      union all select concat_ws(' ', 'trigger', oid, tgname, tgenabled, tgfoid) from pg_trigger
      union all select concat_ws(' ', 'policy', oid, polname, polroles, md5(concat(polqual::text, polwithcheck::text))) from pg_policy
      union all select concat_ws(' ', 'constraint', oid, conname, convalidated) from pg_constraint
      union all select concat_ws(' ', 'function', oid, proname, md5(prosrc), prosecdef, proacl)
        from pg_proc where pronamespace in (select oid from spaces)
      union all select concat_ws(' ', 'space', oid, nspname, nspacl) from pg_namespace where nspname not like 'pg\\_t%'
      union all select concat_ws(' ', 'extension', oid, extname) from pg_extension
      union all select concat_ws(' ', 'setting', setrole, setconfig) from pg_db_role_setting
        where setdatabase = (select oid from pg_database where datname = current_database())
    ) as everything $$;
  create table kept.shapes as select kept.shape() as shape;
`

const back = `
  create function kept.back() returns boolean language plpgsql as $$
    declare one record; seed record; any_row boolean;
    begin
      if kept.shape() <> (select shape from kept.shapes) then return false; end if;
      -- Neither triggers nor foreign keys have a say in this.
      set local session_replication_role = replica;
      for one in select * from kept.tables loop
        select * into seed from kept.seeded s where s.name = one.name;
        if seed.name is not null then
          continue when kept.sum_of(one.name) = seed.sum;
          execute format('delete from %s', one.name);
          execute format('insert into %s (%s) overriding system value select * from %s', one.name, one.columns, seed.rows);
        else
          execute format('select exists (select from %s)', one.name) into any_row;
          if any_row then execute format('delete from %s', one.name); end if;
        end if;
      end loop;
      perform setval(name::regclass, value, called) from kept.sequences;
      return true;
    end $$;
`
