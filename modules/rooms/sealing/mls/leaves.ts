/**
 * Who may sit in the tree: key packages and leaves are checked here, and the judge is asked of each. The library's own
 * authentication accepts anybody; without this file there would be none.
 */
import { type Capabilities } from 'ts-mls/capabilities.js'
import {
  decodeKeyPackage,
  encodeKeyPackage,
  generateKeyPackageWithKey,
  type KeyPackage,
  makeKeyPackageRef,
  verifyKeyPackage,
} from 'ts-mls/keyPackage.js'
import { type LeafNode, verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import { equalBytes, toBase64url } from '#platform/bytes.ts'
import type { DeviceKey, Judge, Occasion } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { coder, decoder } from './coder.ts'
import { settingsExtension } from './epoch.ts'
import { type Suite, suiteOf } from './provider.ts'
import { decodeWhole, fromWire, refusing, toWire } from './wire.ts'

/** draft-ietf-mls-extensions: this package may be used more than once. */
const lastResortExtension = 0x000a
const day = 86_400n
const lifetimes = { once: 90n * day, lastResort: 365n * day, clocks: 1n * day }

const capabilities: Capabilities = {
  versions: ['mls10'],
  ciphersuites: [suiteOf('classical').mls, suiteOf('hybrid').mls],
  extensions: [settingsExtension, lastResortExtension],
  proposals: [],
  credentials: ['basic'],
}

export type ReadPackage = { ref: string; keyPackage: KeyPackage; identity: Uint8Array; lastResort: boolean }
/** The secret half, with the public one that it belongs to. */
export type OwnPackage = { keyPackage: KeyPackage; init: Uint8Array; leaf: Uint8Array }

export async function makeKeyPackage(
  suite: Suite,
  device: DeviceKey,
  now: Date,
  lastResort: boolean,
): Promise<{ ref: string; public: Uint8Array; private: Uint8Array }> {
  const made = seconds(now)
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: device.identity },
    capabilities,
    { notBefore: made - 3600n, notAfter: made + (lastResort ? lifetimes.lastResort : lifetimes.once) },
    lastResort ? [{ extensionType: lastResortExtension, extensionData: new Uint8Array() }] : [],
    { signKey: device.secret, publicKey: device.public },
    suite.impl,
  )
  return {
    ref: await refOf(suite, publicPackage),
    public: toWire(suite.wire, 'keyPackage', { wireformat: 'mls_key_package', keyPackage: publicPackage }),
    private: coder('CHP', suite.wire)
      .opaque(encodeKeyPackage(publicPackage))
      .opaque(privatePackage.initPrivateKey)
      .opaque(privatePackage.hpkePrivateKey)
      .whole(),
  }
}

/** The secret half as `makeKeyPackage` wrote it. */
export function readOwnPackage(suite: Suite, bytes: Uint8Array): OwnPackage {
  const read = decoder('CHP', suite.wire, bytes)
  const keyPackage = decodeWhole(decodeKeyPackage, read.opaque(), 'key package')
  const own = { keyPackage, init: read.opaque(), leaf: read.opaque() }
  read.end()
  return own
}

export async function refOf(suite: Suite, keyPackage: KeyPackage): Promise<string> {
  return toBase64url(await makeKeyPackageRef(keyPackage, suite.impl.hash))
}

/** Checks all of a key package but whom it speaks for, which the judge says when it is added. */
export async function readKeyPackage(suite: Suite, bytes: Uint8Array, now: Date): Promise<ReadPackage> {
  const { suite: wire, type, message } = fromWire(bytes)
  if (type !== 'keyPackage' || message.wireformat !== 'mls_key_package')
    throw new GroupRefused('malformed', 'This is no key package.')
  if (wire !== suite.wire) throw new GroupRefused('malformed', `This key package is not of the ${suite.name} suite.`)
  const { keyPackage } = message
  await checkKeyPackage(suite, keyPackage)
  const { notBefore, notAfter } = keyPackage.leafNode.lifetime
  const at = seconds(now)
  if (notBefore > at + lifetimes.clocks || notAfter < at)
    throw new GroupRefused('unauthentic', 'The time of this key package is over, or has not come.')
  if (notAfter - notBefore > lifetimes.lastResort + lifetimes.clocks)
    throw new GroupRefused('unauthentic', 'This key package claims too long a time.')
  return {
    ref: await refOf(suite, keyPackage),
    keyPackage,
    identity: identityOf(keyPackage.leafNode),
    lastResort: keyPackage.extensions.some(({ extensionType }) => extensionType === lastResortExtension),
  }
}

