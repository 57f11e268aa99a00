import { sql } from 'kysely'
import { system } from '#platform/actor.ts'
import { concat, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes, sha256 } from '#platform/crypto.ts'
import { type BatchStatement, rootOfRows } from '../../row-proof.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { enter } from '../enter.ts'
import type { RecordTables } from '../tables.ts'
import { columnsOf, lastBatch, mostRows, presentOf, rowHashes, rowsOf } from './batches.ts'

/** The books to which rows are only ever added: who did what, and who received what. A house may lack one. */
export const books = ['audit', 'delivery'] as const

/**
 * Commits the rows that were added since to the record: one table and one batch in each transaction, so that whoever
 * writes waits for one batch at most, and nobody for two tables. Waits for nobody long: a table in which somebody is
 * busy writing is passed over, and then what the database answered is thrown at the end; the next time commits it.
 */
export async function commitRows(house: House): Promise<void> {
  const faults: unknown[] = []
  for (const table of await commitBatch(house, async ({ db }) => presentOf(db, books)))
    try {
      while ((await commitBatch(house, (call) => commitSome(call, table))) === mostRows && !house.closing.aborted);
    } catch (error) {
      faults.push(error)
    }
  if (faults.length > 0) throw faults[0]
}

function commitBatch<Result>(house: House, work: (call: Call<RecordTables>) => Promise<Result>): Promise<Result> {
  return inTransaction(house, system, 'record.commitRows', 'acts', work)
}

async function commitSome(call: Call<RecordTables>, table: string): Promise<number> {
  await sql`set local lock_timeout = '3s'`.execute(call.db)
  // With this lock nobody is in the middle of adding a row, so that no smaller id can still appear; nor is anybody else
  // in the middle of committing them.
  await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(call.db)
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
