/**
 * The short form of a statement, for light acts that expire: as JSON, what surrounds a few keystrokes would be four times
 * as long as they are. It says the very same; the reader judges it by the same rules.
 *
 * One byte 1; the id (16 bytes); n (32 bits); sentAt in milliseconds since 1970 (48 bits); the whole seconds from then to
 * expiresAt (16 bits); the length of the application's name (8 bits) and the name; the text in UTF-8 to the end. Numbers
 * have their most significant byte first.
 */
import { type Bytes, concat, fromBase64url, fromUtf8, toBase64url, utf8 } from '#platform/bytes.ts'

type Short = {
  v: 1
  id: string
  n: number
  sentAt: string
  body: { kind: 'act'; app: string; text: string; expiresAt: string }
}
type Sayable = Pick<Short, 'id' | 'n' | 'sentAt'> & {
  body: { kind: 'act'; app: string; text: string; file?: unknown; expiresAt?: string | undefined }
}

const form = 1
const head = 1 + 16 + 4 + 6 + 2 + 1

/** Undefined where this form cannot say it. */
export function writeLight({ id, n, sentAt, body }: Sayable): Bytes | undefined {
  const { app, text, file, expiresAt = '' } = body
  const [from, until] = [Date.parse(sentAt), Date.parse(expiresAt)]
  const life = (until - from) / 1000
  const fits = Number.isInteger(life) && life >= 0 && life < 2 ** 16 && n < 2 ** 32 && isSpelled(sentAt, expiresAt)
  if (file !== undefined || !fits) return undefined
  const fixed = new DataView(new ArrayBuffer(head - 17))
  fixed.setUint32(0, n)
  fixed.setUint16(4, Math.floor(from / 2 ** 32))
  fixed.setUint32(6, from % 2 ** 32)
  fixed.setUint16(10, life)
  const name = utf8(app)
  fixed.setUint8(12, name.length)
  return concat(Uint8Array.of(form), fromBase64url(id), new Uint8Array(fixed.buffer), name, utf8(text))
}

function isSpelled(...times: string[]): boolean {
  return times.every((time) => Number.isFinite(Date.parse(time)) && new Date(Date.parse(time)).toISOString() === time)
}

/** What stands there; undefined where it is not of this form. Whether it may be said is judged by the caller. */
export function readLight(bytes: Uint8Array): Short | undefined {
  if (bytes[0] !== form || bytes.length < head) return undefined
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const sent = view.getUint16(21) * 2 ** 32 + view.getUint32(23)
    const name = head + view.getUint8(29)
    if (name > bytes.length) return undefined
    return {
      v: 1,
      id: toBase64url(bytes.subarray(1, 17)),
      n: view.getUint32(17),
      sentAt: new Date(sent).toISOString(),
      body: {
        kind: 'act',
        app: fromUtf8(bytes.subarray(head, name)),
        text: fromUtf8(bytes.subarray(name)),
        expiresAt: new Date(sent + view.getUint16(27) * 1000).toISOString(),
      },
    }
  } catch {
    return undefined
  }
}

/**
 * The short form of what the sender of a light act had seen of the room's order: one byte 1, `seq` (48 bits), `chain` (32
 * bytes). It stands outside the seal, where all of it is added to the size.
 */
export function writeLightSeen({ seq, chain }: { seq: number; chain: string }): Bytes {
  const place = new DataView(new ArrayBuffer(7))
  place.setUint8(0, form)
  place.setUint16(1, Math.floor(seq / 2 ** 32))
  place.setUint32(3, seq % 2 ** 32)
  return concat(new Uint8Array(place.buffer), fromBase64url(chain))
}

/** Undefined where it is not of this form. */
export function readLightSeen(bytes: Uint8Array): { v: 1; room: { seq: number; chain: string } } | undefined {
  if (bytes[0] !== form || bytes.length !== 7 + 32) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, 7)
  const seq = view.getUint16(1) * 2 ** 32 + view.getUint32(3)
  return { v: 1, room: { seq, chain: toBase64url(bytes.subarray(7)) } }
}
