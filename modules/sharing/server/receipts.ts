import { type Kysely, sql } from 'kysely'
import type { World } from '#platform/exercise.ts'
import type { PageInput } from '#platform/page.ts'
import type { Call } from '#platform/server/call.ts'
import type { Delivery, Withdrawal } from '../contract.ts'
import type { SharingTables } from './tables.ts'

type Tables = SharingTables & { delegation: { id: string; name: string }; account: { id: string; name: string } }
type Asked = PageInput & { world: World; objectId?: string | undefined; direction: 'given' | 'received' | 'all' }
type Page<Item> = { items: Item[]; next?: string }

/** Who received what, newest first, as far as the policies let the asker see. */
export async function deliveries(call: Call<Tables>, asked: Asked): Promise<Page<Delivery>> {
  const rows = await deliveryRows(call.db, call.actor.delegationId, asked)
  return page(
    rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    asked.limit,
  )
}

/** What was taken back by the asker's delegation, or after it had been received. */
export async function withdrawals(call: Call<Tables>, asked: PageInput & { world: World }): Promise<Page<Withdrawal>> {
  const rows = await withdrawalRows(call.db, asked)
  return page(
    rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    asked.limit,
  )
}

/** One row more than asked for was read: where it is there, another page follows. */
function page<Item extends { id: number }>(rows: Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: String(last.id) } : { items }
}

function deliveryRows(db: Kysely<Tables>, own: string | null, { world, after, limit, objectId, direction }: Asked) {
  let query = db
    .selectFrom('delivery as d')
    .innerJoin('delegation as owner', 'owner.id', 'd.owner_id')
    .leftJoin('delegation as recipient', 'recipient.id', 'd.to_delegation')
    .leftJoin('account', 'account.id', 'd.to_account')
    .select(['d.id', 'd.at', 'd.way', 'd.kind', 'd.object_id as objectId', 'd.version'])
    .select(sql<number>`coalesce(cardinality(d.seqs), 1)`.as('objects'))
    .select(['owner.name as ownerName', 'recipient.name as toDelegationName', 'account.name as toAccountName'])
    .where('d.exercise', '=', world === 'exercise')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
  if (placeIn(after) !== undefined) query = query.where('d.id', '<', placeIn(after) ?? 0)
  if (objectId !== undefined) query = query.where('d.object_id', '=', objectId)
  if (direction === 'given') query = query.where('d.owner_id', '=', own)
  if (direction === 'received') query = query.where('d.to_delegation', '=', own)
  return query.execute()
}

function withdrawalRows(db: Kysely<Tables>, { world, after, limit }: PageInput & { world: World }) {
  let query = db
    .selectFrom('withdrawal as w')
    .innerJoin('delegation as owner', 'owner.id', 'w.owner_id')
    .select([
      'w.id',
      'w.at',
      'w.kind',
      'w.object_id as objectId',
      'w.version',
      'owner.name as ownerName',
      'w.reason',
      'w.forbidden',
    ])
    .where('w.exercise', '=', world === 'exercise')
    .orderBy('w.id', 'desc')
    .limit(limit + 1)
  if (placeIn(after) !== undefined) query = query.where('w.id', '<', placeIn(after) ?? 0)
  return query.execute()
}

/** A cursor that is none of ours starts at the beginning. */
function placeIn(after: string | undefined): number | undefined {
  return after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : undefined
}
