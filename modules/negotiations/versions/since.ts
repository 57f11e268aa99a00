/** What changed while somebody was away, by paragraph, and whether it touches what is theirs. */
import type { Done, Negotiation } from '../text/state.ts'

export type News = {
  /** Absent for what concerns the whole text. */
  paragraph?: string
  acts: { operation: string; kind: Done['kind']; delegation: string; name: string; at: string; count: number }[]
  /** It changed words of ours, what we marked, or where we took a position. */
  touchesUs: boolean
}

/** Of the entries after `count`, not counting one's own delegation's nor what was refused. The weightiest first: ours. */
export function newsSince(
  history: readonly Done[],
  state: Negotiation,
  o: { count: number; delegation: string },
): News[] {
  const byParagraph = new Map<string | undefined, News>()
  for (const done of history) {
    if (done.count <= o.count || done.outcome.fate === 'refused' || done.by.delegation === o.delegation) continue
    for (const paragraph of done.touches.length > 0 ? done.touches : [undefined]) {
      const news = byParagraph.get(paragraph) ?? {
        ...(paragraph ? { paragraph } : {}),
        acts: [],
        touchesUs: touches(state, paragraph, o.delegation),
      }
      news.acts.push({
        operation: done.signed.operation.id,
        kind: done.kind,
        delegation: done.by.delegation,
        name: done.by.name,
        at: done.at,
        count: done.count,
      })
      byParagraph.set(paragraph, news)
    }
  }
  return [...byParagraph.values()].sort(
    (a, b) => Number(b.touchesUs) - Number(a.touchesUs) || (b.acts.at(-1)?.count ?? 0) - (a.acts.at(-1)?.count ?? 0),
  )
}

/** Whether a delegation has something at stake in a paragraph. */
export function touches(state: Negotiation, id: string | undefined, delegation: string): boolean {
  const paragraph = id === undefined ? undefined : state.paragraphs[id]
  if (!paragraph) return false
  const { proposer, alternatives, brackets, amendments, choices, positions } = paragraph
  return (
    proposer === delegation ||
    Object.hasOwn(positions, delegation) ||
    alternatives.some((one) => one.delegation === delegation) ||
    [...brackets, ...amendments].some(
      (one) =>
        one.delegation === delegation || one.supporters.includes(delegation) || one.opposers.includes(delegation),
    ) ||
    choices.some(({ options }) => options.some(({ supporters }) => supporters.includes(delegation))) ||
    Object.values(state.reserves).some((one) => one.paragraph === id && one.delegation === delegation && !one.liftedAt)
  )
}
