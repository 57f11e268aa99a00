import { type Kysely, sql } from 'kysely'
import { type RecordTables, whereIs } from '#modules/record/server/index.ts'
import type { Call } from '#platform/server/call.ts'
import type { Kept, SignedCommittee, SignedDevice, SignedList } from '../../keys/statements.ts'
import { keyLimits } from '../../keys/statements.ts'
import type { IdentityTables } from '../tables.ts'

export type KeyTables = IdentityTables & RecordTables
export type KeyCall = Call<KeyTables>
type Db = Kysely<KeyTables>

/**
 * From here to the end of the transaction nobody else adds to this chain: of lists, or of a delegation's devices. Shared
 * it is held by several who only mean that nobody adds.
 */
export async function holdChain(db: Db, chain: string, how: 'alone' | 'shared' = 'alone'): Promise<void> {
  const key = sql`hashtextextended(${`keys ${chain}`}, 0)`
  await (
    how === 'alone' ? sql`select pg_advisory_xact_lock(${key})` : sql`select pg_advisory_xact_lock_shared(${key})`
  ).execute(db)
}

type Waiting = { entry: string; salt: string; index: number | null; placed_at: Date | null }
const place = ['entry', 'salt', 'index', 'placed_at'] as const

/** Where each of these stands in the record; those that it does not show yet are left out. */
async function placed<Row extends Waiting>(
  call: KeyCall,
  rows: readonly Row[],
): Promise<(Row & { index: number; at: string })[]> {
  const found = await whereIs(
    call,
    rows.filter(({ index }) => index === null).map(({ entry }) => entry),
  )
  return rows.flatMap((row) => {
    if (row.index !== null && row.placed_at)
      return [{ ...row, index: row.index, at: `${row.placed_at.toISOString().slice(0, 19)}Z` }]
    const where = found.get(row.entry)
    return where ? [{ ...row, ...where }] : []
  })
}

function kept<Signed>({
  signed,
  salt,
  index,
  at,
}: {
  signed: Signed
  salt: string
  index: number
  at: string
}): Kept<Signed> {
  return { signed, salt, index, at }
}

export async function committees(call: KeyCall): Promise<Kept<SignedCommittee>[]> {
  const rows = await call.db
    .selectFrom('key_committee')
    .select(['signed', ...place])
    .orderBy('number')
    .execute()
  return (await placed(call, rows)).map(kept)
}

