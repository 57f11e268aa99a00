import { sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import type { DeliveryWay } from '../contract.ts'
import type { SharingTables } from './tables.ts'

/** What other modules write into the books of this one, and read from them. */

/** `told` names who received it by another way than deliveries of the object itself. */
type Withdrawn = {
  kind: string
  objectId: string
  version: string | null
  reason: string
  forbidden: boolean
  told?: readonly string[]
  /** It was no more than an exercise: it stands in the books of that world. */
  exercise?: boolean
}

/** Records that the actor's delegation took an object back. Everybody who had received it by then is told. */
export async function recordWithdrawal(call: Call<SharingTables>, withdrawn: Withdrawn): Promise<void> {
  const { kind, objectId, version, reason, forbidden, told, exercise = false } = withdrawn
  if (call.actor.delegationId === null) throw new Error('Only a delegation withdraws')
  await call.db
    .insertInto('withdrawal')
    .values({
      at: call.now,
      kind,
      object_id: objectId,
      version,
      owner_id: call.actor.delegationId,
      reason,
      forbidden,
      exercise,
      told: told ? [...told] : sql<string[]>`chancery_received_by(${kind}, ${objectId})`,
    })
    .execute()
}

/** Of the withdrawals of these objects, those of which the asker is told: as their owner, as one who had received them, or as the auditor. */
export async function toldOfWithdrawals(
  call: Call<SharingTables>,
  kind: string,
  objectIds: readonly string[],
): Promise<string[]> {
  const rows = await call.db
    .selectFrom('withdrawal')
    .select('object_id as id')
    .where('kind', '=', kind)
    .where('object_id', 'in', objectIds)
    .execute()
  return rows.map(({ id }) => id)
}

/** What the books say of an object of an exercise, whole, for its archive. For the house. */
export async function booksOf(
  call: Call<SharingTables>,
  kind: string,
  objectId: string,
): Promise<Record<string, unknown>> {
  const of = (table: 'delivery' | 'withdrawal') =>
    call.db
      .selectFrom(table)
      .selectAll()
      .where('kind', '=', kind)
      .where('object_id', '=', objectId)
      .orderBy('id')
      .execute()
  return { deliveries: await of('delivery'), withdrawals: await of('withdrawal') }
}

/** Strikes objects of an exercise from the books. For the house, when an exercise is taken out whole; nothing real is struck. */
export async function strikeFromBooks(call: Call<SharingTables>, kind: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  for (const table of ['delivery', 'withdrawal'] as const)
    await call.db
      .deleteFrom(table)
      .where('kind', '=', kind)
      .where('object_id', 'in', ids)
      .where('exercise', '=', true)
      .execute()
}

export type Handed = {
  at: Date
  way: DeliveryWay
  toDelegationId: string | null
  toAccountId: string | null
  version: string | null
}

/** Who was handed an object, the latest first, as far as the asker may know: its owner and the auditor know all. */
export function deliveriesOf(
  call: Call<SharingTables>,
  kind: string,
  objectId: string,
  most = 1000,
): Promise<Handed[]> {
  return call.db
    .selectFrom('delivery')
    .select(['at', 'way', 'to_delegation as toDelegationId', 'to_account as toAccountId', 'version'])
    .where('kind', '=', kind)
    .where('object_id', '=', objectId)
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}
