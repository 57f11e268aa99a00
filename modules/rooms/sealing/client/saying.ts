/** What a person says, sends, reads and acknowledges. Each is kept before it is promised, and sent when it can be. */
import type { Rooms, Say } from '../views.ts'
import { ownKey } from '../people.ts'
import { mustBeAllowed } from './changing.ts'
import { type Body, contentLimits, type SaidBody } from './content.ts'
import { type Desk, keep, type OpenRoom, roomIn, withRoom } from './desk.ts'
import { spokenId } from './fold.ts'
import { getFile, putFile, uploadKey } from './files.ts'
import { mayOf, waitsFor } from './looking.ts'
import { peopleIn, personMeant } from './naming.ts'
import { queue } from './sealing-words.ts'
import { readSettings } from './settings.ts'

type Saying = Pick<Rooms, 'say' | 'sendFile' | 'openFile' | 'withdraw' | 'acknowledge' | 'read' | 'flush'>

export function saying(desk: Desk, sync: Rooms['sync'], syncSoon: (id: string) => void): Saying {
  /** Kept, and on its way. */
  const put = async (id: string, bodyFor: (room: OpenRoom) => Body, more = {}): Promise<string> => {
    const message = await withRoom(desk, id, async (room) => {
      mayWait(desk, room)
      const queued = queue(desk, room, bodyFor(room))
      await keep(desk, room, more)
      return spokenId(desk.device.id, queued.id)
    })
    syncSoon(id)
    return message
  }
  return {
    say: (id, o) => {
      const length = o.text.length
      if (length === 0 || length > contentLimits.text)
        return Promise.reject(
          new RangeError(`A message has 1 to ${contentLimits.text} characters; this one has ${length}.`),
        )
      return put(id, (room) => ({ kind: 'text', text: o.text, ...saidWith(desk, room, o) }))
    },
    sendFile: async (id, file, o = {}) => {
      const room = roomIn(desk, id)
      if (room) mayWait(desk, room)
      const sealed = await putFile(desk, id, file, o)
      const done = { [uploadKey(id, sealed.sha256)]: null }
      const words = o.text === undefined ? {} : { text: o.text }
      return put(id, (open) => ({ kind: 'file', file: sealed, ...words, ...saidWith(desk, open, o) }), done)
    },
    openFile: async (id, message, o = {}) => {
      const what = roomIn(desk, id)?.fold.messages.get(message)?.what
      if (what?.kind !== 'said' || what.body.kind !== 'file') throw new Error('This message holds no file.')
      return getFile(desk, id, what.body.file, o)
    },
    withdraw: (id, message) =>
      withRoom(desk, id, async (room) => {
        const waiting = room.book.outbox.find(
          (one) => spokenId(desk.device.id, one.id) === message && !one.sealed && one.n === undefined,
        )
        room.book.outbox = room.book.outbox.filter((one) => one !== waiting)
        await keep(desk, room)
        return waiting !== undefined
      }),
    acknowledge: async (id, message) => {
      await withRoom(desk, id, async (room) => {
        const spoken = room.fold.messages.get(message)
        const { acknowledge } = room.book.receipts
        const done = room.fold.marks.get(ownKey(desk))?.acknowledged.has(message)
        if (!spoken || spoken.own || done || acknowledge.includes(message)) return
        acknowledge.push(message)
        await keep(desk, room)
      })
      syncSoon(id)
    },
    read: async (id, uptoSeq) => {
      const moved = await withRoom(desk, id, async (room) => {
        const { receipts, lastSeq } = room.book
        const upto = Math.min(uptoSeq, lastSeq)
        if (upto <= receipts.read) return false
        receipts.read = upto
        await keep(desk, room)
        return true
      })
      if (moved) syncSoon(id)
    },
    flush: async (id) => {
      const ids =
        id === undefined ? [...desk.rooms.values()].flatMap((room) => [room.book.id, ...room.caucuses.keys()]) : [id]
      for (const one of ids) {
        await sync(one)
        await withRoom(desk, one, async (room) => {
          for (const waiting of room.book.outbox) delete waiting.after
          await keep(desk, room)
        })
        await sync(one)
      }
    },
  }
}

/** Words may wait for a connection, a list or a removal; not for a room that is over. */
function mayWait(desk: Desk, room: OpenRoom): void {
  const { speak } = mayOf(desk, room)
  if (speak !== true && !waitsFor.has(speak)) mustBeAllowed(desk, room, 'speak')
}

function saidWith(
  desk: Desk,
  room: OpenRoom,
  o: Partial<Pick<Say, 'replyTo' | 'acknowledge' | 'expiresAt' | 'marking'>>,
): Omit<SaidBody & { kind: 'text' }, 'kind' | 'text'> {
  const settings = room.group && readSettings(room.group.settings)
  return {
    marking: o.marking ?? settings?.marking ?? 'red',
    exercise: settings?.exercise ?? false,
    ...(o.replyTo === undefined ? {} : { replyTo: o.replyTo }),
    ...(o.acknowledge === undefined
      ? {}
      : { acknowledge: { by: o.acknowledge.by, of: askedIn(desk, room, o.acknowledge.of) } }),
    ...(o.expiresAt === undefined ? {} : { expiresAt: o.expiresAt }),
  }
}

/** All others where nobody is named. Whoever comes later was not asked. */
function askedIn(desk: Desk, room: OpenRoom, named: string[] | undefined): string[] {
  return named?.map((who) => personMeant(desk, room, who)) ?? peopleIn(desk, room).filter((one) => one !== ownKey(desk))
}
