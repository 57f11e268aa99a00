import fc from 'fast-check'
import { createProposal } from 'ts-mls/createMessage.js'
import { joinGroupExternal, createGroupInfoWithExternalPubAndRatchetTree } from 'ts-mls/createCommit.js'
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { beforeEach, describe, expect, test } from 'vitest'
import { equalBytes, utf8 } from '#platform/bytes.ts'
import type { Group, Policy } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { mostSettings, settingsExtension } from './epoch.ts'
import { encryptionInfo } from './labels.ts'
import { readOwnPackage } from './leaves.ts'
import { suiteOf } from './provider.ts'
import { commitTo, type Desk, engineFor, epochOf, nameOf, newDevice, noon, seat } from './test-cast.ts'
import { hear, joinBy, libraryOf, make, type Other, type Package, packageOf, packageWire } from './test-library.ts'
import { fromWire, toWire } from './wire.ts'

const suite = suiteOf('classical')
/** RFC 9420, section 12.1.8.1: a key, then a basic credential. */
const hostAsSender = Uint8Array.of(32, ...new Uint8Array(32), 0, 1, 4, ...utf8('host'))

/** Belmere, Carthia and a member that speaks by the library alone and may say whatever it likes. */
async function withStranger(policy?: Policy): Promise<{ belmere: Desk; carthia: Desk; other: Other; own: Package }> {
  const engine = await engineFor('classical', policy ? { policy } : {})
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const cs = await libraryOf(suite)
  const own = await packageOf('Esteria', cs)
  const made = await belmere.group.commit({ add: [packageWire(suite, own)] })
  await made.apply()
  await carthia.group.receive(made.commit)
  if (!made.welcome) throw new Error('A welcome.')
  const other = await joinBy(made.welcome, own, cs)
  return { belmere, carthia, other, own }
}

async function expectRefused(desk: Desk, bytes: Uint8Array, code: string): Promise<void> {
  const before = await epochOf(desk)
  await expect(desk.group.receive(bytes)).rejects.toMatchObject({ name: 'GroupRefused', code })
  expect(await epochOf(desk)).toBe(before)
}

