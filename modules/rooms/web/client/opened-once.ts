// What other modules open on the rooms of this browser: once for them, anew for others, and ended with the seat.
import { whenSeatChanges } from '#platform/web/session.tsx'

type Account = { id: string; name: string }

/** Whatever tells of its changes, and does nothing more once it is stopped. */
type Standing = { subscribe(listener: () => void): () => void; stop(): void }

/** A number that grows at every change: views are made anew. */
export type Versioned = { version(): number; subscribe(listener: () => void): () => void }

/**
 * How pages get at what stands on the rooms: the same promise for the same rooms. Where it fails the next who asks opens it
 * again.
 */
export function openedOnce<At extends object, Held>(
  open: (at: At, account: Account) => Promise<Held>,
  standing: (held: Held) => Pick<Standing, 'stop'>,
): (at: At, account: Account) => Promise<Held> {
  let current: { of: At; opened: Promise<Held> } | undefined
  const end = (): void => {
    void current?.opened.then((held) => standing(held).stop()).catch(() => undefined)
    current = undefined
  }
  whenSeatChanges(end)
  return (at, account) => {
    if (current?.of === at) return current.opened
    end()
    const opened = open(at, account)
    current = { of: at, opened }
    // One that failed must not stand in the way of the next.
    opened.catch(() => {
      if (current?.opened === opened) current = undefined
    })
    return opened
  }
}

export function versioned({ subscribe }: Pick<Standing, 'subscribe'>): Versioned {
  const listeners = new Set<() => void>()
  let version = 0
  subscribe(() => {
    version += 1
    for (const listener of listeners) listener()
  })
  return {
    version: () => version,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
