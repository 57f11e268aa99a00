// Which incidents are asked for stands in the address, so that a filtered list can be sent, kept and gone back to.
import { useSearchParams } from 'react-router'
import { ListInput } from '../../contract.ts'

export const filters = ['status', 'severity', 'sector', 'country', 'victim', 'owner'] as const
export type Filter = (typeof filters)[number]
export type World = ListInput['world']
export type Asked = Partial<Pick<ListInput, Filter>> & { world: World }

/** What the address asks for; what it says amiss is as if it were not said. */
export function askedIn(search: URLSearchParams): Asked {
  const read = filters.flatMap((filter) => {
    const found = ListInput.shape[filter].safeParse(search.get(filter) ?? undefined)
    return found.success && found.data !== undefined ? [[filter, found.data]] : []
  })
  // Each value has been read by the schema of its own key.
  return {
    ...(Object.fromEntries(read) as Partial<Asked>),
    world: search.get('world') === 'exercise' ? 'exercise' : 'real',
  }
}

/** The address's search part for what is asked, with its question mark; empty for all real incidents. */
export function searchFor({ world, ...asked }: Asked): string {
  const search = new URLSearchParams(world === 'exercise' ? { world } : {})
  for (const filter of filters) {
    const value = asked[filter]
    if (value !== undefined) search.set(filter, value)
  }
  return search.size > 0 ? `?${search.toString()}` : ''
}

export function useAsked(): {
  asked: Asked
  search: string
  ask: (change: Partial<Record<Filter, string | undefined>>) => void
} {
  const [params, setParams] = useSearchParams()
  const asked = askedIn(params)
  const ask = (change: Partial<Record<Filter, string | undefined>>) => {
    const next = new URLSearchParams(params)
    for (const [filter, value] of Object.entries(change)) {
      if (value === undefined) next.delete(filter)
      else next.set(filter, value)
    }
    setParams(next, { replace: true, preventScrollReset: true })
  }
  return { asked, search: searchFor(asked), ask }
}
