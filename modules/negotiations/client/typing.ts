/**
 * What goes from device to device while somebody types: updates of Yjs, each of one draft and one author. They are read
 * as what they are, the work of strangers: an update may hold text and nothing else, written under the numbers that
 * follow from its sender's device alone, and no more of it than a paragraph may hold.
 *
 * Updates travel in the first encoding of Yjs: each thing in it takes bytes of its own, so that few bytes cannot unfold
 * into much, as they can in the second, and single updates are shorter.
 */
import * as Y from 'yjs'
import { type Bytes, fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { textLimits } from '../text/words-of-acts.ts'

export const typingLimits = {
  /** Bytes of one update, and of a whole draft as it is handed to whoever opens it late. */
  update: 48 * 1024,
  state: 150 * 1024,
  /** Bytes taken from one device for one draft. */
  ofOne: 1024 * 1024,
  /** Characters of the draft. */
  text: textLimits.paragraph,
} as const

/** The name of the text within a draft. */
export const root = 't'

export type Typed =
  | { kind: 'update' | 'state'; draft: string; session: string; update: Bytes; cursor?: Bytes }
  | { kind: 'cursor'; draft: string; session: string; cursor: Bytes }
  | { kind: 'ask'; draft: string; session: string; paragraph?: string }
  | { kind: 'bye'; draft: string; session: string }

const letters = { update: 'u', state: 's', cursor: 'c', ask: 'a', bye: 'b' } as const
const form = /^([uscab])([A-Za-z0-9_-]{2})([A-Za-z0-9_-]{1,40})(?:\.([A-Za-z0-9_-]*))?(?:\.([A-Za-z0-9_-]*))?$/

export function writeTyped(typed: Typed): string {
  const head = `${letters[typed.kind]}${typed.session}${typed.draft}`
  if (typed.kind === 'update' || typed.kind === 'state')
    return `${head}.${toBase64url(typed.update)}${typed.cursor ? `.${toBase64url(typed.cursor)}` : ''}`
  if (typed.kind === 'cursor') return `${head}.${toBase64url(typed.cursor)}`
  return typed.kind === 'ask' && typed.paragraph !== undefined ? `${head}.${typed.paragraph}` : head
}

export function readTyped(text: string): Typed | undefined {
  const [, letter, session = '', draft = '', first, second] = form.exec(text) ?? []
  const [body, cursor] = [bytesOf(first), bytesOf(second)]
  if (letter === 'a') return { kind: 'ask', draft, session, ...(first ? { paragraph: first } : {}) }
  if (letter === 'b') return { kind: 'bye', draft, session }
  if (!body) return undefined
  if (letter === 'c') return { kind: 'cursor', draft, session, cursor: body }
  const kind = letter === 'u' ? 'update' : letter === 's' ? 'state' : undefined
  if (!kind || body.length > typingLimits[kind]) return undefined
  return { kind, draft, session, update: body, ...(cursor ? { cursor } : {}) }
}

function bytesOf(text: string | undefined): Bytes | undefined {
  try {
    return text === undefined ? undefined : fromBase64url(text)
  } catch {
    return undefined
  }
}

/**
 * The number under which a device writes in one session. Two letters of session are all that is free in it, so that
 * nobody can look for a device's name or a session that gives somebody else's number.
 */
export function clientOf(device: string, session: string): number {
  const digest = sha256(utf8(`chancery/typing/v1\n${device}\n${session}`))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}

/** Text and deletions alone, all of `client` where one is named. */
export function isHarmless(update: Uint8Array, client?: number): boolean {
  try {
    const { structs } = Y.decodeUpdate(update)
    let length = 0
    for (const struct of structs) {
      if (client !== undefined && struct.id.client !== client) return false
      if (struct instanceof Y.GC) continue
      if (!(struct instanceof Y.Item) || struct.parentSub !== null) return false
      const { content } = struct
      // Not what it is to be in a document, but what the update says: a name, or nothing where a neighbour tells.
      const parent: unknown = struct.parent
      if (parent !== null && parent !== root) return false
      if (content instanceof Y.ContentString) length += content.str.length
      else if (!(content instanceof Y.ContentDeleted)) return false
    }
    return length <= 2 * typingLimits.text
  } catch {
    return false
  }
}

/**
 * What one client wrote from this clock on and what these updates of its own deleted, as one update. The document has put
 * together by now what was typed letter by letter: this is several times shorter than the updates one after the other.
 */
export function writtenSince(doc: Y.Doc, clock: number, updates: readonly Uint8Array[]): Bytes {
  const encoder = new Y.UpdateEncoderV1()
  const client = doc.clientID
  const structs = (doc.store.clients.get(client) ?? []).filter(({ id, length }) => id.clock + length > clock)
  const [first, ...rest] = structs
  encoder.writeLen(first ? 1 : 0)
  if (first) {
    encoder.writeLen(structs.length)
    encoder.writeClient(client)
    encoder.writeLen(clock)
    first.write(encoder, clock - first.id.clock)
    for (const struct of rest) struct.write(encoder, 0)
  }
  const gone = Y.mergeDeleteSets(updates.map((update) => Y.decodeUpdate(update).ds)).clients
  encoder.writeLen(gone.size)
  for (const [of, ranges] of gone) {
    encoder.writeLen(of)
    encoder.writeLen(ranges.length)
    for (const { clock: from, len } of ranges) {
      encoder.writeLen(from)
      encoder.writeLen(len)
    }
  }
  return Uint8Array.from(encoder.toUint8Array())
}

/** The update without what these clients wrote. Deletions stay: anybody may delete what another wrote. */
export function without(update: Uint8Array, clients: Iterable<number>): Uint8Array {
  const vector = new Map([...clients].map((client) => [client, 0x7fff_ffff]))
  return Y.diffUpdate(update, Y.encodeStateVector(vector))
}
