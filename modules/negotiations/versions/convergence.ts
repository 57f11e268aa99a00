/** Paragraphs by delegations: who stands where, whose words are in dispute, and how near each paragraph is. */
import { labelsOf } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import { standsOf } from '../text/stands.ts'
import { statusOf } from '../text/status.ts'
import type { Negotiation, Paragraph, Stand, Status } from '../text/state.ts'
import type { ReserveType } from '../text/words-of-acts.ts'

export type Cell = {
  delegation: string
  stand?: Stand
  /** The group through which it stands there. */
  group?: string
  /** It spoke of earlier words. */
  stale: boolean
  reserves: ReserveType[]
  /** How many marks of this paragraph it holds up, and how many of others' it opposes. */
  holds: number
  opposes: number
}
export type Row = {
  paragraph: string
  label: string
  status: Status
  cells: Cell[]
  /** Parties that support or can accept the words as they stand; that oppose or reserve; that have said nothing of them. */
  for: number
  against: number
  silent: number
}

/** One row for each living paragraph, in order; one cell for each party, in the order of the parties. */
export function convergenceOf(state: Negotiation): Row[] {
  const labels = labelsOf(state)
  return inOrder(state)
    .filter(({ stage }) => stage !== 'withdrawn' && stage !== 'merged')
    .map((paragraph) => {
      const stands = standsOf(state, paragraph)
      const cells = state.parties.map(({ delegation }) => cellOf(state, paragraph, delegation, stands.get(delegation)))
      const current = cells.filter(({ stand, stale }) => stand !== undefined && !stale)
      const count = (wanted: readonly Stand[]) => current.filter(({ stand }) => stand && wanted.includes(stand)).length
      return {
        paragraph: paragraph.id,
        label: labels[paragraph.id] ?? '',
        status: statusOf(paragraph),
        cells,
        for: count(['support', 'can-accept']),
        against: count(['oppose', 'reserve']),
        silent: cells.length - count(['support', 'can-accept', 'oppose', 'reserve']),
      }
    })
}

function cellOf(
  state: Negotiation,
  { id, brackets, amendments }: Paragraph,
  delegation: string,
  stands: { stand: Stand; group?: string; stale: boolean } | undefined,
): Cell {
  const marks = [...brackets, ...amendments.filter((one) => one.state === 'open')]
  return {
    delegation,
    ...(stands ? { stand: stands.stand } : {}),
    ...(stands?.group ? { group: stands.group } : {}),
    stale: stands?.stale ?? false,
    reserves: Object.values(state.reserves).flatMap((one) =>
      one.paragraph === id && one.delegation === delegation && !one.liftedAt ? one.type : [],
    ),
    holds: marks.filter((one) => one.delegation === delegation || one.supporters.includes(delegation)).length,
    opposes: marks.filter((one) => one.opposers.includes(delegation)).length,
  }
}
