import { useEffect, useState } from 'react'
import type { ScenarioView } from '../../contract.ts'
import { Scenario } from '../../engine/scenario.ts'

type Draft = { scenario: Scenario; restored: boolean }

const placeOf = (id: string) => `chancery.scenario.${id}`

/**
 * What is written in the editor stays in this window until it is kept or given up: a closed lid, a reload or a wrong link
 * lose nothing. It is taken up again only upon the version that it was written upon.
 */
export function useDraft({ id, version, scenario }: Pick<ScenarioView, 'id' | 'version' | 'scenario'>) {
  const [draft, setDraft] = useState<Draft>(() => {
    const written = read(id, version)
    return { scenario: written ?? scenario, restored: written !== undefined }
  })
  const changed = draft.scenario !== scenario
  useEffect(() => {
    if (!changed) return
    const timer = setTimeout(() => {
      try {
        sessionStorage.setItem(placeOf(id), JSON.stringify({ version, scenario: draft.scenario }))
      } catch {
        // No room, or none allowed: it stands on the page all the same.
      }
    }, 300)
    return () => clearTimeout(timer)
  }, [changed, draft.scenario, id, version])
  return {
    ...draft,
    change: (changes: Partial<Scenario>) =>
      setDraft((before) => ({ ...before, scenario: { ...before.scenario, ...changes } })),
    giveUp: () => {
      sessionStorage.removeItem(placeOf(id))
      setDraft({ scenario, restored: false })
    },
    done: () => sessionStorage.removeItem(placeOf(id)),
  }
}

function read(id: string, version: number): Scenario | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(placeOf(id)) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('version' in kept) || kept.version !== version) return undefined
    // It may be faulty, as it was when it was left: what has its shape is enough to go on with.
    const { scenario } = kept as unknown as Draft
    return Array.isArray(scenario.roles) && Array.isArray(scenario.injects) ? scenario : undefined
  } catch {
    return undefined
  }
}
