// The pages' way to the negotiations: opened once for the rooms of this browser, and kept while those stand.
import { type ReactNode, createContext, use, useEffect, useState, useSyncExternalStore } from 'react'
import { Page } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useActor } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Held } from './held.ts'
import { type OpenAt, openingFor } from './opening.ts'

const HeldContext = createContext<Held | undefined>(undefined)

export function NegotiationsInUse({ ready, children }: { ready: OpenAt; children: ReactNode }) {
  const say = useWords()
  const { id, name } = useActor()
  const [held, setHeld] = useState<{ of: OpenAt; held?: Held; error?: unknown }>()
  useEffect(() => {
    let alive = true
    const open = async () => {
      try {
        const next = await openingFor(ready, { id: id ?? '', name })
        if (alive) setHeld({ of: ready, held: next })
      } catch (error) {
        if (alive) setHeld({ of: ready, error })
      }
    }
    void open()
    return () => {
      alive = false
    }
  }, [ready, id, name])
  if (held?.of === ready && held.held) return <NegotiationsGiven held={held.held}>{children}</NegotiationsGiven>
  return (
    <Page title={say('negotiations.title')}>
      {held?.error === undefined ? (
        <Progress label={say('negotiations.opening')} />
      ) : (
        <ErrorState title={say('negotiations.failed')} kept={say('negotiations.failed.kept')} />
      )}
    </Page>
  )
}

/** For a page that holds them already. */
export function NegotiationsGiven({ held, children }: { held: Held; children: ReactNode }) {
  return <HeldContext value={held}>{children}</HeldContext>
}

function useHeld(): Held {
  const held = use(HeldContext)
  if (!held) throw new Error('useNegotiations stands outside of the gate')
  return held
}

/** All negotiations; drawn anew whenever anything in any of them changes. */
export function useNegotiations(): Held {
  const held = useHeld()
  useSyncExternalStore(held.subscribe, held.version)
  return held
}

/** One of them, and the number of its last change, for what is worked out from its state. */
export function useNegotiation(room: string): { view: NegotiationView | undefined; changes: number } {
  const held = useNegotiations()
  return { view: held.negotiations.negotiation(room), changes: held.version() }
}
