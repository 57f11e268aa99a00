// The exercises of which what is made here can be: those that are on and in which one plays, or which one controls.
import { useQuery } from '@tanstack/react-query'
import { inPlayContract, type RunInPlay } from '../in-play.ts'
import { doorsOf } from './api.ts'

export const inPlay = doorsOf('in-play', inPlayContract)

/** With one delegation, or with anybody. Undefined while it is asked, and where it cannot be. */
export function useRunsInPlay(asked: boolean, other?: string): readonly RunInPlay[] | undefined {
  const { data } = useQuery({
    ...inPlay.runs.queryOptions({ input: other === undefined ? {} : { with: other } }),
    enabled: asked,
    staleTime: 30_000,
  })
  return asked ? data : undefined
}
