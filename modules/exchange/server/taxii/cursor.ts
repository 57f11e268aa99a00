import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** The words of a request that say what it asks for, in one order; `next` and `limit` are not among them. */
export type Words = Readonly<Record<string, string>>

const Sealed = z.object({
  s: z.number().int().min(0),
  w: z.record(z.string(), z.string()).optional(),
  h: z.string().optional(),
})

/** Longer filters are bound by their hash alone, so that a cursor fits in a URL. */
const longestBound = 1200

/**
 * A cursor holds where the next page begins and what was asked for. It is sealed (AES-256-GCM) with a secret of the
 * host, so nobody can make or change one, and nobody can read from it how much lies between two pages. It needs no
 * memory in the server, and is bound to the endpoint.
 */
export function sealCursor(key: Buffer, endpoint: string, seq: number, words: Words): string {
  const text = JSON.stringify(words)
  const bound = text.length <= longestBound ? { s: seq, w: words } : { s: seq, h: hashOf(text) }
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(endpoint))
  const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(bound)), cipher.final()])
  return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')
}

export type OpenedCursor = { ok: true; seq: number; words: Words } | { ok: false; message: string }

/** Opens a cursor for the same endpoint. A request that repeats no filter continues the one that the cursor holds. */
export function openCursor(key: Buffer, endpoint: string, cursor: string, given: Words): OpenedCursor {
  const bound = unseal(key, endpoint, cursor)
  if (!bound)
    return {
      ok: false,
      message: 'This "next" was not given out by this endpoint. Use it as it was given, or begin without one.',
    }
  const text = JSON.stringify(given)
  if (bound.w && Object.keys(given).length === 0) return { ok: true, seq: bound.s, words: bound.w }
  const same = bound.w ? JSON.stringify(bound.w) === text : bound.h === hashOf(text)
  if (!same)
    return {
      ok: false,
      message:
        'This "next" belongs to another filter. Repeat the parameters of the first request, or begin without it.',
    }
  return { ok: true, seq: bound.s, words: given }
}

function unseal(key: Buffer, endpoint: string, cursor: string): z.infer<typeof Sealed> | undefined {
  if (!/^[A-Za-z0-9_-]{40,4000}$/.test(cursor)) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  // Base64 lets the last letter vary; a cursor is the one text that was given out.
  if (bytes.toString('base64url') !== cursor) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAAD(Buffer.from(endpoint))
    decipher.setAuthTag(bytes.subarray(-16))
    const opened = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString()
    return Sealed.parse(JSON.parse(opened))
  } catch {
    return undefined
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
