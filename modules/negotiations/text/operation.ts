/**
 * What a delegation does to a text, as it travels: an operation signed by the device that made it, carried by the
 * sealed room. The room's order is the order; an operation that does not fit the state it meets is refused by every
 * client alike, and stays in the history with the reason.
 */
import { z } from 'zod'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { Act, solemnActs } from './acts.ts'
import { Id, Raw32, RoomId, Time } from './words-of-acts.ts'

export const Operation = z.strictObject({
  v: z.literal(1),
  /** The room that carries it: an operation for one negotiation is worth nothing in another. */
  room: RoomId,
  /** `operationIdOf`: nobody else can take it, so no two characters of a text bear one name. */
  id: Id,
  /** The how-manieth operation of this device in this room, from 1. */
  n: z.int().min(1),
  /** How many entries its author had folded, and the trail there (fold.ts): who saw another history is found out. */
  seen: z.strictObject({ count: z.int().min(0), trail: Raw32 }),
  /** The author's claim; deadlines go by the host's time on the envelope. */
  sentAt: Time,
  /** In solemn acts: the version of the credentials list by which the author's powers are to be judged. */
  list: z.int().min(1).optional(),
  /** The operation of one's own that this one takes back (undo.ts): to undo again goes further back, and does it not anew. */
  undoes: Id.optional(),
  act: Act,
})
export type Operation = z.infer<typeof Operation>

const Raw64 = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'Must be 64 bytes in base64url.')

/** Ed25519 on every operation; ML-DSA-65 beside it on solemn ones, which must stand for decades. */
export const SignedOperation = z.strictObject({
  operation: Operation,
  signature: z.strictObject({
    /** The key id of the device, as the device's statement names it. */
    key: Id,
    ed25519: Raw64,
    mldsa65: z
      .string()
      .regex(/^[A-Za-z0-9_-]{4412}$/, 'Must be 3,309 bytes in base64url.')
      .optional(),
  }),
})
export type SignedOperation = z.infer<typeof SignedOperation>

/**
 * The id of a device's n-th operation in a room: the first 16 bytes of a SHA-256 over these three, in base64url. As it
 * follows from who speaks, a device that takes the id of another's operation is refused, and no client keeps a list.
 */
export function operationIdOf(room: string, device: string, n: number): string {
  return toBase64url(sha256(utf8(`chancery/negotiation-operation-id/v1\n${room}\n${device}\n${n}`)).subarray(0, 16))
}

export function isSolemn(act: Act): boolean {
  return solemnActs.has(act.kind)
}
