// Acts from within a window: what the rules refuse is said in the window, where one looks and can mend it. A note at the
// edge of the page lies outside of it, and whoever works by keyboard or by ear does not come there.
import { type ReactNode, useState } from 'react'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { troubleOf } from '#platform/web/errors.ts'
import { useWords } from '#platform/web/words.ts'
import type { Act } from '../../text/acts.ts'
import { useActing } from './acting.tsx'

export type InWindow = {
  /** Signs and sends; answers whether it was taken. A second press while it is at work does nothing. */
  act: (act: Act | Act[], done?: string) => Promise<boolean>
  busy: boolean
  /** Why it was refused, until it is tried again: to be drawn above the acts of the window. */
  refusal: ReactNode
}

export function useActingInWindow(): InWindow {
  const say = useWords()
  const { mustAct } = useActing()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const act = async (one: Act | Act[], done?: string): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setFailed(undefined)
    try {
      await mustAct(one, done)
      return true
    } catch (error) {
      setFailed(troubleOf(error, say).title)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { act, busy, refusal: failed === undefined ? null : <ErrorState title={failed} /> }
}
