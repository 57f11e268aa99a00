/** Welcomes (RFC 9420, sections 12.4.3 and 12.4.3.1): made by whoever adds, and verified whole by whoever joins. */
import {
  decodeGroupInfo,
  encodeGroupInfo,
  type GroupInfo,
  signGroupInfo,
  verifyGroupInfoSignature,
} from 'ts-mls/groupInfo.js'
import { decodeGroupSecrets, encodeGroupSecrets, type GroupSecrets } from 'ts-mls/groupSecrets.js'
import type { KeyPackage } from 'ts-mls/keyPackage.js'
import { deriveKeySchedule } from 'ts-mls/keySchedule.js'
import { encodeLeafNode } from 'ts-mls/leafNode.js'
import { decodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js'
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js'
import type { Welcome } from 'ts-mls/welcome.js'
import { equalBytes, fromBase64url, toBase64url } from '#platform/bytes.ts'
import type { DeviceKey } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { type Epoch, type Seat, settingsIn } from './epoch.ts'
import { deriveSecret, encryptionInfo, expandWithLabel } from './labels.ts'
import { checkLeaf, checkLeafSignature, mustStand, type OwnPackage, readOwnPackage, refOf } from './leaves.ts'
import { climb, keysInUse } from './path.ts'
import type { Suite } from './provider.ts'
import { plantSecrets } from './secrets.ts'
import { checkTree } from './tree-check.ts'
import { covers, type HashedTree, hashTree, rootHash, treeBytes } from './tree.ts'
import { decodeWhole, fromWire, refusing, toWire } from './wire.ts'

const none = new Uint8Array()
const nonceLength = 12

export async function makeWelcome(
  { suite, device }: Seat,
  next: Epoch,
  {
    joinerSecret,
    welcomeSecret,
    added,
    paths,
  }: {
    joinerSecret: Uint8Array
    welcomeSecret: Uint8Array
    added: readonly { leaf: number; keyPackage: KeyPackage }[]
    /** Path secrets by node, where the commit had a path. */
    paths?: ReadonlyMap<number, Uint8Array>
  },
): Promise<Uint8Array> {
  const groupInfo = await signGroupInfo(
    {
      groupContext: next.context,
      extensions: [{ extensionType: 'ratchet_tree', extensionData: treeBytes(next.hashed.tree) }],
      confirmationTag: next.confirmationTag,
      signer: next.self,
    },
    device.secret,
    suite.impl.signature,
  )
  const { key, nonce } = welcomeKeys(suite, welcomeSecret)
  const encryptedGroupInfo = await suite.using.seal(key, nonce, none, encodeGroupInfo(groupInfo))
  const info = encryptionInfo('Welcome', encryptedGroupInfo)
  const secrets = await Promise.all(
    added.map(async ({ leaf, keyPackage }) => {
      const above = [...(paths?.keys() ?? [])].find((node) => covers(node, leaf * 2))
      const pathSecret = above === undefined ? undefined : paths?.get(above)
      const plaintext = encodeGroupSecrets({ joinerSecret, pathSecret, psks: [] })
      const { enc, ciphertext } = await suite.hpke.seal(keyPackage.initKey, info, none, plaintext)
      plaintext.fill(0)
      return {
        newMember: fromBase64url(await refOf(suite, keyPackage)),
        encryptedGroupSecrets: { kemOutput: enc, ciphertext },
      }
    }),
  )
  const welcome: Welcome = { cipherSuite: suite.mls, secrets, encryptedGroupInfo }
  return toWire(suite.wire, 'welcome', { wireformat: 'mls_welcome', welcome })
}

function welcomeKeys(suite: Suite, welcomeSecret: Uint8Array) {
  return {
    key: expandWithLabel(suite, welcomeSecret, 'key', none, suite.keyLength),
    nonce: expandWithLabel(suite, welcomeSecret, 'nonce', none, nonceLength),
  }
}

export async function openWelcome(
  seat: Seat,
  bytes: Uint8Array,
  find: (ref: string) => Promise<Uint8Array | undefined>,
): Promise<{ epoch: Epoch; usedRef: string }> {
  const { suite, device } = seat
  const { suite: wire, type, message } = fromWire(bytes)
  if (type !== 'welcome' || message.wireformat !== 'mls_welcome')
    throw new GroupRefused('malformed', 'This is no welcome.')
  const { welcome } = message
  if (wire !== suite.wire || welcome.cipherSuite !== suite.mls)
    throw new GroupRefused('malformed', `This welcome is not of the ${suite.name} suite.`)
  const { own, ref } = await ownPackage(suite, welcome, find)
  const secrets = await openSecrets(suite, welcome, own, ref)
  const info = await openGroupInfo(suite, welcome, secrets.joinerSecret)
  const hashed = await verifiedTree(seat, info)
  const self = ownPlace(hashed.tree, own, device)
  await verifySigner(suite, info, hashed.tree)
  const keys = new Map([[self * 2, own.leaf]])
  const fits = await refusing('unauthentic', 'The key of this device is spoilt.', () => suite.kem.publicOf(own.leaf))
  if (!equalBytes(fits, own.keyPackage.leafNode.hpkePublicKey))
    throw new GroupRefused('unauthentic', 'The kept half of the key package is of another one.')
  const heard = await pathKeys(suite, hashed, self, info.signer, secrets.pathSecret)
  mustReachUp(hashed.tree, self, heard)
  const [schedule, encryptionSecret] = await refusing('unauthentic', 'The epoch cannot be derived.', () =>
    deriveKeySchedule(secrets.joinerSecret, new Uint8Array(suite.hashLength), info.groupContext, suite.impl.kdf),
  )
  secrets.joinerSecret.fill(0)
  const { confirmedTranscriptHash } = info.groupContext
  const tag = suite.using.hmac(suite.hash, schedule.confirmationKey, confirmedTranscriptHash)
  if (!equalBytes(tag, info.confirmationTag))
    throw new GroupRefused('unauthentic', 'The welcome does not lead into the group.')
  const epoch: Epoch = {
    context: info.groupContext,
    hashed,
    schedule,
    confirmationTag: info.confirmationTag,
    keys: keysInUse(hashed.tree, self, heard, keys),
    self,
    secrets: plantSecrets(leafWidth(hashed.tree.length), encryptionSecret),
  }
  return { epoch, usedRef: ref }
}

async function ownPackage(
  suite: Suite,
  { secrets }: Welcome,
  find: (ref: string) => Promise<Uint8Array | undefined>,
): Promise<{ own: OwnPackage; ref: string }> {
  for (const { newMember } of secrets) {
    const ref = toBase64url(newMember)
    const kept = await find(ref)
    if (!kept) continue
    const own = readOwnPackage(suite, kept)
    if ((await refOf(suite, own.keyPackage)) === ref) return { own, ref }
    throw new GroupRefused('malformed', 'The kept half of the key package is of another one.')
  }
  throw new GroupRefused('stranger', 'This welcome is for none of this device’s key packages.')
}

async function openSecrets(suite: Suite, welcome: Welcome, own: OwnPackage, ref: string): Promise<GroupSecrets> {
  const sealed = welcome.secrets.find(({ newMember }) => toBase64url(newMember) === ref)?.encryptedGroupSecrets
  if (!sealed) throw new GroupRefused('stranger', 'This welcome is for none of this device’s key packages.')
  const info = encryptionInfo('Welcome', welcome.encryptedGroupInfo)
  const plaintext = await refusing('unauthentic', 'The welcome cannot be opened.', () =>
    suite.hpke.open(own.init, sealed.kemOutput, info, none, sealed.ciphertext),
  )
  const secrets = decodeWhole(decodeGroupSecrets, plaintext, 'welcome')
  if (secrets.psks.length > 0) throw new GroupRefused('external', 'The welcome asks a shared secret from elsewhere.')
  if (secrets.joinerSecret.length !== suite.hashLength) throw new GroupRefused('malformed', 'The welcome is spoilt.')
  return secrets
}

async function openGroupInfo(suite: Suite, welcome: Welcome, joinerSecret: Uint8Array): Promise<GroupInfo> {
  const extracted = suite.using.hmac(suite.hash, joinerSecret, new Uint8Array(suite.hashLength))
  const { key, nonce } = welcomeKeys(suite, deriveSecret(suite, extracted, 'welcome'))
  const plaintext = await refusing('unauthentic', 'The welcome cannot be opened.', () =>
    suite.using.open(key, nonce, none, welcome.encryptedGroupInfo),
  )
  const info = decodeWhole(decodeGroupInfo, plaintext, 'welcome')
  const { version, cipherSuite, extensions } = info.groupContext
  if (version !== 'mls10' || cipherSuite !== suite.mls)
    throw new GroupRefused('malformed', 'The group is of another suite.')
  settingsIn(extensions)
  if (info.extensions.some(({ extensionType }) => extensionType !== 'ratchet_tree'))
    throw new GroupRefused('external', 'The welcome would let others join by themselves.')
  return info
}

async function verifiedTree(seat: Seat, { groupContext, extensions }: GroupInfo): Promise<HashedTree> {
  const [given] = extensions
  if (!given || extensions.length !== 1) throw new GroupRefused('malformed', 'The welcome brings no tree.')
  const tree = decodeWhole(decodeRatchetTree, given.extensionData, 'tree')
  const hashed = hashTree(seat.suite, tree)
  if (!equalBytes(rootHash(hashed), groupContext.treeHash))
    throw new GroupRefused('unauthentic', 'The tree is not the one that the group speaks of.')
  checkTree(seat.suite, hashed)
  await Promise.all(
    tree.map(async (node, index) => {
      if (node?.nodeType === 'parent' && !(await seat.suite.kem.acceptable(node.parent.hpkePublicKey)))
        throw new GroupRefused('unauthentic', 'A key of the tree is none.')
      if (node?.nodeType !== 'leaf') return
      await checkLeaf(seat.suite, node.leaf)
      await checkLeafSignature(seat.suite, node.leaf, groupContext.groupId, index / 2)
      await mustStand(seat.judge, node.leaf, 'joining')
    }),
  )
  return hashed
}

function ownPlace(tree: RatchetTree, { keyPackage }: OwnPackage, device: DeviceKey): number {
  const { leafNode } = keyPackage
  const mine = encodeLeafNode(leafNode)
  const at = tree.findIndex((node) => node?.nodeType === 'leaf' && equalBytes(encodeLeafNode(node.leaf), mine))
  if (at < 0) throw new GroupRefused('unauthentic', 'The tree has no place for this device.')
  const { credential } = leafNode
  const ours =
    credential.credentialType === 'basic' &&
    equalBytes(leafNode.signaturePublicKey, device.public) &&
    equalBytes(credential.identity, device.identity)
  if (!ours) throw new GroupRefused('stranger', 'This key package is of another device.')
  return at / 2
}

async function verifySigner(suite: Suite, info: GroupInfo, tree: RatchetTree): Promise<void> {
  const signer = tree[info.signer * 2]
  if (signer?.nodeType !== 'leaf') throw new GroupRefused('unauthentic', 'The welcome is signed by nobody in the tree.')
  const holds = await refusing('unauthentic', 'The signature of the welcome does not hold.', () =>
    verifyGroupInfoSignature(info, signer.leaf.signaturePublicKey, suite.impl.signature),
  )
  if (!holds) throw new GroupRefused('unauthentic', 'The signature of the welcome does not hold.')
}

/** Every node above this device was set before it came (and says so), or by a path whose secret the welcome brings. */
function mustReachUp(tree: RatchetTree, self: number, keys: ReadonlyMap<number, Uint8Array>): void {
  for (const index of directPath(leafToNodeIndex(toLeafIndex(self)), leafWidth(tree.length))) {
    const node = tree[index]
    if (node?.nodeType === 'parent' && !node.parent.unmergedLeaves.includes(self) && !keys.has(index))
      throw new GroupRefused('unauthentic', 'The welcome lacks a secret without which this device would soon be lost.')
  }
}

async function pathKeys(
  suite: Suite,
  hashed: HashedTree,
  self: number,
  signer: number,
  pathSecret: Uint8Array | undefined,
): Promise<Map<number, Uint8Array>> {
  if (!pathSecret) return new Map()
  const { tree } = hashed
  const above = directPath(leafToNodeIndex(toLeafIndex(self)), leafWidth(tree.length)).filter(
    (node) => tree[node] && covers(node, signer * 2),
  )
  if (above.length === 0 || pathSecret.length !== suite.hashLength)
    throw new GroupRefused('unauthentic', 'The welcome brings a secret that fits no node.')
  const { keys, commitSecret } = await climb(suite, hashed, above, Uint8Array.from(pathSecret))
  commitSecret.fill(0)
  return keys
}