describe('a member of ill will', () => {
  let cast: Awaited<ReturnType<typeof withStranger>>
  beforeEach(async () => {
    cast = await withStranger()
  })

  test('brings nothing in but adding, removing and settings', async () => {
    const { belmere, other } = cast
    const { groupContext } = other.state
    const proposals: [Proposal, string][] = [
      [
        {
          proposalType: 'reinit',
          reinit: { groupId: utf8('other'), version: 'mls10', cipherSuite: suite.mls, extensions: [] },
        },
        'external',
      ],
      [{ proposalType: 0xf111, proposalData: utf8('mine') }, 'external'],
      [{ proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } }, 'malformed'],
      [
        {
          proposalType: 'group_context_extensions',
          groupContextExtensions: {
            extensions: [
              ...groupContext.extensions,
              { extensionType: 'external_senders', extensionData: hostAsSender },
            ],
          },
        },
        'external',
      ],
      [
        {
          proposalType: 'group_context_extensions',
          groupContextExtensions: { extensions: [{ extensionType: settingsExtension, extensionData: utf8('alone') }] },
        },
        'malformed',
      ],
    ]
    for (const [proposal, code] of proposals) {
      const { state } = other
      await expectRefused(belmere, await make(other, suite.wire, [proposal]), code)
      other.state = state
    }
  })

  test('commits no proposal that was made apart, and sends none', async () => {
    const { belmere, carthia, other } = cast
    const made = await createProposal(other.state, false, { proposalType: 'remove', remove: { removed: 1 } }, other.cs)
    await expectRefused(belmere, toWire(suite.wire, 'commit', made.message), 'external')
    await expectRefused(carthia, toWire(suite.wire, 'message', made.message), 'external')
    other.state = made.newState
    await expectRefused(belmere, await make(other, suite.wire, []), 'external')
  })

  test('changes neither its name nor its key', async () => {
    const { belmere, other } = cast
    const at = other.state.privatePath.leafIndex * 2
    const node = other.state.ratchetTree[at]
    if (node?.nodeType !== 'leaf') throw new Error('Its own leaf.')
    const { state } = other
    const swapped = await newDevice('Esteria')
    for (const leaf of [
      { ...node.leaf, credential: { credentialType: 'basic' as const, identity: utf8('Belmere') } },
      { ...node.leaf, signaturePublicKey: swapped.public },
    ]) {
      const ratchetTree = state.ratchetTree.with(at, { nodeType: 'leaf', leaf })
      other.state = { ...state, ratchetTree }
      await expectRefused(belmere, await make(other, suite.wire, []), 'stranger')
    }
  })

  test('seats nobody twice, and nobody whose package does not hold', async () => {
    const { belmere, carthia, other, own } = cast
    const cs = await libraryOf(suite)
    const good = await packageOf('Dorvane', cs)
    const device = { signKey: good.privatePackage.signaturePrivateKey }
    const { signature: _, ...tbs } = good.publicPackage
    const doubled = await packageOf('Norhaven', cs)
    const bad: [Uint8Array, string][] = [
      [packageWire(suite, { publicPackage: { ...good.publicPackage, signature: new Uint8Array(64) } }), 'unauthentic'],
      [
        packageWire(suite, {
          publicPackage: await signKeyPackage(
            { ...tbs, initKey: tbs.leafNode.hpkePublicKey },
            device.signKey,
            cs.signature,
          ),
        }),
        'unauthentic',
      ],
      [
        packageWire(suite, {
          publicPackage: await signKeyPackage({ ...tbs, initKey: new Uint8Array(32) }, device.signKey, cs.signature),
        }),
        'unauthentic',
      ],
      [
        packageWire(suite, {
          publicPackage: await signKeyPackage(
            { ...tbs, extensions: [{ extensionType: settingsExtension, extensionData: utf8('x') }] },
            device.signKey,
            cs.signature,
          ),
        }),
        'malformed',
      ],
      [packageWire(suite, own), 'unauthentic'],
      [(await (await engineFor('hybrid')).keyPackage(belmere.device)).public, 'malformed'],
    ]
    const before = await epochOf(belmere)
    for (const [bytes, code] of bad)
      await expect(belmere.group.commit({ add: [bytes] })).rejects.toMatchObject({ code })
    const twice = packageWire(suite, doubled)
    await expect(belmere.group.commit({ add: [twice, twice] })).rejects.toMatchObject({ code: 'unauthentic' })
    expect(await epochOf(belmere)).toBe(before)
    const { state } = other
    const extensions = [{ extensionType: settingsExtension, extensionData: utf8('x') }]
    const keyPackage = await signKeyPackage({ ...tbs, extensions }, device.signKey, cs.signature)
    await expectRefused(
      carthia,
      await make(other, suite.wire, [{ proposalType: 'add', add: { keyPackage } }]),
      'malformed',
    )
    other.state = state
  })

  test('cannot speak for another epoch, another group, or out of its seal', async () => {
    const { belmere, carthia, other } = cast
    const cs = await libraryOf(suite)
    const info = await createGroupInfoWithExternalPubAndRatchetTree(other.state, [], cs)
    const ghost = await packageOf('Quillon', cs)
    const entered = await joinGroupExternal(info, ghost.publicPackage, ghost.privatePackage, false, cs)
    const open = { wireformat: 'mls_public_message', publicMessage: entered.publicMessage } as const
    await expectRefused(belmere, toWire(suite.wire, 'commit', open), 'external')
    const engine = await engineFor('classical')
    const elsewhere = await engine.create({ groupId: utf8('elsewhere'), device: belmere.device, settings: utf8('s') })
    await expectRefused(belmere, await elsewhere.seal(utf8('hello')), 'wrong-group')
    const early = await carthia.group.commit({})
    await commitTo(belmere, [carthia])
    await expectRefused(belmere, early.commit, 'wrong-epoch')
    await expectRefused(carthia, early.commit, 'wrong-epoch')
    const ahead = await belmere.group.seal(utf8('later'))
    const behind = { ...other }
    await expect(hear(behind, ahead)).rejects.toThrow()
  })
})

