// The pages' way to the crisis lines of this browser, and the alarm's.
import { type ReactNode, createContext, use, useEffect, useState, useSyncExternalStore } from 'react'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Held, type OpenAt, openingFor } from './opening.ts'

const HeldContext = createContext<Held | undefined>(undefined)

type Opened = { held?: Held; error?: unknown }

/** Opens the lines for these rooms, and looks anew at whatever the host says has changed. */
export function useOpening(ready: OpenAt): Opened {
  const { id, name } = useActor()
  const [opened, setOpened] = useState<Opened & { of?: OpenAt }>({})
  useEffect(() => {
    let alive = true
    const open = async () => {
      try {
        const held = await openingFor(ready, { id: id ?? '', name })
        if (alive) setOpened({ of: ready, held })
      } catch (error) {
        if (alive) setOpened({ of: ready, error })
      }
    }
    void open()
    return () => {
      alive = false
    }
  }, [ready, id, name])
  const current = opened.of === ready ? opened : {}
  useLive(['crisis.*'], ({ id: line }) => void current.held?.lines.tend(line ?? undefined).catch(() => undefined))
  return current
}

export function CrisisInUse({ ready, title, children }: { ready: OpenAt; title: string; children: ReactNode }) {
  const say = useWords()
  const { held, error } = useOpening(ready)
  if (held) return <CrisisGiven held={held}>{children}</CrisisGiven>
  return (
    <Page title={title}>
      {error === undefined ? (
        <Progress label={say('crisis.opening')} />
      ) : (
        <ErrorState title={say('crisis.failed')} kept={say('crisis.failed.kept')} />
      )}
    </Page>
  )
}

/** For what has opened them already. */
export function CrisisGiven({ held, children }: { held: Held; children: ReactNode }) {
  return <HeldContext value={held}>{children}</HeldContext>
}

/** Drawn anew whenever anything on any line changes. */
export function useCrisis(): Held {
  const held = use(HeldContext)
  if (!held) throw new Error('useCrisis stands outside of the gate')
  useCrisisVersion(held)
  return held
}

export function useCrisisVersion(held: Held): void {
  useSyncExternalStore(held.subscribe, held.version)
}
