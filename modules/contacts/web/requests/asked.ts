// Which requests are asked for stands in the address, so that a filtered list can be sent, kept and gone back to.
import { useSearchParams } from 'react-router'
import { RequestKind, RequestStatus } from '../../contract/requests.ts'

export type World = 'real' | 'exercise'
export type Asked = {
  world: World
  direction: 'in' | 'out'
  kind?: RequestKind | undefined
  status?: RequestStatus | undefined
}

/** What the address asks for; what it says amiss is as if it were not said. */
export function askedIn(search: URLSearchParams): Asked {
  return {
    world: search.get('world') === 'exercise' ? 'exercise' : 'real',
    direction: search.get('direction') === 'out' ? 'out' : 'in',
    kind: RequestKind.safeParse(search.get('kind')).data,
    status: RequestStatus.safeParse(search.get('status')).data,
  }
}

/** The address's search part for what is asked, with its question mark; empty for all real requests that were received. */
export function searchFor({ world, direction, kind, status }: Asked): string {
  const search = new URLSearchParams()
  if (world === 'exercise') search.set('world', world)
  if (direction === 'out') search.set('direction', direction)
  if (kind) search.set('kind', kind)
  if (status) search.set('status', status)
  return search.size > 0 ? `?${search.toString()}` : ''
}

export function useAsked(): { asked: Asked; search: string } {
  const asked = askedIn(useSearchParams()[0])
  return { asked, search: searchFor(asked) }
}
