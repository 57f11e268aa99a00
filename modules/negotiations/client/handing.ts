/**
 * Newcomers cannot open what was said before them. Whoever let them in hands over the state, signed by the device's two
 * keys, so that they see the text at once; and the whole history, so that they need not believe it for long.
 */
import { z } from 'zod'
import { toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { HybridPublic, hybridPublicOf, HybridSignature, signHybrid } from '#platform/signing.ts'
import { Id, Raw32, RoomId } from '../text/words-of-acts.ts'
import { alone, apps, breathe, type Desk } from './desk.ts'
import { catchUp } from './folding.ts'
import type { Held } from './held.ts'
import { handedOf, type Kept, pageLength, readHistory } from './history-pages.ts'

export const handingDomain = 'negotiation-snapshot'
/** Characters of operations in one file of history. */
const pieceSize = 6_000_000

/** What is vouched for: this state, after so many entries, is what all entries up to this envelope come to. */
export const HandedState = z.strictObject({
  v: z.literal(1),
  room: RoomId,
  /** All entries up to here are in it. */
  upto: z.int().min(0),
  count: z.int().min(1),
  trail: Raw32,
  /** The newest version of the credentials list that an entry was judged by. */
  list: z.int().min(0),
  /** SHA-256 of the canonical JSON of the state in the file. */
  state: z.string().regex(/^[0-9a-f]{64}$/),
  /** Whether the history follows: not where the giver has not checked it. */
  whole: z.boolean(),
})
export type HandedState = z.infer<typeof HandedState>

const To = z.array(Id).min(1).max(1000)
export const Handing = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('state'),
    to: To,
    statement: HandedState,
    key: HybridPublic,
    signature: HybridSignature,
  }),
  /** Entries from one count to another, of the history to the state of this trail. */
  z.strictObject({
    kind: z.literal('history'),
    to: To,
    trail: Raw32,
    from: z.int().min(1),
    last: z.int().min(1),
  }),
  /** Nobody handed anything over, or not the whole: whoever leads the room is asked to, or this one device. */
  z.strictObject({ kind: z.literal('ask'), of: Id.optional() }),
])
export type Handing = z.infer<typeof Handing>

export function handingIn(text: string): Handing | undefined {
  try {
    return Handing.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Rejects where it could not be kept to be sent: the room then asks again. */
export async function handOver(desk: Desk, held: Held, devices: string[]): Promise<void> {
  const to = devices.filter((device) => device !== desk.device.id)
  if (to.length === 0) return
  const given = await alone(desk, held.room, async () => {
    const upto = desk.rooms.room(held.room)?.lastSeq ?? 0
    await catchUp(desk, held)
    const { state, list, tail, position, origin, waits } = held
    if (waits || state.count === 0) return undefined
    // In the order in which it grew, which JSON keeps; what is vouched for does not depend on it.
    const bytes = utf8(JSON.stringify(state))
    const digest = toHex(sha256(utf8(canonicalJson(state))))
    const { count, trail } = state
    return {
      upto: Math.max(upto, position),
      count,
      trail,
      list,
      bytes,
      digest,
      tail: [...tail],
      whole: isWhole(origin),
    }
  })
  if (!given) return
  const { upto, count, trail, list, bytes, digest, tail, whole } = given
  const statement: HandedState = { v: 1, room: held.room, upto, count, trail, list, state: digest, whole }
  const key = await hybridPublicOf(desk.device.secret)
  const signature = await signHybrid(desk.device.secret, handingDomain, statement)
  await send(desk, held.room, { kind: 'state', to, statement, key, signature }, bytes)
  if (!whole) return
  for await (const piece of pieces(desk, held.room, { count, tail })) {
    desk.ending.signal.throwIfAborted()
    const [from, last] = [piece[0]?.count ?? 1, piece.at(-1)?.count ?? 1]
    const handed = utf8(JSON.stringify(handedOf(piece)))
    await send(desk, held.room, { kind: 'history', to, trail, from, last }, handed)
    await breathe()
  }
}

export function isWhole(origin: Held['origin']): boolean {
  return origin.kind === 'all' || (origin.checked === origin.of && !origin.false)
}

async function send(desk: Desk, room: string, handing: Handing, bytes: Uint8Array): Promise<void> {
  const file = { name: `${handing.kind}.json`, type: 'application/json', bytes }
  await desk.rooms.act(room, { app: apps.handing, text: canonicalJson(handing), file })
}

/** The history in pieces that fit in a file, one after the other. */
async function* pieces(
  { store }: Desk,
  room: string,
  { count, tail }: { count: number; tail: readonly Kept[] },
): AsyncGenerator<Kept[]> {
  let piece: Kept[] = []
  let size = 0
  const kept = count - tail.length
  for (let from = 1; from <= count; from += pageLength) {
    const stored = await readHistory(store, room, { from, to: Math.min(kept, from + pageLength - 1) })
    const rest = tail.filter((one) => one.count >= from && one.count < from + pageLength)
    for (const one of [...stored, ...rest]) {
      const { length } = JSON.stringify(one.signed)
      if (piece.length > 0 && size + length > pieceSize) {
        yield piece
        piece = []
        size = 0
      }
      piece.push(one)
      size += length
    }
  }
  if (piece.length > 0) yield piece
}
