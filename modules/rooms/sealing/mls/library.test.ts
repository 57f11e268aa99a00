/**
 * Our orchestration beside the library's own, in one and the same group: an independent reader of the same standard, by
 * its own noble provider. What either makes the other must take, and both must come to the same epochs.
 */
import { joinGroup, makePskIndex, type ClientState } from 'ts-mls/clientState.js'
import { createCommit } from 'ts-mls/createCommit.js'
import { createApplicationMessage } from 'ts-mls/createMessage.js'
import { type CiphersuiteImpl, getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js'
import { nobleCryptoProvider } from 'ts-mls/crypto/implementation/noble/provider.js'
import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js'
import { mlsExporter } from 'ts-mls/keySchedule.js'
import { processPrivateMessage } from 'ts-mls/processMessages.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { emptyPskIndex } from 'ts-mls/pskIndex.js'
import { describe, expect, test } from 'vitest'
import { fromUtf8, toHex, utf8 } from '#platform/bytes.ts'
import { settingsExtension } from './epoch.ts'
import { suiteOf } from './provider.ts'
import { type Desk, engineFor, newDevice, seat } from './test-cast.ts'
import { fromWire, toWire } from './wire.ts'

type Other = { state: ClientState; cs: CiphersuiteImpl }
type Package = { publicPackage: KeyPackage; privatePackage: PrivateKeyPackage }

async function packageOf(name: string, cs: CiphersuiteImpl): Promise<Package> {
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

async function joinBy(welcome: Uint8Array, own: Package, cs: CiphersuiteImpl): Promise<Other> {
  const { message } = fromWire(welcome)
  if (message.wireformat !== 'mls_welcome') throw new Error('It was a welcome.')
  const state = await joinGroup(message.welcome, own.publicPackage, own.privatePackage, makePskIndex(undefined, {}), cs)
  return { state, cs }
}

async function hear(other: Other, wire: Uint8Array): Promise<Uint8Array | undefined> {
  const { message } = fromWire(wire)
  if (message.wireformat !== 'mls_private_message') throw new Error('It was sealed.')
  const result = await processPrivateMessage(other.state, message.privateMessage, emptyPskIndex, other.cs)
  other.state = result.newState
  return result.kind === 'applicationMessage' ? result.message : undefined
}

async function make(other: Other, wire: number, extraProposals: Proposal[]): Promise<Uint8Array> {
  const made = await createCommit({ state: other.state, cipherSuite: other.cs }, { extraProposals })
  other.state = made.newState
  return toWire(wire, 'commit', made.commit)
}

async function agree(other: Other, { group }: Desk): Promise<void> {
  expect(Number(other.state.groupContext.epoch)).toBe(group.epoch)
  const theirs = await mlsExporter(other.state.keySchedule.exporterSecret, 'test', utf8('context'), 32, other.cs)
  expect(toHex(theirs)).toBe(toHex(await group.exportSecret('test', utf8('context'), 32)))
}

describe.each(['classical', 'hybrid'] as const)('in the %s suite', (name) => {
  const suite = suiteOf(name)

  test('ours and the library’s own come to the same epochs, whoever commits', async () => {
    const cs = await nobleCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suite.mls))
    const engine = await engineFor(name)
    const desks = await seat(engine, ['Belmere', 'Carthia', 'Dorvane'])
    const [belmere, carthia, dorvane] = desks
    if (!belmere || !carthia || !dorvane) throw new Error('Three desks.')
    const own = await packageOf('Esteria', cs)
    const invited = await belmere.group.commit({
      add: [toWire(suite.wire, 'keyPackage', { wireformat: 'mls_key_package', keyPackage: own.publicPackage })],
      settings: utf8('with a path in the same commit'),
    })
    await invited.apply()
    for (const desk of [carthia, dorvane]) await desk.group.receive(invited.commit)
    if (!invited.welcome) throw new Error('A commit that adds has a welcome.')
    const other = await joinBy(invited.welcome, own, cs)
    await agree(other, belmere)

    for (const by of desks) {
      const made = await by.group.commit({})
      await made.apply()
      for (const desk of desks) if (desk !== by) await desk.group.receive(made.commit)
      await hear(other, made.commit)
      await agree(other, by)
    }
    const update = await make(other, suite.wire, [])
    for (const desk of desks) await desk.group.receive(update)
    await agree(other, carthia)

    const expulsion = await make(other, suite.wire, [
      { proposalType: 'remove', remove: { removed: dorvane.group.self } },
    ])
    expect(await dorvane.group.receive(expulsion)).toMatchObject({ expelled: true })
    for (const desk of [belmere, carthia]) await desk.group.receive(expulsion)
    await agree(other, belmere)

    expect(await hear(other, await carthia.group.seal(utf8('from us')))).toEqual(utf8('from us'))
    const said = await createApplicationMessage(other.state, utf8('from them'), cs)
    const wire = toWire(suite.wire, 'message', {
      wireformat: 'mls_private_message',
      privateMessage: said.privateMessage,
    })
    const heard = await belmere.group.receive(wire)
    expect(heard.kind === 'message' && fromUtf8(heard.plaintext)).toBe('from them')
  })
})
