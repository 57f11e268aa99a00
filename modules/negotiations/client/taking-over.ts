/**
 * A newcomer takes what was handed over: the state at once, on the word of whoever gave it. The history behind it is
 * checked afterwards (checking.ts). Whoever hands over what cannot be is told by their signature.
 */
import { canonicalJson } from '#platform/canonical-json.ts'
import { keyIdOf, verifyHybrid } from '#platform/signing.ts'
import type { ActIn } from '#modules/rooms/acts.ts'
import type { Negotiation } from '../text/state.ts'
import { alarmOf } from './alarming.ts'
import { alone, apps, type Desk } from './desk.ts'
import { catchUp } from './folding.ts'
import { stateIn } from './given-state.ts'
import { type HandedState, type Handing, handingDomain, handingIn } from './handing.ts'
import { type Held, raise, writeDown } from './held.ts'
import { standingOf } from './reading.ts'

export type Given = { act: ActIn & { seq: number }; handing: Handing }

/** What was handed to this device, in order. */
export async function handedTo(desk: Desk, room: string): Promise<Given[]> {
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

export async function faultOf(
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

/** `or`: who said otherwise, where it is not known yet which of the two lied. */
type Lie = { act: Pick<ActIn, 'from' | 'id'>; why: string; evidence: unknown; or?: string }

export async function tell(desk: Desk, held: Held, { act: { from, id }, why, evidence, or }: Lie): Promise<void> {
  const about = [`${from.name} (${from.delegation.name})`, ...(or === undefined ? [] : [or])].join(', ')
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
    const evidence = [handing, own?.handing]
    await tell(desk, held, { act, why: 'another state after as many entries', evidence, or: origin.by })
  }
}
