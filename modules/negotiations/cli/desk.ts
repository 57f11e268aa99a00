import { type Desk, NotFound, openDesk, partOf, roomNamed, type Wants } from '#modules/rooms/cli/index.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { negotiationsContract } from '../contract.ts'
import { openNegotiations } from '../client/negotiations.ts'
import type { Negotiations, NegotiationView, RecordDoors } from '../client/views.ts'
import type { Act } from '../text/acts.ts'

export type NegotiationDesk = Desk & { negotiations: Negotiations; records: RecordDoors }

/** A device at its negotiations: the folder of `chancery room`, whose rooms they are. */
export async function openNegotiationDesk(wants: Wants): Promise<NegotiationDesk> {
  const desk = await openDesk(wants)
  const records = recordDoorsOf(desk)
  const negotiations = openNegotiations({
    rooms: desk.rooms,
    trust: desk.trust,
    store: partOf(desk.folder, 'negotiations/'),
    device: desk.device,
    account: desk.entry.account,
    now: desk.now,
    exclusive: (name, work) => desk.folder.locks.alone(`negotiations-${name}`, work),
    records,
  })
  await negotiations.start()
  return {
    ...desk,
    negotiations,
    records,
    async [Symbol.asyncDispose]() {
      negotiations.stop()
      await desk[Symbol.asyncDispose]()
    },
  }
}

export function doorsOf({ host }: Pick<Desk, 'host'>) {
  return host.doors(negotiationsContract)
}

/** A caucus lies in the messages of its room: at the host it is that room. */
function recordDoorsOf(desk: Desk): RecordDoors {
  const doors = doorsOf(desk)
  const atHost = (room: string): string => room.split('.')[0] ?? room
  return {
    enter: ({ until, ...entry }) =>
      doors.enter({ ...entry, room: atHost(entry.room), ...(until === undefined ? {} : { until }) }),
    entries: async ({ room, subject }) =>
      (await doors.entries({ room: atHost(room), subject })).map(({ host, ...entry }) => ({
        ...entry,
        ...(host ? { host } : {}),
      })),
  }
}

/** By the room's id or title, or by the title of the text. */
export function negotiationNamed(desk: NegotiationDesk, name: string): NegotiationView {
  const small = name.toLocaleLowerCase()
  const titled = desk.negotiations.list().filter(({ title }) => title.toLocaleLowerCase().includes(small))
  const [only] = titled
  const room = titled.length === 1 && only ? only.room : roomNamed(desk, name).id
  const view = desk.negotiations.negotiation(room)
  if (!view) throw new NotFound(`Nothing is negotiated in the room ${name}.`)
  return view
}

/** How long what was done may take to stand in the room's order, and after how long the host is asked again, in milliseconds. */
const [patience, askEvery] = [20_000, 200]

/**
 * Does something, and waits until it stands in the order of the room or the host cannot be reached. Throws ActRefused, with
 * nothing sent, where the rules refuse it.
 */
export async function perform(desk: NegotiationDesk, room: string, acts: Act[]): Promise<Performed[]> {
  const operations = await desk.negotiations.act(room, acts)
  const waiting = (): boolean =>
    desk.negotiations.negotiation(room)?.pending.some(({ operation }) => operations.includes(operation)) ?? false
  for (let waited = 0; waited < patience; waited += askEvery) {
    await desk.rooms.sync(room)
    // What the host has taken is folded a moment later.
    for (let folding = 0; folding < askEvery && waiting(); folding += 5) await pause(5)
    if (!waiting() || desk.rooms.connection() === 'lost') break
  }
  const { pending = [], refusals = [] } = desk.negotiations.negotiation(room) ?? {}
  return operations.map((operation): Performed => {
    const refusal = refusals.find((one) => one.operation === operation)
    if (refusal) return { operation, fate: 'refused', why: refusal.refused.why }
    return { operation, fate: pending.some((one) => one.operation === operation) ? 'waiting' : 'done' }
  })
}

export type Performed = { operation: string; fate: 'done' | 'waiting' | 'refused'; why?: string }
