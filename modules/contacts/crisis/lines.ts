/** The crisis lines of one device: what pages and the command line hold in their hands. */
import { crisisApp } from './acts.ts'
import { settle } from './catching-up.ts'
import { type Desk, type Held, loadLines, troubleOf } from './desk.ts'
import { exportSealed } from './exporting.ts'
import { importSealed } from './importing.ts'
import { ringingOn, summaryOf, viewOf } from './looking.ts'
import { acknowledge, mustSay, nameOfficer, say, vouch, wishSchedule } from './saying.ts'
import { replaceRoom, ringsAnyway } from './tending.ts'
import { dayOf } from './timing.ts'
import { CrisisRefused, type CrisisLines, type OpenCrisis } from './views.ts'
import { hold, workOn } from './working.ts'

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
  const saying = async (line: string, message: Parameters<typeof say>[2]): Promise<string> => {
    const id = await then(line, say(desk, heldBy(line), message))
    working.later(line, ringsAnyway)
    return id
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
    say: saying,
    acknowledge: async (line, ids) => then(line, acknowledge(desk, heldBy(line), ids)),
    schedule: async (line, schedule) => then(line, wishSchedule(desk, heldBy(line), schedule)),
    testCall: async (line) => {
      return saying(line, { class: 'test-call', day: dayOf(o.now()), text: '', language: 'en' })
    },
    nameOfficer: async (line, person, officer) => {
      await nameOfficer(desk, heldBy(line), person, officer)
      await working.tend(line)
    },
    vouch: async (line, account) => {
      await vouch(desk, heldBy(line), account)
      await working.tend(line)
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
