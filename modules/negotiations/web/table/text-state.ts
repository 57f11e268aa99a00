// What pages work out of the state, kept from one change to the next so that only what changed is drawn again.
import { useMemo, useRef } from 'react'
import type { NegotiationView } from '../../client/views.ts'
import { labelsOf } from '../../text/labels.ts'
import { inOrder } from '../../text/place.ts'
export { statusOf } from '../../text/status.ts'
import type { Comment, Paragraph, Reserve } from '../../text/state.ts'

/** The state is changed in place, so everything here hangs on the number of its last change. */
export function useLabels(view: NegotiationView): Record<string, string> {
  // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
  return useMemo(() => labelsOf(view.state), [view.version, view.state])
}

export const isLiving = ({ stage }: Paragraph): boolean => stage !== 'withdrawn' && stage !== 'merged'

export function useOrder(view: NegotiationView): Paragraph[] {
  // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
  return useMemo(() => inOrder(view.state), [view.version, view.state])
}

export type Upon = { comments: readonly Comment[]; reserves: readonly Reserve[] }
const nothing: Upon = { comments: [], reserves: [] }

/** What stands upon each paragraph: the same object as before where nothing of it changed. */
export function useUpon(view: NegotiationView): (paragraph: string) => Upon {
  const last = useRef(new Map<string, Upon>())
  const { comments, reserves } = view.state
  return useMemo(() => {
    const next = new Map<string, { comments: Comment[]; reserves: Reserve[] }>()
    const of = (id: string) => {
      const known = next.get(id) ?? { comments: [], reserves: [] }
      next.set(id, known)
      return known
    }
    for (const comment of Object.values(comments)) if (comment.paragraph) of(comment.paragraph).comments.push(comment)
    for (const reserve of Object.values(reserves))
      if (reserve.paragraph && !reserve.liftedAt) of(reserve.paragraph).reserves.push(reserve)
    const kept = new Map<string, Upon>()
    for (const [id, upon] of next) {
      const before = last.current.get(id)
      kept.set(id, before && sameUpon(before, upon) ? before : upon)
    }
    last.current = kept
    return (id: string) => kept.get(id) ?? nothing
    // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
  }, [view.version, comments, reserves])
}

const same = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((one, at) => one === b[at])
const sameUpon = (a: Upon, b: Upon): boolean => same(a.comments, b.comments) && same(a.reserves, b.reserves)
