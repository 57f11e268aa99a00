/**
 * The devices of a delegation: a chain of signed statements, of which none can be taken away or moved. `append` is what
 * the host asks before it takes one more; `readOn` (device-reading.ts) is how a client asks the same of each statement,
 * by the keys that were listed where it stands in the record. `reckon` says what statements that were taken amount to
 * under the keys of another list: what a key added that is listed no more does not stand, yet what it removed stays
 * removed, for what was once taken away never comes back because a key changed.
 */
import { type HybridPublic, keyIdOf, verifyHybrid } from '#platform/signing.ts'
import { signersOf } from './credentials-list.ts'
import { type KeyFault, KeyRefused } from './faults.ts'
import type { Signers } from './listed-keys.ts'
import {
  type Device,
  type DeviceStatement,
  domains,
  hashOf,
  keyLimits,
  type ListedDelegation,
  SignedDevice,
} from './statements.ts'

/** How far the clock of a device may be ahead of the host's. */
const clocksDiffer = 600_000

export type ChainedDevice = {
  device: Device
  /** Added by a key that the list names, or by a device of the same holder that stood. */
  added: boolean
  removed: boolean
  /** When whoever removed it said so. */
  removedAt?: string
}

export type Chain = {
  readonly delegation: string
  readonly seq: number
  /** The hash of the last statement. */
  readonly head: string | null
  readonly devices: ReadonlyMap<string, ChainedDevice>
}

export function emptyChain(delegation: string): Chain {
  return { delegation, seq: 0, head: null, devices: new Map() }
}

function stands({ added, removed }: ChainedDevice): boolean {
  return added && !removed
}

export function standsIn(chain: Chain, device: string): boolean {
  const known = chain.devices.get(device)
  return known !== undefined && stands(known)
}

type Signer = { key: HybridPublic; of: 'delegation' } | { key: HybridPublic; of: ChainedDevice }

/** Who may sign with this key: the delegation, or a device that stands. */
function signerIn(chain: Chain, signers: Signers, by: string): Signer | undefined {
  const key = signers.get(by)
  if (key) return { key, of: 'delegation' }
  const device = chain.devices.get(by)
  return device && stands(device) ? { key: device.device.key, of: device } : undefined
}

/** Throws KeyRefused where a statement does not stand at the end of this chain, whoever signed it. */
function mustFollow(chain: Chain, statement: DeviceStatement): void {
  if (statement.delegation !== chain.delegation)
    throw new KeyRefused('wrong-delegation', `This chain is of ${chain.delegation}.`)
  if (statement.seq !== chain.seq + 1)
    throw new KeyRefused('wrong-seq', `Number ${chain.seq + 1} is next, not ${statement.seq}.`)
  if (statement.previous !== chain.head)
    throw new KeyRefused('wrong-previous', 'It follows another statement than the last one.')
}

/** Why this signer may not say this; undefined where they may. */
function objection(chain: Chain, signer: Signer, { act, device }: DeviceStatement): KeyFault | undefined {
  if (device.id !== keyIdOf(device.key)) return 'wrong-device-id'
  const known = chain.devices.get(device.id)
  if (act === 'remove' && !known) return 'does-not-stand'
  if (act === 'add' && known?.removed) return 'removed-for-good'
  const { account } = (known?.device ?? device).holder
  if (act === 'add' && account !== device.holder.account) return 'holder-changed'
  if (signer.of === 'delegation') return undefined
  return signer.of.device.holder.account === account ? undefined : 'not-its-holder'
}

type Working = { -readonly [Part in keyof Chain]: Chain[Part] } & { devices: Map<string, ChainedDevice> }

/** A statement that was taken. `void`: it is in its place of the chain, but says what it may not say, and counts for nothing. */
export type Taken = { statement: DeviceStatement; void?: true }

/** What statements that were taken amount to, behind a chain, if only these keys speak for the delegation. */
export function reckon(chain: Chain, signers: Signers, taken: readonly Taken[]): Chain {
  const longer = copyOf(chain)
  for (const one of taken) advance(longer, signers, one)
  return longer
}

/** A chain of one's own, that grows. */
export function copyOf(chain: Chain): Working {
  return { ...chain, devices: new Map(chain.devices) }
}

