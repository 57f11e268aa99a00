import type { Kysely } from 'kysely'
import { equalBytes, fromBase64url, toHex, utf8 } from '#platform/bytes.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { RowsHead } from '../../contract.ts'
import { commitmentOf } from '../../entries.ts'
import { rootOfRows, statementIn } from '../../row-proof.ts'
import { type Batch, batchAfter, hashLength, lastBatch, presentOf, rowHashes, rowsOf } from './batches.ts'
import { books, digestOf } from './commit.ts'

type Db = Kysely<AnyTables>

/** What was found wrong with the books: the table, and the first row that is not what was committed. */
export type Breach = { table: string; id: number; what: string }
export type Progress = (done: number, of: number) => void

/**
 * Recomputes every batch of the tables, and holds each against the entry that commits to it. Reads all of them: for the
 * command line, not for a door.
 */
export async function verifyRows(
  db: Db,
  progress: Progress = () => {},
): Promise<{ heads: RowsHead[]; breach: Breach | undefined }> {
  const heads = await headsOf(db)
  const all = heads.reduce((sum, head) => sum + head.batches, 0)
  let done = 0
  for (const { table } of heads) {
    let before: Batch | undefined
    for (;;) {
      const batch = await batchAfter(db, table, before?.to_id ?? 0)
      if (!batch) break
      const breach = await breachOf(db, batch, before)
      if (breach) return { heads, breach }
      before = batch
      progress(++done, all)
    }
  }
  return { heads, breach: await missingBatch(db) }
}

/** Whoever takes away the last batches with their rows leaves their entries in the record. */
async function missingBatch(db: Db): Promise<Breach | undefined> {
  const entry = await db
    .selectFrom('record_entry')
    .select('queue')
    .where('kind', '=', 'rows')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('record_rows').select('record_rows.id').whereRef('record_rows.entry', '=', 'record_entry.id'),
        ),
      ),
    )
    .orderBy('queue')
    .limit(1)
    .executeTakeFirst()
  return (
    entry && { table: 'record_rows', id: Number(entry.queue), what: 'the batch that this entry commits to was removed' }
  )
}

export async function breachOf(db: Db, batch: Batch, before: Batch | undefined): Promise<Breach | undefined> {
  const table = batch.of
  if (!(await stands(db, batch, before)))
    return { table, id: batch.from_id, what: 'the batch it stands in was changed, or one before it removed' }
  const rows = await rowsOf(db, table, batch.columns, batch.from_id, batch.to_id)
  const hashes = rowHashes(rows, batch)
  const committed = batch.commitments.length / hashLength
  for (let index = 0; index < Math.max(committed, rows.length); index++) {
    const hash = hashes[index]
    if (hash && index < committed && equalBytes(hash, committedAt(batch, index))) continue
    const id = rows[index]?.id ?? batch.to_id
    if (rows.length === committed) return { table, id, what: 'it was changed' }
    return {
      table,
      id,
      what: rows.length < committed ? 'it, or the row before it, was removed or changed' : 'it was slipped in later',
    }
  }
  return undefined
}

/** Whether the batch says what its statement says, follows the one before, and is what its entry commits to. */
async function stands(db: Db, batch: Batch, before: Batch | undefined): Promise<boolean> {
  const statement = statementIn(batch.statement)
  const entry = await db
    .selectFrom('record_entry')
    .select(['kind', 'commitment'])
    .where('id', '=', batch.entry)
    .executeTakeFirst()
  if (!statement || entry?.kind !== 'rows') return false
  const count = batch.commitments.length / hashLength
  if (!Number.isInteger(count) || count === 0) return false
  const hashes = Array.from({ length: count }, (_, index) => committedAt(batch, index))
  return (
    commitmentOf('rows', fromBase64url(batch.salt), utf8(batch.statement)) === entry.commitment &&
    statement.previous === (before ? digestOf(before.statement) : null) &&
    statement.table === batch.of &&
    statement.from === batch.from_id &&
    statement.to === batch.to_id &&
    statement.count === count &&
    statement.columns.join('\n') === batch.columns.join('\n') &&
    statement.root === toHex(rootOfRows(hashes))
  )
}

export function committedAt({ commitments }: Pick<Batch, 'commitments'>, index: number): Uint8Array {
  return commitments.subarray(index * hashLength, (index + 1) * hashLength)
}

export async function headsOf(db: Db): Promise<RowsHead[]> {
  const heads: RowsHead[] = []
  for (const table of await presentOf(db, books)) {
    const { fn } = db
    const counted = await db
      .selectFrom('record_rows')
      .select([fn.countAll().as('batches'), fn.sum(fn('length', ['commitments'])).as('bytes')])
      .where('of', '=', table)
      .executeTakeFirst()
    const last = await lastBatch(db, table)
    heads.push({
      table,
      batches: Number(counted?.batches ?? 0),
      rows: Number(counted?.bytes ?? 0) / hashLength,
      lastId: last?.to_id ?? null,
      at: last?.at.toISOString() ?? null,
      digest: last ? digestOf(last.statement) : null,
    })
  }
  return heads
}
