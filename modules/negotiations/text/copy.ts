/** A negotiation to go on with on one's own: what was said stays shared, because folding replaces and never changes it. */
import type { Negotiation } from './state.ts'

/** Costs one pass over the tables by id, not over what they hold. Folding into either leaves the other as it was. */
export function copyOf(state: Negotiation): Negotiation {
  const { deciding } = state
  return {
    ...state,
    paragraphs: { ...state.paragraphs },
    comments: { ...state.comments },
    reserves: { ...state.reserves },
    groups: { ...state.groups },
    alignments: { ...state.alignments },
    trace: [...state.trace],
    versions: [...state.versions],
    adReferendum: { ...state.adReferendum },
    motions: { ...state.motions },
    deciding: {
      ...deciding,
      silences: { ...deciding.silences },
      votes: { ...deciding.votes },
      packages: { ...deciding.packages },
      statements: { ...deciding.statements },
    },
    homes: { ...state.homes },
    made: { ...state.made },
    totals: { ...state.totals, said: { ...state.totals.said } },
    heard: { ...state.heard },
  }
}