test('a welcome of the host’s own making is followed nowhere', async () => {
  const engine = await engineFor('classical')
  const strict = await engineFor('classical', { judge: async (identity) => nameOf({ identity }) !== 'Ghost' })
  const [ghost] = await seat(engine, ['Ghost'])
  if (!ghost) throw new Error('One desk.')
  const device = await newDevice('Belmere')
  const own = await strict.keyPackage(device)
  const { welcome } = await ghost.group.commit({ add: [own.public] })
  if (!welcome) throw new Error('A welcome.')
  const find = async (ref: string) => (ref === own.ref ? own.private : undefined)
  await expect(strict.join(welcome, find, device)).rejects.toMatchObject({ code: 'stranger' })
  await expect(engine.join(welcome, async () => undefined, device)).rejects.toMatchObject({ code: 'stranger' })
  await expect(engine.join(welcome, find, await newDevice('Carthia'))).rejects.toMatchObject({ code: 'stranger' })
  await expect(engine.join(welcome, find, device)).resolves.toMatchObject({ usedRef: own.ref })
})

test('a welcome that keeps a secret back is not followed', async () => {
  const engine = await engineFor('classical')
  const [belmere] = await seat(engine, ['Belmere', 'Carthia', 'Dorvane'])
  if (!belmere) throw new Error('A desk.')
  const device = await newDevice('Esteria')
  const own = await engine.keyPackage(device)
  const made = await belmere.group.commit({ add: [own.public], settings: utf8('so that the commit has a path') })
  const { message } = fromWire(made.welcome ?? new Uint8Array())
  if (message.wireformat !== 'mls_welcome') throw new Error('A welcome.')
  const { welcome } = message
  const [sealed] = welcome.secrets
  const { init, keyPackage } = readOwnPackage(suite, own.private)
  if (!sealed) throw new Error('One newcomer.')
  const { kemOutput, ciphertext } = sealed.encryptedGroupSecrets
  const info = encryptionInfo('Welcome', welcome.encryptedGroupInfo)
  const none = new Uint8Array()
  const plaintext = await suite.hpke.open(init, kemOutput, info, none, ciphertext)
  const [{ joinerSecret, pathSecret } = { joinerSecret: none }] = decodeGroupSecrets(plaintext, 0) ?? []
  const find = async () => own.private
  const resealed = async (kept: Uint8Array | undefined) => {
    const secrets = encodeGroupSecrets({ joinerSecret, pathSecret: kept, psks: [] })
    const again = await suite.hpke.seal(keyPackage.initKey, info, none, secrets)
    const encryptedGroupSecrets = { kemOutput: again.enc, ciphertext: again.ciphertext }
    const secretsOfAll = [{ newMember: sealed.newMember, encryptedGroupSecrets }]
    return toWire(suite.wire, 'welcome', { wireformat: 'mls_welcome', welcome: { ...welcome, secrets: secretsOfAll } })
  }
  for (const kept of [undefined, new Uint8Array(32), new Uint8Array(5)])
    await expect(engine.join(await resealed(kept), find, device)).rejects.toMatchObject({ code: 'unauthentic' })
  await expect(engine.join(await resealed(pathSecret), find, device)).resolves.toMatchObject({ usedRef: own.ref })
})

test('settings are no library', async () => {
  const engine = await engineFor('classical')
  const [belmere] = await seat(engine, ['Belmere'])
  const settings = new Uint8Array(mostSettings + 1)
  await expect(belmere?.group.commit({ settings })).rejects.toMatchObject({ code: 'malformed' })
  const device = await newDevice('Carthia')
  await expect(engine.create({ groupId: utf8('room'), device, settings })).rejects.toMatchObject({ code: 'malformed' })
})

test('the judge is asked of every leaf, and on which occasion', async () => {
  const asked: string[] = []
  const engine = await engineFor('classical', {
    judge: async (identity, _key, occasion) => asked.push(`${nameOf({ identity })} ${occasion}`) > 0,
  })
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  expect(asked.splice(0).toSorted()).toEqual(['Belmere joining', 'Carthia inviting', 'Carthia joining'])
  await commitTo(carthia, [belmere])
  expect(asked.splice(0)).toEqual(['Carthia updated'])
  const guest = await engine.keyPackage(await newDevice('Dorvane'))
  await commitTo(belmere, [carthia], { add: [guest.public] })
  expect(asked.splice(0)).toEqual(['Dorvane inviting', 'Dorvane added'])
})

