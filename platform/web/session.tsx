// Who is at the desk. The door that answers belongs to identity; the platform only takes a function that asks it.
import { type ReactNode, createContext, use, useCallback, useMemo, useState } from 'react'
import type { Actor as Knocker } from '#platform/actor.ts'
import { queries } from './queries.ts'

export type Delegation = { id: string; name: string; country?: string | undefined; invented?: boolean | undefined }

/** The actor of the server's rules (so that `rules.ts` can be asked in a page), and the names that a page shows. */
export type Actor = Knocker & { delegation: Delegation | null }

export type Session = {
  actor: Actor
  /** The name of this host, as its settings say. */
  host?: string | undefined
  /** The demo world: everything is invented, and personas can be changed freely. */
  demo?: boolean | undefined
  /** The name of the exercise in which this window stands, if any. */
  exercise?: string | undefined
}

export const nobodyHere: Session = {
  actor: { kind: 'nobody', id: null, name: '', delegationId: null, roles: [], scopes: [], delegation: null },
}

const leaving = new Set<(next: string | null) => void>()

/** Called with the id of whoever sits here after a change; what a module holds open for another person must end then. */
export function whenSeatChanges(end: (next: string | null) => void): void {
  leaving.add(end)
}

type SessionHold = { session: Session; renew: () => Promise<void> }

const SessionContext = createContext<SessionHold | undefined>(undefined)

/** `load` asks the door who is here; `first` is its first answer, so that nothing is drawn for the wrong person. */
export function SessionProvider({
  load,
  first,
  children,
}: {
  load: () => Promise<Session>
  first: Session
  children: ReactNode
}) {
  const [session, setSession] = useState(first)
  const renew = useCallback(async () => {
    const next = await load()
    // What one person could see must not be shown to the next one.
    queries.clear()
    for (const end of leaving) end(next.actor.id)
    setSession(next)
  }, [load])
  const hold = useMemo(() => ({ session, renew }), [session, renew])
  return <SessionContext value={hold}>{children}</SessionContext>
}

function useHold(): SessionHold {
  const hold = use(SessionContext)
  if (!hold) throw new Error('useSession stands outside of SessionProvider')
  return hold
}

export const useSession = (): Session => useHold().session

export const useActor = (): Actor => useHold().session.actor

/** To be called after signing in or out: asks again who is here, and forgets all that was read before. */
export const useRenewSession = (): (() => Promise<void>) => useHold().renew
