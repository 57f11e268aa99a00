import { type Kysely, type Transaction, sql } from 'kysely'
import { type Actor, system } from '../actor.ts'
import type { Event } from '../event.ts'
import { Refusal } from '../refusal.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import type { House } from './house.ts'

/** `reads` cannot write at all; `delivers` hands out and records that it did; `acts` changes things and is audited. */
export type Mode = 'reads' | 'delivers' | 'acts'

/** The role that every request works under. It owns nothing, so row-level security binds it. */
export const memberRole = 'chancery_member'

/**
 * Opens the one transaction of a request or a job, lays the actor on it, and hands the action its call. The settings
 * and the role end with the transaction. Only the house itself (`system`) works without the role.
 *
 * Every act, and every act refused, leaves a row of audit; a refused one is written after the end, because its own
 * transaction is rolled back. Readings leave none here: what was handed out is recorded as deliveries.
 */
export async function inTransaction<Result>(
  house: House,
  actor: Actor,
  door: string,
  mode: Mode,
  work: (call: Call<AnyTables>) => Promise<Result>,
): Promise<Result> {
  const now = house.now()
  try {
    return await house.database.kysely
      .transaction()
      .setAccessMode(mode === 'reads' ? 'read only' : 'read write')
      .execute(async (tx) => {
        await layOn(tx, actor, now)
        const result = await work(callOf(house, tx, actor, now, door))
        if (mode === 'acts' && actor.kind !== 'system') await audit(tx, { door, actor, now, outcome: 'done' })
        return result
      })
  } catch (error) {
    if (error instanceof Refusal && mode === 'acts')
      await audit(house.database.kysely, { door, actor, now, outcome: error.code })
    throw error
  }
}

/** No request holds the database longer than this with one statement; the jobs of the house may. */
const longestStatement = '20s'

/** Tells the database who asks and when it is, for this transaction alone. */
async function layOn(tx: Transaction<AnyTables>, actor: Actor, now: Date): Promise<void> {
  const role = actor.kind === 'system' ? sql`current_setting('role')` : sql`${memberRole}`
  await sql`select set_config('chancery.actor', ${actor.id ?? ''}, true),
                   set_config('chancery.now', ${now.toISOString()}, true),
                   set_config('statement_timeout', ${actor.kind === 'system' ? '0' : longestStatement}, true),
                   set_config('role', ${role}, true)`.execute(tx)
}

/**
 * Does a part of a request as the house itself, in the same transaction: for what follows from an act but reaches further
 * than the one who acted may, such as what an exercise sets in motion. The rules must have been asked before.
 */
export async function asHouse<Tables, Result>(
  call: Call<Tables>,
  work: (call: Call<Tables>) => Promise<Result>,
): Promise<Result> {
  if (call.actor.kind === 'system') return work(call)
  await sql`select set_config('role', 'none', true)`.execute(call.db)
  const result = await work({ ...call, actor: system })
  // Where it throws, the transaction ends and the role with it.
  await sql`select set_config('role', ${memberRole}, true)`.execute(call.db)
  return result
}

function callOf(house: House, tx: Transaction<AnyTables>, actor: Actor, now: Date, door: string): Call<AnyTables> {
  return {
    db: tx,
    actor,
    now,
    async emit(event: Event) {
      await tx
        .insertInto('outbox')
        .values({ name: event.name, data: JSON.stringify(event.data), at: now })
        .execute()
    },
    log: (message, data) => house.log.info({ door, ...data }, message),
  }
}

type AuditRow = { door: string; actor: Actor; now: Date; outcome: string }

export async function audit(db: Kysely<AnyTables>, { door, actor, now, outcome }: AuditRow): Promise<void> {
  await db
    .insertInto('audit')
    .values({ door, account_id: actor.id, delegation_id: actor.delegationId, at: now, outcome })
    .execute()
}
