import type { Kysely } from 'kysely'
import type { PageInput } from '#platform/page.ts'
import { Refusal } from '#platform/refusal.ts'
import { fromBase64url, toHex, utf8 } from '#platform/bytes.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import type { PlacedEntry, RecordState } from '../contract.ts'
import type { Entry, EntryKind } from '../entries.ts'
import { openTileReader } from '../tile-reader.ts'
import { extraOf, formatProof } from '../proof.ts'
import { toSecond } from './enter.ts'
import { originOf } from './origin.ts'
import { type CheckpointRow, newestCheckpoint, storedFile, witnessedNote } from './files.ts'
import { keysOf } from './keys.ts'
import { policyOf } from './policy.ts'
import type { RecordTables } from './tables.ts'

type Db = Kysely<RecordTables>
type RecordCall = Call<RecordTables>

export async function state({ db }: RecordCall, house: House): Promise<RecordState> {
  const [published, signed] = [await newestCheckpoint(db, 'published'), await newestCheckpoint(db, 'signed')]
  const { text, policy } = await policyOf(house)
  const played = new Set((await keysOf(house)).witnesses.map(({ name }) => name))
  const rows = await db
    .selectFrom('record_cosignature')
    .select(({ fn }) => ['name', 'key_id', fn.max('size').as('size'), fn.max('at').as('at')])
    .groupBy(['name', 'key_id'])
    .execute()
  return {
    origin: originOf(house),
    size: published?.size ?? 0,
    root: published ? toHex(published.root) : null,
    publishedAt: published?.publishedAt?.toISOString() ?? null,
    signedSize: signed?.size ?? 0,
    witnesses: policy.witnesses.map(({ name, key }) => {
      const last = rows.find((row) => row.name === key.name && row.key_id === String(key.id))
      const at = last?.at.toISOString() ?? null
      return { name, demonstration: played.has(name), size: last?.size ?? null, at }
    }),
    policy: text,
  }
}

type Asked = PageInput & { kind?: EntryKind | undefined; subject?: string | undefined }

/** What is published, the newest first. */
export async function entries({ db }: RecordCall, { after, limit, kind, subject }: Asked) {
  const before = after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : undefined
  const published = (await newestCheckpoint(db, 'published'))?.size ?? 0
  const rows = await db
    .selectFrom('record_entry')
    .leftJoin('record_act', 'record_act.entry', 'record_entry.id')
    .select(['index', 'kind', 'subject', 'commitment', 'at', 'record_act.entry as act'])
    .where('index', '<', Math.min(before ?? published, published))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'act'))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
    .orderBy('index', 'desc')
    .limit(limit + 1)
    .execute()
  const items: PlacedEntry[] = rows
    .slice(0, limit)
    .flatMap((row) => (isPlaced(row) ? [{ ...entryOf(row), index: row.index, published: row.act !== null }] : []))
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: String(last.index) } : { items }
}

type Row = { kind: EntryKind; subject: string | null; commitment: string; index: number | null; at: Date | null }
type Placed = Row & { subject: string; index: number; at: Date }

function isPlaced<One extends Row>(row: One): row is One & Placed {
  return row.index !== null && row.at !== null && row.subject !== null
}

function entryOf({ kind, subject, commitment, at }: Placed): Entry {
  return { v: 1, kind, subject, commitment, at: toSecond(at) }
}

/** The entry at a place, with the `.tlog-proof` that it stands there. */
export async function proof({ db }: RecordCall, { index }: { index: number }) {
  const { id, entry, head } = await entryAt(db, index)
  const words = await wordsOf(db, id)
  const opened = words && { salt: fromBase64url(words.salt), content: utf8(words.content) }
  return { index, entry, proof: await proofAt(db, index, head, extraOf(entry, opened)) }
}

export async function act({ db }: RecordCall, { index }: { index: number }) {
  const { id, entry } = await entryAt(db, index)
  const words = await wordsOf(db, id)
  if (!words) throw new Refusal('NOT_IN_RECORD')
  return { index, entry, ...words }
}

/** The words of a published act, and the salt that opens the commitment to them. */
function wordsOf(db: Db, id: string): Promise<{ content: string; salt: string } | undefined> {
  return db.selectFrom('record_act').select(['content', 'salt']).where('entry', '=', id).executeTakeFirst()
}

async function entryAt(db: Db, index: number): Promise<{ id: string; entry: Entry; head: CheckpointRow }> {
  const head = await newestCheckpoint(db, 'published')
  const row = await db
    .selectFrom('record_entry')
    .select(['id', 'index', 'kind', 'subject', 'commitment', 'at'])
    .where('index', '=', index)
    .executeTakeFirst()
  if (!head || !row || !isPlaced(row) || index >= head.size) throw new Refusal('NOT_IN_RECORD')
  return { id: row.id, entry: entryOf(row), head }
}

/** Made from the tiles, which are checked against the checkpoint meanwhile. */
async function proofAt(db: Db, index: number, head: CheckpointRow, extra: Uint8Array): Promise<string> {
  const reader = openTileReader((path) => storedFile(db, path))
  const path = await reader.inclusionProof(index, head)
  return formatProof({ index, path, checkpoint: await witnessedNote(db, head), extra })
}

/** Where the entry of an id stands, with its proof; nothing until it is published. */
export async function proofOfEntry(db: Db, id: string): Promise<{ entry: Entry; proof: string } | undefined> {
  const row = await db.selectFrom('record_entry').select('index').where('id', '=', id).executeTakeFirst()
  const index = row?.index ?? null
  const head = await newestCheckpoint(db, 'published')
  if (index === null || !head || index >= head.size) return undefined
  const { entry } = await entryAt(db, index)
  return { entry, proof: await proofAt(db, index, head, extraOf(entry)) }
}
