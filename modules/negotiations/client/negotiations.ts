/** The negotiations of one device: what pages and the command line hold in their hands. */
import { act } from './acting.ts'
import { briefing } from './brief.ts'
import { apps, type Desk } from './desk.ts'
import { drafting } from './drafts.ts'
import { handOver } from './handing.ts'
import { type Held, keepLooked } from './held.ts'
import { lookingBack } from './looking-back.ts'
import { summaryOf, viewOf } from './looking.ts'
import { pointing } from './pointing.ts'
import type { Negotiations, NegotiationView, OpenNegotiations } from './views.ts'
import { heldIn, working } from './working.ts'

export function openNegotiations(o: OpenNegotiations): Negotiations {
  const listeners = new Set<() => void>()
  const views = new Map<string, NegotiationView>()
  const desk: Desk = {
    ...o,
    held: new Map(),
    changed: (held) => {
      if (held) views.delete(held.room)
      else views.clear()
      for (const listener of listeners) listener()
    },
    soon: (room) => soon(room),
    stopped: false,
    trouble: undefined,
    ending: new AbortController(),
  }
  const drafts = drafting(desk)
  const points = pointing(desk)
  const brief = briefing(desk)
  const { soon, settled, isBehind, checking, answer, askOthers } = working(desk)
  const back = lookingBack(desk)
  const stops: (() => void)[] = []

  const hear = (): void => {
    stops.push(
      o.rooms.onAct((room, one) => {
        if (one.app === apps.operations || one.app === apps.handing) soon(room)
        void answer(room, one).catch(() => {})
        points.hear(room, one)
        drafts.hear(room, one)
        brief.hear(room, one)
      }),
      o.rooms.onNewcomers(async (room, devices) => {
        await settled(room)
        const held = desk.held.get(room)
        if (held) await handOver(desk, held, devices)
        await brief.handOver(room, devices)
      }),
      o.rooms.subscribe(lookAround),
    )
  }
  /** Once for all changes that come together: a room that takes in a hundred envelopes tells of each. */
  let looking = false
  const lookAround = (): void => {
    void brief.tend().catch(() => {})
    if (looking) return
    looking = true
    setTimeout(() => {
      looking = false
      if (desk.stopped) return
      for (const { id } of o.rooms.list()) if (isBehind(id)) soon(id)
      brief.lookAround()
    }, 0)
  }
  return {
    start: async () => {
      hear()
      await Promise.all(o.rooms.list().map(({ id }) => settled(id)))
      await brief.catchUp()
    },
    stop: () => {
      desk.stopped = true
      desk.ending.abort()
      for (const stop of stops.splice(0)) stop()
      drafts.end()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    list: () => [...desk.held.values()].filter(isShown).map((held) => summaryOf(desk, held)),
    negotiation: (room) => {
      const held = desk.held.get(room)
      if (!held || !isShown(held)) return undefined
      const view = views.get(room) ?? viewOf(desk, held)
      views.set(room, view)
      return view
    },
    trouble: () => desk.trouble,
    act: async (room, acts, undoing) => {
      const held = o.rooms.room(room) && (await heldIn(desk, room, true))
      if (!held) throw new RangeError(`This device knows no room ${room}.`)
      return act(desk, held, Array.isArray(acts) ? acts : [acts], undoing)
    },
    ...back,
    checking,
    askOthers,
    lastLooked: (room) => desk.held.get(room)?.looked,
    looked: async (room) => {
      const held = desk.held.get(room)
      if (held) await keepLooked(desk.store, held, desk.now().toISOString())
      desk.changed(held)
    },
    draft: drafts.draft,
    drafts: drafts.drafts,
    point: points.point,
    pointedAt: points.pointedAt,
    brief: brief.doors,
    ...(o.records ? { records: o.records } : {}),
  }
}

function isShown({ state }: Held): boolean {
  return state.opened
}
