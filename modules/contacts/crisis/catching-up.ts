/** Takes in what came: acts of the line's rooms in their order, what came by files, and what waits here. */
import type { RoomView } from './rooms-of-lines.ts'
import { aboutOf, actIn, NotYet, readAct } from './reading.ts'
import { crisisApp } from './acts.ts'
import { alone, type Desk, type Held, keep, reload, sidesOf } from './desk.ts'
import { takeAcknowledged, takeMessage, takeReceived } from './fold.ts'
import { takeNaming } from './naming.ts'
import { speakingIn } from './rooms-of-lines.ts'

const atOnce = 1000

/** Up to the end of what the rooms have here. Runs within `alone`. */
export async function catchUp(desk: Desk, held: Held): Promise<void> {
  await reload(desk, held)
  takeCarried(held)
  const outbox = { ...held.kept.outbox }
  const waiting = new Map<string, Set<string>>()
  for (const { id } of held.kept.rooms) waiting.set(id, await catchUpRoom(desk, held, id, outbox))
  // Which room one speaks in may follow from what was just read.
  const room = speakingIn(desk, held)
  held.waiting = (room && waiting.get(room.id)) ?? new Set()
  if (Object.keys(outbox).length < Object.keys(held.kept.outbox).length) {
    held.kept = { ...held.kept, outbox }
    await keep(desk, held)
  }
  takeOutbox(desk, held)
  desk.changed(held)
}

/** Takes what stands in the room's order out of the outbox; answers the texts that wait in it. */
async function catchUpRoom(desk: Desk, held: Held, room: string, outbox: Record<string, string>): Promise<Set<string>> {
  const { trust, device, rooms, patience } = desk
  const reading = {
    trust,
    patience,
    book: held.book,
    sides: sidesOf(held, desk),
    us: device.delegation,
    device: device.id,
  }
  const waiting = new Set<string>()
  for (;;) {
    const acts = await rooms.acts(room, crisisApp, held.position.get(room) ?? 0, atOnce)
    for (const act of acts) {
      try {
        await readAct(reading, room, act)
      } catch (error) {
        // Nobody can say yet whose it is: it and what follows are read again later.
        if (error instanceof NotYet) return waiting
        throw error
      }
      if (act.seq === null) waiting.add(act.text)
      else {
        held.position.set(room, act.seq)
        if (act.own) forget(outbox, act.text)
      }
    }
    if (acts.length < atOnce) return waiting
  }
}

function forget(outbox: Record<string, string>, text: string): void {
  for (const [key, waits] of Object.entries(outbox)) if (waits === text) delete outbox[key]
}

function takeCarried({ book, carried }: Held): void {
  for (const { by, from, at, messages, received, acknowledged } of carried) {
    for (const { signed, from: author } of messages) {
      const handed = author.device === from.device ? {} : { handedBy: aboutOf(from) }
      takeMessage(book, { signed, from: author, seq: null, at, way: by, ...handed })
    }
    takeReceived(book, from, received, { at }, by)
    for (const { id, at: when, ...person } of acknowledged)
      takeAcknowledged(book, { ...person, delegation: from.delegation }, [id], { at: when })
  }
}

/** What was said here and is in no room yet, after a restart too. */
function takeOutbox(desk: Desk, { book, kept }: Held): void {
  const { device, account, trust, now } = desk
  const name = trust.standing(device.id, device.delegation)?.delegation.name ?? ''
  const from = {
    account: account.id,
    name: account.name,
    delegation: { id: device.delegation, name },
    device: device.id,
  }
  for (const text of Object.values(kept.outbox)) {
    const said = actIn(text)
    if (said?.kind === 'message')
      takeMessage(book, { signed: said.signed, from, seq: null, at: said.signed.message.sentAt })
    if (said?.kind === 'naming') takeNaming(book.namings, '', from, said, device.id)
    if (said?.kind === 'acknowledged') takeAcknowledged(book, from, said.ids, { at: now().toISOString(), here: true })
  }
}

/** Hands the room what waits here for one that is open. Runs within `alone`. */
export async function flush(desk: Desk, held: Held): Promise<void> {
  const room = speakingIn(desk, held)
  if (!room) return
  for (const text of Object.values(held.kept.outbox)) if (!held.waiting.has(text)) await sayIn(desk, held, room, text)
}

/** Sealed only while nobody of a third delegation is in the room. */
export async function sayIn(desk: Desk, held: Held, { id }: Pick<RoomView, 'id'>, text: string): Promise<void> {
  await desk.rooms.act(id, { app: crisisApp, text, within: sidesOf(held, desk) })
  held.waiting.add(text)
}

/** Folds what is new, and sends what waits. */
export function settle(desk: Desk, held: Held): Promise<void> {
  return alone(desk, held.id, async () => {
    await catchUp(desk, held)
    await flush(desk, held)
  })
}
