/** Which committees a client follows, from the one that it pinned. */
import { checkFirstCommittee, checkSuccessor } from './committee.ts'
import { KeyRefused } from './faults.ts'
import { type Committee, domains, hashOf, type Kept, type SignedCommittee } from './statements.ts'

export function isCommittee({ signed }: Kept<SignedCommittee>, wanted: Committee | undefined): boolean {
  return wanted !== undefined && hashOf(domains.committee, signed.statement) === hashOf(domains.committee, wanted)
}

type Following = { chain: Kept<SignedCommittee>[]; foreign: boolean }

/**
 * Follows the committees that the host shows from the pinned one on: given, or known from before, or else the first that
 * is shown. Those before the pinned one are named by it, each by the next: they speak no more, but signed the first lists.
 * `foreign` where the pinned one is not among them, or what is shown behind it does not follow.
 */
export async function chainFrom(
  known: Kept<SignedCommittee>[],
  shown: Kept<SignedCommittee>[],
  anchor?: Committee,
): Promise<Following> {
  const pinned = known[0]
  if (shown.length === 0) return { chain: known, foreign: false }
  const wanted = anchor ?? pinned?.signed.statement
  const start = wanted ? shown.findIndex((one) => isCommittee(one, wanted)) : 0
  const first = shown[start]
  if (!first) return { chain: known, foreign: true }
  const chain: Kept<SignedCommittee>[] = [...before(shown, start), first]
  try {
    if (!wanted) checkFirstCommittee(first.signed)
    for (const one of shown.slice(start + 1)) {
      const last = chain.at(-1) ?? first
      await checkSuccessor(last.signed.statement, one.signed)
      chain.push(one)
    }
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error
    return { chain: known.length > chain.length ? known : chain, foreign: true }
  }
  // The host may show fewer than it showed before; it may not make us forget them.
  const forgot =
    known.length > chain.length || known.some((one, index) => !isCommittee(one, chain[index]?.signed.statement))
  return forgot && known.length > 0 ? { chain: known, foreign: true } : { chain, foreign: false }
}

function before(shown: Kept<SignedCommittee>[], start: number): Kept<SignedCommittee>[] {
  const earlier: Kept<SignedCommittee>[] = []
  let next = shown[start]
  for (const one of shown.slice(0, start).toReversed()) {
    if (next?.signed.statement.previous !== hashOf(domains.committee, one.signed.statement)) break
    earlier.unshift(one)
    next = one
  }
  return earlier
}
