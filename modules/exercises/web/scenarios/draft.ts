import { useEffect, useState } from 'react'
import type { ScenarioView } from '../../contract.ts'
import type { Scenario } from '../../engine/scenario.ts'
import { forgetWritten, keepWritten, readWritten, type Written } from './written.ts'

type Draft = Written & { restored: boolean; changed: boolean }

/**
 * What is written in the editor stays in this window until it is kept or given up: a closed lid, a reload or a wrong link
 * lose nothing. It goes on being written upon the version that its author had before them; the host says whether that stands.
 */
export function useDraft({ id, version, scenario }: Pick<ScenarioView, 'id' | 'version' | 'scenario'>) {
  const fresh = { version, scenario, restored: false, changed: false }
  const [draft, setDraft] = useState<Draft>(() => {
    const written = readWritten(sessionStorage, id)
    return written ? { ...written, restored: true, changed: true } : fresh
  })
  useEffect(() => {
    if (!draft.changed) return
    const timer = setTimeout(() => keepWritten(sessionStorage, id, draft), 300)
    return () => clearTimeout(timer)
  }, [draft, id])
  return {
    ...draft,
    change: (changes: Partial<Scenario>) =>
      setDraft((before) => ({ ...before, changed: true, scenario: { ...before.scenario, ...changes } })),
    giveUp: () => {
      forgetWritten(sessionStorage, id)
      setDraft(fresh)
    },
    done: () => {
      setDraft((before) => ({ ...before, changed: false }))
      forgetWritten(sessionStorage, id)
    },
  }
}
