/** Vectors made by playing small groups with the library, in any of its suites. */
import { defaultCapabilities } from 'ts-mls/defaultCapabilities.js'
import { type ClientState, createGroup, joinGroup, makePskIndex } from 'ts-mls/clientState.js'
import { createCommit } from 'ts-mls/createCommit.js'
import { createProposal } from 'ts-mls/createMessage.js'
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { refhash } from 'ts-mls/crypto/hash.js'
import { encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js'
import { signWithLabel } from 'ts-mls/crypto/signature.js'
import { varLenTypeEncoder } from 'ts-mls/codec/variableLength.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import type { Extension } from 'ts-mls/extension.js'
import { externalSenderEncoder } from 'ts-mls/externalSender.js'
import { type KeyPackage, type PrivateKeyPackage, generateKeyPackage } from 'ts-mls/keyPackage.js'
import { defaultLifetime } from 'ts-mls/lifetime.js'
import { type MLSMessage, encodeMlsMessage } from 'ts-mls/message.js'
import { protectExternalProposalPublic } from 'ts-mls/messageProtectionPublic.js'
import { processPrivateMessage, processPublicMessage } from 'ts-mls/processMessages.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { toBase64, toHex, utf8 } from '#platform/bytes.ts'
import { cryptographies } from './suites.ts'

export async function suiteNumber(suite: number): Promise<CiphersuiteImpl> {
  const [library] = cryptographies
  if (!library) throw new Error('The library is there.')
  return library.suites(suite)
}

export type Someone = { public: KeyPackage; private: PrivateKeyPackage }

export async function someone(name: string, suite: CiphersuiteImpl): Promise<Someone> {
  const credential = { credentialType: 'basic', identity: utf8(name) } as const
  const made = await generateKeyPackage(credential, defaultCapabilities(), defaultLifetime, [], suite)
  return { public: made.publicPackage, private: made.privatePackage }
}

/** The raw key: the library hands Ed25519's over in PKCS #8, which vectors never hold. */
export const rawKey = (key: Uint8Array): Uint8Array =>
  key.length === 48 && key[0] === 0x30 && key[1] === 0x2e ? key.subarray(16) : key

export const hexOf = (message: MLSMessage): string => toHex(encodeMlsMessage(message))
export const packed = ({ public: keyPackage }: Someone): string =>
  hexOf({ version: 'mls10', wireformat: 'mls_key_package', keyPackage })

export const psks = { [toBase64(utf8('a shared secret'))]: utf8('known to both from elsewhere') }

/** Some members of one group, all of the same mind. */
export class Table {
  readonly suite: CiphersuiteImpl
  readonly seats = new Map<string, ClientState>()

  constructor(suite: CiphersuiteImpl) {
    this.suite = suite
  }

  static async of(suite: CiphersuiteImpl, names: readonly [string, ...string[]]): Promise<Table> {
    const table = new Table(suite)
    const [first, ...others] = names
    const opener = await someone(first, suite)
    table.seats.set(first, await createGroup(utf8('a table'), opener.public, opener.private, [], suite))
    const guests = await Promise.all(others.map((name) => someone(name, suite)))
    await table.commit(first, guests.map(adding), guests)
    for (const name of others) await table.commit(name, [])
    return table
  }

  state(name: string): ClientState {
    const state = this.seats.get(name)
    if (!state) throw new Error(`${name} has no seat.`)
    return state
  }

  /** `by` commits; everybody else follows, and whoever was added sits down. */
  async commit(by: string, proposals: Proposal[], guests: readonly Someone[] = [], open = true) {
    const state = this.state(by)
    const pskIndex = makePskIndex(state, psks)
    const made = await createCommit(
      { state, cipherSuite: this.suite, pskIndex },
      { extraProposals: proposals, wireAsPublicMessage: open, ratchetTreeExtension: true },
    )
    await this.hear(made.commit, by)
    this.seats.set(by, made.newState)
    const { welcome } = made
    for (const guest of guests)
      if (welcome)
        this.seats.set(
          String(new TextDecoder().decode(nameOf(guest))),
          await joinGroup(welcome, guest.public, guest.private, makePskIndex(undefined, psks), this.suite),
        )
    return { commit: made.commit, welcome }
  }

  async propose(by: string, proposal: Proposal, open = true): Promise<MLSMessage> {
    const { message, newState } = await createProposal(this.state(by), open, proposal, this.suite)
    this.seats.set(by, newState)
    await this.hear(message, by)
    return message
  }

  /** Everybody but one hears a message. */
  async hear(message: MLSMessage, but?: string): Promise<void> {
    for (const [name, state] of this.seats) {
      if (name === but) continue
      const index = makePskIndex(state, psks)
      if (message.wireformat === 'mls_public_message')
        this.seats.set(name, (await processPublicMessage(state, message.publicMessage, index, this.suite)).newState)
      else if (message.wireformat === 'mls_private_message')
        this.seats.set(name, (await processPrivateMessage(state, message.privateMessage, index, this.suite)).newState)
    }
  }
}

function nameOf({ public: { leafNode } }: Someone): Uint8Array {
  return leafNode.credential.credentialType === 'basic' && 'identity' in leafNode.credential
    ? leafNode.credential.identity
    : new Uint8Array()
}

export const adding = (guest: Someone): Proposal => ({ proposalType: 'add', add: { keyPackage: guest.public } })
export const removing = (removed: number): Proposal => ({ proposalType: 'remove', remove: { removed } })

export function manySenders(keys: readonly Uint8Array[]): Extension {
  const senders = keys.map((signaturePublicKey, index) => ({
    signaturePublicKey,
    credential: { credentialType: 'basic' as const, identity: utf8(`outsider ${index}`) },
  }))
  return { extensionType: 'external_senders', extensionData: encode(varLenTypeEncoder(externalSenderEncoder))(senders) }
}

/** A proposal signed by one of the group's external senders. */
export async function fromOutside(
  state: ClientState,
  senderIndex: number,
  key: Uint8Array,
  proposal: Proposal,
  suite: CiphersuiteImpl,
) {
  const sender = { senderType: 'external', senderIndex } as const
  const { publicMessage } = await protectExternalProposalPublic(
    key,
    state.groupContext,
    new Uint8Array(),
    proposal,
    sender,
    suite,
  )
  return { version: 'mls10', wireformat: 'mls_public_message', publicMessage } as const satisfies MLSMessage
}

export async function cryptoBasicsOf(number: number): Promise<unknown> {
  const suite = await suiteNumber(number)
  const [value, secret, context] = [utf8('some value'), suite.rng.randomBytes(suite.kdf.size), utf8('some context')]
  const keys = await suite.signature.keygen()
  const { hpke, kdf } = suite
  const pair = await hpke.generateKeyPair()
  const sealed = await encryptWithLabel(pair.publicKey, 'EncryptWithLabel', context, value, hpke)
  return {
    cipher_suite: number,
    ref_hash: { label: 'RefHash', value: toHex(value), out: toHex(await refhash('RefHash', value, suite.hash)) },
    expand_with_label: {
      secret: toHex(secret),
      label: 'ExpandWithLabel',
      context: toHex(context),
      length: 40,
      out: toHex(await expandWithLabel(secret, 'ExpandWithLabel', context, 40, kdf)),
    },
    derive_secret: {
      secret: toHex(secret),
      label: 'DeriveSecret',
      out: toHex(await deriveSecret(secret, 'DeriveSecret', kdf)),
    },
    derive_tree_secret: {
      secret: toHex(secret),
      label: 'DeriveTreeSecret',
      generation: 2694881440,
      length: 32,
      out: toHex(await deriveTreeSecret(secret, 'DeriveTreeSecret', 2694881440, 32, kdf)),
    },
    sign_with_label: {
      priv: toHex(rawKey(keys.signKey)),
      pub: toHex(keys.publicKey),
      content: toHex(value),
      label: 'SignWithLabel',
      signature: toHex(await signWithLabel(keys.signKey, 'SignWithLabel', value, suite.signature)),
    },
    encrypt_with_label: {
      priv: toHex(await hpke.exportPrivateKey(pair.privateKey)),
      pub: toHex(await hpke.exportPublicKey(pair.publicKey)),
      label: 'EncryptWithLabel',
      context: toHex(context),
      plaintext: toHex(value),
      kem_output: toHex(sealed.enc),
      ciphertext: toHex(sealed.ct),
    },
  }
}
