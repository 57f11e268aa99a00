// The played delegations at their table: each a device of its own with keys of its own, at the host like everybody else.
import { setTimeout as pause } from 'node:timers/promises'
import { ActRefused, type NegotiationDesk, openNegotiationDesk, perform } from '#modules/negotiations/cli/index.ts'
import type { Act } from '#modules/negotiations/text/acts.ts'
import { newNegotiation } from '#modules/negotiations/text/fold.ts'
import type { Negotiation } from '#modules/negotiations/text/state.ts'
import { accredited, device, signIn } from '#modules/rooms/cli/index.ts'
import { replyTo } from './replies.ts'
import type { SeatName, SeatToken } from './seats.ts'
import type { Party } from './moves.ts'
import { movesOf } from './script.ts'
import { NotThere, title } from './text.ts'

type Seats = Record<SeatName, NegotiationDesk>
const zones: Record<SeatName, string> = {
  chair: 'Europe/Oslo',
  belmere: 'Europe/Lisbon',
  carthia: 'Europe/Athens',
  dorvane: 'Africa/Dakar',
  esteria: 'Asia/Tehran',
  quillon: 'Asia/Bangkok',
}
const day = 86_400_000

export type Table = AsyncDisposable & {
  seats: Seats
  room: string
  /** What is still to be played, in order. */
  play(signal: AbortSignal): Promise<void>
  /**
   * Invites every device of the demonstration that stands and is not in the room yet. Resolves to who could not be let in
   * and may be later, with the reason: one who has left no key package yet keeps nobody else at the door.
   */
  letIn(): Promise<string[]>
  /** Answers to what newcomers did since it was asked last. */
  answer(): Promise<void>
}

export async function openTable(host: string, tokens: readonly SeatToken[]): Promise<Table> {
  const opened = await Promise.all(tokens.map(async (seat) => [seat.seat, await takeSeat(host, seat)] as const))
  // Every seat has its token: seats.ts makes one for each name.
  const seats = Object.fromEntries(opened) as Seats
  const room = await roomOf(seats)
  const state = (desk: NegotiationDesk): Negotiation | undefined => desk.negotiations.negotiation(room)?.state
  const everybody = Object.values(seats)
  await seats.chair.rooms.sync(room).catch(() => undefined)
  // From here on newcomers are answered, those too who come while the delegations still play.
  let answered = state(seats.chair)?.count ?? 0
  return {
    seats,
    room,
    async play(signal) {
      const until = new Date(Date.now() + 5 * day).toISOString()
      for (const { by, acts, done } of movesOf(partiesOf(seats), until)) {
        const desk = seats[by]
        // What is done already needs no look at the host.
        const known = state(desk)
        if (known && done(known)) continue
        await again(signal, async () => {
          await desk.rooms.sync(room)
          const before = state(desk)
          if (before && done(before)) return
          try {
            await perform(desk, room, acts(before ?? newNegotiation(room)))
          } catch (error) {
            // What is there already and was changed since by somebody is left as it is.
            if (!(error instanceof ActRefused) && !(error instanceof NotThere)) throw error
          }
        })
      }
      for (const { rooms } of everybody) await rooms.sync(room)
    },
    async letIn() {
      const { rooms } = seats.chair
      await seats.chair.trust.refresh()
      await rooms.sync(room)
      const inside = new Set(rooms.room(room)?.people.flatMap(({ devices }) => devices.map(({ id }) => id)))
      const later: string[] = []
      for (const one of await accredited(seats.chair)) {
        const devices = one.devices.filter((id) => !inside.has(id))
        if (devices.length === 0) continue
        try {
          const { refused } = await rooms.invite(room, { devices, role: 'member' })
          if (refused.some(({ why }) => why === 'no-key-package')) later.push(`${one.name}: no key package yet`)
        } catch (error) {
          later.push(`${one.name}: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
      return later
    },
    async answer() {
      for (const { rooms } of everybody) await rooms.sync(room)
      const { negotiations } = seats.chair
      const now = state(seats.chair)?.count ?? 0
      const from = answered
      answered = now
      if (now === from) return
      const own = new Set(everybody.map(({ device: { id } }) => id))
      for (const done of await negotiations.history(room, { from: from + 1, to: now })) {
        if (own.has(done.by.device) || done.outcome.fate === 'refused') continue
        for (const { by, acts } of replyTo(done, state(seats.chair))) await act(seats[by], room, acts)
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const desk of everybody) await desk[Symbol.asyncDispose]()
    },
  }
}

async function takeSeat(host: string, { folder, name, token }: SeatToken): Promise<NegotiationDesk> {
  const wants = { folder, now: () => new Date() }
  if (token !== undefined) await signIn(wants, { host, token })
  await device(wants, { name, patience: 120_000, say: () => {} })
  return openNegotiationDesk(wants)
}

/** The room of the talks; opened by the chair where there is none, and the other seats invited. */
async function roomOf({ chair, ...others }: Seats): Promise<string> {
  const known = chair.rooms.list().find((one) => one.title === title && one.state === 'open')
  const room = known?.id ?? (await chair.rooms.open({ title, history: 'snapshot', exercise: false, marking: 'amber' }))
  const inside = new Set(chair.rooms.room(room)?.people.flatMap(({ devices }) => devices.map(({ id }) => id)))
  const missing = Object.values(others)
    .map((desk) => desk.device.id)
    .filter((id) => !inside.has(id))
  if (missing.length > 0) {
    await chair.trust.refresh()
    await accredited(chair)
    await chair.rooms.invite(room, { devices: missing, role: 'member' })
  }
  for (const desk of Object.values(others)) await desk.rooms.start()
  return room
}

function partiesOf(seats: Seats): Record<SeatName, Party> {
  const party = ([seat, { entry }]: [string, NegotiationDesk]) => {
    const zone = zones[seat as SeatName]
    return [seat, { delegation: entry.delegation.id, name: entry.delegation.name, zone }]
  }
  return Object.fromEntries(Object.entries(seats).map(party)) as Record<SeatName, Party>
}

/** What the line, or somebody else's change of the room, kept from being done is tried again after a while. */
export async function again<T>(signal: AbortSignal, work: () => Promise<T>, tries = 6): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (attempt === tries) throw error
      await pause(250 * 2 ** attempt, undefined, { signal })
    }
  }
}

async function act(desk: NegotiationDesk, room: string, acts: Act[]): Promise<void> {
  await desk.rooms.sync(room)
  // A reply that the rules refuse by now is none.
  await perform(desk, room, acts).catch(() => undefined)
}
