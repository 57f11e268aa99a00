import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { incidents } from './doors.ts'

type Option = { id: string; label: string; hint?: string }

/** Incidents of one world, by what is typed; the newest ones where nothing is. The one that it began with always stands. */
export function useIncidentOptions(
  world: 'real' | 'exercise',
  first: { id: string; title: string } | undefined,
): { options: Option[]; onType: (typed: string) => void } {
  const [typed, onType] = useState(first?.title ?? '')
  const words = useDeferredValue(typed.trim())
  const { data: found } = useQuery(
    incidents.search.queryOptions({ input: { words: words || '-', world }, enabled: words.length > 1 }),
  )
  const { data: newest } = useQuery(incidents.list.queryOptions({ input: { world } }))
  const lines = words.length > 1 && found ? found.items.map(({ incident }) => incident) : (newest?.items ?? [])
  const options = lines
    .filter(({ id, status }) => id !== first?.id && status !== 'draft' && status !== 'withdrawn')
    .map(({ id, title, owner }) => ({ id, label: title, hint: owner.name }))
  return { options: first ? [{ id: first.id, label: first.title }, ...options] : options, onType }
}
