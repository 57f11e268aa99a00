/**
 * Joins a group by its Welcome (RFC 9420, section 12.4.3.1), from the library's parts. The library's own joining cannot
 * be used for strangers' transcripts: it refuses every tree in which two parents list different unmerged leaves.
 */
import { type ClientState, validateLeafNodeUpdateOrCommit } from 'ts-mls/clientState.js'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import {
  type GroupInfo,
  ratchetTreeFromExtension,
  verifyGroupInfoConfirmationTag,
  verifyGroupInfoSignature,
} from 'ts-mls/groupInfo.js'
import type { GroupSecrets } from 'ts-mls/groupSecrets.js'
import { type KeyPackage, type PrivateKeyPackage, makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { deriveKeySchedule } from 'ts-mls/keySchedule.js'
import { verifyParentHashes } from 'ts-mls/parentHash.js'
import { pathToRoot } from 'ts-mls/pathSecrets.js'
import { type PrivateKeyPath, mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import { type PskIndex, accumulatePskSecret } from 'ts-mls/pskIndex.js'
import { type RatchetTree, findLeafIndex, getSignaturePublicKeyFromLeafIndex } from 'ts-mls/ratchetTree.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { type LeafIndex, directPath, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { firstCommonAncestor } from 'ts-mls/updatePath.js'
import { type Welcome, decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { toHex } from '#platform/bytes.ts'
import { VectorFault, alike, holds, same } from './fields.ts'
import { leavesAreSigned } from './trees.ts'

export async function joinByWelcome(
  welcome: Welcome,
  keyPackage: KeyPackage,
  keys: PrivateKeyPackage,
  ratchetTree: RatchetTree | undefined,
  psks: PskIndex,
  suite: CiphersuiteImpl,
): Promise<ClientState> {
  alike('the cipher suite of the Welcome', welcome.cipherSuite, suite.name)
  const ref = await makeKeyPackageRef(keyPackage, suite.hash)
  const initKey = await suite.hpke.importPrivateKey(keys.initPrivateKey)
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, suite.hpke)
  if (!secrets) throw new VectorFault('the group secrets cannot be decoded')
  const [pskSecret] = await accumulatePskSecret(secrets.psks, psks, suite, new Uint8Array(suite.kdf.size))
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, suite)
  if (!info) throw new VectorFault('the group info cannot be decoded')
  const tree = ratchetTreeFromExtension(info) ?? ratchetTree
  if (!tree) throw new VectorFault('there is no ratchet tree, neither beside the Welcome nor within')
  const signer = getSignaturePublicKeyFromLeafIndex(tree, toLeafIndex(info.signer))
  holds('the signature of the group info', await verifyGroupInfoSignature(info, signer, suite.signature))
  await isSound(tree, info, suite)
  const tagged = await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, pskSecret, suite)
  holds('the confirmation tag of the group info', tagged)
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(
    secrets.joinerSecret,
    pskSecret,
    info.groupContext,
    suite.kdf,
  )
  return {
    groupContext: info.groupContext,
    ratchetTree: tree,
    privatePath: await ownKeys(tree, info, secrets, keyPackage, keys.hpkePrivateKey, suite),
    signaturePrivateKey: keys.signaturePrivateKey,
    confirmationTag: info.confirmationTag,
    unappliedProposals: {},
    keySchedule,
    secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, suite.kdf),
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig: defaultClientConfig,
  }
}

async function ownKeys(
  tree: RatchetTree,
  info: GroupInfo,
  secrets: GroupSecrets,
  keyPackage: KeyPackage,
  leafKey: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<PrivateKeyPath> {
  const self = findLeafIndex(tree, keyPackage.leafNode)
  if (self === undefined) throw new VectorFault('our own leaf is not in the tree')
  const own = { leafIndex: self, privateKeys: { [leafToNodeIndex(self)]: leafKey } }
  if (!secrets.pathSecret) return own
  const meeting = firstCommonAncestor(tree, self, toLeafIndex(info.signer))
  const path = await pathToRoot(tree, meeting, secrets.pathSecret, suite.kdf)
  return mergePrivateKeyPaths(await toPrivateKeyPath(path, self, suite), own)
}

/** RFC 9420, section 12.4.3.1: what a newcomer checks in a tree. */
async function isSound(tree: RatchetTree, { groupContext }: GroupInfo, suite: CiphersuiteImpl): Promise<void> {
  same('the tree hash', await treeHashRoot(tree, suite.hash), groupContext.treeHash)
  holds('the chain of parent hashes', await verifyParentHashes(tree, suite.hash))
  await leavesAreSigned(tree, groupContext.groupId, suite.signature)
  const keys = tree.flatMap((node) => {
    if (!node) return []
    return node.nodeType === 'parent'
      ? [toHex(node.parent.hpkePublicKey)]
      : [toHex(node.leaf.hpkePublicKey), `signs ${toHex(node.leaf.signaturePublicKey)}`]
  })
  if (new Set(keys).size !== keys.length) throw new VectorFault('a key stands twice in the tree')
  unmergedAreListed(tree)
}

/** Each unmerged leaf is a leaf below its node, and every parent in between lists it as well. */
function unmergedAreListed(tree: RatchetTree): void {
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'parent') continue
    for (const unmerged of node.parent.unmergedLeaves) {
      const leaf = leafToNodeIndex(toLeafIndex(unmerged))
      const path = directPath(leaf, leafWidth(tree.length))
      const depth = path.indexOf(toNodeIndex(index))
      if (tree[leaf]?.nodeType !== 'leaf' || depth < 0)
        throw new VectorFault(`node ${index} lists leaf ${unmerged}, which is not below it`)
      for (const between of path.slice(0, depth)) {
        const parent = tree[between]
        if (parent?.nodeType === 'parent' && !parent.parent.unmergedLeaves.includes(toLeafIndex(unmerged)))
          throw new VectorFault(`node ${between} does not list leaf ${unmerged}, though node ${index} above it does`)
      }
    }
  }
}

export async function isLeafOf(
  state: ClientState,
  leaf: Parameters<typeof validateLeafNodeUpdateOrCommit>[0],
  index: LeafIndex,
  suite: CiphersuiteImpl,
): Promise<void> {
  const { authService } = state.clientConfig
  const fault = await validateLeafNodeUpdateOrCommit(leaf, index, state.groupContext, authService, suite.signature)
  if (fault) throw fault
}
