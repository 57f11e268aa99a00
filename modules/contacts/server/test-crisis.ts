import { safe } from '@orpc/client'
import { sql } from 'kysely'
import type { TestWorld } from '#modules/identity/server/test-world.ts'
import { newId } from '#platform/server/ids.ts'
import { doorsOf, runJob } from './test-contacts.ts'

/** What the tests of crisis lines are told with: doors, rooms as the host has them, and the notices that were given. */
export const crisisOf = (world: TestWorld) => (accountId: string | null) => doorsOf(world, accountId).crisis

export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

/** What a refusal hands over with its code. */
export async function dataOf(promise: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(promise)
  return error && 'data' in error ? error.data : error
}

/** A room to which the host delivers these accounts, as their clients would have opened it. */
export async function roomWith({ database: { kysely } }: TestWorld, ...accounts: string[]): Promise<string> {
  const id = newId()
  await sql`insert into room (id, subject, opened_at, exercise) values (${id}, ${id}, now(), false)`.execute(kysely)
  await sql`insert into room_state (room_id, epoch, last_seq, chain) values (${id}, 0, 0, sha256('x'))`.execute(kysely)
  for (const account of accounts)
    await sql`insert into room_member (room_id, device, account_id, joined_seq)
      values (${id}, ${`device of ${account}`}, ${account}, 0)`.execute(kysely)
  return id
}

/** A line that both heads agreed to. */
export async function agreedLine(world: TestWorld, by: string, delegationId: string, other: string): Promise<string> {
  const doors = crisisOf(world)
  const { id } = await doors(by).propose({ delegationId })
  await doors(other).agree({ id })
  return id
}

type Told = {
  key: string
  account: string | null
  email: string | null
  urgency: string
  say: string
  exercise: boolean
  settled: boolean
}

export async function toldOf({ database: { kysely } }: TestWorld, prefix: string): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select key, account_id as account, email, urgency, say, exercise, settled_at is not null as settled from notice
    where starts_with(key, ${prefix}) order by number`.execute(kysely)
  return rows
}

/** The house looks at what rang, at this moment. */
export async function tick(world: TestWorld, at: string): Promise<void> {
  world.at(at)
  await runJob(world, 'contacts-crisis')
}
