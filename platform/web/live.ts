// What changes elsewhere reaches the page through one stream of server-sent events: { name, id }, never contents; the
// page then asks its doors again, so that the markings hold there as well. Browsers allow few connections to a host, so
// one tab holds the stream (by a lock) and tells the others.
import { useEffect, useEffectEvent } from 'react'
import { queries } from './queries.ts'

export type LiveEvent = { name: string; id: string | null }

/** After a pause in the stream something may have been missed: every listener is called with this name. */
export const resumed = 'live.resumed'

type Listener = { names: readonly string[]; hear: (event: LiveEvent) => void }

const listeners = new Set<Listener>()
let channel: BroadcastChannel | undefined
let started = false

const hears = (names: readonly string[], name: string) =>
  name === resumed || names.some((wish) => wish === name || (wish.endsWith('*') && name.startsWith(wish.slice(0, -1))))

function tell(event: LiveEvent): void {
  // Whoever would listen for what is off the page now is not there: it is asked for anew when it comes back.
  void queries.invalidateQueries({ type: 'inactive', refetchType: 'none' })
  for (const listener of listeners) if (hears(listener.names, event.name)) listener.hear(event)
}

function read(data: string): LiveEvent | undefined {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string')
      return undefined
    return { name: value.name, id: 'id' in value && typeof value.id === 'string' ? value.id : null }
  } catch {
    return undefined
  }
}

/** Opens the stream and keeps it open: the browser mends a broken line, we mend a refused one, ever more slowly. */
function holdStream(url: string): void {
  let pause = 1000
  let interrupted = false
  const open = () => {
    // The page asked its doors before it listened: it hears of what happened since it began.
    const source = new EventSource(`${url}?missed=${Math.ceil(performance.now())}`)
    source.onopen = () => {
      pause = 1000
      if (interrupted) share({ name: resumed, id: null })
      interrupted = false
    }
    source.onmessage = (message: MessageEvent<string>) => {
      const event = read(message.data)
      if (event) share(event)
    }
    source.onerror = () => {
      interrupted = true
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(open, pause)
      pause = Math.min(pause * 2, 60_000)
    }
  }
  open()
}

function share(event: LiveEvent): void {
  tell(event)
  channel?.postMessage(event)
}

/** Once, at the start of the app. */
export function startLive(url = '/live'): void {
  if (started) return
  started = true
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) return holdStream(url)
  channel = new BroadcastChannel('chancery.live')
  channel.onmessage = (message: MessageEvent<LiveEvent>) => tell(message.data)
  // The lock is held until the tab closes; then another tab takes it and opens its own stream.
  void navigator.locks.request('chancery.live', () => {
    holdStream(url)
    return new Promise(() => {})
  })
}

/**
 * Calls back on every live event of these names (`incident.shared`, or `incident.*`), and after a pause in the stream.
 * The usual callback: `() => queries.invalidateQueries({ queryKey: incidents.list.key() })`.
 */
export function useLive(names: readonly string[], hear: (event: LiveEvent) => void): void {
  const latest = useEffectEvent(hear)
  const wanted = names.join(' ')
  useEffect(() => {
    const listener: Listener = { names: wanted.split(' '), hear: (event) => latest(event) }
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [wanted])
}
