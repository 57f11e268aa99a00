import { system } from '#platform/actor.ts'
import { equalBytes } from '#platform/bytes.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { Refusal } from '#platform/refusal.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { parseSignedCheckpoint, type SignedCheckpoint } from '../checkpoint.ts'
import { type Entry, entryBytes, parseEntry } from '../entries.ts'
import { newLogWriter, openLogWriter } from '../log-writer.ts'
import { formatNote } from '../note.ts'
import { openTileReader } from '../tile-reader.ts'
import type { Fetch } from '../tiles.ts'
import { isSigned, type WitnessedLog } from '../witnessing.ts'
import { askedSizes } from './asking.ts'
import { keepTiles, lockRecord, newestCheckpoint, storedFile } from './files.ts'
import { clearHold } from './hold.ts'
import { logOf, policyOf } from './policy.ts'
import { heldOf, keepCosignatures, publishWitnessed } from './publish.ts'
import type { RecordTables } from './tables.ts'

/** The copy is not a longer form of this record. */
export class NotRecovered extends Refusal {
  override name = 'NotRecovered'
  constructor(message: string) {
    super('NOT_RECOVERED')
    this.message = message
  }
}

const atOnce = 4_096

type Seen = {
  /** Checkpoints that others have seen, as signed notes: of a witness, of a mirror, of whoever kept one. */
  seen?: readonly string[]
}

/**
 * Takes over from a copy of this record what the database has lost: a backup is older than the record, and a host that
 * went on from there would fork it. Nothing is believed that the keys of the log did not sign, and nobody may have seen
 * more than the copy has: neither those whose checkpoints are given, nor the witnesses that answer. All or nothing; the
 * hold that the restore laid is then lifted.
 *
 * @returns how many entries were taken over, and the witnesses with an address that did not answer.
 */
export async function recoverRecord(
  house: House,
  copy: Fetch,
  { seen = [] }: Seen = {},
): Promise<{ entries: number; silent: string[] }> {
  const log = await logOf(house)
  const shown = await newestOf(copy, log)
  const { sizes, silent } = await askedSizes(house, formatNote(shown.note))
  for (const { name, size } of sizes) if (size > shown.size) throw ahead(name, size, shown)
  const others = await Promise.all(
    seen.map(async (note) => {
      const other = parseSignedCheckpoint(note)
      if (!(await isSigned(other, log))) throw new NotRecovered('A checkpoint that was seen is of another record.')
      return other
    }),
  )
  const entries = await inTransaction(house, system, 'record.recover', 'acts', async (call) => {
    const taken = await takeOver(call, house, copy, shown, others)
    await clearHold(call.db)
    return taken
  })
  return { entries, silent }
}

/** What the copy shows that goes furthest: a host that is open also shows what too few witnesses have signed yet. */
async function newestOf(copy: Fetch, log: WitnessedLog): Promise<SignedCheckpoint> {
  const shown = parseSignedCheckpoint(await copy('checkpoint'))
  if (!(await isSigned(shown, log))) throw new NotRecovered('The copy is not signed by the keys of this record.')
  const bytes = await copy('newest').catch(() => undefined)
  const newest = bytes && parseSignedCheckpoint(bytes)
  return newest && newest.size > shown.size && (await isSigned(newest, log)) ? newest : shown
}

function ahead(who: string, size: number, shown: SignedCheckpoint): NotRecovered {
  return new NotRecovered(
    `The copy has ${shown.size} entries; ${who} has seen ${size}. Look for a newer copy: going on from this one would fork the record.`,
  )
}

async function takeOver(
  call: Call<RecordTables>,
  house: House,
  copy: Fetch,
  shown: SignedCheckpoint,
  others: readonly SignedCheckpoint[],
): Promise<number> {
  const { db } = call
  await lockRecord(db)
  const own = await newestCheckpoint(db, 'signed')
  const size = own?.size ?? 0
  if (size > shown.size) throw new NotRecovered(`The copy has ${shown.size} entries, this database ${size}.`)
  const reader = openTileReader(copy)
  if (own && !equalBytes(await reader.rootAt(size, shown), own.root))
    throw new NotRecovered(`The copy and this database have different pasts: entries were added here after a restore.`)
  for (const other of others) {
    if (other.size > shown.size) throw ahead('somebody', other.size, shown)
    if (!equalBytes(await reader.rootAt(other.size, shown), other.root))
      throw new NotRecovered(`The copy and a checkpoint that was seen have different pasts: the record was forked.`)
  }
  const writer = own ? await openLogWriter((path) => storedFile(db, path), own) : newLogWriter()
  for (let from = size; from < shown.size; from += atOnce)
    for (const bytes of await reader.entries(from, Math.min(shown.size, from + atOnce), shown)) {
      const entry = parseEntry(bytes)
      await takeEntry(call, entry, writer.size())
      await keepTiles(db, writer.append(entryBytes(entry)))
    }
  await keepTiles(db, writer.partials())
  if (!equalBytes(writer.root(), shown.root)) throw new NotRecovered('The entries do not give the root of the copy.')
  if (shown.size > size) await keepCheckpoint(call, house, shown)
  return shown.size - size
}

/** What waits here for its place may have had one already: it is known by its commitment, which no other entry has. */
async function takeEntry({ db, now }: Call<RecordTables>, entry: Entry, index: number): Promise<void> {
  const at = new Date(entry.at)
  const { numUpdatedRows } = await db
    .updateTable('record_entry')
    .set({ index, at, subject: entry.subject })
    .where('commitment', '=', entry.commitment)
    .where('index', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return
  const { kind, subject, commitment } = entry
  await db
    .insertInto('record_entry')
    .values({ id: newId(now.getTime()), kind, subject, commitment, entered_at: at, index, at })
    .execute()
}

async function keepCheckpoint(call: Call<RecordTables>, house: House, { note, size, root }: SignedCheckpoint) {
  const { keys } = await logOf(house)
  const own = note.signatures.filter(({ name, id }) => keys.some((key) => key.name === name && key.id === id))
  await call.db
    .insertInto('record_checkpoint')
    .values({
      size,
      root: Buffer.from(root),
      note: formatNote({ text: note.text, signatures: own }),
      at: call.now,
      published_at: null,
    })
    .execute()
  const { policy } = await policyOf(house)
  await keepCosignatures(call, size, await heldOf(policy, note.text, note.signatures))
  await publishWitnessed(call, house, size)
}
