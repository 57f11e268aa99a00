/**
 * What a client makes of statements about devices. Each is asked what the host had to ask when it took it: whether it
 * follows, and whether one of the keys signed it that were listed where it stands in the record, or a device that stood
 * there. So a key that is listed no more is not forgotten, one that was never listed is never believed, and what a key
 * signed after it was replaced is worth nothing.
 */
import type { HybridPublic } from '#platform/signing.ts'
import { advance, type Chain, copyOf, emptyChain, examine, type Taken } from './device-chain.ts'
import { type KeyFault, KeyRefused } from './faults.ts'
import type { Signers } from './listed-keys.ts'
import type { SignedDevice } from './statements.ts'

/** A statement as the record shows it, and the keys that were listed there. */
export type Shown = { signed: SignedDevice; index: number; signers: Signers }

/** How far a chain was read: what was taken, and what it amounted to at the place of the last of it. */
export type Read = { taken: readonly Taken[]; chain: Chain; signers: Signers | undefined; index: number }

export function nothingRead(delegation: string): Read {
  return { taken: [], chain: emptyChain(delegation), signers: undefined, index: -1 }
}

/** A statement that counts for nothing, and somebody should hear of it. */
export type Refused = { signed: SignedDevice; fault: KeyFault; detail: string; forged: boolean }

export type Reading = {
  read: Read
  refused: Refused[]
  /** It does not follow: nothing from there on was read. */
  broken?: { signed: SignedDevice; refused: KeyRefused }
}

/**
 * Reads on. What nobody signed who could is passed over, as if the host had entered something else: it stands where the
 * next genuine statement will stand. `holds` says whether a signature verifies: a caller may remember the answers, for
 * they never change.
 */
export async function readOn(
  before: Read,
  shown: readonly Shown[],
  holds: (key: HybridPublic, signed: SignedDevice) => Promise<boolean>,
): Promise<Reading> {
  const taken = [...before.taken]
  const refused: Refused[] = []
  let { signers, index } = before
  let chain = copyOf(before.chain)
  for (const one of shown) {
    const { signed } = one
    if (signers !== one.signers) {
      chain = copyOf(emptyChain(chain.delegation))
      for (const earlier of taken) advance(chain, one.signers, earlier)
      signers = one.signers
    }
    try {
      if (one.index <= index) throw new KeyRefused('wrong-seq', 'It stands in the record before the one it follows.')
      const fault = await examine(chain, signers, signed, (key) => holds(key, signed))
      if (fault) refused.push({ signed, fault, detail: 'It says what its signer may not say.', forged: false })
      const next: Taken = { statement: signed.statement, ...(fault ? { void: true } : {}) }
      taken.push(next)
      advance(chain, signers, next)
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error
      const { fault, detail } = error
      const forged = fault === 'unknown-signer' || fault === 'forged-signature'
      if (!forged) return { read: { taken, chain, signers, index }, refused, broken: { signed, refused: error } }
      refused.push({ signed, fault, detail, forged })
    }
    index = one.index
  }
  return { read: { taken, chain, signers, index }, refused }
}
