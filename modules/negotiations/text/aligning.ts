/**
 * Alignment with what somebody said, and what becomes of it when they say something else on the same paragraph. It is
 * explicit, and with one statement: nobody is taken along to words that they have not answered.
 */
import type { Source } from './right.ts'
import type { Alignment, Position, Stand } from './state.ts'

type Rule = { holds: string; why: string; source: Source }

const source: Source = { title: 'Practice of statements on behalf of groups, with alignment', verified: false }

/** What holds of a newer statement by the same speaker, or the same group, on the same paragraph (`carriedOver`). */
export const whenSaidAnew: Record<Alignment['stand'] | 'member', Rule> = {
  'dis-align': {
    holds:
      'It stays apart: the newer statement is not said for it until it aligns itself with it, or takes back that it is apart.',
    why: 'Else its group could undo what it said by saying the same again. Where the newer statement takes another stand, it has neither aligned itself with it nor stood apart from it: it is shown as not yet aligned.',
    source,
  },
  align: {
    holds:
      'It goes on standing with what it aligned itself with, and is shown as not yet aligned with the newer statement.',
    why: 'It read the one and not the other. Else whoever it stood with could take its objection away without it.',
    source,
  },
  member: {
    holds: 'Whoever counts itself in the group and did not stand apart is spoken for by the newer statement.',
    why: 'That is what it is to be of a group; it may stand apart at any time.',
    source,
  },
}

/**
 * The alignments with what is said now, as far as they follow from those with what the same speaker or group said before.
 * @param o.speaker the delegation that says it now: it needs no alignment.
 * @param o.isMember whether a delegation counts itself in the group that is spoken for; of nobody where it is no group.
 * @param o.earlier the position that gives way; none where a statement stands beside the one before.
 */
export function carriedOver(
  alignments: readonly Alignment[],
  o: { operation: string; earlier?: Position; speaker: string; isMember: (delegation: string) => boolean },
): Alignment[] {
  return alignments.flatMap((one) => {
    if (one.delegation === o.speaker) return []
    // What gave way to nothing still stands where it was made, and whoever aligned with it still does.
    if (one.stand === 'align' && (!o.earlier || o.isMember(one.delegation))) return []
    return [{ ...one, earlier: one.earlier ?? { operation: o.operation, ...positionKept(o.earlier) } }]
  })
}

function positionKept(position: Position | undefined): { position?: Position } {
  if (!position) return {}
  const { note: _, ...kept } = position
  return { position: kept }
}

/** How a delegation stands to a statement whose stand, where it takes one, is `now`. */
export function howAligned({ stand, earlier }: Alignment, now?: Stand): Alignment['stand'] | 'not-yet' {
  if (!earlier) return stand
  return stand === 'dis-align' && earlier.position?.stand === now && now !== undefined ? 'dis-align' : 'not-yet'
}
