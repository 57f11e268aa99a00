/** Vectors of whole groups: welcomes, trees, messages and what a passive client hears. */
import { encodeCommit } from 'ts-mls/commit.js'
import { createGroupInfoWithExternalPubAndRatchetTree } from 'ts-mls/createCommit.js'
import { createApplicationMessage } from 'ts-mls/createMessage.js'
import { encodeGroupSecrets } from 'ts-mls/groupSecrets.js'
import type { MLSMessage } from 'ts-mls/message.js'
import {
  encodeAdd,
  encodeExternalInit,
  encodeGroupContextExtensions,
  encodePSK,
  encodeProposal,
  encodeReinit,
  encodeRemove,
  encodeUpdate,
} from 'ts-mls/proposal.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { addLeafNode, encodeRatchetTree, removeLeafNode, resolution } from 'ts-mls/ratchetTree.js'
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js'
import { toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { toHex, utf8 } from '#platform/bytes.ts'
import {
  Table,
  adding,
  fromOutside,
  hexOf,
  manySenders,
  packed,
  rawKey,
  removing,
  someone,
  suiteNumber,
} from './test-groups.ts'

const psk = (suite: { kdf: { size: number } }): Proposal => ({
  proposalType: 'psk',
  psk: {
    preSharedKeyId: { psktype: 'external', pskId: utf8('a shared secret'), pskNonce: new Uint8Array(suite.kdf.size) },
  },
})

export async function welcomeOf(number: number): Promise<unknown> {
  const suite = await suiteNumber(number)
  const table = await Table.of(suite, ['Ama', 'Bo'])
  const guest = await someone('Cai', suite)
  const { welcome } = await table.commit('Ama', [adding(guest)])
  if (!welcome) throw new Error('Whoever is added is welcomed.')
  const ama = table.state('Ama').ratchetTree[0]
  return {
    cipher_suite: number,
    init_priv: toHex(guest.private.initPrivateKey),
    signer_pub: ama?.nodeType === 'leaf' ? toHex(ama.leaf.signaturePublicKey) : '',
    key_package: packed(guest),
    welcome: hexOf({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
  }
}

export async function treeOperationsOf(number: number): Promise<unknown[]> {
  const suite = await suiteNumber(number)
  const table = await Table.of(suite, ['Ama', 'Bo', 'Cai'])
  const guest = await someone('Dov', suite)
  const tree = table.state('Ama').ratchetTree
  const vector = async (proposal: Proposal, after: typeof tree) => ({
    cipher_suite: number,
    tree_before: toHex(encodeRatchetTree(tree)),
    proposal: toHex(encodeProposal(proposal)),
    proposal_sender: 0,
    tree_hash_before: toHex(await treeHashRoot(tree, suite.hash)),
    tree_after: toHex(encodeRatchetTree(after)),
    tree_hash_after: toHex(await treeHashRoot(after, suite.hash)),
  })
  return [
    await vector(adding(guest), addLeafNode(tree, guest.public.leafNode)[0]),
    await vector(removing(2), removeLeafNode(tree, toLeafIndex(2))),
  ]
}

export async function treeValidationOf(number: number): Promise<unknown> {
  const suite = await suiteNumber(number)
  const table = await Table.of(suite, ['Ama', 'Bo', 'Cai', 'Dov'])
  await table.commit('Bo', [removing(3)])
  table.seats.delete('Dov')
  await table.commit('Bo', [adding(await someone('Eli', suite))])
  const { ratchetTree: tree, groupContext } = table.state('Bo')
  const nodes = Array.from(tree, (_, index) => toNodeIndex(index))
  return {
    cipher_suite: number,
    tree: toHex(encodeRatchetTree(tree)),
    group_id: toHex(groupContext.groupId),
    resolutions: nodes.map((node) => resolution(tree, node)),
    tree_hashes: await Promise.all(nodes.map(async (node) => toHex(await treeHash(tree, node, suite.hash)))),
  }
}

export async function messagesOf(number: number): Promise<unknown> {
  const suite = await suiteNumber(number)
  const table = await Table.of(suite, ['Ama', 'Bo'])
  const state = table.state('Ama')
  const guest = await someone('Cai', suite)
  const said = await createApplicationMessage(state, utf8('Good morning.'), suite)
  const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite)
  const proposal = await table.propose('Ama', removing(1))
  const { commit, welcome } = await (await Table.of(suite, ['Ama', 'Bo'])).commit('Bo', [adding(guest)])
  if (!welcome || commit.wireformat !== 'mls_public_message') throw new Error('A public commit with a welcome.')
  const { content } = commit.publicMessage
  const leaf = guest.public.leafNode
  const id = psk(suite)
  const application = {
    ...commit,
    publicMessage: {
      ...commit.publicMessage,
      content: { ...content, contentType: 'application' as const, applicationData: utf8('Good morning.') },
      auth: { contentType: 'application' as const, signature: utf8('no signature') },
    },
  } as MLSMessage
  const extensions = [manySenders([utf8('one key'), utf8('another key')])]
  return {
    mls_welcome: hexOf({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    mls_group_info: hexOf({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
    mls_key_package: packed(guest),
    ratchet_tree: toHex(encodeRatchetTree(state.ratchetTree)),
    group_secrets: toHex(encodeGroupSecrets({ joinerSecret: utf8('joiner'), pathSecret: utf8('path'), psks: [] })),
    add_proposal: toHex(encodeAdd({ keyPackage: guest.public })),
    update_proposal: toHex(
      encodeUpdate({
        leafNode: { ...leaf, leafNodeSource: 'update' } as Parameters<typeof encodeUpdate>[0]['leafNode'],
      }),
    ),
    remove_proposal: toHex(encodeRemove({ removed: 7 })),
    pre_shared_key_proposal: id.proposalType === 'psk' ? toHex(encodePSK(id.psk)) : '',
    re_init_proposal: toHex(
      encodeReinit({ groupId: utf8('next'), version: 'mls10', cipherSuite: suite.name, extensions }),
    ),
    external_init_proposal: toHex(encodeExternalInit({ kemOutput: utf8('a kem output') })),
    group_context_extensions_proposal: toHex(encodeGroupContextExtensions({ extensions })),
    commit: content.contentType === 'commit' ? toHex(encodeCommit(content.commit)) : '',
    public_message_application: hexOf(application),
    public_message_proposal: hexOf(proposal),
    public_message_commit: hexOf(commit),
    private_message: hexOf({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage: said.privateMessage,
    }),
  }
}

/** A group in which one parent lists a leaf as unmerged, and the root above it that leaf and the next newcomer. */
export async function unevenlyMerged(number: number): Promise<Table> {
  const table = await Table.of(await suiteNumber(number), ['Ama', 'Bo', 'Cai', 'Dov', 'Eva', 'Gil', 'Hal', 'Ida'])
  for (const [leaf, name] of [
    [3, 'Dov'],
    [7, 'Ida'],
  ] as const) {
    table.seats.delete(name)
    await table.commit('Ama', [removing(leaf)])
  }
  await table.commit('Ama', [adding(await someone('Kim', table.suite))])
  return table
}

type Step = (table: Table) => Promise<{ proposals: MLSMessage[]; commit: MLSMessage }>

/** A newcomer who is welcomed by a group of four and then hears some epochs. The tree comes inside the welcome. */
export async function passiveOf(number: number, steps: readonly Step[], table?: Table): Promise<unknown> {
  const suite = await suiteNumber(number)
  table ??= await Table.of(suite, ['Ama', 'Bo', 'Cai', 'Dov'])
  const guest = await someone('Eli', suite)
  const { welcome } = await table.commit('Cai', [adding(guest), psk(suite)], steps.length > 0 ? [guest] : [])
  if (!welcome) throw new Error('Whoever is added is welcomed.')
  const authenticator = (): string => toHex(table.state('Ama').keySchedule.epochAuthenticator)
  const initial = authenticator()
  const epochs: unknown[] = []
  for (const step of steps) {
    const { proposals, commit } = await step(table)
    epochs.push({ proposals: proposals.map(hexOf), commit: hexOf(commit), epoch_authenticator: authenticator() })
  }
  return {
    cipher_suite: number,
    external_psks: [{ psk_id: toHex(utf8('a shared secret')), psk: toHex(utf8('known to both from elsewhere')) }],
    key_package: packed(guest),
    signature_priv: toHex(rawKey(guest.private.signaturePrivateKey)),
    encryption_priv: toHex(guest.private.hpkePrivateKey),
    init_priv: toHex(guest.private.initPrivateKey),
    welcome: hexOf({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    ratchet_tree: null,
    initial_epoch_authenticator: initial,
    epochs,
  }
}

/** Adds, removals, updates and pre-shared keys, by value and by reference, in public and in private messages. */
export const ordinarySteps: readonly Step[] = [
  async (table) => ({ proposals: [], commit: (await table.commit('Ama', [])).commit }),
  async (table) => {
    const proposals = [await table.propose('Bo', removing(3)), await table.propose('Ama', psk(table.suite), false)]
    table.seats.delete('Dov')
    return { proposals, commit: (await table.commit('Cai', [])).commit }
  },
  async (table) => {
    const guest = await someone('Fay', table.suite)
    return { proposals: [], commit: (await table.commit('Bo', [adding(guest)], [guest], false)).commit }
  },
  async (table) => ({ proposals: [], commit: (await table.commit('Fay', [], [], false)).commit }),
]

/** Two outsiders are named as external senders; the second proposes a removal, and a member commits it. */
export async function outsiderSteps(number: number): Promise<Step[]> {
  const suite = await suiteNumber(number)
  const keys = await Promise.all([suite.signature.keygen(), suite.signature.keygen()])
  const extension = manySenders(keys.map(({ publicKey }) => publicKey))
  const byNumber = { ...extension, extensionType: 5 }
  const byOwnName = (table: Table): void => {
    for (const [name, state] of table.seats) {
      const extensions = [extension]
      table.seats.set(name, { ...state, groupContext: { ...state.groupContext, extensions } })
    }
  }
  return [
    async (table) => {
      // The library checks this extension wrongly under its name, and not at all under its number.
      const groupContextExtensions = { extensions: [byNumber] }
      const { commit } = await table.commit('Ama', [
        { proposalType: 'group_context_extensions', groupContextExtensions },
      ])
      byOwnName(table)
      return { proposals: [], commit }
    },
    async (table) => {
      const message = await fromOutside(table.state('Ama'), 1, keys[1].signKey, removing(3), suite)
      const bare = { ...extension, extensionData: bareSender(keys[1].publicKey) }
      // For the library's members the second sender stands alone, in the shape that it reads.
      for (const [name, state] of table.seats) {
        const extensions = [bare, bare]
        table.seats.set(name, { ...state, groupContext: { ...state.groupContext, extensions } })
      }
      await table.hear(message)
      byOwnName(table)
      table.seats.delete('Dov')
      return { proposals: [message], commit: (await table.commit('Bo', [])).commit }
    },
  ]
}

function bareSender(key: Uint8Array): Uint8Array {
  const many = manySenders([key]).extensionData
  return many.subarray((many[0] ?? 0) < 64 ? 1 : 2)
}
