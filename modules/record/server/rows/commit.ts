import { sql } from 'kysely'
import { concat, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes, sha256 } from '#platform/crypto.ts'
import { type BatchStatement, rootOfRows } from '../../row-proof.ts'
import type { Call } from '#platform/server/call.ts'
import { enter } from '../enter.ts'
import type { RecordTables } from '../tables.ts'
import { columnsOf, lastBatch, mostRows, presentOf, rowHashes, rowsOf } from './batches.ts'

/** The books to which rows are only ever added: who did what, and who received what. A house may lack one. */
export const books = ['audit', 'delivery'] as const

/**
 * Commits the rows that were added since to the record. Waits for nobody long: who is busy writing is committed the
 * next time.
 */
export async function commitRows(call: Call<RecordTables>): Promise<void> {
  await sql`set local lock_timeout = '3s'`.execute(call.db)
  for (const table of await presentOf(call.db, books)) {
    // With this lock nobody is in the middle of adding a row, so that no smaller id can still appear.
    await sql`lock table ${sql.table(table)} in share mode`.execute(call.db)
    while ((await commitSome(call, table)) === mostRows);
  }
}

async function commitSome(call: Call<RecordTables>, table: string): Promise<number> {
  const last = await lastBatch(call.db, table)
  const columns = await columnsOf(call.db, table)
  const rows = await rowsOf(call.db, table, columns, (last?.to_id ?? 0) + 1, Number.MAX_SAFE_INTEGER)
  const [first, final] = [rows.at(0), rows.at(-1)]
  if (!first || !final) return 0
  const secret = randomBytes(32)
  const hashes = rowHashes(rows, { of: table, secret })
  const statement = canonicalJson({
    v: 1,
    table,
    from: first.id,
    to: final.id,
    count: rows.length,
    columns,
    root: toHex(rootOfRows(hashes)),
    previous: last ? digestOf(last.statement) : null,
  } satisfies BatchStatement)
  const { id, salt } = await enter(call, { kind: 'rows', content: statement })
  await call.db
    .insertInto('record_rows')
    .values({
      of: table,
      from_id: first.id,
      to_id: final.id,
      columns,
      secret: Buffer.from(secret),
      commitments: Buffer.from(concat(...hashes)),
      statement,
      entry: id,
      salt,
      at: call.now,
    })
    .execute()
  return rows.length
}

export function digestOf(statement: string): string {
  return toHex(sha256(utf8(statement)))
}
