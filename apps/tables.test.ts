import { globSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openTestWorld } from '#modules/identity/server/test-world.ts'
import { modules } from './server/modules.ts'

/** Tables without row-level security, and why that is right. */
const open: Record<string, string> = {
  kysely_migration: 'which migrations were run; members have no right on it',
  kysely_migration_lock: 'held while migrating; members have no right on it',
}

test('every table stands under row-level security, or on a short list with reasons', async () => {
  await using world = await openTestWorld(modules)
  const { rows } = await sql<{ name: string; secured: boolean; granted: boolean; policies: number }>`
    select relname as name, relrowsecurity as secured,
      has_any_column_privilege('chancery_member', oid, 'select, insert, update')
        or has_table_privilege('chancery_member', oid, 'delete, truncate') as granted,
      (select count(*)::int from pg_policy where polrelid = c.oid) as policies
    from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`.execute(
    world.database.kysely,
  )
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.filter((row) => !row.secured && !open[row.name]).map((row) => row.name)).toEqual([])
  expect(rows.filter((row) => open[row.name] && row.granted).map((row) => row.name)).toEqual([])
  // A right without a policy that could let it through is a mistake on one of the two sides.
  expect(rows.filter((row) => row.granted && row.policies === 0).map((row) => row.name)).toEqual([])
})

test('no member of a delegation may empty a table, change its shape, or be the owner of anything', async () => {
  await using world = await openTestWorld(modules)
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and (has_table_privilege('chancery_member', oid, 'truncate') or has_table_privilege('chancery_member', oid, 'trigger')
        or relowner = 'chancery_member'::regrole)`.execute(world.database.kysely)
  expect(rows).toEqual([])
  const { rows: roles } = await sql<{ strong: boolean }>`
    select rolsuper or rolbypassrls or rolcreaterole or rolcanlogin as strong from pg_roles where rolname = 'chancery_member'`.execute(
    world.database.kysely,
  )
  expect(roles).toEqual([{ strong: false }])
})

test('every function that works with the rights of its owner names its search path', async () => {
  await using world = await openTestWorld(modules)
  const { rows } = await sql<{ name: string; fixed: boolean }>`
    select proname as name, coalesce(proconfig::text like '%search_path=%', false) as fixed from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef`.execute(world.database.kysely)
  expect(rows.length).toBeGreaterThan(3)
  expect(rows.filter((row) => !row.fixed).map((row) => row.name)).toEqual([])
})

type Columns = Record<string, { nullable: boolean }>

// As far as we read it: the syntax tree of a tables.ts is types of literals, nothing else.
const Key = z.union([z.object({ name: z.string() }), z.object({ value: z.string() })])
const Node = z.looseObject({ type: z.string() })

/** The tables that the types of a file name, each with its columns. */
function tablesIn(path: string): Record<string, Columns> {
  const { program } = parseSync(path, readFileSync(path, 'utf8'))
  const aliases = new Map<string, unknown>()
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declared?.type === 'TSTypeAliasDeclaration') aliases.set(declared.id.name, declared.typeAnnotation)
  }
  const tables: Record<string, Columns> = {}
  for (const [name, type] of aliases)
    if (name.endsWith('Tables'))
      for (const [table, columns] of members(type, aliases)) tables[table] = columnsOf(columns, aliases)
  return tables
}

function columnsOf(type: unknown, aliases: Map<string, unknown>): Columns {
  return Object.fromEntries(
    members(type, aliases).map(([name, value]) => [
      name,
      { nullable: JSON.stringify(value).includes('"TSNullKeyword"') },
    ]),
  )
}

function members(type: unknown, aliases: Map<string, unknown>): [string, unknown][] {
  const node = Node.parse(type)
  if (node.type === 'TSTypeReference') {
    const name = z.object({ name: z.string() }).safeParse(node['typeName']).data?.name
    const alias = name === undefined ? undefined : aliases.get(name)
    return alias === undefined ? [] : members(alias, aliases)
  }
  if (node.type === 'TSIntersectionType')
    return z
      .array(z.unknown())
      .parse(node['types'])
      .flatMap((one) => members(one, aliases))
  if (node.type !== 'TSTypeLiteral') return []
  return z
    .array(Node)
    .parse(node['members'])
    .map((member) => {
      const key = Key.parse(member['key'])
      const annotation = z.object({ typeAnnotation: z.unknown() }).parse(member['typeAnnotation'])
      return ['name' in key ? key.name : key.value, annotation.typeAnnotation]
    })
}

test('what tables.ts says of a table is what the migrated database has', async () => {
  await using world = await openTestWorld(modules)
  const { rows } = await sql<{ table: string; column: string; nullable: boolean; computed: boolean }>`
    select c.relname as table, a.attname as column, not a.attnotnull as nullable, a.attgenerated <> '' as computed
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`.execute(
    world.database.kysely,
  )
  const declared = Object.assign({}, ...globSync('modules/*/server/{,*/}tables.ts').map(tablesIn)) as Record<
    string,
    Columns
  >
  expect(Object.keys(declared).length).toBeGreaterThan(5)

  const line = (table: string, column: string, nullable: boolean) => `${table}.${column}${nullable ? ', or null' : ''}`
  const inTypes = Object.entries(declared).flatMap(([table, columns]) =>
    Object.entries(columns).map(([column, { nullable }]) => line(table, column, nullable)),
  )
  // A computed column is read by the database alone, unless a type names it.
  const inDatabase = rows
    .filter(({ table, column, computed }) => declared[table] && !(computed && !declared[table][column]))
    .map(({ table, column, nullable }) => line(table, column, nullable))
  expect({
    onlyInTypes: inTypes.filter((one) => !inDatabase.includes(one)),
    onlyInDatabase: inDatabase.filter((one) => !inTypes.includes(one)),
  }).toEqual({
    onlyInTypes: [],
    onlyInDatabase: [],
  })

  const ofTheHouse = new Set(['audit', 'outbox', 'rate', ...Object.keys(open)])
  const unnamed = new Set(rows.map((row) => row.table).filter((table) => !declared[table] && !ofTheHouse.has(table)))
  expect([...unnamed]).toEqual([])
})
