/** What this device does: asked of the rules as they stand, signed, and handed to the room, which keeps and sends it. */
import { copyOf } from '../text/copy.ts'
import { fold } from '../text/fold.ts'
import { Act } from '../text/acts.ts'
import { isSolemn, type Operation, type SignedOperation } from '../text/operation.ts'
import { operationOf, signOperation } from '../text/signing.ts'
import type { Entry, Negotiation, Speaker } from '../text/state.ts'
import { alone, apps, type Desk } from './desk.ts'
import { catchUp } from './folding.ts'
import { type Held, isUnchecked } from './held.ts'
import { mostAtOnce, writeOperations } from './reading.ts'
import { ActRefused } from './views.ts'

/** Characters of operations that go in one act of the room. */
const mostText = 120_000

/**
 * Resolves to the ids of the operations when all are safely kept by the room. Throws ActRefused where the rules refuse one
 * of them as things stand here, or it binds to words whose history is not checked; a ZodError where it is no act; then nothing is sent.
 */
export async function act(
  desk: Desk,
  held: Held,
  wanted: readonly Act[],
  o: { undoes?: string } = {},
): Promise<string[]> {
  const acts = wanted.map((one) => Act.parse(one))
  return alone(desk, held.room, async () => {
    await catchUp(desk, held)
    const [first] = acts
    // Whoever has not been handed what was before does not know what they would do.
    if (held.waits && first?.kind !== 'open') throw new ActRefused({ why: 'not-open' })
    if (isUnchecked(held) && acts.some(standsOnWords)) throw new ActRefused({ why: 'unchecked' })
    const operations = unsigned(desk, held, acts, o)
    tryOut(desk, held, operations)
    const signed = await Promise.all(operations.map((one) => signOperation(desk.device.secret, one)))
    for (const some of inParts(signed)) {
      const text = writeOperations(some)
      await desk.rooms.act(held.room, { app: apps.operations, text })
      const at = desk.now().toISOString()
      held.pending = [...held.pending, ...some.map((one) => ({ signed: one, at }))]
    }
    desk.changed(held)
    return operations.map(({ id }) => id)
  })
}

/** What is not solemn, and binds a delegation to words or to others all the same. */
const binding: ReadonlySet<Act['kind']> = new Set<Act['kind']>([
  'position.take',
  'align',
  'group.join',
  'reserve.lift',
  'statement.withdraw',
  'ad-referendum.open',
  'reopen.ask',
  'reopen.back',
  'reopen.grant',
  'openness.ask',
  'openness.back',
  'rule.set',
])

/** Binds a delegation to words: to none that it has on somebody’s word alone. */
function standsOnWords(one: Act): boolean {
  return isSolemn(one) || binding.has(one.kind)
}

function unsigned(
  desk: Desk,
  { room, state, pending }: Held,
  acts: readonly Act[],
  { undoes }: { undoes?: string },
): Operation[] {
  const { device, trust, now } = desk
  const list = trust.list()?.version
  const seen = { count: state.count, trail: state.trail }
  const last = Math.max(state.heard[device.id] ?? 0, ...pending.map(({ signed }) => signed.operation.n))
  return acts.map((one, place) =>
    operationOf(device.id, {
      room,
      n: last + 1 + place,
      seen,
      sentAt: now().toISOString(),
      ...(isSolemn(one) && list !== undefined ? { list } : {}),
      ...(undoes === undefined ? {} : { undoes }),
      act: one,
    }),
  )
}

/** Folds them on a copy, behind all that waits. */
function tryOut(desk: Desk, held: Held, operations: readonly Operation[]): void {
  const by = ownSpeaker(desk, held.room)
  const state = aheadOf(desk, held, by)
  held.ahead = undefined
  for (const operation of operations) {
    const outcome = fold(state, entryAhead(desk, by, { operation, signature: { key: desk.device.id, ed25519: '' } }))
    if (outcome.fate === 'refused') throw new ActRefused(outcome.refused)
  }
  held.ahead = { base: held.state.count, waiting: held.pending.length + operations.length, state }
}

function entryAhead({ now }: Desk, by: Speaker, signed: SignedOperation): Entry {
  return { seq: Number.MAX_SAFE_INTEGER, index: 0, at: now().toISOString(), by, signed }
}

/** The state as it would be if all that waits were taken. */
function aheadOf(desk: Desk, held: Held, by: Speaker): Negotiation {
  const { ahead, state, pending } = held
  if (ahead?.base === state.count && ahead.waiting === pending.length) return ahead.state
  const copy = copyOf(state)
  for (const { signed } of pending) fold(copy, entryAhead(desk, by, signed))
  return copy
}

export function ownSpeaker({ rooms, trust, device, account, now }: Desk, room: string): Speaker {
  const list = trust.list()
  const { id, delegation } = device
  return {
    delegation,
    delegationName: trust.standing(id, delegation)?.delegation.name ?? '',
    account: account.id,
    name: account.name,
    device: id,
    role: rooms.room(room)?.role ?? 'observer',
    powers: (list && trust.powersAt(delegation, list.version, now().toISOString())) ?? [],
  }
}

function inParts(signed: readonly SignedOperation[]): SignedOperation[][] {
  const parts: SignedOperation[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const one of signed) {
    const { length } = JSON.stringify(one)
    const last = parts.at(-1)
    if (!last || size + length > mostText || last.length >= mostAtOnce) {
      parts.push([one])
      size = length
    } else {
      last.push(one)
      size += length
    }
  }
  return parts
}
