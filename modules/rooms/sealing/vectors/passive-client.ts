import { z } from 'zod'
import type { ClientState } from 'ts-mls/clientState.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { verifyKeyPackage } from 'ts-mls/keyPackage.js'
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import { type MLSMessage, decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js'
import type { PskIndex } from 'ts-mls/pskIndex.js'
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { equalBytes } from '#platform/bytes.ts'
import { Hex, Suite, VectorFault, decoded, holds, rewritten, same } from './fields.ts'
import { hearCommit, hearProposal } from './following.ts'
import { joinByWelcome } from './joining.ts'
import { opensFor, signsFor } from './key-pairs.ts'
import type { Suites } from './suites.ts'

const PassiveClient = z.object({
  cipher_suite: Suite,
  external_psks: z.array(z.object({ psk_id: Hex, psk: Hex })).default([]),
  key_package: Hex,
  signature_priv: Hex,
  encryption_priv: Hex,
  init_priv: Hex,
  welcome: Hex,
  ratchet_tree: Hex.nullish(),
  initial_epoch_authenticator: Hex,
  epochs: z.array(z.object({ proposals: z.array(Hex), commit: Hex, epoch_authenticator: Hex })).default([]),
})
type Vector = z.infer<typeof PassiveClient>

/**
 * A member that joins by a Welcome and then only listens: every epoch must be derived as the others derived it. Answers
 * what the transcript does that our own rooms refuse.
 */
export async function passiveClient(value: unknown, suites: Suites): Promise<string[]> {
  const vector = PassiveClient.parse(value)
  const suite = await suites(vector.cipher_suite)
  const resumption = new Map<bigint, Uint8Array>()
  let state = await joined(vector, suite, psksOf(vector, resumption, undefined))
  same('initial_epoch_authenticator', state.keySchedule.epochAuthenticator, vector.initial_epoch_authenticator)
  const refused = new Set<string>()
  for (const [index, epoch] of vector.epochs.entries()) {
    resumption.set(state.groupContext.epoch, state.keySchedule.resumptionPsk)
    const psks = psksOf(vector, resumption, state.groupContext.groupId)
    try {
      for (const [number, proposal] of epoch.proposals.entries()) {
        const heard = decoded(`proposals[${number}]`, decodeMlsMessage, proposal)
        for (const one of refusedByRooms(heard)) refused.add(one)
        state = await hearProposal(state, heard, suite)
      }
      const commit = rewritten('commit', decodeMlsMessage, encodeMlsMessage, epoch.commit)
      for (const one of refusedByRooms(commit)) refused.add(one)
      state = await hearCommit(state, commit, psks, suite)
      same('epoch_authenticator', state.keySchedule.epochAuthenticator, epoch.epoch_authenticator)
    } catch (error) {
      throw new VectorFault(`epochs[${index}]: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return [...refused]
}

async function joined(vector: Vector, suite: CiphersuiteImpl, psks: PskIndex): Promise<ClientState> {
  const packed = decoded('key_package', decodeMlsMessage, vector.key_package)
  const message = decoded('welcome', decodeMlsMessage, vector.welcome)
  if (packed.wireformat !== 'mls_key_package') throw new VectorFault('key_package is no KeyPackage')
  if (message.wireformat !== 'mls_welcome') throw new VectorFault('welcome is no Welcome')
  const { keyPackage } = packed
  holds('the signature of key_package', await verifyKeyPackage(keyPackage, suite.signature))
  const leafSigned = await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, suite.signature)
  holds('the signature of the leaf in key_package', leafSigned)
  await opensFor('init_priv', vector.init_priv, keyPackage.initKey, suite)
  await opensFor('encryption_priv', vector.encryption_priv, keyPackage.leafNode.hpkePublicKey, suite)
  await signsFor('signature_priv', vector.signature_priv, keyPackage.leafNode.signaturePublicKey, suite)
  const keys = {
    initPrivateKey: vector.init_priv,
    hpkePrivateKey: vector.encryption_priv,
    signaturePrivateKey: vector.signature_priv,
  }
  const tree = vector.ratchet_tree ? decoded('ratchet_tree', decodeRatchetTree, vector.ratchet_tree) : undefined
  return joinByWelcome(message.welcome, keyPackage, keys, tree, psks, suite)
}

function psksOf(vector: Vector, resumption: ReadonlyMap<bigint, Uint8Array>, group: Uint8Array | undefined): PskIndex {
  return {
    findPsk: (id) => {
      if (id.psktype === 'external') return vector.external_psks.find(({ psk_id }) => equalBytes(psk_id, id.pskId))?.psk
      return group && equalBytes(id.pskGroupId, group) ? resumption.get(id.pskEpoch) : undefined
    },
  }
}

/** What our rooms never take from anybody, in the words of the RFC. */
function refusedByRooms(message: MLSMessage): string[] {
  if (message.wireformat !== 'mls_public_message') return []
  const { senderType } = message.publicMessage.content.sender
  return senderType === 'member' ? [] : [`sender ${senderType}`]
}
