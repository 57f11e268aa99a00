import { useSuspenseQuery } from '@tanstack/react-query'

/** The public list of threat actors, which is 100 kB and comes when the first page of actors is opened. Suspends. */
export function usePublicActors() {
  const { data } = useSuspenseQuery({
    queryKey: ['public-actors'],
    queryFn: async () => {
      const list = await import('../../threat-actors.ts')
      return { ...list, isContested: (name: string) => list.actorsNamed(name).length > 1 }
    },
    staleTime: Infinity,
  })
  return data
}
