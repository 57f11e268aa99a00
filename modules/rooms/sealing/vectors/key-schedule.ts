import { z } from 'zod'
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { verifyConfirmationTag } from 'ts-mls/framedContent.js'
import { encodeGroupContext } from 'ts-mls/groupContext.js'
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js'
import { computePskSecret } from 'ts-mls/presharedkey.js'
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js'
import { Hex, Suite, VectorFault, Whole, decoded, holds, same } from './fields.ts'
import type { Suites } from './suites.ts'

const Epoch = z.object({
  tree_hash: Hex,
  commit_secret: Hex,
  psk_secret: Hex,
  confirmed_transcript_hash: Hex,
  group_context: Hex,
  joiner_secret: Hex,
  welcome_secret: Hex,
  init_secret: Hex,
  sender_data_secret: Hex,
  encryption_secret: Hex,
  exporter_secret: Hex,
  epoch_authenticator: Hex,
  external_secret: Hex,
  confirmation_key: Hex,
  membership_key: Hex,
  resumption_psk: Hex,
  external_pub: Hex,
  exporter: z.object({ label: z.string(), context: Hex, length: Whole, secret: Hex }),
})
const KeySchedule = z.object({
  cipher_suite: Suite,
  group_id: Hex,
  initial_init_secret: Hex,
  epochs: z.array(Epoch).min(1),
})

/** The key schedule over some epochs (RFC 9420, section 8). */
export async function keySchedule(value: unknown, suites: Suites): Promise<void> {
  const vector = KeySchedule.parse(value)
  const suite = await suites(vector.cipher_suite)
  let initSecret = vector.initial_init_secret
  for (const [number, epoch] of vector.epochs.entries())
    initSecret = await oneEpoch(suite, vector.group_id, number, epoch, initSecret)
}

async function oneEpoch(
  suite: CiphersuiteImpl,
  groupId: Uint8Array,
  number: number,
  epoch: z.infer<typeof Epoch>,
  initSecret: Uint8Array,
): Promise<Uint8Array> {
  const context = {
    version: 'mls10' as const,
    cipherSuite: suite.name,
    groupId,
    epoch: BigInt(number),
    treeHash: epoch.tree_hash,
    confirmedTranscriptHash: epoch.confirmed_transcript_hash,
    extensions: [],
  }
  const is = (field: string, found: Uint8Array, expected: Uint8Array): void =>
    same(`epochs[${number}].${field}`, found, expected)
  is('group_context', encodeGroupContext(context), epoch.group_context)
  const ours = await initializeEpoch(initSecret, epoch.commit_secret, context, epoch.psk_secret, suite.kdf)
  const { keySchedule: keys } = ours
  is('joiner_secret', ours.joinerSecret, epoch.joiner_secret)
  is('welcome_secret', ours.welcomeSecret, epoch.welcome_secret)
  is('init_secret', keys.initSecret, epoch.init_secret)
  is('sender_data_secret', keys.senderDataSecret, epoch.sender_data_secret)
  is('encryption_secret', ours.encryptionSecret, epoch.encryption_secret)
  is('exporter_secret', keys.exporterSecret, epoch.exporter_secret)
  is('epoch_authenticator', keys.epochAuthenticator, epoch.epoch_authenticator)
  is('external_secret', keys.externalSecret, epoch.external_secret)
  is('confirmation_key', keys.confirmationKey, epoch.confirmation_key)
  is('membership_key', keys.membershipKey, epoch.membership_key)
  is('resumption_psk', keys.resumptionPsk, epoch.resumption_psk)
  const external = await suite.hpke.deriveKeyPair(keys.externalSecret)
  is('external_pub', await suite.hpke.exportPublicKey(external.publicKey), epoch.external_pub)
  const { label, context: about, length, secret } = epoch.exporter
  is('exporter.secret', await mlsExporter(keys.exporterSecret, label, about, length, suite), secret)
  return keys.initSecret
}

const PskSecret = z.object({
  cipher_suite: Suite,
  psks: z.array(z.object({ psk_id: Hex, psk: Hex, psk_nonce: Hex })),
  psk_secret: Hex,
})

/** The secret of pre-shared keys (RFC 9420, section 8.4). */
export async function pskSecret(value: unknown, suites: Suites): Promise<void> {
  const vector = PskSecret.parse(value)
  const suite = await suites(vector.cipher_suite)
  const psks = vector.psks.map((one): Parameters<typeof computePskSecret>[0][number] => [
    { psktype: 'external', pskId: one.psk_id, pskNonce: one.psk_nonce },
    one.psk,
  ])
  same('psk_secret', await computePskSecret(psks, suite), vector.psk_secret)
}

const TranscriptHashes = z.object({
  cipher_suite: Suite,
  confirmation_key: Hex,
  authenticated_content: Hex,
  interim_transcript_hash_before: Hex,
  confirmed_transcript_hash_after: Hex,
  interim_transcript_hash_after: Hex,
})

/** The transcript hashes after a commit, and its confirmation tag (RFC 9420, section 8.2). */
export async function transcriptHashes(value: unknown, suites: Suites): Promise<void> {
  const vector = TranscriptHashes.parse(value)
  const { hash } = await suites(vector.cipher_suite)
  const { wireformat, content, auth } = decoded(
    'authenticated_content',
    decodeAuthenticatedContent,
    vector.authenticated_content,
  )
  if (content.contentType !== 'commit' || auth.contentType !== 'commit')
    throw new VectorFault('authenticated_content holds no commit')
  const confirmed = await createConfirmedHash(
    vector.interim_transcript_hash_before,
    { wireformat, content, signature: auth.signature },
    hash,
  )
  same('confirmed_transcript_hash_after', confirmed, vector.confirmed_transcript_hash_after)
  const interim = await createInterimHash(confirmed, auth.confirmationTag, hash)
  same('interim_transcript_hash_after', interim, vector.interim_transcript_hash_after)
  holds(
    'the confirmation tag',
    await verifyConfirmationTag(vector.confirmation_key, auth.confirmationTag, confirmed, hash),
  )
}
