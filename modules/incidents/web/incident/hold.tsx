// What every part of an incident's page needs: the copy before the reader, and whether it is theirs to change.
import { createContext, use } from 'react'
import { useActor } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView, ItemBody } from '../../contract.ts'
import { mayUpdate } from '../../rules.ts'

/** An item as it stands in a copy. */
export type Item = { id: string; ownMarking: boolean; marking: IncidentView['marking']; body: ItemBody }

export type ItemAct = { act: 'add'; kind: ItemBody['kind'] } | { act: 'correct' | 'remove'; item: Item }

type Hold = {
  incident: IncidentView
  /** The reader's own delegation reported it, and this is no preview: acts are shown. */
  mine: boolean
  openItem: (act: ItemAct) => void
}

const HoldContext = createContext<Hold | undefined>(undefined)
export const IncidentHold = HoldContext.Provider

export function useIncident(): Hold {
  const hold = use(HoldContext)
  if (!hold) throw new Error('useIncident stands outside of an incident')
  return hold
}

/** Why the incident before the reader cannot be changed by them now, in words; undefined where it can. */
export function useUpdateRefused(): string | undefined {
  const say = useWords()
  const actor = useActor()
  const { incident } = useIncident()
  const verdict = mayUpdate(actor, { ownerId: incident.owner.id, status: incident.status })
  return verdict === true ? undefined : say(verdict.refused)
}
