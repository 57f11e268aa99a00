/**
 * Where each stands on a merged paragraph: where it stood most adversely on what was merged. It spoke of the sources'
 * words, so it stands there as said of earlier ones, and holds up the gavel until it has spoken of the new ones itself.
 */
import { standsOf } from '../stands.ts'
import type { Entry, Negotiation, Paragraph, Position, Stand } from '../state.ts'
import { derivedId } from './change.ts'

const adversity: Record<Stand, number> = {
  oppose: 4,
  reserve: 3,
  'no-instructions': 2,
  'can-accept': 1,
  support: 0,
}

/** The more adverse; of two alike what was said later. */
function worse<Said extends { stand: Stand }>(one: Said | undefined, other: Said, seqOf: (said: Said) => number): Said {
  if (!one) return other
  const more = adversity[other.stand] - adversity[one.stand]
  return more > 0 || (more === 0 && seqOf(other) > seqOf(one)) ? other : one
}

/** The positions of the paragraph that the sources give way to, by delegation or group. */
export function positionsTaken(
  state: Negotiation,
  sources: readonly Paragraph[],
  into: Pick<Paragraph, 'hash'>,
  entry: Entry,
): Record<string, Position> {
  const positions: Record<string, Position> = {}
  for (const { positions: said } of sources)
    for (const [key, one] of Object.entries(said))
      positions[key] = worse(Object.hasOwn(positions, key) ? positions[key] : undefined, one, ({ seq }) => seq)
  // Who stood against one of them through somebody whose word on the other now goes first says so itself from here on.
  const now = standsOf(state, { ...into, positions })
  const before = sources.map((source) => standsOf(state, source))
  for (const { delegation } of state.parties) {
    const worst = before
      .flatMap((stands) => stands.get(delegation) ?? [])
      .reduce<ReturnType<typeof now.get>>((one, other) => worse(one, other, ({ position }) => position.seq), undefined)
    const stand = now.get(delegation)?.stand
    if (!worst || (stand !== undefined && adversity[stand] >= adversity[worst.stand])) continue
    const { note, group: _, ...position } = worst.position
    positions[delegation] = {
      ...position,
      ...(note !== undefined && position.delegation === delegation ? { note } : {}),
      operation: derivedId(entry.signed.operation.id, `${delegation}/${position.operation}`),
      delegation,
      // Said anew by the merge: what it aligned itself with before does not go before it.
      seq: entry.seq,
    }
  }
  return positions
}