/** Everything that does not depend on the time (a late reader sees key packages whose time is over). */
export async function checkKeyPackage(suite: Suite, keyPackage: KeyPackage): Promise<void> {
  if (keyPackage.version !== 'mls10' || keyPackage.cipherSuite !== suite.mls)
    throw new GroupRefused('malformed', `This key package is not of the ${suite.name} suite.`)
  if (keyPackage.extensions.some(({ extensionType }) => extensionType !== lastResortExtension))
    throw new GroupRefused('malformed', 'This key package carries what ours never do.')
  await checkLeaf(suite, keyPackage.leafNode)
  if (
    !(await suite.kem.acceptable(keyPackage.initKey)) ||
    equalBytes(keyPackage.initKey, keyPackage.leafNode.hpkePublicKey)
  )
    throw new GroupRefused('unauthentic', 'The first key of this key package is none.')
  await refusing('unauthentic', 'A signature of this key package does not hold.', async () => {
    const { signature } = suite.impl
    if (
      !(await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, signature)) ||
      !(await verifyKeyPackage(keyPackage, signature))
    )
      throw new GroupRefused('unauthentic', 'A signature of this key package does not hold.')
  })
}

/** Form, capabilities and key of a leaf; not its signature. */
export async function checkLeaf(suite: Suite, leaf: LeafNode): Promise<void> {
  identityOf(leaf)
  const { versions, ciphersuites, extensions, credentials } = leaf.capabilities
  const able =
    versions.includes('mls10') &&
    ciphersuites.includes(suite.mls) &&
    extensions.includes(settingsExtension) &&
    credentials.includes('basic')
  if (!able) throw new GroupRefused('unauthentic', 'This leaf cannot do what our groups ask of it.')
  if (leaf.extensions.length > 0) throw new GroupRefused('malformed', 'This leaf carries what ours never do.')
  if (!(await suite.kem.acceptable(leaf.hpkePublicKey)))
    throw new GroupRefused('unauthentic', 'The encryption key of this leaf is none.')
}

/** The signature over a leaf as it stands in the tree of that group. */
export async function checkLeafSignature(
  suite: Suite,
  leaf: LeafNode,
  groupId: Uint8Array,
  index: number,
): Promise<void> {
  const { signature } = suite.impl
  const holds = await refusing('unauthentic', 'The signature of a leaf does not hold.', () => {
    if (leaf.leafNodeSource === 'key_package')
      return verifyLeafNodeSignatureKeyPackage({ ...leaf, leafNodeSource: leaf.leafNodeSource }, signature)
    if (leaf.leafNodeSource === 'commit')
      return verifyLeafNodeSignature({ ...leaf, leafNodeSource: leaf.leafNodeSource }, groupId, index, signature)
    throw new GroupRefused('external', 'A leaf was changed by a proposal of its own, which is not used here.')
  })
  if (!holds) throw new GroupRefused('unauthentic', 'The signature of a leaf does not hold.')
}

export async function mustStand(judge: Judge, leaf: LeafNode, occasion: Occasion): Promise<void> {
  const stands = await refusing('stranger', 'It could not be judged whether a device stands.', () =>
    judge(identityOf(leaf), leaf.signaturePublicKey, occasion),
  )
  if (stands !== true) throw new GroupRefused('stranger', 'A device is not known, or no longer stands.')
}

export function identityOf({ credential }: LeafNode): Uint8Array {
  if (credential.credentialType !== 'basic')
    throw new GroupRefused('unauthentic', 'This leaf does not say by a basic credential whom it speaks for.')
  return credential.identity
}

function seconds(date: Date): bigint {
  return BigInt(Math.floor(date.getTime() / 1000))
}
