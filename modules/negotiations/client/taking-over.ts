/**
 * A newcomer takes what was handed over: the state at once, on the word of whoever gave it, and then, behind the pages,
 * the whole history, of which every signature is verified and every entry folded anew. Where that comes to another state,
 * the giver lied, and everybody is told by their signature.
 */
import { z } from 'zod'
import { fromUtf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { keyIdOf, verifyHybrid } from '#platform/signing.ts'
import type { ActIn } from '#modules/rooms/acts.ts'
import { newNegotiation } from '../text/fold.ts'
import { SignedOperation } from '../text/operation.ts'
import type { Entry, Negotiation } from '../text/state.ts'
import { alarmOf } from './alarming.ts'
import { alone, apps, breathe, type Desk } from './desk.ts'
import { catchUp, foldOne } from './folding.ts'
import { digestOf, stateIn } from './given-state.ts'
import { type HandedState, type Handing, handingDomain, handingIn } from './handing.ts'
import { type Held, type Origin, raise, writeDown } from './held.ts'
import { entriesIn, type Handed, type Kept, pagesWith, readHistory } from './history-pages.ts'
import { holdsOf, powersOf, standingOf } from './reading.ts'

type Given = { act: ActIn & { seq: number }; handing: Handing }

/** What was handed to this device, in order. */
async function handedTo(desk: Desk, room: string): Promise<Given[]> {
  const found: Given[] = []
  for (let after = 0; ;) {
    const acts = await desk.rooms.acts(room, apps.handing, after)
    for (const act of acts) {
      if (act.seq === null || act.own) continue
      const handing = handingIn(act.text)
      if (handing && handing.kind !== 'ask' && handing.to.includes(desk.device.id))
        found.push({ act: { ...act, seq: act.seq }, handing })
    }
    const last = acts.findLast(({ seq }) => seq !== null)?.seq
    if (last === undefined || last === null || last <= after) return found
    after = last
  }
}

/** Takes the first state that holds, where this device waits for one. True where it did. */
export async function takeOver(desk: Desk, held: Held): Promise<boolean> {
  if (!held.waits) return false
  for (const { act, handing } of await handedTo(desk, held.room)) {
    if (handing.kind !== 'state') continue
    const { statement } = handing
    const fault = await faultOf(desk, held, act, handing)
    if (fault !== undefined) {
      await tell(desk, held, { act, why: fault, evidence: handing })
      continue
    }
    const bytes = await desk.rooms.actFile(held.room, act.id, { signal: desk.ending.signal })
    const state = stateIn(bytes, statement)
    if (!state) {
      await tell(desk, held, { act, why: 'the state is not what was signed', evidence: handing })
      continue
    }
    return alone(desk, held.room, async () => {
      if (!held.waits) return false
      await adopt(desk, held, { act, statement, state })
      await catchUp(desk, held)
      return true
    })
  }
  return false
}

async function faultOf(
  { trust }: Desk,
  held: Held,
  { from, seq }: ActIn & { seq: number },
  { statement, key, signature }: Handing & { kind: 'state' },
): Promise<string | undefined> {
  if (statement.room !== held.room) return 'of another room'
  if (keyIdOf(key) !== from.device) return 'not signed by the device that sent it'
  if (statement.upto >= seq || statement.upto < held.joined) return 'of another time'
  const standing = await standingOf(trust, from.device, from.delegation.id)
  if (canonicalJson(standing?.key ?? null) !== canonicalJson(key)) return 'not the key of that device'
  return (await verifyHybrid(key, handingDomain, statement, signature)) ? undefined : 'the signature does not hold'
}

async function adopt(
  desk: Desk,
  held: Held,
  { act, statement, state }: { act: ActIn; statement: HandedState; state: Negotiation },
): Promise<void> {
  const { upto, count, trail, list, state: digest } = statement
  const by = `${act.from.name} (${act.from.delegation.name})`
  held.state = state
  held.tail = []
  held.position = upto
  held.list = list
  held.waits = false
  held.origin = {
    kind: 'snapshot',
    by,
    device: act.from.device,
    checked: 0,
    of: count,
    confirmed: false,
    trail,
    digest,
  }
  held.version += 1
  await writeDown(desk.store, held)
}

type Lie = { act: Pick<ActIn, 'from' | 'id'>; why: string; evidence: unknown }

async function tell(desk: Desk, held: Held, { act: { from, id }, why, evidence }: Lie): Promise<void> {
  const about = `${from.name} (${from.delegation.name})`
  const at = desk.now().toISOString()
  const more = { kind: 'snapshot-false' as const, about, at, room: held.room, evidence: { why, from, evidence } }
  await raise(desk.store, held, alarmOf({ ...more, cause: id }))
  desk.changed(held)
}

/** Whoever vouches for another state after as many entries is told, with what each of the two signed. */
export async function heedOthers(desk: Desk, held: Held): Promise<void> {
  const { origin } = held
  if (origin.kind !== 'snapshot' || origin.confirmed) return
  const given = await handedTo(desk, held.room)
  const own = given.find(({ handing }) => handing.kind === 'state' && handing.statement.state === origin.digest)
  for (const { act, handing } of given) {
    if (handing.kind !== 'state' || handing.statement.count !== origin.of) continue
    if (handing.statement.state === origin.digest || (await faultOf(desk, held, act, handing)) !== undefined) continue
    await tell(desk, held, { act, why: 'another state after as many entries', evidence: [handing, own?.handing] })
  }
}

// ---- checking -----------------------------------------------------------------------------------------------------

/** Entries between two breaths. */
const slice = 64

/** Thrown where the history cannot be what the state was made of. */
class Lied extends Error {
  override readonly name = 'Lied'
}

/** Verifies the history behind the state that was given, from its beginning. Rejects with NotYet where it cannot be now. */
export async function checkHistory(desk: Desk, held: Held, signal: AbortSignal): Promise<void> {
  const { origin } = held
  if (origin.kind !== 'snapshot' || origin.checked >= origin.of || origin.false) return
  const given = await handedTo(desk, held.room)
  const parts = partsOf(given, origin)
  const statement = given.find(({ handing }) => handing.kind === 'state' && handing.statement.trail === origin.trail)
  // The rest is not here yet.
  if (!parts || !statement || statement.handing.kind !== 'state') return
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
    if (walk.state.trail !== origin.trail || digestOf(walk.state) !== origin.digest)
      throw new Lied('the history comes to another state')
  } catch (error) {
    if (!(error instanceof Lied)) throw error
    const whole = error.cause === undefined && walk.state.count > 0
    return found(desk, held, { why: error.message, given: statement, ...(whole ? { walk } : {}) })
  }
  await alone(desk, held.room, () => keepChecked(desk, held, walk.entries))
  progress(desk, held, origin.of)
}

type Walk = { state: Negotiation; entries: Kept[]; list: number }

/** The acts that hold the history one after the other, once all are here. */
function partsOf(given: Given[], { trail, device, of }: Origin & { kind: 'snapshot' }): string[] | undefined {
  const ids: string[] = []
  let next = 1
  for (;;) {
    const part = given.find(
      ({ act, handing }) =>
        handing.kind === 'history' &&
        handing.trail === trail &&
        act.from.device === device &&
        handing.from === next &&
        handing.last >= next,
    )
    if (part?.handing.kind !== 'history') return undefined
    ids.push(part.act.id)
    next = part.handing.last + 1
    if (next > of) return ids
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
