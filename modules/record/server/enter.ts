import type { Kysely } from 'kysely'
import { canonicalJson } from '#platform/canonical-json.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { newId } from '#platform/server/ids.ts'
import { commitmentOf, Entry, type EntryKind, newSalt } from '../entries.ts'
import type { RecordTables } from './tables.ts'

/** The call of any module: what it knows of tables of its own does not matter here. */
export type AnyCall = Call<AnyTables>

function tablesOf(call: AnyCall): Kysely<RecordTables> {
  return call.db
}

export type Entering = {
  kind: EntryKind
  /** Whose pseudonym it stands under: 16 bytes in base64url. The host's own unless said. */
  subject?: string
  /** What the entry commits to. It is not kept here: whoever may have it keeps it, with the salt. */
  content: Uint8Array | string
  /** 32 bytes in base64url; new unless given. */
  salt?: string
}

/** An entry that waits for its place, by a name of its own, and the salt that opens it. */
export type Entered = { id: string; salt: string }

/**
 * Enters something in the record, in the caller's own transaction: it is entered exactly when that commits, and has its
 * place (`whereIs`) within about a second.
 */
export async function enter(call: AnyCall, { kind, subject, content, salt }: Entering): Promise<Entered> {
  const bytes = salt === undefined ? newSalt() : fromBase64url(salt)
  const commitment = commitmentOf(kind, bytes, typeof content === 'string' ? utf8(content) : content)
  const id = newId(call.now.getTime())
  const row = {
    id,
    kind,
    subject: subject === undefined ? null : Entry.shape.subject.parse(subject),
    commitment,
    entered_at: call.now,
  }
  await tablesOf(call).insertInto('record_entry').values(row).execute()
  await call.emit({ name: 'record.entered', data: {} })
  return { id, salt: toBase64url(bytes) }
}

/** Kinds whose contents the host never has: those who decide make the commitment, and keep what opens it. */
export type SealedKind = Extract<EntryKind, 'deadline' | 'adoption' | 'statement'>

/**
 * Enters a commitment that was made elsewhere, in the caller's own transaction. What it commits to is not known here.
 *
 * @param commitment SHA-256 as `commitmentOf` makes it, in lower-case hexadecimal. Throws a ZodError on anything else.
 */
export async function enterCommitment(
  call: AnyCall,
  { kind, subject, commitment }: { kind: SealedKind; subject: string; commitment: string },
): Promise<{ id: string }> {
  const row = {
    id: newId(call.now.getTime()),
    kind,
    subject: Entry.shape.subject.parse(subject),
    commitment: Entry.shape.commitment.parse(commitment),
    entered_at: call.now,
  }
  await tablesOf(call).insertInto('record_entry').values(row).execute()
  await call.emit({ name: 'record.entered', data: {} })
  return { id: row.id }
}

/**
 * Publishes an act about something: whoever comes reads its words and the salt at the door `act`, and holds them against
 * the record. An act that says the same is not entered again. The words of an earlier act about the same are given up,
 * and with no act there are none: the entry stays, and whoever kept its words and salt can still open it. For jobs of
 * the house: no member may give up words.
 *
 * @param about what it concerns, such as `incident/ID`.
 */
export async function publishAct(call: AnyCall, about: string, act: object | undefined): Promise<void> {
  const content = act && canonicalJson(act)
  const standing = await tablesOf(call)
    .selectFrom('record_act')
    .select('content')
    .where('about', '=', about)
    .executeTakeFirst()
  if (standing?.content === content) return
  if (standing) await tablesOf(call).deleteFrom('record_act').where('about', '=', about).execute()
  if (content === undefined) return
  const { id, salt } = await enter(call, { kind: 'act', content })
  await tablesOf(call).insertInto('record_act').values({ entry: id, about, content, salt }).execute()
}

/** Where entries stand. Those that nobody could prove yet, because they are not published, are not among them. */
export async function whereIs(
  call: AnyCall,
  ids: readonly string[],
): Promise<Map<string, { index: number; at: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf(call)
    .selectFrom('record_entry')
    .select(['id', 'index', 'at'])
    .where('id', 'in', ids)
    .where(({ eb, fn }) => eb('index', '<', fn<number>('record_published', [])))
    .execute()
  return new Map(
    rows.flatMap(({ id, index, at }) => (index === null || !at ? [] : [[id, { index, at: toSecond(at) }] as const])),
  )
}

/** The time of an entry as the record writes it. */
export function toSecond(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}
