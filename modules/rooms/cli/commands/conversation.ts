import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { personKey } from '../../sealing/people.ts'
import type { MessageView, RoomMarking, RoomView, Say } from '../../sealing/views.ts'
import { type Desk, openDesk, type Wants } from '../desk.ts'
import { messageNamed, NotFound, personNamed, roomNamed } from '../finding.ts'
import { writeNew } from '../new-file.ts'
import { messageLine, named, type Told } from '../telling.ts'
import { warnings } from './rooms.ts'

export type Saying = {
  replyTo?: string | undefined
  expiresAt?: string | undefined
  marking?: RoomMarking | undefined
  /** Until when it is to be acknowledged, and by whom; by all who may speak unless said. */
  acknowledgeBy?: string | undefined
  acknowledgeOf?: readonly string[] | undefined
}

function sayingOf(room: RoomView, o: Saying): Omit<Say, 'text'> {
  const of = o.acknowledgeOf?.map((name) => personKey(personNamed(room.people, name)))
  return {
    ...(o.replyTo === undefined ? {} : { replyTo: messageNamed(room, o.replyTo).id }),
    ...(o.expiresAt === undefined ? {} : { expiresAt: o.expiresAt }),
    ...(o.marking === undefined ? {} : { marking: o.marking }),
    ...(o.acknowledgeBy === undefined ? {} : { acknowledge: { by: o.acknowledgeBy, ...(of ? { of } : {}) } }),
  }
}

export async function say(wants: Wants, room: string, text: string, o: Saying): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const id = await desk.rooms.say(view.id, { text, ...sayingOf(view, o) })
  return sent(desk, view.id, id)
}

export async function sendFile(
  wants: Wants,
  room: string,
  path: string,
  o: Saying & { text?: string | undefined; type: string; progress?: (done: number, of: number) => void },
): Promise<Told> {
  const bytes = await readFile(path)
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const file = { name: basename(path), type: o.type, bytes: Uint8Array.from(bytes) }
  const id = await desk.rooms.sendFile(view.id, file, {
    ...sayingOf(view, o),
    ...(o.text === undefined ? {} : { text: o.text }),
    ...(o.progress ? { progress: o.progress } : {}),
  })
  return sent(desk, view.id, id)
}

/** What is said is kept and waits, where the host does not answer: the next command of this device sends it. */
async function sent(desk: Desk, room: string, id: string): Promise<Told> {
  await desk.rooms.sync(room)
  const message = desk.rooms.room(room)?.messages.find((one) => one.id === id)
  const { seq = null, state = 'waiting' } = message ?? {}
  const line = state === 'sent' ? `${id} sent as number ${seq}` : `${id} waits to be sent`
  return { json: { room, message: id, seq, state }, lines: [line, ...warnings(desk)] }
}

export type Reading = { after?: number | undefined; last?: number | undefined; peek: boolean }

/** What was said, oldest first. What is shown is told to the others as read, unless one only peeks. */
export async function read(wants: Wants, room: string, { after, last, peek }: Reading): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const all = view.messages.filter(({ seq }) => seq === null || seq > (after ?? -1))
  const messages = last === undefined ? all : all.slice(-last)
  if (!peek) await desk.rooms.read(view.id, view.lastSeq)
  const { id, title, state, lastSeq } = view
  return {
    json: { room: id, title, state, lastSeq, connection: desk.rooms.connection(), messages },
    lines: [...messages.map(messageLine), ...warnings(desk)],
  }
}

export type Following = Omit<Reading, 'last'> & { signal: AbortSignal; tell: (message: MessageView) => void }

/** Tells each message as it comes, until stopped. Through a lost connection it waits, and goes on where it was. */
export async function follow(wants: Wants, room: string, { after, peek, signal, tell }: Following): Promise<void> {
  await using desk = await openDesk(wants)
  const { id, lastSeq } = roomNamed(desk, room)
  let told = after ?? lastSeq
  const look = async (): Promise<void> => {
    await desk.rooms.sync(id)
    const view = desk.rooms.room(id)
    for (const message of view?.messages ?? []) if ((message.seq ?? 0) > told) tell(message)
    if (view && view.lastSeq > told) {
      told = view.lastSeq
      if (!peek) await desk.rooms.read(id, told)
    }
  }
  const bell = newBell()
  const listening = listen(desk, id, signal, bell.ring)
  while (!signal.aborted) {
    await look()
    await Promise.race([bell.rung(), pause(lookEvery, undefined, { signal }).catch(() => {})])
  }
  await listening
}

/** How often to look though nothing was heard, in milliseconds. */
export const lookEvery = 30_000
const afterLoss = 1_000

/** A ring is not lost while nobody waits for it. */
export function newBell(): { ring(): void; rung(): Promise<void> } {
  let next = Promise.withResolvers<void>()
  return {
    ring: () => next.resolve(),
    rung: async () => {
      await next.promise
      next = Promise.withResolvers()
    },
  }
}

/** Rings when something happens in this room, and whenever the line to the host stands anew: it may have happened before. */
export async function listen({ host }: Desk, room: string, signal: AbortSignal, ring: () => void): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { name, id } of host.live(signal)) if (name === 'line.open' || id === room) ring()
    } catch {
      // Cut, refused or stopped: it is tried again, and whoever follows looks by themselves now and then.
    }
    await pause(afterLoss, undefined, { signal }).catch(() => {})
  }
}

/** Writes a file that was sent where it is wanted, and never over one that is there. */
export async function save(wants: Wants, room: string, message: string, path: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const found = messageNamed(view, message)
  if (found.content.kind !== 'file') throw new NotFound(`Message ${message} holds no file.`)
  const bytes = await desk.rooms.openFile(view.id, found.id)
  await writeNew(path, bytes)
  const { name, sha256, type } = found.content
  return { json: { file: path, name, type, size: bytes.length, sha256 }, lines: [`${path}: ${bytes.length} bytes`] }
}

export async function acknowledge(wants: Wants, room: string, message: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const view = roomNamed(desk, room)
  const found = messageNamed(view, message)
  await desk.rooms.acknowledge(view.id, found.id)
  await desk.rooms.flush(view.id)
  return { json: { room: view.id, acknowledged: found.id }, lines: [`acknowledged what ${named(found.from)} said`] }
}
