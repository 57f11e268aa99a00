import type { Kysely } from 'kysely'
import { toBase64url, toHex } from '#platform/bytes.ts'
import { Refusal } from '#platform/refusal.ts'
import { pathOfRow, type RowProof } from '../../row-proof.ts'
import { proofOfEntry } from '../proofs.ts'
import type { RecordTables } from '../tables.ts'
import { type Batch, batchAfter, hashLength, rowSalt, rowsOf } from './batches.ts'
import { breachOf, committedAt } from './verify.ts'

type Db = Kysely<RecordTables>

export type RowAnswer = { table: string; id: number; committedAt: string; agrees: boolean; proof: RowProof | null }

/** One row with all that it takes to verify it offline. Nothing is proven of a row that is not what was committed. */
export async function rowProof(db: Db, table: string, id: number): Promise<RowAnswer> {
  const batch = await batchAfter(db, table, id - 1)
  if (!batch || batch.from_id > id) throw new Refusal('NOT_COMMITTED')
  const rows = await rowsOf(db, table, batch.columns, batch.from_id, batch.to_id)
  const place = rows.findIndex((row) => row.id === id)
  const row = rows[place]
  if (!row) throw new Refusal('NOT_COMMITTED')
  const agrees = (await breachOf(db, batch, await batchBefore(db, batch))) === undefined
  const proof = agrees ? await proven(db, batch, row, place) : null
  return { table, id, committedAt: batch.at.toISOString(), agrees, proof }
}

async function proven(
  db: Db,
  batch: Batch,
  { id, text }: { id: number; text: string },
  place: number,
): Promise<RowProof | null> {
  const entered = await proofOfEntry(db, batch.entry)
  if (!entered) return null
  const hashes = Array.from({ length: batch.commitments.length / hashLength }, (_, at) => committedAt(batch, at))
  return {
    chancery: 'row-proof',
    v: 1,
    table: batch.of,
    id,
    row: text,
    rowSalt: toBase64url(rowSalt(batch.secret, batch.of, id)),
    place,
    path: pathOfRow(hashes, place).map(toHex),
    statement: batch.statement,
    statementSalt: batch.salt,
    ...entered,
  }
}

function batchBefore(db: Db, { of, from_id }: Batch): Promise<Batch | undefined> {
  return db
    .selectFrom('record_rows')
    .selectAll()
    .where('of', '=', of)
    .where('to_id', '<', from_id)
    .orderBy('to_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
