import { sql } from 'kysely'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { mayReadmit, mayWithdraw } from '../rules.ts'
import { versionKey } from '../stix/versions.ts'
import { isTimestamp } from '../stix/timestamps.ts'
import { companionsOf } from './misp-withdraw.ts'
import { objectKind } from './object-kind.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

export type Withdrawing = {
  stixId: string
  /** One version; all of them where it is left out. */
  version?: string | undefined
  reason: string
  /** "Never accept again": the same object is refused when it comes back by any door. */
  forbid: boolean
  /** Who received it by another way than this store, and is told as well. */
  alsoTold?: readonly string[]
}

export type Withdrawn = { id: number; objects: number; told: string[] }

/**
 * Takes an object of the actor's delegation out of every collection, records who had received it, and tells them.
 *
 * Refuses OBJECT_UNKNOWN, OBJECT_NOT_YOURS or ROLE_MAY_NOT_ACT.
 */
export async function withdrawObject(
  call: ExchangeCall,
  { stixId, version, reason, forbid, alsoTold = [] }: Withdrawing,
): Promise<Withdrawn> {
  must(mayWithdraw(call.actor))
  const ownerId = call.actor.delegationId
  if (ownerId === null) throw new Refusal('OBJECT_UNKNOWN')
  if (version !== undefined && !isTimestamp(version)) throw new Refusal('OBJECT_UNKNOWN')
  const key = version === undefined ? null : versionKey(version)
  const { rows } = await sql<{ objects: number; told: string[] }>`
    select objects, told from stix_withdraw(${stixId}, ${key}, ${forbid}, ${call.now.toISOString()}::timestamptz)`.execute(
    call.db,
  )
  const { objects, told: received } = rows[0] ?? { objects: 0, told: [] }
  const told = [...new Set([...received, ...alsoTold])].filter((one) => one !== ownerId)
  if (objects === 0)
    throw new Refusal((await isAnothers(call, stixId, ownerId)) ? 'OBJECT_NOT_YOURS' : 'OBJECT_UNKNOWN')
  const { id } = await call.db
    .insertInto('withdrawal')
    .values({
      at: call.now,
      kind: objectKind,
      object_id: stixId,
      version: version ?? null,
      owner_id: ownerId,
      reason,
      forbidden: forbid,
      told,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await call.emit({ name: 'object.withdrawn', data: { id } })
  return { id, objects, told }
}

/** With an object goes everything of its MISP event that says the same; what of that is another's, or gone, stays as it is. */
export async function withdrawWhole(call: ExchangeCall, withdrawing: Withdrawing): Promise<Withdrawn> {
  const { stixId, version } = withdrawing
  const companions = version === undefined ? await companionsOf(call, stixId) : []
  const first = await withdrawObject(call, withdrawing)
  let { objects } = first
  const told = new Set(first.told)
  for (const companion of companions.filter((one) => one !== stixId)) {
    const also = await withdrawObject(call, { ...withdrawing, stixId: companion }).catch(unlessRefused)
    objects += also?.objects ?? 0
    for (const one of also?.told ?? []) told.add(one)
  }
  return { id: first.id, objects, told: [...told] }
}

/**
 * The host's word against a "never accept again" that binds everybody: an id may have been brought here first by somebody
 * who did not make it. It goes on binding whoever said it. Refuses OFFICERS_ONLY, OBJECT_NOT_FORBIDDEN.
 */
export async function readmit(call: ExchangeCall, { stixId }: { stixId: string }): Promise<void> {
  must(mayReadmit(call.actor))
  const { rows } = await sql<{ count: number }>`
    select stix_readmit(${stixId}, ${call.now.toISOString()}::timestamptz) as count`.execute(call.db)
  if (rows[0]?.count === 0) throw new Refusal('OBJECT_NOT_FORBIDDEN')
}

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

async function isAnothers(call: ExchangeCall, stixId: string, own: string): Promise<boolean> {
  const row = await call.db
    .selectFrom('stix_object')
    .select('seq')
    .where('stix_id', '=', stixId)
    .where('owner_id', '<>', own)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whoever can see a withdrawal may hear of it: its owner, and those who had received the object. */
export async function hearsWithdrawal(call: Call<ExchangeTables>, { id }: Record<string, unknown>): Promise<boolean> {
  if (typeof id !== 'number') return false
  return (await call.db.selectFrom('withdrawal').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

/**
 * Records that rows of an object are dropped from one collection, for the feed of those who had received them. They may
 * come back; to forbid that is `withdrawObject`.
 */
export async function recordDropped(
  call: ExchangeCall,
  stixId: string,
  rows: readonly { seq: number; version: string }[],
  title: string,
): Promise<void> {
  const { rows: found } = await sql<{
    told: string[]
  }>`select stix_told(${rows.map((row) => row.seq)}::bigint[]) as told`.execute(call.db)
  const told = found[0]?.told ?? []
  if (call.actor.delegationId === null || told.length === 0) return
  for (const version of new Set(rows.map((row) => row.version))) {
    const { id } = await call.db
      .insertInto('withdrawal')
      .values({
        at: call.now,
        kind: objectKind,
        object_id: stixId,
        version,
        owner_id: call.actor.delegationId,
        reason: `Deleted from the collection ${title}.`,
        forbidden: false,
        told,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await call.emit({ name: 'object.withdrawn', data: { id } })
  }
}