test('the rules of the room are asked at making and at hearing, and know what was before', async () => {
  const onlyTheChair: Policy = ({ by, adds, removes, settings, before }) =>
    nameOf(by) === 'Belmere' ||
    (adds.length + removes.length === 0 && !settings) ||
    `only the chair of ${before.members.length} may`
  const engine = await engineFor('classical', { policy: onlyTheChair })
  const lenient = await engineFor('classical')
  const [belmere, carthia, dorvane] = await seat(engine, ['Belmere', 'Carthia', 'Dorvane'])
  if (!belmere || !carthia || !dorvane) throw new Error('Three desks.')
  const before = await epochOf(carthia)
  await expect(carthia.group.commit({ remove: [0] })).rejects.toMatchObject({
    code: 'policy',
    reason: 'only the chair of 3 may',
  })
  await expect(carthia.group.commit({ settings: utf8('mine') })).rejects.toMatchObject({ code: 'policy' })
  expect(await epochOf(carthia)).toBe(before)
  const { tree, state } = await carthia.group.save()
  if (!tree) throw new Error('All of it.')
  const lawless = await lenient.restore({ tree, state }, carthia.device)
  const { commit } = await lawless.commit({ remove: [0] })
  await expectRefused(belmere, commit, 'policy')
  await expectRefused(dorvane, commit, 'policy')
  await expect(belmere.group.commit({ remove: [0] })).rejects.toMatchObject({ code: 'policy' })
  await expect(belmere.group.commit({ remove: [7] })).rejects.toMatchObject({ code: 'malformed' })
  await expect(belmere.group.commit({ remove: [1, 1] })).rejects.toMatchObject({ code: 'malformed' })
  const throwing = await engineFor('classical', { policy: () => [].at(0)! })
  const [alone] = await seat(throwing, ['Belmere'])
  await expect(alone?.group.commit({})).rejects.toMatchObject({ code: 'policy' })
})

test('a key package is refused before its time, after it, and where it claims too much', async () => {
  const day = 86_400_000
  const at = (days: number) => engineFor('classical', { now: () => new Date(noon.getTime() + days * day) })
  const { public: bytes } = await (await at(0)).keyPackage(await newDevice('Belmere'))
  const { public: last } = await (await at(0)).keyPackage(await newDevice('Belmere'), { lastResort: true })
  await expect((await at(89)).readKeyPackage(bytes)).resolves.toMatchObject({ lastResort: false })
  for (const days of [-3, 91])
    await expect((await at(days)).readKeyPackage(bytes)).rejects.toMatchObject({ code: 'unauthentic' })
  await expect((await at(364)).readKeyPackage(last)).resolves.toMatchObject({ lastResort: true })
  await expect((await at(366)).readKeyPackage(last)).rejects.toMatchObject({ code: 'unauthentic' })
})

test('only so many epochs are kept, and all within them are read', async () => {
  const engine = await engineFor('classical')
  const desks = await seat(engine, ['Belmere', 'Carthia'])
  const [belmere, carthia] = desks
  if (!belmere || !carthia) throw new Error('Two desks.')
  const sealed: Uint8Array[] = []
  for (let epoch = 0; epoch < 7; epoch++) {
    sealed.push(await belmere.group.seal(utf8(`epoch ${epoch}`)))
    await commitTo(belmere, desks)
  }
  const outcomes = await Promise.all(
    sealed.map((bytes) =>
      carthia.group.receive(bytes).then(
        ({ kind }) => kind,
        ({ code }: GroupRefused) => code,
      ),
    ),
  )
  expect(outcomes).toEqual(['too-old', 'too-old', 'message', 'message', 'message', 'message', 'message'])
})

