import { createHash } from 'node:crypto'
import { implement } from '@orpc/server'
import { type Kysely, sql } from 'kysely'
import { type Actor, system } from '../actor.ts'
import { must, Refusal } from '../refusal.ts'
import { sealContract, type SealHead, type SealProof } from '../seal.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import { atThreshold, type Knock } from './doors.ts'
import type { Module } from './module.ts'
import { inTransaction } from './transaction.ts'

/**
 * The tables to which rows are only added are sealed, in the order of their ids, into a chain: each seal holds the
 * digest of each of its rows and a digest over those and over the seal before. A row that is changed, removed or slipped
 * in later no longer agrees. Whoever rewrites rows and seals together is found by a digest that was noted elsewhere.
 */
type Db = Kysely<AnyTables>
type Seal = {
  id: number
  at: Date
  from_id: number
  to_id: number
  columns: string[]
  rows: Uint8Array
  digest: Uint8Array
}

const mostRows = 2_000
const digestLength = 32
const none = Buffer.alloc(digestLength)

/** What was found wrong with the records: the table, and the first row that is not what was sealed. */
export type Breach = { table: string; id: number; what: string }
export type Verdict = { heads: SealHead[]; breach: Breach | undefined }

/** A module of the platform: seals the given tables every few minutes, and proves it to the auditor. */
export function sealOf(tables: readonly string[]): Module {
  // No member has any right on the seals, so these doors open a transaction of their own, as the house.
  const door = implement(sealContract).$context<Knock>().use(atThreshold)
  return {
    name: 'seal',
    router: {
      heads: door.heads.handler(({ context: { actor, house } }) => {
        mustAudit(actor)
        return inTransaction(house, system, 'seal.heads', 'reads', ({ db }) => headsOf(db, tables))
      }),
      proof: door.proof.handler(({ context: { actor, house }, input }) => {
        mustAudit(actor)
        if (!tables.includes(input.table)) throw new Refusal('NOT_SEALED')
        return inTransaction(house, system, 'seal.proof', 'reads', ({ db }) => proofOf(db, input.table, input.id))
      }),
    },
    jobs: [{ name: 'seal-records', cron: '*/5 * * * *', work: (call) => sealAll(call, tables) }],
  }
}

function mustAudit({ roles }: Actor): void {
  must(roles.includes('auditor') || { refused: 'AUDITOR_ONLY' })
}

/** Seals what was added since. Waits for nobody long: who is busy writing is sealed the next time. */
export async function sealAll({ db, now }: Call<AnyTables>, tables: readonly string[]): Promise<void> {
  await sql`set local lock_timeout = '3s'`.execute(db)
  for (const table of tables) {
    // With this lock nobody is in the middle of adding a row, so that no smaller id can still appear.
    await sql`lock table ${sql.table(table)} in share mode`.execute(db)
    while ((await sealSome(db, now, table)) === mostRows);
  }
}

async function sealSome(db: Db, now: Date, table: string): Promise<number> {
  const last = await lastSeal(db, table)
  const columns = await columnsOf(db, table)
  const rows = await digestsOf(db, table, columns, (last?.to_id ?? 0) + 1, Number.MAX_SAFE_INTEGER)
  const [first, final] = [rows.at(0), rows.at(-1)]
  if (!first || !final) return 0
  const seal = {
    of: table,
    from_id: first.id,
    to_id: final.id,
    columns,
    rows: Buffer.concat(rows.map((row) => row.digest)),
  }
  const digest = digestOf(last?.digest ?? none, table, seal)
  await db
    .insertInto('seal')
    .values({ ...seal, at: now, digest })
    .execute()
  return rows.length
}

function digestOf(
  before: Uint8Array,
  table: string,
  seal: Pick<Seal, 'from_id' | 'to_id' | 'columns' | 'rows'>,
): Buffer {
  const head = JSON.stringify([table, seal.from_id, seal.to_id, seal.columns])
  return createHash('sha256').update(before).update(head).update(seal.rows).digest()
}

/** Recomputes every seal of the tables. Reads all of them: for the command line, not for a door. */
export async function verifySeals(
  db: Db,
  tables: readonly string[],
  progress: (done: number, of: number) => void = () => {},
): Promise<Verdict> {
  const heads = await headsOf(db, tables)
  const all = heads.reduce((sum, head) => sum + head.seals, 0)
  let done = 0
  for (const table of tables) {
    let before: Uint8Array = none
    let after = 0
    for (;;) {
      const seal = await sealAfter(db, table, after)
      if (!seal) break
      const breach = await breachOf(db, table, seal, before)
      if (breach) return { heads, breach }
      before = seal.digest
      after = seal.to_id
      progress(++done, all)
    }
  }
  return { heads, breach: undefined }
}

