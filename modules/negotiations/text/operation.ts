/**
 * What a delegation does to a text, as it travels: an operation signed by the device that made it, carried by the
 * sealed room. The room's order is the order; an operation that does not fit the state it meets is refused by every
 * client alike, and stays in the history with the reason.
 */
import { z } from 'zod'
import { Act, solemnActs } from './acts.ts'
import { Id, Raw32, RoomId, Time } from './words-of-acts.ts'

export const Operation = z.strictObject({
  v: z.literal(1),
  /** The room that carries it: an operation for one negotiation is worth nothing in another. */
  room: RoomId,
  id: Id,
  /** The how-manieth operation of this device in this room, from 1. */
  n: z.int().min(1),
  /** How many entries its author had folded, and the trail there (fold.ts): who saw another history is found out. */
  seen: z.strictObject({ count: z.int().min(0), trail: Raw32 }),
  /** The author's claim; deadlines go by the host's time on the envelope. */
  sentAt: Time,
  /** In solemn acts: the version of the credentials list by which the author's powers are to be judged. */
  list: z.int().min(1).optional(),
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

export function isSolemn(act: Act): boolean {
  return solemnActs.has(act.kind)
}