test('a sender may be far ahead: what he said last is read, and what was skipped not long ago', async () => {
  const engine = await engineFor('classical')
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const sealed: Uint8Array[] = []
  for (let each = 0; each < 1100; each++) sealed.push(await belmere.group.seal(utf8(`${each}`)))
  const hears = async (index: number) =>
    carthia.group.receive(sealed[index] ?? new Uint8Array()).then(
      () => true,
      () => false,
    )
  expect([await hears(1099), await hears(80), await hears(1098), await hears(1098), await hears(3)]).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

type Kind = 'message' | 'commit' | 'welcome' | 'keyPackage' | 'tree' | 'state' | 'private'

test('cut, flipped and spliced bytes are refused, and nothing else happens', { timeout: 120_000 }, async () => {
  const engine = await engineFor('classical')
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const device = await newDevice('Dorvane')
  const own = await engine.keyPackage(device)
  const made = await belmere.group.commit({ add: [own.public], settings: utf8('new') })
  const saved = await carthia.group.save()
  const blobs: Record<Kind, Uint8Array> = {
    message: await belmere.group.seal(utf8('the text'), utf8('beside')),
    commit: made.commit,
    welcome: made.welcome ?? new Uint8Array(),
    keyPackage: own.public,
    tree: saved.tree ?? new Uint8Array(),
    state: saved.state,
    private: own.private,
  }
  const tried: Record<Kind, (bytes: Uint8Array) => Promise<unknown>> = {
    message: (bytes) => carthia.group.receive(bytes),
    commit: (bytes) => carthia.group.receive(bytes),
    welcome: (bytes) => engine.join(bytes, async (ref) => (ref === own.ref ? own.private : undefined), device),
    keyPackage: (bytes) => engine.readKeyPackage(bytes),
    tree: (tree) => engine.restore({ tree, state: blobs.state }, carthia.device),
    state: (state) => engine.restore({ tree: blobs.tree, state }, carthia.device),
    private: (bytes) => engine.join(blobs.welcome, async () => bytes, device),
  }
  const before = await epochOf(carthia)
  const kinds = fc.constantFrom<Kind>('message', 'commit', 'welcome', 'keyPackage', 'tree', 'state', 'private')
  const spoiling = fc.oneof(
    fc.record({ how: fc.constant('cut' as const), at: fc.nat() }),
    fc.record({ how: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat({ max: 7 }) }),
    fc.record({ how: fc.constant('splice' as const), at: fc.nat(), with: kinds }),
    fc.record({ how: fc.constant('more' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
    fc.record({ how: fc.constant('noise' as const), bytes: fc.uint8Array({ maxLength: 400 }) }),
  )
  await fc.assert(
    fc.asyncProperty(kinds, spoiling, async (kind, spoilt) => {
      const whole = blobs[kind]
      let bytes = whole.slice()
      if (spoilt.how === 'cut') bytes = whole.slice(0, spoilt.at % whole.length)
      else if (spoilt.how === 'flip') bytes[spoilt.at % whole.length]! ^= 1 << spoilt.bit
      else if (spoilt.how === 'more') bytes = Uint8Array.of(...whole, ...spoilt.bytes)
      else if (spoilt.how === 'noise') bytes = Uint8Array.of(...whole.slice(0, 6), ...spoilt.bytes)
      else
        bytes = Uint8Array.of(
          ...whole.slice(0, spoilt.at % whole.length),
          ...blobs[spoilt.with].slice(spoilt.at % whole.length),
        )
      if (Object.values(blobs).some((blob) => equalBytes(blob, bytes))) return
      const outcome = await tried[kind](bytes).catch((error: unknown) => error)
      expect(outcome).toBeInstanceOf(GroupRefused)
      expect(await epochOf(carthia)).toBe(before)
    }),
    { numRuns: 1500 },
  )
  expect(await carthia.group.receive(blobs.message)).toMatchObject({ kind: 'message' })
  expect(await carthia.group.receive(blobs.commit)).toMatchObject({ kind: 'commit', expelled: false })
  await made.apply()
  expect(await epochOf(carthia)).toBe(await epochOf(belmere))
})

test('a length that is written longer than it need be is refused', async () => {
  const engine = await engineFor('classical')
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const sealed = await belmere.group.seal(utf8('the text'))
  // After our header, the version and the wire format comes the group's name with a length of one byte.
  expect(sealed[10]).toBe(4)
  const longer = Uint8Array.of(...sealed.slice(0, 10), 0x40, 4, ...sealed.slice(11))
  await expectRefused(carthia, longer, 'malformed')
  expect(await carthia.group.receive(sealed)).toMatchObject({ kind: 'message' })
})

test('two halves of two saves are not put together', async () => {
  const engine = await engineFor('classical')
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const parts = async (group: Group) => {
    const { tree, state } = await group.save()
    return { tree: tree ?? new Uint8Array(), state }
  }
  const early = await parts(carthia.group)
  await commitTo(belmere, [carthia])
  const late = await parts(carthia.group)
  await expect(engine.restore({ ...early, state: late.state }, carthia.device)).rejects.toMatchObject({
    code: 'malformed',
  })
  await expect(engine.restore(early, belmere.device)).rejects.toMatchObject({ code: 'stranger' })
})
