/**
 * The devices of a delegation: a chain of signed statements, of which none can be taken away or moved. `append` is what
 * the host asks before it takes one more. `readOn` is what every client makes of the whole, and asks less: it may meet
 * statements whose signer the newest list no longer names. Such a statement adds nothing, yet it still removes: what was
 * once taken away never comes back because a key changed.
 */
import { type HybridPublic, keyIdOf, verifyHybrid } from '#platform/signing.ts'
import { signersOf } from './credentials-list.ts'
import { type KeyFault, KeyRefused } from './faults.ts'
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

function signerIn(chain: Chain, listed: ListedDelegation | undefined, by: string): Signer | undefined {
  const key = listed && signersOf(listed).get(by)
  if (key) return { key, of: 'delegation' }
  const device = chain.devices.get(by)
  return device && { key: device.device.key, of: device }
}

/** Throws KeyRefused where a statement does not stand at the end of this chain, whoever signed it. */
function mustFollow(chain: Chain, statement: DeviceStatement): void {
  if (statement.delegation !== chain.delegation)
    throw new KeyRefused('wrong-delegation', `This chain is of ${chain.delegation}.`)
  if (statement.seq !== chain.seq + 1)
    throw new KeyRefused('wrong-seq', `Number ${chain.seq + 1} is next, not ${statement.seq}.`)
  if (statement.previous !== chain.head)
    throw new KeyRefused('wrong-previous', 'It follows another statement than the last one.')
  if (statement.device.id !== keyIdOf(statement.device.key))
    throw new KeyRefused('wrong-device-id', 'The id is not that of the key.')
}

/** Why this signer may not say this; undefined where they may. */
function objection(chain: Chain, signer: Signer, { act, device }: DeviceStatement): KeyFault | undefined {
  const known = chain.devices.get(device.id)
  if (act === 'remove' && !known) return 'does-not-stand'
  if (act === 'add' && known?.removed) return 'removed-for-good'
  const { account } = (known?.device ?? device).holder
  if (act === 'add' && account !== device.holder.account) return 'holder-changed'
  if (signer.of === 'delegation') return undefined
  if (signer.of.removed) return 'unknown-signer'
  return signer.of.device.holder.account === account ? undefined : 'not-its-holder'
}

type Working = { -readonly [Part in keyof Chain]: Chain[Part] } & { devices: Map<string, ChainedDevice> }

function copyOf(chain: Chain): Working {
  return { ...chain, devices: new Map(chain.devices) }
}

function advance(chain: Working, statement: DeviceStatement, change?: Partial<ChainedDevice>): void {
  const { device } = statement
  const known = chain.devices.get(device.id) ?? { device, added: false, removed: false }
  if (change) chain.devices.set(device.id, { ...known, ...change })
  chain.seq = statement.seq
  chain.head = hashOf(domains.device, statement)
}

/** Takes one more statement, strictly. Throws KeyRefused; the chain given stays as it is. */
export async function append(chain: Chain, listed: ListedDelegation, signed: unknown, now: Date): Promise<Chain> {
  const { data } = SignedDevice.safeParse(signed)
  if (!data) throw new KeyRefused('malformed', 'This is no statement about a device.')
  const { statement, signature } = data
  mustFollow(chain, statement)
  if (Date.parse(statement.at) > now.getTime() + clocksDiffer)
    throw new KeyRefused('wrong-time', 'It is dated in the future: set the clock of the device right.')
  const signer = signerIn(chain, listed, statement.by)
  if (!signer || (signer.of !== 'delegation' && !stands(signer.of)))
    throw new KeyRefused('unknown-signer', `The key ${statement.by} may not sign for this delegation.`)
  if (signature.key !== statement.by || !(await verifyHybrid(signer.key, domains.device, statement, signature)))
    throw new KeyRefused('forged-signature', 'The signature does not hold.')
  const fault = objection(chain, signer, statement)
  if (fault) throw new KeyRefused(fault, `The device ${statement.device.id} of ${statement.device.holder.name}.`)
  if (statement.act === 'remove') mustNotBeRemoved(chain, statement)
  else mustFit(chain, listed, statement)
  const longer = copyOf(chain)
  advance(longer, statement, statement.act === 'remove' ? { removed: true } : { added: true, device: statement.device })
  return longer
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

/** A statement that is in the chain but says what it may not say: it counts for nothing, and somebody should hear of it. */
export type Void = { signed: SignedDevice; fault: KeyFault }

export type Reading = {
  chain: Chain
  voids: Void[]
  /** Where the chain is broken or a signature is forged: nothing from there on was read. */
  broken?: { signed: SignedDevice; refused: KeyRefused }
}

/**
 * What a client makes of more statements. `holds` says whether a signature verifies: a caller may remember the answers,
 * for they never change.
 */
export async function readOn(
  chain: Chain,
  listed: ListedDelegation | undefined,
  statements: readonly SignedDevice[],
  holds: (key: HybridPublic, signed: SignedDevice) => Promise<boolean>,
): Promise<Reading> {
  const longer = copyOf(chain)
  const voids: Void[] = []
  for (const signed of statements) {
    try {
      const fault = await readOne(longer, listed, signed, holds)
      if (fault) voids.push({ signed, fault })
    } catch (refused) {
      if (!(refused instanceof KeyRefused)) throw refused
      return { chain: longer, voids, broken: { signed, refused } }
    }
  }
  return { chain: longer, voids }
}

async function readOne(
  chain: Working,
  listed: ListedDelegation | undefined,
  signed: SignedDevice,
  holds: (key: HybridPublic, signed: SignedDevice) => Promise<boolean>,
): Promise<KeyFault | undefined> {
  const { statement, signature } = signed
  mustFollow(chain, statement)
  if (signature.key !== statement.by) throw new KeyRefused('forged-signature', 'Another key signed than is named.')
  const signer = signerIn(chain, listed, statement.by)
  const removes = statement.act === 'remove'
  // The list names that key no more, and we may never have seen the one that did. To remove is the safe reading.
  if (!signer) return void advance(chain, statement, removes ? { removed: true } : {})
  if (!(await holds(signer.key, signed)))
    throw new KeyRefused('forged-signature', `The signature of statement ${statement.seq} does not hold.`)
  const fault = objection(chain, signer, statement)
  if (fault) {
    advance(chain, statement)
    return fault
  }
  const stood = signer.of === 'delegation' || stands(signer.of)
  if (removes) advance(chain, statement, { removed: true })
  else advance(chain, statement, stood ? { added: true, device: statement.device } : {})
  return undefined
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
