/**
 * The history behind a state that was handed over, checked behind the pages: every signature is verified and every entry
 * folded anew. Whoever gave the state gives its history; where that never comes, or was a lie, the whole of another giver
 * takes its place. Where a history comes to another state than its giver signed, everybody is told by that signature.
 */
import { z } from 'zod'
import { fromUtf8 } from '#platform/bytes.ts'
import { newNegotiation } from '../text/fold.ts'
import { SignedOperation } from '../text/operation.ts'
import type { Entry, Negotiation } from '../text/state.ts'
import { alone, breathe, type Desk } from './desk.ts'
import { catchUp, foldOne } from './folding.ts'
import { digestOf } from './given-state.ts'
import type { Handing } from './handing.ts'
import { type Held, type Origin, writeDown } from './held.ts'
import { entriesIn, type Handed, type Kept, pagesWith, readHistory } from './history-pages.ts'
import { holdsOf, powersOf, standingOf } from './reading.ts'
import { faultOf, type Given, handedTo, tell } from './taking-over.ts'

/** Entries between two breaths. */
const slice = 64

/** Thrown where the history cannot be what the state was made of. */
class Lied extends Error {
  override readonly name = 'Lied'
}

/** Verifies the history behind the state that was given, from its beginning. Rejects with NotYet where it cannot be now. */
export async function checkHistory(desk: Desk, held: Held, signal: AbortSignal): Promise<void> {
  const { origin } = held
  if (origin.kind !== 'snapshot' || origin.checked >= origin.of) return
  const whole = await nextWhole(desk, held, origin)
  if (held.lacks !== (whole === undefined)) {
    held.lacks = whole === undefined
    held.version += 1
    desk.changed(held)
  }
  if (!whole) return
  const { given, parts } = whole
  const isOld = (): boolean => held.origin.kind !== 'snapshot' || held.origin.trail !== origin.trail
  const walk: Walk = { state: newNegotiation(held.room), entries: [], list: 0 }
  try {
    for (const id of parts) {
      const entries = entriesIn(handedIn(await desk.rooms.actFile(held.room, id, { signal })))
      for (let start = 0; start < entries.length; start += slice) {
        signal.throwIfAborted()
        await checkSome(desk, walk, entries.slice(start, start + slice))
        if (isOld()) return
        progress(desk, held, Math.min(walk.state.count, origin.of - 1))
        await breathe()
      }
    }
    mustComeTo(walk, whole, origin)
  } catch (error) {
    if (!(error instanceof Lied)) throw error
    const isWhole = error.cause === undefined && walk.state.count > 0
    if (whole.own) await found(desk, held, { why: error.message, given, ...(isWhole ? { walk } : {}) })
    else await tell(desk, held, { act: given.act, why: error.message, evidence: given.handing })
    held.doubted.add(given.act.id)
    return desk.soon(held.room)
  }
  if (whole.own) await alone(desk, held.room, () => keepChecked(desk, held, walk.entries))
  else await takeInstead(desk, held, whole, walk)
  progress(desk, held, origin.of)
}

type State = Given & { handing: Handing & { kind: 'state' } }
/** A state and its whole history. `own`: the state that stands here. */
type Whole = { given: State; parts: string[]; own: boolean }

/** What is to be checked next: what stands here, or else the first other state whose history is here; undefined for none. */
async function nextWhole(
  desk: Desk,
  held: Held,
  { device, trail, false: isFalse }: Origin & { kind: 'snapshot' },
): Promise<Whole | undefined> {
  const given = await handedTo(desk, held.room)
  const wholes = given.flatMap((one): Whole[] => {
    if (!isState(one) || held.doubted.has(one.act.id)) return []
    const own = one.act.from.device === device && one.handing.statement.trail === trail
    const parts = own && isFalse ? undefined : partsOf(given, one)
    return parts ? [{ given: one, parts, own }] : []
  })
  const own = wholes.find((one) => one.own)
  if (own) return own
  for (const one of wholes) if ((await faultOf(desk, held, one.given.act, one.given.handing)) === undefined) return one
  return undefined
}

function isState(given: Given): given is State {
  return given.handing.kind === 'state'
}

/** To the very state that was signed; and another’s to what others have confirmed of the state that stands here. */
function mustComeTo(walk: Walk, { given, own }: Whole, { agreed, of, trail }: Origin & { kind: 'snapshot' }): void {
  const { statement } = given.handing
  if (walk.state.trail !== statement.trail || digestOf(walk.state) !== statement.state)
    throw new Lied('the history comes to another state')
  if (!own && agreed && walk.entries[of - 1]?.trail !== trail)
    throw new Lied('the history is not the one that others have', { cause: 'parted' })
}

