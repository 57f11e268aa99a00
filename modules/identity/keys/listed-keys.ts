/**
 * Which keys were listed for a delegation, and where in the record: a statement about a device is as good as the key that
 * signed it was at its place, whatever later lists say. Kept by delegation, and only where something changed, for most
 * lists change little and each is large.
 */
import { z } from 'zod'
import { HybridPublic, keyIdOf } from '#platform/signing.ts'
import { signersOf } from './credentials-list.ts'
import type { CredentialsList } from './statements.ts'

/** These keys, and no others, from behind this place of the record on: the keys of the delegation and of its deputies. */
const Span = z.object({ from: z.int(), keys: z.array(HybridPublic) })
type Span = z.infer<typeof Span>

export const ListedKeys = z.record(z.string(), z.array(Span))
export type ListedKeys = z.infer<typeof ListedKeys>

export type Signers = ReadonlyMap<string, HybridPublic>

/** What is known with one more list, which stands behind all before it. */
export function withList(
  known: ListedKeys,
  index: number,
  { delegations }: Pick<CredentialsList, 'delegations'>,
): ListedKeys {
  const longer: ListedKeys = { ...known }
  const listed = new Map(delegations.map((one) => [one.id, [...signersOf(one).values()]]))
  for (const id of new Set([...Object.keys(known), ...listed.keys()])) {
    const spans = known[id] ?? []
    const keys = listed.get(id) ?? []
    if (namesOf(spans.at(-1)?.keys ?? []) !== namesOf(keys)) longer[id] = [...spans, { from: index, keys }]
  }
  return longer
}

/** The keys that were listed where this place of the record was written: the same map for as long as nothing changed. */
export function signersAt(known: ListedKeys, delegation: string, index: number): Signers {
  const span = known[delegation]?.findLast(({ from }) => from < index)
  if (!span) return nobody
  const signers = bySpan.get(span) ?? new Map(span.keys.map((key) => [keyIdOf(key), key]))
  bySpan.set(span, signers)
  return signers
}

const nobody: Signers = new Map()
const bySpan = new WeakMap<Span, Signers>()

function namesOf(keys: readonly HybridPublic[]): string {
  return keys.map(({ ed25519, mldsa65 }) => `${ed25519} ${mldsa65}`).join()
}
