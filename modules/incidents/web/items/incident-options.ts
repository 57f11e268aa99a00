import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { type IncidentView } from '../../contract.ts'
import { incidents } from '../doors.ts'

/** Other incidents of the same world, by what is typed; the newest ones where nothing is. Drafts are no one's partner. */
export function useIncidentOptions(
  typed: string,
  not: Pick<IncidentView, 'id' | 'exercise'>,
): { id: string; label: string; hint: string }[] {
  const words = useDeferredValue(typed.trim())
  const world = not.exercise ? 'exercise' : 'real'
  const { data: found } = useQuery(
    incidents.search.queryOptions({ input: { words: words || '-', world }, enabled: words.length > 1 }),
  )
  const { data: newest } = useQuery(incidents.list.queryOptions({ input: { world } }))
  const lines = words.length > 1 && found ? found.items.map(({ incident }) => incident) : (newest?.items ?? [])
  return lines
    .filter(({ id, status }) => id !== not.id && status !== 'draft' && status !== 'withdrawn')
    .map(({ id, title, owner }) => ({ id, label: title, hint: owner.name }))
}
