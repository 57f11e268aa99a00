import { z } from 'zod'
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js'
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js'
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { Hex, Suite, VectorFault, Whole, same } from './fields.ts'
import type { Suites } from './suites.ts'

export const SecretTree = z.object({
  cipher_suite: Suite,
  encryption_secret: Hex,
  sender_data: z.object({ sender_data_secret: Hex, ciphertext: Hex, key: Hex, nonce: Hex }),
  leaves: z
    .array(
      z.array(
        z.object({
          generation: Whole,
          application_key: Hex,
          application_nonce: Hex,
          handshake_key: Hex,
          handshake_nonce: Hex,
        }),
      ),
    )
    .min(1),
})

/** The secret tree and the keys of sender data (RFC 9420, sections 6.3.2 and 9). */
export async function secretTree(value: unknown, suites: Suites): Promise<void> {
  const vector = SecretTree.parse(value)
  const suite = await suites(vector.cipher_suite)
  const { sender_data: sender, leaves } = vector
  same('sender_data.key', await expandSenderDataKey(suite, sender.sender_data_secret, sender.ciphertext), sender.key)
  const nonce = await expandSenderDataNonce(suite, sender.sender_data_secret, sender.ciphertext)
  same('sender_data.nonce', nonce, sender.nonce)

  const tree = await createSecretTree(leaves.length, vector.encryption_secret, suite.kdf)
  for (const [index, generations] of leaves.entries()) {
    const node = tree[leafToNodeIndex(toLeafIndex(index))]
    if (!node) throw new VectorFault(`leaf ${index} is not in the tree`)
    for (const one of generations)
      for (const kind of ['application', 'handshake'] as const) {
        const where = `leaves[${index}], generation ${one.generation}, ${kind}`
        const patience = { retainKeysForGenerations: 0, retainKeysForEpochs: 0, maximumForwardRatchetSteps: 100_000 }
        const [{ secret }] = await ratchetUntil(node[kind], one.generation, patience, suite.kdf)
        same(`${where}_key`, await deriveKey(secret, one.generation, suite), one[`${kind}_key`])
        same(`${where}_nonce`, await deriveNonce(secret, one.generation, suite), one[`${kind}_nonce`])
      }
  }
}