/** What another gave and was checked stands in the place of what nobody proves; whoever said otherwise is told. */
async function takeInstead(desk: Desk, held: Held, { given }: Whole, { state, list, entries }: Walk): Promise<void> {
  const { act, handing } = given
  const { upto, count, trail, state: digest } = handing.statement
  await alone(desk, held.room, async () => {
    if (held.origin.kind !== 'snapshot') return
    const before = held.origin
    const same = entries[before.of - 1]?.trail === before.trail && (count !== before.of || digest === before.digest)
    const agreed = same && before.false !== true
    if (!same && before.false !== true && count >= before.of) {
      const given = (await handedTo(desk, held.room)).filter(isState)
      const first = given.find((one) => one.handing.statement.state === before.digest)
      const evidence = [first?.handing, handing]
      if (first) await tell(desk, held, { act: first.act, why: 'another history', evidence })
    }
    Object.assign(held, { state, list, position: upto, tail: entries })
    held.origin = {
      kind: 'snapshot',
      by: `${act.from.name} (${act.from.delegation.name})`,
      device: act.from.device,
      checked: count,
      of: count,
      ...(agreed ? { agreed: true as const } : {}),
      confirmed: agreed,
      trail,
      digest,
    }
    held.version += 1
    await writeDown(desk.store, held)
    await catchUp(desk, held)
  })
}

type Walk = { state: Negotiation; entries: Kept[]; list: number }

/** The acts that hold the history one after the other, once all are here. */
function partsOf(given: Given[], { act: { from }, handing: { statement } }: State): string[] | undefined {
  const ids: string[] = []
  let next = 1
  for (;;) {
    const part = given.find(
      ({ act, handing }) =>
        handing.kind === 'history' &&
        handing.trail === statement.trail &&
        act.from.device === from.device &&
        handing.from === next &&
        handing.last >= next,
    )
    if (part?.handing.kind !== 'history') return undefined
    ids.push(part.act.id)
    next = part.handing.last + 1
    if (next > statement.count) return ids
  }
}

async function checkSome(desk: Desk, walk: Walk, entries: Entry[]): Promise<void> {
  const vouched = await Promise.all(entries.map((entry) => isVouchedFor(desk, entry)))
  if (vouched.includes(false))
    throw new Lied('an operation is not signed by whom it is said to be', { cause: 'signature' })
  for (const entry of entries) {
    const { signed, by, at } = entry
    const judged = await powersOf(desk.trust, { signed, delegation: by.delegation, at, newest: walk.list })
    walk.list = judged.list
    walk.entries.push(foldOne(walk.state, { ...entry, by: { ...by, powers: judged.powers } }))
  }
}

/** With what came since, so that the history has no gap. */
async function keepChecked(desk: Desk, held: Held, checked: Kept[]): Promise<void> {
  const { store } = desk
  const { room, tail, state } = held
  const since = await readHistory(store, room, { from: checked.length + 1, to: state.count })
  const pages = await pagesWith(store, room, [...checked, ...since, ...tail])
  if (held.origin.kind === 'snapshot') {
    const { of, agreed } = held.origin
    held.origin = { ...held.origin, checked: of, confirmed: agreed === true }
  }
  held.tail = []
  try {
    await writeDown(store, held, pages)
  } catch (error) {
    held.tail = tail
    throw error
  }
}

function progress(desk: Desk, held: Held, checked: number): void {
  if (held.origin.kind === 'snapshot') held.origin = { ...held.origin, checked: Math.min(checked, held.origin.of) }
  held.version += 1
  desk.changed(held)
}

const Rows = z.object({
  first: z.int(),
  speakers: z.array(
    z.strictObject({
      delegation: z.string(),
      delegationName: z.string(),
      account: z.string(),
      name: z.string(),
      device: z.string(),
      role: z.enum(['chair', 'mediator', 'member', 'observer']),
      powers: z.array(z.enum(['speak', 'agree-ad-referendum', 'sign'])),
    }),
  ),
  rows: z.array(z.tuple([z.int(), z.int(), z.string(), z.int(), SignedOperation])),
})

function handedIn(bytes: Uint8Array): Handed {
  try {
    return Rows.parse(JSON.parse(fromUtf8(bytes)))
  } catch (error) {
    throw new Lied('the history has no form', { cause: error })
  }
}

/** Signed by the device's own key, and said to be of whoever holds that device. */
async function isVouchedFor({ trust }: Desk, { by, signed }: Entry): Promise<boolean> {
  if (signed.signature.key !== by.device) return false
  const standing = await standingOf(trust, by.device, by.delegation)
  if (standing?.holder.account !== by.account || standing.holder.name !== by.name) return false
  return holdsOf(trust, by.device, by.delegation, signed)
}

type Found = { why: string; given: Given; walk?: Walk }

/** The lie is told. Where all signatures hold, what they come to stands in the place of what was said of it. */
async function found(desk: Desk, held: Held, { why, given, walk }: Found): Promise<void> {
  await alone(desk, held.room, async () => {
    if (held.origin.kind !== 'snapshot' || given.handing.kind !== 'state') return
    // Whose trail is the same left nothing out: what stands here from now on was checked.
    const isAll = walk?.state.trail === held.origin.trail
    held.origin = { ...held.origin, false: true, ...(isAll ? { checked: held.origin.of } : {}) }
    if (walk) {
      const { state, list } = walk
      Object.assign(held, { state, list, tail: [], position: given.handing.statement.upto })
      held.tail = walk.entries
    }
    held.version += 1
    await writeDown(desk.store, held)
    await catchUp(desk, held)
  })
  await tell(desk, held, { act: given.act, why, evidence: given.handing })
}
