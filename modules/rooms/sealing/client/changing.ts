/** Who may be in a room and what it is: the acts of its chairs, and everybody's leaving. */
import { shownLine } from '#platform/shown-line.ts'
import { ownKey } from '../people.ts'
import type { RoomAct, Rooms, WhyNot } from '../views.ts'
import { openCaucus } from './caucus.ts'
import { type Plan, propose } from './committing.ts'
import { type Desk, keep, type OpenRoom, roomIn, rootOf, withRoom } from './desk.ts'
import { invite } from './inviting.ts'
import { mayOf } from './looking.ts'
import { personMeant } from './naming.ts'
import { keyAt, seatOf } from './roster.ts'
import { isStalled, newId, queue } from './sealing-words.ts'
import { readSettings, type RoomSettings } from './settings.ts'

/** The words of why: `rooms.not.<code>`. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed'
  readonly code: WhyNot
  constructor(code: WhyNot) {
    super(`This cannot be done in this room: ${code}.`)
    this.code = code
  }
}

export function mustBeAllowed(desk: Desk, room: OpenRoom | undefined, act: RoomAct): void {
  const allowed = room ? mayOf(desk, room)[act] : 'not-open'
  if (allowed !== true) throw new NotAllowed(allowed)
}

const commits: ReadonlySet<RoomAct> = new Set(['invite', 'expel', 'change'])

type Changing = Pick<
  Rooms,
  'change' | 'invite' | 'setRole' | 'expel' | 'removeDevice' | 'leave' | 'close' | 'present' | 'caucus'
>

export function changing(desk: Desk, sync: Rooms['sync']): Changing {
  const allowed = (id: string, act: RoomAct): void => {
    const room = roomIn(desk, id)
    mustBeAllowed(desk, room, act)
    // A commit of ours would stand behind one that cannot be judged yet; words wait.
    if (room && isStalled(room) && commits.has(act)) throw new NotAllowed('statement-withheld')
  }
  const meant = (id: string, account: string): string => {
    const room = roomIn(desk, id)
    if (!room) throw new NotAllowed('not-open')
    return personMeant(desk, room, account)
  }
  const settle = async (id: string, plan: Plan): Promise<void> => {
    await propose(desk, id, plan)
    await sync(id)
  }
  const say = async (id: string, act: 'leave' | 'close'): Promise<void> => {
    allowed(id, act)
    await withRoom(desk, id, async (room) => {
      queue(desk, room, { kind: act })
      await keep(desk, room)
    })
    await sync(id)
  }
  return {
    change: async (id, wanted) => {
      allowed(id, 'change')
      return settle(
        id,
        planSettings((settings) => ({
          ...settings,
          ...wanted,
          ...(wanted.title === undefined ? {} : titled(wanted.title)),
        })),
      )
    },
    invite: async (id, wanted) => {
      allowed(id, 'invite')
      const done = await invite(desk, id, wanted)
      await sync(id)
      return done
    },
    setRole: async (id, account, role) => {
      allowed(id, 'change')
      const person = meant(id, account)
      return settle(
        id,
        planSettings((settings) => ({ ...settings, roles: { ...settings.roles, [person]: role } })),
      )
    },
    expel: async (id, account) => {
      allowed(id, 'expel')
      return settle(id, planExpulsion(desk, meant(id, account)))
    },
    removeDevice: async (id, device) => {
      if (!isOwn(desk, roomIn(desk, id), device)) allowed(id, 'expel')
      return settle(id, planRemovingDevice(desk, device))
    },
    leave: (id) => say(id, 'leave'),
    close: (id) => say(id, 'close'),
    present: async (id) => {
      await desk.doors.present({ id: rootOf(id) })
    },
    caucus: async (id, { accounts, title }) => {
      allowed(id, 'caucus')
      const caucus = await withRoom(desk, id, async (room) => {
        const opened = await openCaucus(desk, room, {
          caucus: newId(),
          people: accounts.map((account) => personMeant(desk, room, account)),
          ...titled(title),
        })
        await keep(desk, room)
        return opened
      })
      await sync(id)
      return caucus
    },
  }
}

/** Throws a RangeError where nothing is left of a title that can be shown. */
export function titled(title: string): { title: string } {
  const shown = shownLine(title)
  if (shown === '') throw new RangeError('A room has a title of one line.')
  return { title: shown }
}

function isOwn(desk: Desk, room: OpenRoom | undefined, device: string): boolean {
  const seats = room?.group?.members().map((member) => seatOf(member, desk.trust)) ?? []
  return seats.some((seat) => seat.device === device && keyAt(seat) === ownKey(desk))
}

/** Nothing is committed where nothing would change. */
function planSettings(change: (settings: RoomSettings) => RoomSettings): Plan {
  return (room) => {
    const before = readSettings(room.group.settings)
    const after = before && change(before)
    return after && JSON.stringify(after) !== JSON.stringify(before) ? { settings: after } : undefined
  }
}

function planExpulsion(desk: Desk, person: string): Plan {
  return (room) => {
    const seats = room.group.members().map((member) => seatOf(member, desk.trust))
    const remove = seats.filter((seat) => keyAt(seat) === person).map(({ leaf }) => leaf)
    const before = readSettings(room.group.settings)
    if (remove.length === 0 || !before) return undefined
    const { [person]: _gone, ...roles } = before.roles
    return { remove, settings: { ...before, roles } }
  }
}

function planRemovingDevice(desk: Desk, device: string): Plan {
  return (room) => {
    const leaf = room.group.members().find((member) => seatOf(member, desk.trust).device === device)?.leaf
    const before = readSettings(room.group.settings)
    if (leaf === undefined || !before) return undefined
    // Otherwise its holder's other devices would bring it back at once.
    const out = mayLead(desk, room) ? { settings: { ...before, out: [...new Set([...before.out, device])] } } : {}
    return { remove: [leaf], ...out }
  }
}

function mayLead(desk: Desk, room: OpenRoom): boolean {
  return mayOf(desk, room).change === true
}
