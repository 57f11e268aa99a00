import { homeOf } from '../../text/owners.ts'
import type { Negotiation } from '../../text/state.ts'

/** The paragraph that an act is about, by its own word or by the mark that it names. */
export function paragraphOf(state: Negotiation, act: object): string | undefined {
  if ('paragraph' in act && typeof act.paragraph === 'string') return act.paragraph
  const named = (['bracket', 'amendment', 'choice', 'placeholder'] as const).flatMap((name) => {
    const id: unknown = Object.entries(act).find(([key]) => key === name)?.[1]
    return typeof id === 'string' ? id : []
  })
  return named[0] === undefined ? undefined : homeOf(state, named[0])?.id
}
