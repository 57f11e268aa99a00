import { type Kysely, sql } from 'kysely'
import type { EnvelopeKind } from '../../chain.ts'
import { roomLimits } from '../../contract.ts'
import type { RoomTables } from '../tables.ts'

type Db = Kysely<RoomTables>

export type NewEnvelope = {
  seq: number
  kind: EnvelopeKind
  epoch: number
  at: Date
  bytes: Uint8Array
  digest: Uint8Array
  chain: Uint8Array
  expiresAt: Date | null
}

/** The entry of the record stands with the last one: it commits to the chain after it, and so to all before. */
export async function insertEnvelopes(
  db: Db,
  roomId: string,
  envelopes: readonly NewEnvelope[],
  entered: { id: string; salt: string },
): Promise<void> {
  await db
    .insertInto('room_envelope')
    .values(
      envelopes.map(({ bytes, expiresAt, ...envelope }, index) => ({
        ...envelope,
        room_id: roomId,
        bytes,
        size: bytes.length,
        expires_at: expiresAt,
        entry: index === envelopes.length - 1 ? entered.id : null,
        salt: index === envelopes.length - 1 ? entered.salt : null,
      })),
    )
    .execute()
}

export type Taken = { seq: number; kind: EnvelopeKind; epoch: number; chain: Uint8Array; at: Date; digest: Uint8Array }

/** Those of these digests that the room took before, as far as the actor sees them. */
export function takenBefore(db: Db, roomId: string, digests: readonly Uint8Array[]): Promise<Taken[]> {
  return db
    .selectFrom('room_envelope')
    .select(['seq', 'kind', 'epoch', 'chain', 'at', 'digest'])
    .where('room_id', '=', roomId)
    .where('digest', 'in', digests)
    .execute()
}

export type EnvelopeRow = Omit<Taken, 'digest'> & { bytes: Uint8Array | null; digest: Uint8Array | null }

/**
 * The envelopes after a place, in order: as many as asked for, and no more bytes than an answer holds, but one at least.
 * What has run out is not handed out, whether it was erased yet or not.
 */
export async function envelopesAfter(
  db: Db,
  { id, after, limit, now }: { id: string; after: number; limit: number; now: Date },
): Promise<EnvelopeRow[]> {
  const { rows } = await sql<EnvelopeRow>`
    select seq, kind, epoch, at, chain, case when gone then null else bytes end as bytes,
      case when gone then digest end as digest
    from (
      select seq, kind, epoch, at, chain, bytes, digest, bytes is null or coalesce(expires_at <= ${now}, false) as gone,
        sum(size) over (order by seq) - size as before
      from (select * from room_envelope where room_id = ${id} and seq > ${after} order by seq limit ${limit}) page
    ) counted
    where before <= ${roomLimits.together} order by seq`.execute(db)
  return rows
}

export type EnteredRow = { seq: number; entry: string; salt: string }

/** The newest entries up to a place, newest first. */
export async function enteredUpTo(db: Db, roomId: string, seq: number, limit: number): Promise<EnteredRow[]> {
  const rows = await db
    .selectFrom('room_envelope')
    .select(['seq', 'entry', 'salt'])
    .where('room_id', '=', roomId)
    .where('seq', '<=', seq)
    .where('entry', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap(({ seq: at, entry, salt }) => (entry && salt ? [{ seq: at, entry, salt }] : []))
}
