/**
 * Whether a device stood at a moment that is long past, by lists and statements that somebody kept: those that were in
 * the record by then count, and no later ones. That they are in the record, and that the lists follow from a committee,
 * is for the caller to verify.
 */
import type { HybridPublic } from '#platform/signing.ts'
import { emptyChain, reckon, signatureHolds } from './device-chain.ts'
import { nothingRead, readOn } from './device-reading.ts'
import { type ListedKeys, signersAt, withList } from './listed-keys.ts'
import type { Device, Kept, SignedDevice, SignedList } from './statements.ts'

export type KeptKeys = { lists: readonly Kept<SignedList>[]; devices: readonly Kept<SignedDevice>[] }

export type StoodThen = { device: Device; stood: boolean; why?: 'removed' | 'never-added' }

/**
 * What the statements of a delegation amounted to at a moment, by device. Undefined for a device of which none spoke.
 *
 * @param at milliseconds since 1970; entries of the record have whole seconds, and count from their second on.
 */
export function whoStood(
  keys: KeptKeys,
): (delegation: string, device: string, at: number) => Promise<StoodThen | undefined> {
  const byTime = <One extends { at: string; index: number }>(kept: readonly One[], at: number): One[] =>
    kept.filter((one) => Date.parse(one.at) <= at).toSorted((a, b) => a.index - b.index)
  const verified = new Map<SignedDevice, Promise<boolean>>()
  const holds = (key: HybridPublic, signed: SignedDevice): Promise<boolean> => {
    const known = verified.get(signed) ?? signatureHolds(key, signed)
    verified.set(signed, known)
    return known
  }
  return async (delegation, id, at) => {
    const listed = byTime(keys.lists, at).reduce<ListedKeys>(
      (known, { index, signed }) => withList(known, index, signed.statement),
      {},
    )
    const own = byTime(keys.devices, at).filter(({ signed }) => signed.statement.delegation === delegation)
    const shown = own.map(({ index, signed }) => ({ signed, index, signers: signersAt(listed, delegation, index) }))
    const { read } = await readOn(nothingRead(delegation), shown, holds)
    const now = signersAt(listed, delegation, Number.MAX_SAFE_INTEGER)
    const one = reckon(emptyChain(delegation), now, read.taken).devices.get(id)
    if (!one) return undefined
    if (one.removed) return { device: one.device, stood: false, why: 'removed' }
    return one.added ? { device: one.device, stood: true } : { device: one.device, stood: false, why: 'never-added' }
  }
}
