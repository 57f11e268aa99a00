/** The two sides of the measurement: our engine, and ts-mls with its own noble provider. The same group on both. */
import { type ClientState, createGroup, encodeGroupState, joinGroup } from 'ts-mls/clientState.js'
import { createCommit } from 'ts-mls/createCommit.js'
import { createApplicationMessage } from 'ts-mls/createMessage.js'
import { type CiphersuiteImpl, getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js'
import { nobleCryptoProvider } from 'ts-mls/crypto/implementation/noble/provider.js'
import { generateKeyPackage, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js'
import { decodeMlsMessage, encodeMlsMessage, type MlsMessageContent } from 'ts-mls/message.js'
import { processPrivateMessage } from 'ts-mls/processMessages.js'
import type { PrivateMessage } from 'ts-mls/privateMessage.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { emptyPskIndex } from 'ts-mls/pskIndex.js'
import { utf8 } from '#platform/bytes.ts'
import type { DeviceKey, Group, SuiteName } from '../group.ts'
import { extensionsFor, settingsExtension } from './epoch.ts'
import { suiteOf } from './provider.ts'
import { engineFor, newDevice } from './test-cast.ts'

/** Each step may be repeated; what it prepares for the next is kept from its last run. */
export type Side = {
  readonly name: string
  /** Key packages for so many members beside the first, who opens the group. */
  prepare(members: number): Promise<void>
  /** All others in one commit; gives the welcome's length. */
  addAll(): Promise<number>
  join(): Promise<void>
  /** After adding and joining have been measured: the adder and the first who joined are in the epoch. */
  settle(): Promise<void>
  /** An empty commit by the adder; gives its length. */
  commit(): Promise<number>
  /** The other takes that commit. `ready` is not measured. */
  ready(): Promise<void>
  process(): Promise<void>
  seal(many: number, bytes: Uint8Array): Promise<void>
  open(): Promise<void>
  stateBytes(): Promise<Record<string, number>>
}

const settings = utf8(JSON.stringify({ title: 'A room', history: 'from-joining', roles: {} }))
const identity = (name: string): string =>
  `{"delegation":"3f1c7a52-9a30-4c7e-8f0e-5d3f6a1b2c4d","device":"${name}","v":1}`

export async function ourSide(suite: SuiteName): Promise<Side> {
  const engine = await engineFor(suite)
  let adder: Group
  let packages: { device: DeviceKey; ref: string; public: Uint8Array; private: Uint8Array }[] = []
  let made: Awaited<ReturnType<Group['commit']>> | undefined
  let joined: Group
  let commit: Uint8Array = new Uint8Array()
  let sealed: Uint8Array[] = []
  const first = () => {
    const [own] = packages
    if (!own || !made?.welcome) throw new Error('Prepare and add first.')
    return { own, welcome: made.welcome }
  }
  return {
    name: 'ours',
    prepare: async (members) => {
      const device = await newDevice(identity('adder'))
      adder = await engine.create({ groupId: utf8('room'), device, settings })
      packages = []
      for (let index = 1; index < members; index++) {
        const guest = await newDevice(identity(`device number ${index}`))
        packages.push({ device: guest, ...(await engine.keyPackage(guest)) })
      }
    },
    addAll: async () => {
      made?.discard()
      made = await adder.commit({ add: packages.map((each) => each.public) })
      return made.welcome?.length ?? 0
    },
    join: async () => {
      const { own, welcome } = first()
      joined = (await engine.join(welcome, async (ref) => (ref === own.ref ? own.private : undefined), own.device))
        .group
    },
    settle: async () => made?.apply(),
    commit: async () => {
      const update = await adder.commit({})
      commit = update.commit
      update.discard()
      return commit.length
    },
    ready: async () => {
      const { tree, state } = await joined.save()
      if (tree) joined = await engine.restore({ tree, state }, first().own.device)
    },
    process: async () => void (await joined.receive(commit)),
    seal: async (many, bytes) => {
      sealed = []
      for (let index = 0; index < many; index++) sealed.push(await adder.seal(bytes))
    },
    open: async () => {
      for (const each of sealed) await joined.receive(each)
    },
    stateBytes: async () => {
      const { tree, state } = await joined.save()
      return { tree: tree?.length ?? 0, state: state.length, message: sealed[0]?.length ?? 0 }
    },
  }
}

type LibraryPackage = { publicPackage: KeyPackage; privatePackage: PrivateKeyPackage; wire: Uint8Array }

export async function librarySide(suite: SuiteName): Promise<Side> {
  const cs: CiphersuiteImpl = await nobleCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suiteOf(suite).mls))
  let adder: ClientState
  let after: ClientState
  let joined: ClientState
  let packages: LibraryPackage[] = []
  let welcome: Uint8Array = new Uint8Array()
  let commit: Uint8Array = new Uint8Array()
  let sealed: Uint8Array[] = []
  return {
    name: 'ts-mls and noble',
    prepare: async (members) => {
      const own = await libraryPackage(identity('adder'), cs)
      adder = await createGroup(utf8('room'), own.publicPackage, own.privatePackage, extensionsFor(settings), cs)
      packages = []
      for (let index = 1; index < members; index++)
        packages.push(await libraryPackage(identity(`device number ${index}`), cs))
    },
    addAll: async () => {
      const extraProposals = packages.map(({ wire }): Proposal => {
        const message = decodeMlsMessage(wire, 0)?.[0]
        if (message?.wireformat !== 'mls_key_package') throw new Error('It was a key package.')
        return { proposalType: 'add', add: { keyPackage: message.keyPackage } }
      })
      const made = await createCommit({ state: adder, cipherSuite: cs }, { extraProposals, ratchetTreeExtension: true })
      if (!made.welcome) throw new Error('There is a welcome.')
      after = made.newState
      welcome = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome })
      encodeMlsMessage(made.commit)
      return welcome.length
    },
    join: async () => {
      const message = decodeMlsMessage(welcome, 0)?.[0]
      const [own] = packages
      if (message?.wireformat !== 'mls_welcome' || !own) throw new Error('There is a welcome.')
      joined = await joinGroup(message.welcome, own.publicPackage, own.privatePackage, emptyPskIndex, cs)
    },
    settle: async () => {
      adder = after
    },
    commit: async () => {
      const made = await createCommit({ state: adder, cipherSuite: cs })
      commit = encodeMlsMessage(made.commit)
      return commit.length
    },
    ready: async () => {},
    process: async () => void (await processPrivateMessage(joined, privateIn(commit), emptyPskIndex, cs)),
    seal: async (many, bytes) => {
      sealed = []
      for (let index = 0; index < many; index++) {
        const made = await createApplicationMessage(adder, bytes, cs)
        adder = made.newState
        sealed.push(encoded({ wireformat: 'mls_private_message', privateMessage: made.privateMessage }))
      }
    },
    open: async () => {
      for (const each of sealed)
        joined = (await processPrivateMessage(joined, privateIn(each), emptyPskIndex, cs)).newState
    },
    stateBytes: async () => ({ state: encodeGroupState(joined).length, message: sealed[0]?.length ?? 0 }),
  }
}

async function libraryPackage(name: string, cs: CiphersuiteImpl): Promise<LibraryPackage> {
  const now = BigInt(Math.floor(Date.now() / 1000))
  const made = await generateKeyPackage(
    { credentialType: 'basic', identity: utf8(name) },
    {
      versions: ['mls10'],
      ciphersuites: [cs.name],
      extensions: [settingsExtension],
      proposals: [],
      credentials: ['basic'],
    },
    { notBefore: now - 3600n, notAfter: now + 86_400n },
    [],
    cs,
  )
  return { ...made, wire: encoded({ wireformat: 'mls_key_package', keyPackage: made.publicPackage }) }
}

function encoded(content: MlsMessageContent): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', ...content })
}

function privateIn(wire: Uint8Array): PrivateMessage {
  const message = decodeMlsMessage(wire, 0)?.[0]
  if (message?.wireformat !== 'mls_private_message') throw new Error('It was sealed.')
  return message.privateMessage
}