/** Those of the digests (in hexadecimal) that no seal has. */
export async function unknownDigests(db: Db, digests: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select encode(digest, 'hex') as digest from seal where encode(digest, 'hex') = any (${[...digests]}::text[])`.execute(
    db,
  )
  const known = new Set(rows.map((row) => row.digest))
  return digests.filter((digest) => !known.has(digest.toLowerCase()))
}

async function breachOf(db: Db, table: string, seal: Seal, before: Uint8Array): Promise<Breach | undefined> {
  const what = 'the seal over it was changed, or one before it removed'
  if (!digestOf(before, table, seal).equals(seal.digest)) return { table, id: seal.from_id, what }
  const rows = await digestsOf(db, table, seal.columns, seal.from_id, seal.to_id)
  const sealed = seal.rows.length / digestLength
  for (let index = 0; index < Math.max(sealed, rows.length); index++) {
    const row = rows[index]
    if (row?.digest.equals(seal.rows.subarray(index * digestLength, (index + 1) * digestLength))) continue
    const id = row?.id ?? seal.to_id
    if (rows.length === sealed) return { table, id, what: 'it was changed' }
    return {
      table,
      id,
      what: rows.length < sealed ? 'it, or the row before it, was removed or changed' : 'it was slipped in later',
    }
  }
  return undefined
}

async function proofOf(db: Db, table: string, id: number): Promise<SealProof> {
  const seal = await sealAfter(db, table, id - 1)
  if (!seal || seal.from_id > id) throw new Refusal('NOT_SEALED')
  const rows = await digestsOf(db, table, seal.columns, seal.from_id, seal.to_id)
  const row = rows.find((one) => one.id === id)
  if (!row) throw new Refusal('NOT_SEALED')
  const before = (
    await sql<Seal>`select * from seal where "of" = ${table} and to_id < ${seal.from_id} order by to_id desc limit 1`.execute(
      db,
    )
  ).rows[0]
  const breach = await breachOf(db, table, seal, before?.digest ?? none)
  const [rowDigest, sealDigest] = [row.digest.toString('hex'), hex(seal.digest)]
  return { table, id, sealedAt: seal.at.toISOString(), rowDigest, sealDigest, agrees: breach === undefined }
}

async function headsOf(db: Db, tables: readonly string[]): Promise<SealHead[]> {
  const heads: SealHead[] = []
  for (const table of tables) {
    const { rows } = await sql<{ seals: number; rows: number }>`
      select count(*)::int as seals, coalesce(sum(length(rows)) / ${digestLength}, 0)::int as rows from seal where "of" = ${table}`.execute(
      db,
    )
    const last = await lastSeal(db, table)
    const count = rows[0] ?? { seals: 0, rows: 0 }
    heads.push({
      table,
      ...count,
      lastId: last?.to_id ?? null,
      at: last?.at.toISOString() ?? null,
      digest: last ? hex(last.digest) : null,
    })
  }
  return heads
}

async function lastSeal(db: Db, table: string): Promise<Seal | undefined> {
  return (await sql<Seal>`select * from seal where "of" = ${table} order by to_id desc limit 1`.execute(db)).rows[0]
}

/** The first seal that ends behind the id. */
async function sealAfter(db: Db, table: string, id: number): Promise<Seal | undefined> {
  return (
    await sql<Seal>`select * from seal where "of" = ${table} and to_id > ${id} order by to_id limit 1`.execute(db)
  ).rows[0]
}

/** Each row's digest, over the text of its values as JSON, moments in UTC: the same on every engine. */
async function digestsOf(
  db: Db,
  table: string,
  columns: readonly string[],
  from: number,
  to: number,
): Promise<{ id: number; digest: Buffer }[]> {
  await sql`set local timezone = 'UTC'`.execute(db)
  const values = sql.join(columns.map((column) => sql.ref(column)))
  const { rows } = await sql<{ id: number; digest: Uint8Array }>`
    select id, sha256(convert_to(jsonb_build_array(${values})::text, 'UTF8')) as digest from ${sql.table(table)}
    where id between ${from} and ${to} order by id limit ${mostRows}`.execute(db)
  return rows.map(({ id, digest }) => ({ id, digest: Buffer.from(digest) }))
}

async function columnsOf(db: Db, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`.execute(
    db,
  )
  return rows.map((row) => row.name)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
