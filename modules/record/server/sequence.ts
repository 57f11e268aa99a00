import { type Kysely, sql } from 'kysely'
import { system } from '#platform/actor.ts'
import { toBase64url } from '#platform/bytes.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { formatCheckpoint } from '../checkpoint.ts'
import { signCheckpoint } from '../cosignature.ts'
import { entryBytes } from '../entries.ts'
import { type LogWriter, newLogWriter, openLogWriter } from '../log-writer.ts'
import { formatNote, formatSignature } from '../note.ts'
import { publishAct, toSecond } from './enter.ts'
import { hostSubjectOf, originOf } from './origin.ts'
import { keepTiles, lockRecord, newestCheckpoint, storedFile } from './files.ts'
import { holdOf } from './hold.ts'
import { signersOf } from './policy.ts'
import { keepCosignatures, publishWitnessed } from './publish.ts'
import type { RecordTables } from './tables.ts'

const mostAtOnce = 10_000

/**
 * Gives all that waits its place in the record. Of processes that do so at once, one works and the others wait. Throws
 * RecordHeld after a restore, until somebody has said from where the record goes on.
 */
export async function sequence(house: House): Promise<void> {
  for (;;)
    if (
      (await inTransaction(house, system, 'record.sequence', 'acts', (call) => sequenceSome(call, house))) < mostAtOnce
    )
      return
}

/**
 * Gives what waits its place, writes the tiles, and signs a checkpoint: all in the caller's transaction, so that whoever
 * stops the process at any moment leaves either all of it or nothing. What was signed leaves the house only after it was
 * kept; there is never a second checkpoint of one size. With an empty queue nothing is signed.
 *
 * @returns how many entries were given their place.
 */
async function sequenceSome(call: Call<RecordTables>, house: House): Promise<number> {
  const { db } = call
  await lockRecord(db)
  const held = await holdOf(db)
  if (held) throw held
  const last = await newestCheckpoint(db, 'signed')
  if (!last) await openRecord(call, house)
  const waiting = await waitingIn(db)
  if (waiting.length === 0) return 0
  const signers = await signersOf(house)
  const writer = last ? await openLogWriter((path) => storedFile(db, path), last) : newLogWriter()
  // Time does not run backwards in the record, whatever the clock of the machine does.
  const at = new Date(Math.max(Math.floor(call.now.getTime() / 1000) * 1000, last?.at.getTime() ?? 0))
  const first = writer.size()
  const own = hostSubjectOf(house)
  const files = waiting.flatMap(({ kind, subject, commitment }) =>
    writer.append(entryBytes({ v: 1, kind, subject: subject ?? own, commitment, at: toSecond(at) })),
  )
  await keepTiles(db, [...files, ...writer.partials()])
  await place(
    db,
    waiting.map(({ id }) => id),
    { first, at, own },
  )
  await sign(call, house, writer, at, signers)
  return waiting.length
}

/** The first entry of a record says that it was opened, so that it is never empty. */
async function openRecord(call: Call<RecordTables>, house: House): Promise<void> {
  await publishAct(call, 'record', { v: 1, act: 'record.opened', record: originOf(house) })
}

/** As entered; the opening of the record itself stands before all. */
function waitingIn(db: Kysely<RecordTables>) {
  return db
    .selectFrom('record_entry')
    .leftJoin('record_act', 'record_act.entry', 'record_entry.id')
    .select(['record_entry.id', 'kind', 'subject', 'commitment'])
    .where('index', 'is', null)
    .orderBy((eb) => eb.case().when('record_act.about', '=', 'record').then(0).else(1).end())
    .orderBy('queue')
    .limit(mostAtOnce)
    .execute()
}

type Placing = { first: number; at: Date; own: string }

async function place(db: Kysely<RecordTables>, ids: readonly string[], { first, at, own }: Placing): Promise<void> {
  await sql`
    update record_entry set index = ${first}::bigint + placed.place - 1, at = ${at}, subject = coalesce(subject, ${own})
    from unnest(${[...ids]}::uuid[]) with ordinality as placed (id, place)
    where record_entry.id = placed.id`.execute(db)
}

async function sign(
  call: Call<RecordTables>,
  house: House,
  writer: LogWriter,
  at: Date,
  signers: Awaited<ReturnType<typeof signersOf>>,
): Promise<void> {
  const checkpoint = { size: writer.size(), root: writer.root() }
  const text = formatCheckpoint({ origin: originOf(house), ...checkpoint })
  const signatures = await Promise.all(signers.log.map((key) => signCheckpoint(key, text, at)))
  await call.db
    .insertInto('record_checkpoint')
    .values({
      size: checkpoint.size,
      root: Buffer.from(checkpoint.root),
      note: formatNote({ text, signatures }),
      at,
      published_at: null,
    })
    .execute()
  const played = await Promise.all(signers.witnesses.map((key) => signCheckpoint(key, text, at)))
  await keepCosignatures(
    call,
    checkpoint.size,
    played.map(({ name, id, signature }) => ({ name, id, line: formatSignature({ name, id, signature }) })),
  )
  await publishWitnessed(call, house, checkpoint.size)
  await call.emit({ name: 'record.signed', data: {} })
  call.log('record signed', { size: checkpoint.size, root: toBase64url(checkpoint.root) })
}
