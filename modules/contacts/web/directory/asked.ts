// Which contacts are asked for stands in the address, so that a filtered list can be sent, kept and gone back to.
import { z } from 'zod'
import { useSearchParams } from 'react-router'
import { ContactKind, ContactFilter, Freshness, LanguageTag } from '../../contract/directory.ts'

const says = { delegationId: 'delegation', kind: 'kind', freshness: 'freshness', language: 'language', query: 'words' }
const names = ['delegationId', 'kind', 'freshness', 'language', 'query'] as const

/** What the address asks for; what it says amiss is as if it were not said. */
export function askedIn(search: URLSearchParams): ContactFilter {
  const said = (name: keyof typeof says) => search.get(says[name]) ?? undefined
  return {
    delegationId: z.uuid().safeParse(said('delegationId')).data,
    kind: ContactKind.safeParse(said('kind')).data,
    freshness: Freshness.safeParse(said('freshness')).data,
    language: LanguageTag.safeParse(said('language')).data,
    query: said('query')?.slice(0, 100),
  }
}

/** The address's search part, with its question mark; empty for all contacts. */
export function searchFor(asked: ContactFilter): string {
  const search = new URLSearchParams()
  for (const name of names) if (asked[name]) search.set(says[name], asked[name])
  return search.size > 0 ? `?${search.toString()}` : ''
}

export function useAsked(): { asked: ContactFilter; search: string } {
  const asked = askedIn(useSearchParams()[0])
  return { asked, search: searchFor(asked) }
}
