/**
 * What is done unasked, in two lines of work for each crisis line: what came in is folded, shown and receipted without
 * waiting for anybody; what asks the host has a line of its own, in which a host that keeps silent holds up no alarm.
 */
import { settle } from './catching-up.ts'
import { alone, type Desk, type Held, keepLines, loadHeld, troubleOf } from './desk.ts'
import { inTime } from './in-time.ts'
import { payOwed } from './owing.ts'
import { devicesIn, newestRoom } from './rooms-of-lines.ts'
import { askRuns } from './runs.ts'
import { tellHost, tendRoom } from './tending.ts'
import type { HostLine } from './views.ts'

/** One after the other for each name; whoever asks while the same work waits asks for that. */
function inTurn() {
  const turns = new Map<string, Promise<void>>()
  const queued = new Map<string, Promise<void>>()
  return (name: string, what: string, work: () => Promise<void>): Promise<void> => {
    const key = `${name} ${what}`
    const waits = queued.get(key)
    if (waits) return waits
    const next = (turns.get(name) ?? Promise.resolve()).then(() => {
      queued.delete(key)
      return work()
    })
    queued.set(key, next)
    turns.set(name, next)
    return next
  }
}

/** Opening a room, and letting people in, takes many questions one after the other. */
const roomPatience = 30_000

export async function hold(desk: Desk, host: HostLine): Promise<Held | undefined> {
  // The host may name whom it likes, but nobody to be one's own other side, and never another than before.
  if (host.other.id === desk.device.delegation) return undefined
  const known = desk.held.get(host.id)
  if (known && known.host.other.id !== host.other.id) return known
  const held = known ?? (await loadHeld(desk, host))
  held.host = host
  desk.held.set(host.id, held)
  return held
}

/** What of the room matters to a line: its people, and whether it can be spoken in. */
function roomStands(desk: Desk, held: Held): string {
  const room = newestRoom(desk, held)
  return room ? [room.id, room.state, room.title, room.may.invite, ...devicesIn(room)].join(' ') : ''
}

export function workOn(desk: Desk) {
  const [inside, outside] = [inTurn(), inTurn()]
  const stood = new Map<string, string>()
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  let asking: Promise<boolean> | undefined
  let [asked, heard] = [0, 0]
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined

  /** What fails is tried again with the next change, or the next minute. */
  const trying = async (line: string, work: (held: Held) => Promise<void>): Promise<void> => {
    const held = desk.held.get(line)
    if (!held || desk.stopped) return
    try {
      await work(held)
    } catch (error) {
      desk.trouble = troubleOf(error)
    }
    desk.changed(held)
  }
  const fold = (line: string): Promise<void> =>
    inside(line, 'fold', () =>
      trying(line, async (held) => {
        await settle(desk, held)
        await alone(desk, line, () => payOwed(desk, held))
      }),
    )
  const askFor = (line: string, fresh: boolean): Promise<void> =>
    outside(line, `fresh ${fresh}`, () =>
      trying(line, async (held) => {
        // Whatever becomes of the room: the bell is rung.
        await inTime(tendRoom(desk, held, fresh), { patience: roomPatience }).catch((error: unknown) => {
          desk.trouble = troubleOf(error)
        })
        await fold(line)
        await tellHost(desk, held)
        await askRuns(desk, held)
      }),
    )
  const soon = async (line: string): Promise<void> => {
    await fold(line)
    await askFor(line, false)
  }
  /**
   * Asks the host for the lines; false where it does not answer in time, and what it said last stands. What it says later is
   * taken all the same, unless it has said something newer.
   */
  const ask = async (): Promise<boolean> => {
    const question = (asked += 1)
    try {
      await inTime(
        desk.doors.lines().then(async (lines) => {
          if (question < heard) return
          heard = question
          for (const host of lines) await hold(desk, host)
          await keepLines(desk, lines)
        }),
        desk,
      )
      desk.trouble = undefined
      return true
    } catch (error) {
      desk.trouble = troubleOf(error)
      return false
    } finally {
      asking = undefined
    }
  }
  const tend = async (line?: string): Promise<void> => {
    if (desk.stopped) return
    const all = (): string[] => (line === undefined ? [...desk.held.keys()] : [line])
    await Promise.all(all().map(fold))
    asking ??= ask()
    const fresh = await asking
    await Promise.all(all().map((one) => askFor(one, fresh)))
  }
  const again = (every: number): void => {
    timer = setTimeout(() => {
      again(every)
      void tend()
    }, every)
  }
  return {
    tend,
    soon,
    heard(room: string): void {
      for (const { id, kept } of desk.held.values()) if (kept.rooms.some((one) => one.id === room)) void soon(id)
    },
    /** Once for all changes that come together: a room that takes in a hundred envelopes tells of each. */
    lookAround(): void {
      looking ??= setTimeout(() => {
        looking = undefined
        for (const held of desk.held.values()) {
          const now = roomStands(desk, held)
          if (now === stood.get(held.id)) continue
          stood.set(held.id, now)
          void soon(held.id)
        }
      }, 0)
    },
    /** What is said into a room that this device is not in rings a while after. */
    later(line: string, after: number): void {
      clearTimeout(waiting.get(line))
      waiting.set(
        line,
        setTimeout(() => void soon(line), after),
      )
    },
    begin(every: number): void {
      if (every > 0 && !desk.stopped) again(every)
    },
    end(): void {
      clearTimeout(timer)
      for (const each of waiting.values()) clearTimeout(each)
      clearTimeout(looking)
    },
  }
}
