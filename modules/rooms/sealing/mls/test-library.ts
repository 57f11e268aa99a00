/** A member that is the library itself with its own noble provider: a second reader of the standard, or a hostile one. */
import { joinGroup, makePskIndex, type ClientState } from 'ts-mls/clientState.js'
import { createCommit } from 'ts-mls/createCommit.js'
import { type CiphersuiteImpl, getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js'
import { nobleCryptoProvider } from 'ts-mls/crypto/implementation/noble/provider.js'
import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js'
import { mlsExporter } from 'ts-mls/keySchedule.js'
import { processPrivateMessage } from 'ts-mls/processMessages.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { emptyPskIndex } from 'ts-mls/pskIndex.js'
import { expect } from 'vitest'
import { toHex, utf8 } from '#platform/bytes.ts'
import { settingsExtension } from './epoch.ts'
import type { Suite } from './provider.ts'
import { type Desk, newDevice } from './test-cast.ts'
import { fromWire, toWire } from './wire.ts'

export type Other = { state: ClientState; cs: CiphersuiteImpl }
export type Package = { publicPackage: KeyPackage; privatePackage: PrivateKeyPackage }

export async function packageOf(name: string, cs: CiphersuiteImpl): Promise<Package> {
  const device = await newDevice(name)
  return generateKeyPackageWithKey(
    { credentialType: 'basic', identity: device.identity },
    {
      versions: ['mls10'],
      ciphersuites: [cs.name],
      extensions: [settingsExtension],
      proposals: [],
      credentials: ['basic'],
    },
    { notBefore: BigInt(Date.UTC(2026, 10, 1) / 1000), notAfter: BigInt(Date.UTC(2026, 11, 1) / 1000) },
    [],
    { signKey: device.secret, publicKey: device.public },
    cs,
  )
}

export async function joinBy(welcome: Uint8Array, own: Package, cs: CiphersuiteImpl): Promise<Other> {
  const { message } = fromWire(welcome)
  if (message.wireformat !== 'mls_welcome') throw new Error('It was a welcome.')
  const state = await joinGroup(message.welcome, own.publicPackage, own.privatePackage, makePskIndex(undefined, {}), cs)
  return { state, cs }
}

export async function hear(other: Other, wire: Uint8Array): Promise<Uint8Array | undefined> {
  const { message } = fromWire(wire)
  if (message.wireformat !== 'mls_private_message') throw new Error('It was sealed.')
  const result = await processPrivateMessage(other.state, message.privateMessage, emptyPskIndex, other.cs)
  other.state = result.newState
  return result.kind === 'applicationMessage' ? result.message : undefined
}

export async function make(other: Other, wire: number, extraProposals: Proposal[]): Promise<Uint8Array> {
  const made = await createCommit({ state: other.state, cipherSuite: other.cs }, { extraProposals })
  other.state = made.newState
  return toWire(wire, 'commit', made.commit)
}

export async function agree(other: Other, { group }: Desk): Promise<void> {
  expect(Number(other.state.groupContext.epoch)).toBe(group.epoch)
  const theirs = await mlsExporter(other.state.keySchedule.exporterSecret, 'test', utf8('context'), 32, other.cs)
  expect(toHex(theirs)).toBe(toHex(await group.exportSecret('test', utf8('context'), 32)))
}

export function libraryOf(suite: Suite): Promise<CiphersuiteImpl> {
  return nobleCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suite.mls))
}

export function packageWire(suite: Suite, { publicPackage }: Pick<Package, 'publicPackage'>): Uint8Array {
  return toWire(suite.wire, 'keyPackage', { wireformat: 'mls_key_package', keyPackage: publicPackage })
}
