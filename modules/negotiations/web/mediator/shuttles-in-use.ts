// The shuttles of this browser: opened once for its rooms, and kept while those stand.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useRooms } from '#modules/rooms/web/pieces.tsx'
import { useActor, whenSeatChanges } from '#platform/web/session.tsx'
import { openShuttles, type OpenShuttles, type Shuttles } from '../../client/shuttle.ts'

type Held = { shuttles: Shuttles; version: () => number; subscribe: (listener: () => void) => () => void }
let current: { of: OpenShuttles['rooms']; held: Promise<Held> } | undefined

whenSeatChanges(() => end())

function end(): void {
  void current?.held.then(({ shuttles }) => shuttles.stop()).catch(() => undefined)
  current = undefined
}

function heldFor(o: OpenShuttles): Promise<Held> {
  if (current?.of === o.rooms) return current.held
  end()
  current = { of: o.rooms, held: begin(o) }
  return current.held
}

async function begin(o: OpenShuttles): Promise<Held> {
  const shuttles = openShuttles(o)
  const listeners = new Set<() => void>()
  let version = 0
  shuttles.subscribe(() => {
    version += 1
    for (const listener of listeners) listener()
  })
  await shuttles.start()
  return {
    shuttles,
    version: () => version,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const still = { version: () => 0, subscribe: () => () => {} }

/** Nothing until the rooms of this browser were read through. */
export function useShuttles(): Shuttles | undefined {
  const { rooms, trust, device } = useRooms()
  const { id, name } = useActor()
  const [held, setHeld] = useState<Held>()
  useEffect(() => {
    let alive = true
    const open = async () => {
      const next = await heldFor({ rooms, trust, device, account: { id: id ?? '', name }, now: () => new Date() })
      if (alive) setHeld(next)
    }
    void open()
    return () => {
      alive = false
    }
  }, [rooms, trust, device, id, name])
  const { subscribe, version } = held ?? still
  useSyncExternalStore(subscribe, version)
  return held?.shuttles
}
