import { describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { openReturning } from './returning-postgres.ts'

const url = process.env['DATABASE_URL'] ?? ''
const prepared = process.env['CHANCERY_TEST_PREPARED'] ?? ''

async function ask(database: Database, ...statements: string[]): Promise<unknown[]> {
  const connection = await database.connect()
  try {
    let rows: unknown[] = []
    for (const statement of statements) ({ rows } = await connection.query(statement))
    return rows
  } finally {
    connection.release()
  }
}

const nameOf = (database: Database) => ask(database, 'select current_database() as name')

const treaty = `insert into outbox (at, name, data) values (now(), 'treaty.signed', '{}') returning id`

describe.runIf(url)('a database that goes back', () => {
  test('has after a life of rows those that it had before, and counts from where it did', async () => {
    const first = await openReturning(url, prepared)
    const [name, seeds] = [await nameOf(first), await ask(first, 'select * from taxii_root')]
    expect(seeds).toHaveLength(1)
    expect(await ask(first, treaty)).toEqual([{ id: 1 }])
    await ask(first, 'delete from stix_clock', `update taxii_root set path = 'elsewhere'`)
    await first[Symbol.asyncDispose]()

    await using second = await openReturning(url, prepared)
    expect(await nameOf(second)).toEqual(name)
    expect(await ask(second, 'select * from taxii_root')).toEqual(seeds)
    expect(await ask(second, 'select count(*)::int as n from stix_clock')).toEqual([{ n: 1 }])
    expect(await ask(second, treaty)).toEqual([{ id: 1 }])
  })

  test.for([
    ['a table', 'create table annex (text text)'],
    ['a trigger', 'alter table crisis_line disable trigger kept'],
    ['a right', 'grant delete on audit to chancery_member'],
    ['a policy', 'drop policy seen on crisis_ring'],
    ['a function', `create or replace function chancery_now() returns timestamptz language sql as 'select now()'`],
  ])('is nobody’s again once %s was changed in it', async ([, change]) => {
    const first = await openReturning(url, prepared)
    const name = await nameOf(first)
    await ask(first, String(change))
    await first[Symbol.asyncDispose]()
    await using second = await openReturning(url, prepared)
    expect(await nameOf(second)).not.toEqual(name)
  })
})
