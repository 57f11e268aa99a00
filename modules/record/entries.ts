/**
 * What stands in the record. Every entry has the same form whatever it is about, and says nothing plain: a kind, a
 * pseudonym, a time, and a commitment that only the holders of its salt and content can open. The bytes of an entry are
 * the canonical JSON (RFC 8785) of it in UTF-8, and those bytes are the leaf of the tree.
 */
import { z } from 'zod'
import { type Bytes, concat, equalBytes, fromHex, fromUtf8, toBase64url, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes, sha256 } from '#platform/crypto.ts'

export const EntryKind = z.enum([
  'committee',
  'credentials',
  'device',
  'code',
  'membership',
  'envelopes',
  'rows',
  'act',
  'deadline',
  'adoption',
  'statement',
])
export type EntryKind = z.infer<typeof EntryKind>

export const Entry = z.strictObject({
  v: z.literal(1),
  kind: EntryKind,
  /** A pseudonym: 16 bytes in base64url. */
  subject: z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.'),
  /** SHA-256, in lower-case hexadecimal. */
  commitment: z.string().regex(/^[0-9a-f]{64}$/, 'Must be 32 bytes in lower-case hexadecimal.'),
  /** When the host took it in, to the second. */
  at: z.iso.datetime({ precision: 0, error: 'Must be a time in UTC to the second, such as 2026-11-21T09:30:00Z.' }),
})
export type Entry = z.infer<typeof Entry>

/** No entry is longer than this, so that a bundle of 256 stays small. */
export const longestEntry = 512

export const saltLength = 32

/** The leaf of the tree: the entry's canonical JSON. Throws where the entry is malformed. */
export function entryBytes(entry: Entry): Bytes {
  return utf8(canonicalJson(Entry.parse(entry)))
}

/** Throws a SyntaxError on anything but the one spelling that `entryBytes` gives. */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > longestEntry)
    throw new SyntaxError(`An entry of the record is at most ${longestEntry} bytes long; this one has ${bytes.length}.`)
  const entry = Entry.safeParse(jsonOf(bytes))
  if (!entry.success) throw new SyntaxError(`This is no entry of the record: ${z.prettifyError(entry.error)}`)
  if (!equalBytes(utf8(canonicalJson(entry.data)), bytes))
    throw new SyntaxError('An entry of the record must be canonical JSON (RFC 8785); this one is spelt otherwise.')
  return entry.data
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes))
  } catch {
    throw new SyntaxError('An entry of the record must be JSON in UTF-8.')
  }
}

/**
 * SHA-256( 'chancery/commitment/v1' LF kind LF salt content ), in hexadecimal. The salt hides contents that could be
 * guessed; the kind keeps a commitment of one kind from being opened as another.
 *
 * @param salt 32 random bytes, used once.
 */
export function commitmentOf(kind: EntryKind, salt: Uint8Array, content: Uint8Array): string {
  if (salt.length !== saltLength) throw new RangeError(`The salt of a commitment is ${saltLength} bytes long.`)
  return toHex(sha256(concat(utf8(`chancery/commitment/v1\n${kind}\n`), salt, content)))
}

/** Whether the entry commits to this content under this salt. */
export function opens(entry: Entry, salt: Uint8Array, content: Uint8Array): boolean {
  if (salt.length !== saltLength) return false
  return equalBytes(fromHex(commitmentOf(entry.kind, salt, content)), fromHex(entry.commitment))
}

export function newSalt(): Bytes {
  return randomBytes(saltLength)
}

/** The pseudonym of what concerns the whole host: committee, credentials, code, rows, acts. */
export function hostSubject(origin: string): string {
  return toBase64url(sha256(utf8(origin)).subarray(0, 16))
}