export async function lastCommittee(
  db: Db,
): Promise<{ number: number; hash: string; signed: SignedCommittee } | undefined> {
  return db
    .selectFrom('key_committee')
    .select(['number', 'hash', 'signed'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

const listsAtOnce = 5

export async function listsAfter(call: KeyCall, after: number): Promise<Kept<SignedList>[]> {
  const rows = await call.db
    .selectFrom('credentials_list')
    .select(['signed', ...place])
    .where('version', '>', after)
    .orderBy('version')
    .limit(listsAtOnce)
    .execute()
  return (await placed(call, rows)).map(kept)
}

/** The newest that the record shows. */
export async function newestList(call: KeyCall): Promise<Kept<SignedList>[]> {
  const rows = await call.db
    .selectFrom('credentials_list')
    .select(['version', ...place])
    .orderBy('version', 'desc')
    .limit(20)
    .execute()
  const [newest] = await placed(call, rows)
  return newest ? listsAfter(call, newest.version - 1).then((lists) => lists.slice(0, 1)) : []
}

export async function lastList(db: Db): Promise<{ version: number; signed: SignedList } | undefined> {
  return db
    .selectFrom('credentials_list')
    .select(['version', 'signed'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export type NewStatement<Signed> = {
  hash: string
  signed: Signed
  by: string | null
  at: Date
  entry: string
  salt: string
}

function row<Signed>({ hash, signed, by, at, entry, salt }: NewStatement<Signed>) {
  return { hash, signed: JSON.stringify(signed), kept_by: by, kept_at: at, entry, salt }
}

export async function insertCommittee(db: Db, number: number, statement: NewStatement<SignedCommittee>): Promise<void> {
  await db
    .insertInto('key_committee')
    .values({ number, ...row(statement) })
    .execute()
}

export async function insertList(db: Db, statement: NewStatement<SignedList>): Promise<void> {
  const { version } = statement.signed.statement
  await db
    .insertInto('credentials_list')
    .values({ version, ...row(statement) })
    .execute()
}

export async function insertDevice(db: Db, statement: NewStatement<SignedDevice>): Promise<void> {
  const { delegation, seq, act, device } = statement.signed.statement
  const values = { delegation_id: delegation, seq, act, device: device.id, ...row(statement) }
  await db.insertInto('device_statement').values(values).execute()
}

/** Every statement of a delegation, the first one first. */
export async function chainOf(db: Db, delegationId: string): Promise<SignedDevice[]> {
  const rows = await db
    .selectFrom('device_statement')
    .select('signed')
    .where('delegation_id', '=', delegationId)
    .orderBy('seq')
    .execute()
  return rows.map(({ signed }) => signed)
}

export async function headOf(db: Db, delegationId: string): Promise<{ seq: number; hash: string | null }> {
  const last = await db
    .selectFrom('device_statement')
    .select(['seq', 'hash'])
    .where('delegation_id', '=', delegationId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? { seq: 0, hash: null }
}

export async function isAnothersDevice(db: Db, device: string, delegationId: string): Promise<boolean> {
  const other = await db
    .selectFrom('device_statement')
    .select('seq')
    .where('device', '=', device)
    .where('delegation_id', '<>', delegationId)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

/** In the order of the record, from behind an index on. */
export async function devicesAfter(
  call: KeyCall,
  delegations: readonly string[] | undefined,
  after: number,
): Promise<Kept<SignedDevice>[]> {
  const query = call.db
    .selectFrom('device_statement')
    .select(place)
    .$if(delegations !== undefined, (one) => one.where('delegation_id', 'in', [...(delegations ?? [])]))
  const shown = await query.where('index', '>', after).orderBy('index').limit(keyLimits.statementsAtOnce).execute()
  const waiting = await query.where('index', 'is', null).orderBy('kept_at').limit(mostWaiting).execute()
  const page = [...(await placed(call, shown)), ...(await placed(call, waiting)).filter(({ index }) => index > after)]
    .toSorted((a, b) => a.index - b.index)
    .slice(0, keyLimits.statementsAtOnce)
  if (page.length === 0) return []
  const signed = await call.db
    .selectFrom('device_statement')
    .select(['entry', 'signed'])
    .where(
      'entry',
      'in',
      page.map(({ entry }) => entry),
    )
    .execute()
  const byEntry = new Map(signed.map((one) => [one.entry, one.signed]))
  return page.flatMap((one) => {
    const statement = byEntry.get(one.entry)
    return statement ? [kept({ ...one, signed: statement })] : []
  })
}

/** A place is looked up within seconds (see the job); so many never wait at once, short of a flood. */
const mostWaiting = 2_000

/** Keeps where the record shows what waited for it. As the house alone: no member may change a row. */
export async function keepPlaces(call: KeyCall): Promise<boolean> {
  let placed = false
  for (const table of ['key_committee', 'credentials_list', 'device_statement'] as const) {
    const rows = await call.db.selectFrom(table).select('entry').where('index', 'is', null).limit(mostWaiting).execute()
    for (const [entry, { index, at }] of await whereIs(
      call,
      rows.map((one) => one.entry),
    )) {
      await call.db
        .updateTable(table)
        .set({ index, placed_at: new Date(at) })
        .where('entry', '=', entry)
        .execute()
      placed = true
    }
  }
  return placed
}

/** Whether an account is there, in standing, and of that delegation. */
export async function isAccountOf(db: Db, accountId: string, delegationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('id', '=', accountId)
    .where('delegation_id', '=', delegationId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Those of these ids that are no delegation here. One that ended may still be listed until the next list. */
export async function unknownDelegations(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const known = await db.selectFrom('delegation').select('id').where('id', 'in', ids).execute()
  const found = new Set(known.map(({ id }) => id))
  return ids.filter((id) => !found.has(id))
}