export function advance(chain: Working, signers: Signers, { statement, void: isVoid }: Taken): void {
  if (!isVoid) change(chain, signers, statement)
  chain.seq = statement.seq
  chain.head = hashOf(domains.device, statement)
}

function change({ devices, ...chain }: Working, signers: Signers, { act, at, device, by }: DeviceStatement): void {
  const known = devices.get(device.id) ?? { device, added: false, removed: false }
  if (act === 'remove') devices.set(device.id, { removedAt: at, ...known, removed: true })
  else if (signerIn({ ...chain, devices }, signers, by)) devices.set(device.id, { ...known, added: true, device })
  else devices.set(device.id, known)
}

/**
 * Asks what a statement must be to be taken, whoever asks: behind this chain, signed by a key that may. Answers why it is
 * void nevertheless, if it is. Throws KeyRefused: `unknown-signer` and `forged-signature` where nobody said it who may.
 */
export async function examine(
  chain: Chain,
  signers: Signers,
  { statement, signature }: SignedDevice,
  holds: (key: HybridPublic) => Promise<boolean>,
): Promise<KeyFault | undefined> {
  mustFollow(chain, statement)
  const signer = signerIn(chain, signers, statement.by)
  if (!signer) throw new KeyRefused('unknown-signer', `The key ${statement.by} may not sign for this delegation.`)
  if (signature.key !== statement.by || !(await holds(signer.key)))
    throw new KeyRefused('forged-signature', `The signature of statement ${statement.seq} does not hold.`)
  return objection(chain, signer, statement)
}

/** Takes one more statement, strictly. Throws KeyRefused; the chain given stays as it is. */
export async function append(chain: Chain, listed: ListedDelegation, signed: unknown, now: Date): Promise<Chain> {
  const { data } = SignedDevice.safeParse(signed)
  if (!data) throw new KeyRefused('malformed', 'This is no statement about a device.')
  const { statement } = data
  mustFollow(chain, statement)
  if (Date.parse(statement.at) > now.getTime() + clocksDiffer)
    throw new KeyRefused('wrong-time', 'It is dated in the future: set the clock of the device right.')
  const signers = signersOf(listed)
  const fault = await examine(chain, signers, data, (key) => signatureHolds(key, data))
  if (fault) throw new KeyRefused(fault, `The device ${statement.device.id} of ${statement.device.holder.name}.`)
  if (statement.act === 'remove') mustNotBeRemoved(chain, statement)
  else mustFit(chain, listed, statement)
  return reckon(chain, signers, [{ statement }])
}

function mustNotBeRemoved(chain: Chain, { device }: DeviceStatement): void {
  if (chain.devices.get(device.id)?.removed) throw new KeyRefused('does-not-stand', 'This device was removed already.')
}

function mustFit(chain: Chain, listed: ListedDelegation, { device }: DeviceStatement): void {
  if (standsIn(chain, device.id)) throw new KeyRefused('already-stands', 'This device stands already.')
  const others = [...chain.devices.values()].filter((one) => one.device.id !== device.id).map((one) => one.device.key)
  const inUse = [...signersOf(listed).values(), ...others]
  if (inUse.some((key) => key.ed25519 === device.key.ed25519 || key.mldsa65 === device.key.mldsa65))
    throw new KeyRefused('duplicate-key', 'This key, or half of it, is in use already: make a new one.')
  const standing = [...chain.devices.values()].filter(stands)
  const own = standing.filter((one) => one.device.holder.account === device.holder.account)
  if (own.length >= keyLimits.devicesOfOne || standing.length >= keyLimits.devicesOfDelegation)
    throw new KeyRefused('too-many-devices', 'Remove a device before adding another.')
}

/** The signature, asked of the cryptography itself. */
export function signatureHolds(key: HybridPublic, { statement, signature }: SignedDevice): Promise<boolean> {
  return verifyHybrid(key, domains.device, statement, signature)
}

/** The statement that would come next on a chain, to be signed. */
export function nextStatement(
  chain: Pick<Chain, 'delegation' | 'seq' | 'head'>,
  { act, device, by, at }: Pick<DeviceStatement, 'act' | 'device' | 'by' | 'at'>,
): DeviceStatement {
  return { v: 1, delegation: chain.delegation, seq: chain.seq + 1, previous: chain.head, act, device, at, by }
}
