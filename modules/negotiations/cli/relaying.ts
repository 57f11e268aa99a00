/**
 * The reader of an open negotiation: a device that the parties admitted carries what they do out to everybody. It stops the
 * moment they seal it again, and says so; what it carries, readers verify for themselves.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { listen, lookEvery, newBell, NotFound, type Wants } from '#modules/rooms/cli/index.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { hostLimits } from '../contract.ts'
import { keysOf } from '../deciding/final-document.ts'
import type { ActKind } from '../text/acts.ts'
import type { Done } from '../text/state.ts'
import { doorsOf, type NegotiationDesk, negotiationNamed, openNegotiationDesk } from './desk.ts'

export type Relayed = { room: string; count: number; state: 'open' | 'sealed' }
type Relaying = { signal: AbortSignal; tell: (line: Relayed) => void; once: boolean }

/** The parties have not made it public, or not by this device. */
export class NotOpen extends Error {
  override name = 'NotOpen'
}

/** Relays until it is stopped or the parties seal the negotiation; `once`: what there is now. */
export async function relay(wants: Wants, name: string, { once, signal, tell }: Relaying): Promise<void> {
  await using desk = await openNegotiationDesk(wants)
  const { room } = negotiationNamed(desk, name)
  if (room.includes('.')) throw new NotFound('What is said in a caucus is not for the public.')
  if (!isOpenBy(desk, room))
    throw new NotOpen(`The parties have not consented that the device ${desk.device.id} makes this negotiation public.`)
  const doors = doorsOf(desk)
  const consent = consentIn(await whole(desk, room), desk.device.id)
  let { count } = await doors.open({ room, device: desk.device.id, consent })
  const bell = newBell()
  const stopped = new AbortController()
  const until = AbortSignal.any([signal, stopped.signal])
  // Another process of this device may have taken in what came, or have acted itself: then nobody says so here.
  const lookAgain = () => desk.negotiations.checking(room, true)
  const looking = setInterval(lookAgain, lookEvery)
  const listening = once
    ? undefined
    : listen(desk, room, until, () => {
        lookAgain()
        bell.ring()
      })
  // What came in is folded a moment later.
  const deaf = desk.negotiations.subscribe(bell.ring)
  try {
    for (;;) {
      await desk.rooms.sync(room)
      const moved = await carry(desk, room, count)
      if (moved === undefined) {
        await doors.end({ room })
        tell({ room, count, state: 'sealed' })
        return
      }
      if (moved !== count || once) tell({ room, count: moved, state: 'open' })
      count = moved
      if (once || until.aborted) return
      await Promise.race([bell.rung(), pause(lookEvery, undefined, { signal: until }).catch(() => {})])
    }
  } finally {
    clearInterval(looking)
    deaf()
    stopped.abort()
    await listening
  }
}

function isOpenBy({ device, negotiations }: NegotiationDesk, room: string): boolean {
  const openness = negotiations.negotiation(room)?.state.openness
  return openness?.mode === 'open' && openness.reader === device.id
}

/** Everything from the first entry on: readers fold it all, or believe nothing. */
async function whole({ negotiations }: NegotiationDesk, room: string): Promise<Done[]> {
  const all = await negotiations.history(room)
  if (all[0]?.count !== 1)
    throw new NotOpen('The history before this device came is not all here yet: try again when it has been checked.')
  return all
}

/** Carries what came since. Undefined where the parties sealed it meanwhile: then nothing more goes out. */
async function carry(desk: NegotiationDesk, room: string, before: number): Promise<number | undefined> {
  const doors = doorsOf(desk)
  for (let count = before; ;) {
    // Looked at anew before each piece: what was done after a sealing never leaves, nor what was done just before it.
    if (!isOpenBy(desk, room)) return undefined
    const to = desk.negotiations.negotiation(room)?.state.count ?? 0
    if (to <= count) return count
    const some = await desk.negotiations.history(room, {
      from: count + 1,
      to: Math.min(to, count + hostLimits.relayed),
    })
    const entries = fitting(some)
    if (entries.length === 0) return count
    const keys = await keysFor(desk, room)
    if (!isOpenBy(desk, room)) return undefined
    count = (await doors.relay({ room, from: count, entries, keys })).count
  }
}

/** As many as go at once, as the host keeps them. */
function fitting(some: readonly Done[]): Record<string, unknown>[] {
  const entries: Record<string, unknown>[] = []
  let size = 0
  for (const { at, by, index, seq, signed } of some) {
    const text = canonicalJson({ at, by, index, seq, signed })
    size += Buffer.byteLength(text)
    if (size > hostLimits.relayedBytes && entries.length > 0) break
    entries.push({ at, by, index, seq, signed })
  }
  return entries
}

async function keysFor({ host, negotiations }: NegotiationDesk, room: string): Promise<string> {
  const all = await negotiations.history(room)
  const doors = {
    trust: (input: { after?: number }) => host.keys.trust(input),
    devices: (input: { delegations?: string[]; after?: number }) => host.keys.devices(input),
  }
  return JSON.stringify(await keysOf(doors, [...new Set(all.map(({ by }) => by.delegation))]))
}

type Signed = Record<string, unknown>

/** The signed operations that say so: the opening, the parties as they were named last, what was asked, and every consent. */
function consentIn(all: readonly Done[], reader: string) {
  const done = all.filter(({ outcome }) => outcome.fate === 'done')
  const last = (kind: ActKind): Done | undefined => done.findLast((one) => one.kind === kind)
  const asks = done.flatMap((entry) => {
    const { act } = entry.signed.operation
    return act.kind === 'openness.ask' && act.mode === 'open' && act.reader === reader ? [{ entry, act }] : []
  })
  const ask = asks.at(-1)
  const opening = done.find(({ kind }) => kind === 'open')
  if (!ask || !opening) throw new NotOpen('Nobody asked that this negotiation be open to the public.')
  const backs = done.filter(({ signed: { operation } }) => {
    const { act } = operation
    return act.kind === 'openness.back' && act.consent && act.openness === ask.act.openness
  })
  const parties = last('parties.set')
  return {
    opening: signedOf(opening),
    ...(parties ? { parties: signedOf(parties) } : {}),
    ask: signedOf(ask.entry),
    backs: backs.map(signedOf),
  }
}

function signedOf({ signed }: Done): Signed {
  return { ...signed }
}
