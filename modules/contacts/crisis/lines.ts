/** The crisis lines of one device: what pages and the command line hold in their hands. */
import { crisisApp } from './acts.ts'
import { settle } from './catching-up.ts'
import { alone, type Desk, type Held, keepLines, loadHeld, loadLines, troubleOf } from './desk.ts'
import { exportSealed } from './exporting.ts'
import { importSealed } from './importing.ts'
import { ringingOn, summaryOf, viewOf } from './looking.ts'
import { payOwed } from './owing.ts'
import { devicesIn, newestRoom } from './rooms-of-lines.ts'
import { acknowledge, mustSay, say, wishSchedule } from './saying.ts'
import { replaceRoom, tellHost, tendRoom } from './tending.ts'
import { dayOf } from './timing.ts'
import { CrisisRefused, type CrisisLines, type HostLine, type OpenCrisis } from './views.ts'

/** Milliseconds between two looks at what is due, unless said. */
const often = 60_000

export function openCrisis(o: OpenCrisis): CrisisLines {
  const listeners = new Set<() => void>()
  const stops: (() => void)[] = []
  const desk: Desk = {
    ...o,
    held: new Map(),
    trouble: undefined,
    stopped: false,
    changed: (held) => {
      if (held) held.view = held.messages = undefined
      for (const listener of listeners) listener()
    },
  }
  const working = workOn(desk)
  const noted = (error: unknown): void => {
    desk.trouble = troubleOf(error)
  }
  const heldBy = (id: string): Held => {
    const held = desk.held.get(id)
    if (!held) throw new CrisisRefused('unknown-line', `This device knows no crisis line ${id}.`)
    return held
  }
  /** What was said is the person's; what follows from it is tried again where it fails. */
  const then = async <T>(line: string, done: Promise<T>): Promise<T> => {
    const result = await done
    void working.soon(line)
    return result
  }
  return {
    start: async () => {
      for (const host of await loadLines(desk)) await hold(desk, host)
      stops.push(
        o.rooms.onAct((room, act) => act.app === crisisApp && working.heard(room)),
        o.rooms.subscribe(working.lookAround),
      )
      for (const held of desk.held.values()) await settle(desk, held).catch(noted)
      const tended = working.tend()
      working.begin(o.tendEvery ?? often)
      // Whoever was here before is shown what they had, whether the host answers or not.
      if (desk.held.size === 0) await tended
    },
    stop: () => {
      desk.stopped = true
      working.end()
      for (const stop of stops.splice(0)) stop()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    trouble: () => desk.trouble,
    lines: () => [...desk.held.values()].map((held) => summaryOf(desk, held)),
    line: (id) => {
      const held = desk.held.get(id)
      return held && viewOf(desk, held)
    },
    alarm: () =>
      [...desk.held.values()]
        .flatMap((held) => ringingOn(desk, held))
        .toSorted((a, b) => Date.parse(a.message.at) - Date.parse(b.message.at)),
    say: async (line, message) => then(line, say(desk, heldBy(line), message)),
    acknowledge: async (line, ids) => then(line, acknowledge(desk, heldBy(line), ids)),
    schedule: async (line, schedule) => then(line, wishSchedule(desk, heldBy(line), schedule)),
    testCall: async (line) => {
      const call = { class: 'test-call', day: dayOf(o.now()), text: '', language: 'en' } as const
      return then(line, say(desk, heldBy(line), call))
    },
    replaceRoom: async (line, reason) => then(line, replaceRoom(desk, heldBy(line), reason)),
    tend: working.tend,
    exportSealed: async (line, ids) => {
      const held = heldBy(line)
      mustSay(desk, held)
      return exportSealed(desk, held, ids)
    },
    importSealed: async (from) => {
      const imported = await importSealed(desk, from)
      void working.soon(imported.line)
      return imported
    },
  }
}

async function hold(desk: Desk, host: HostLine): Promise<Held | undefined> {
  // The host may name whom it likes, but not a delegation that does not stand, nor one's own.
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

function workOn(desk: Desk) {
  const turns = new Map<string, Promise<void>>()
  const queued = new Set<string>()
  const stood = new Map<string, string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined

  /** One after the other; whoever asks while work waits asks for the same. */
  const settled = (line: string, fresh = false): Promise<void> => {
    const turn = turns.get(line) ?? Promise.resolve()
    const key = `${line} ${fresh}`
    if (queued.has(key)) return turn
    queued.add(key)
    const next = turn.then(async () => {
      queued.delete(key)
      await work(line, fresh)
    })
    turns.set(line, next)
    return next
  }
  const work = async (line: string, fresh: boolean): Promise<void> => {
    const held = desk.held.get(line)
    if (!held || desk.stopped) return
    try {
      await settle(desk, held)
      await tendRoom(desk, held, fresh)
      await settle(desk, held)
      await alone(desk, line, () => payOwed(desk, held))
      await tellHost(desk, held)
    } catch (error) {
      // What the host or the store would not do now is tried again with the next change, or the next minute.
      desk.trouble = troubleOf(error)
    }
    held.view = undefined
    desk.changed(held)
  }
  /** Asks the host for the lines; false where it does not answer, and what it said last stands. */
  const ask = async (): Promise<boolean> => {
    try {
      const lines = await desk.doors.lines()
      for (const host of lines) await hold(desk, host)
      await keepLines(desk, lines)
      desk.trouble = undefined
      return true
    } catch (error) {
      desk.trouble = troubleOf(error)
      return false
    }
  }
  const tend = async (line?: string): Promise<void> => {
    if (desk.stopped) return
    const fresh = await ask()
    const all = line === undefined ? [...desk.held.keys()] : [line]
    await Promise.all(all.map((one) => settled(one, fresh)))
  }
  const again = (every: number): void => {
    timer = setTimeout(() => {
      void tend().finally(() => {
        if (!desk.stopped) again(every)
      })
    }, every)
  }
  return {
    tend,
    soon: (line: string): Promise<void> => settled(line),
    heard(room: string): void {
      for (const { id, kept } of desk.held.values()) if (kept.rooms.some((one) => one.id === room)) void settled(id)
    },
    /** Once for all changes that come together: a room that takes in a hundred envelopes tells of each. */
    lookAround(): void {
      looking ??= setTimeout(() => {
        looking = undefined
        for (const held of desk.held.values()) {
          const now = roomStands(desk, held)
          if (now === stood.get(held.id)) continue
          stood.set(held.id, now)
          void settled(held.id)
        }
      }, 0)
    },
    begin(every: number): void {
      if (every > 0 && !desk.stopped) again(every)
    },
    end(): void {
      clearTimeout(timer)
      clearTimeout(looking)
    },
  }
}
