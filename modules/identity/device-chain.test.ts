import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type HybridPublic, type HybridSecret, keyIdOf, newHybridKey } from '#platform/signing.ts'
import { signersOf } from './keys/credentials-list.ts'
import { append, type Chain, emptyChain, nextStatement, reckon, signatureHolds, standsIn } from './keys/device-chain.ts'
import { nothingRead, type Reading, readOn } from './keys/device-reading.ts'
import { deviceOf, newSubject, signDevice } from './keys/drafting.ts'
import { KeyRefused } from './keys/faults.ts'
import {
  type Device,
  type DeviceStatement,
  keyLimits,
  type ListedDelegation,
  type SignedDevice,
} from './keys/statements.ts'

type Pair = { secret: HybridSecret; public: HybridPublic }
type Owned = Pair & { device: Device }
const now = new Date('2026-11-21T09:00:00Z')
const at = '2026-11-21T09:00:00Z'
const belmere = '00000000-0000-7000-8000-de1e00000001'
const analyst = { account: '00000000-0000-7000-8000-acc000000001', name: 'Analyst' }
const duty = { account: '00000000-0000-7000-8000-acc000000002', name: 'Duty officer' }

let delegation: Pair
let deputy: Pair
let outsider: Pair
let listed: ListedDelegation
let own: Owned[]
let other: Owned
beforeAll(async () => {
  ;[delegation, deputy, outsider] = [await newHybridKey(), await newHybridKey(), await newHybridKey()]
  const period = { from: '2026-11-01T00:00:00Z', until: '2027-11-01T00:00:00Z' }
  const deputies = [{ name: 'Deputy', key: deputy.public }]
  listed = {
    id: belmere,
    name: 'Belmere',
    subject: newSubject(),
    key: delegation.public,
    deputies,
    powers: [],
    ...period,
  }
  own = await Promise.all(['Laptop', 'Telephone', 'Tablet'].map((name) => deviceNamed(name, analyst)))
  other = await deviceNamed('Desk', duty)
})

async function deviceNamed(name: string, holder: { account: string; name: string }): Promise<Owned> {
  const pair = await newHybridKey()
  return { ...pair, device: deviceOf(pair.public, name, holder) }
}
function statement(chain: Chain, act: 'add' | 'remove', { device }: Owned, by: Pair): DeviceStatement {
  return nextStatement(chain, { act, device, by: keyIdOf(by.public), at })
}
async function say(chain: Chain, act: 'add' | 'remove', one: Owned, by: Pair): Promise<Chain> {
  return append(chain, listed, await signDevice(by.secret, statement(chain, act, one, by)), now)
}
async function faultOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof KeyRefused ? error.fault : String(error)),
  )
}
/** What a client reads that meets these statements one behind the other, all under one list. */
function readAll(shown: readonly SignedDevice[], { now: under = listed } = {}): Promise<Reading> {
  const signers = signersOf(under)
  const placed = shown.map((signed, index) => ({ signed, index, signers }))
  return readOn(nothingRead(belmere), placed, signatureHolds)
}
const device = (index: number): Owned => own[index] ?? fail()
function fail(): never {
  throw new Error('no such device')
}

test('who may add and remove whose device', async () => {
  let chain = await say(emptyChain(belmere), 'add', device(0), delegation)
  chain = await say(chain, 'add', other, deputy)
  const table: [string, 'add' | 'remove', Owned, Pair, string][] = [
    ['the delegation adds anybody’s', 'add', device(1), delegation, 'none'],
    ['a deputy adds anybody’s', 'add', device(1), deputy, 'none'],
    ['a device adds one of its holder', 'add', device(1), device(0), 'none'],
    ['a device adds none of another holder', 'add', device(1), other, 'not-its-holder'],
    ['a device removes one of its holder', 'remove', device(0), device(0), 'none'],
    ['a device removes none of another holder', 'remove', device(0), other, 'not-its-holder'],
    ['the delegation removes anybody’s', 'remove', other, delegation, 'none'],
    ['a key that is not listed adds none', 'add', device(1), outsider, 'unknown-signer'],
    ['a device that does not stand adds none', 'add', device(1), device(2), 'unknown-signer'],
    ['a new device does not add itself', 'add', device(1), device(1), 'unknown-signer'],
    ['what stands is not added again', 'add', device(0), delegation, 'already-stands'],
    ['what never stood is not removed', 'remove', device(2), delegation, 'does-not-stand'],
  ]
  const found = await Promise.all(
    table.map(async ([what, act, one, by]) => [what, await faultOf(say(chain, act, one, by))]),
  )
  expect(found).toEqual(table.map(([what, , , , fault]) => [what, fault]))
})

test('what was removed never stands again, and its key signs nothing more', async () => {
  let chain = await say(emptyChain(belmere), 'add', device(0), delegation)
  chain = await say(chain, 'add', device(1), device(0))
  chain = await say(chain, 'remove', device(0), device(1))
  expect([standsIn(chain, device(0).device.id), standsIn(chain, device(1).device.id)]).toEqual([false, true])
  expect(await faultOf(say(chain, 'add', device(0), delegation))).toBe('removed-for-good')
  expect(await faultOf(say(chain, 'add', device(2), device(0)))).toBe('unknown-signer')
  expect(await faultOf(say(chain, 'remove', device(0), delegation))).toBe('does-not-stand')
})

test.for<[string, (right: DeviceStatement) => Partial<DeviceStatement>, string]>([
  ['leaves a gap', () => ({ seq: 3 }), 'wrong-seq'],
  ['repeats a number', () => ({ seq: 1 }), 'wrong-seq'],
  ['follows another', () => ({ previous: '0'.repeat(64) }), 'wrong-previous'],
  ['speaks for another delegation', () => ({ delegation: belmere.replace(/1$/, '2') }), 'wrong-delegation'],
  [
    'names a key under another id',
    ({ device: one }) => ({ device: { ...one, id: 'A'.repeat(22) } }),
    'wrong-device-id',
  ],
  ['comes from the future', () => ({ at: '2026-11-21T12:00:00Z' }), 'wrong-time'],
  ['uses the delegation’s own key', () => ({ device: deviceOf(delegation.public, 'x', analyst) }), 'duplicate-key'],
  [
    'uses half of another key',
    ({ device: one }) => ({ device: deviceOf({ ...one.key, ed25519: other.public.ed25519 }, 'x', analyst) }),
    'duplicate-key',
  ],
])('a statement that %s is refused', async ([, change, fault]) => {
  const chain = await say(emptyChain(belmere), 'add', other, delegation)
  const right = statement(chain, 'add', device(0), delegation)
  expect(await faultOf(append(chain, listed, await signDevice(delegation.secret, right), now))).toBe('none')
  const wrong = await signDevice(delegation.secret, { ...right, ...change(right) })
  expect(await faultOf(append(chain, listed, wrong, now))).toBe(fault)
})

test('neither half of a signature is enough, nor that of another key', async () => {
  const right = statement(emptyChain(belmere), 'add', device(0), delegation)
  const [good, bad] = [await signDevice(delegation.secret, right), await signDevice(outsider.secret, right)]
  const wrong: SignedDevice['signature'][] = [
    { ...good.signature, ed25519: bad.signature.ed25519 },
    { ...good.signature, mldsa65: bad.signature.mldsa65 },
    { ...bad.signature, key: good.signature.key },
    bad.signature,
  ]
  for (const signature of wrong)
    expect(await faultOf(append(emptyChain(belmere), listed, { statement: right, signature }, now))).toBe(
      'forged-signature',
    )
})

test('one person has so many devices and no more', async () => {
  let chain = emptyChain(belmere)
  for (let count = 0; count < keyLimits.devicesOfOne; count++)
    chain = await say(chain, 'add', await deviceNamed(`Device ${count}`, analyst), delegation)
  expect(await faultOf(say(chain, 'add', device(0), delegation))).toBe('too-many-devices')
  expect(await faultOf(say(chain, 'add', other, delegation))).toBe('none')
})

test('when the delegation gets a new key, what the old one added no longer stands, and what it removed stays removed', async () => {
  const spoken: SignedDevice[] = []
  let chain = emptyChain(belmere)
  const speak = async (act: 'add' | 'remove', one: Owned, by: Pair): Promise<void> => {
    const signed = await signDevice(by.secret, statement(chain, act, one, by))
    spoken.push(signed)
    chain = await append(chain, listed, signed, now)
  }
  await speak('add', device(0), delegation)
  await speak('add', device(1), device(0))
  await speak('add', other, deputy)
  await speak('remove', other, delegation)
  const renewed = { ...listed, key: outsider.public }
  const stand = async (from: ListedDelegation | undefined): Promise<boolean[]> => {
    const { read, refused } = await readAll(spoken)
    expect([refused, read.taken.length]).toEqual([[], spoken.length])
    const chain = reckon(emptyChain(belmere), from ? signersOf(from) : new Map(), read.taken)
    return [device(0), device(1), other].map((one) => standsIn(chain, one.device.id))
  }
  expect(await stand(listed)).toEqual([true, true, false])
  expect(await stand(renewed)).toEqual([false, false, false])
  expect(await stand(undefined)).toEqual([false, false, false])

  // The new key confirms the laptop; with it stands again what the laptop had added.
  const taken = spoken.map((signed) => ({ statement: signed.statement }))
  const old = reckon(emptyChain(belmere), signersOf(renewed), taken)
  const confirmed = await append(
    old,
    renewed,
    await signDevice(outsider.secret, statement(old, 'add', device(0), outsider)),
    now,
  )
  expect(standsIn(confirmed, device(0).device.id)).toBe(true)
  // Kept as a deputy, the old key still carries what it added: lost, but not stolen.
  const lost = { ...renewed, deputies: [...listed.deputies, { name: 'Former key', key: delegation.public }] }
  expect(await stand(lost)).toEqual([true, true, false])
})

test('what a key signs after it was replaced is worth nothing: it adds no device and removes none', async () => {
  let chain = emptyChain(belmere)
  const first = await signDevice(delegation.secret, statement(chain, 'add', device(0), delegation))
  chain = await append(chain, listed, first, now)
  const renewed = { ...listed, key: outsider.public }
  const confirmed = await signDevice(outsider.secret, statement(chain, 'add', device(0), outsider))
  chain = await append(reckon(emptyChain(belmere), signersOf(renewed), [first]), renewed, confirmed, now)
  const stolen = await signDevice(delegation.secret, statement(chain, 'remove', device(0), delegation))
  const [old, fresh] = [signersOf(listed), signersOf(renewed)]
  const shown = [
    { signed: first, index: 1, signers: old },
    { signed: confirmed, index: 3, signers: fresh },
    { signed: stolen, index: 4, signers: fresh },
  ]
  const { read, refused } = await readOn(nothingRead(belmere), shown, signatureHolds)
  expect(refused).toMatchObject([{ signed: stolen, fault: 'unknown-signer', forged: true }])
  expect(standsIn(reckon(emptyChain(belmere), fresh, read.taken), device(0).device.id)).toBe(true)
  // At its time the same statement would have been taken.
  const early = await readOn(
    nothingRead(belmere),
    shown.map((one) => ({ ...one, signers: old })).toSpliced(1, 1),
    signatureHolds,
  )
  expect(early.broken?.refused.fault).toBe('wrong-seq')
})

test('a device that the old key added signs nothing once another key is listed, until that key confirms it', async () => {
  let chain = emptyChain(belmere)
  const said: SignedDevice[] = []
  for (const [one, by] of [
    [device(0), delegation],
    [device(1), device(0)],
  ] as const) {
    const signed = await signDevice(by.secret, statement(chain, 'add', one, by))
    chain = await append(chain, listed, signed, now)
    said.push(signed)
  }
  const late = await signDevice(device(0).secret, statement(chain, 'remove', device(1), device(0)))
  const shown = (signers: ReturnType<typeof signersOf>) =>
    [...said, late].map((signed, index) => ({ signed, index, signers: signed === late ? signers : signersOf(listed) }))
  const renewed = signersOf({ ...listed, key: outsider.public })
  const after = await readOn(nothingRead(belmere), shown(renewed), signatureHolds)
  expect(after.refused).toMatchObject([{ signed: late, fault: 'unknown-signer' }])
  const before = await readOn(nothingRead(belmere), shown(signersOf(listed)), signatureHolds)
  expect([before.refused, before.read.chain.devices.get(device(1).device.id)?.removed]).toEqual([[], true])
})

test('a statement that nobody signed is passed over: the genuine one takes its place', async () => {
  const chain = await say(emptyChain(belmere), 'add', device(0), delegation)
  const first = await signDevice(delegation.secret, statement(emptyChain(belmere), 'add', device(0), delegation))
  const forged = await invented(chain, device(1), outsider)
  const genuine = await signDevice(delegation.secret, statement(chain, 'remove', device(0), delegation))
  const { read, refused, broken } = await readAll([first, forged, genuine])
  expect([read.taken.length, broken, standsIn(read.chain, device(0).device.id)]).toEqual([2, undefined, false])
  expect(refused).toMatchObject([{ signed: forged, fault: 'unknown-signer', forged: true }])
})

/** A ghost's device that names a key which may sign, under a signature that only claims to be by it. */
async function invented(chain: Chain, ghost: Owned, claimed: Pair): Promise<SignedDevice> {
  const signed = await signDevice(outsider.secret, statement(chain, 'add', ghost, claimed))
  return { ...signed, signature: { ...signed.signature, key: keyIdOf(claimed.public) } }
}

/** What a host can do that holds every statement ever made and no key: say them in any order, alter them, make its own. */
type Move = { move: 'honest' | 'replay' | 'alter' | 'invent' | 'drop' | 'swap'; a: number; b: number }
const moves = fc.array(
  fc.record({
    move: fc.oneof(
      { weight: 8, arbitrary: fc.constant<Move['move']>('honest') },
      { weight: 2, arbitrary: fc.constantFrom<Move['move']>('replay', 'alter', 'invent', 'drop', 'swap') },
    ),
    a: fc.nat(100),
    b: fc.nat(100),
  }),
  { maxLength: 14 },
)

test('no sequence of a host’s acts makes a device stand that nobody signed for, or brings one back that was removed', async () => {
  const devices = [...own, other]
  const signers = [delegation, deputy, ...own, other]
  const ghost = await deviceNamed('Ghost', analyst)
  let stood = 0
  await fc.assert(
    fc.asyncProperty(moves, async (story) => {
      let chain = emptyChain(belmere)
      let shown: SignedDevice[] = []
      for (const { move, a, b } of story) {
        const one = devices[a % devices.length] ?? ghost
        const by = signers[b % signers.length] ?? outsider
        const some = shown[a % Math.max(1, shown.length)]
        if (move === 'honest') {
          const act = b % 3 === 0 ? 'remove' : 'add'
          const signed = await signDevice(by.secret, statement(chain, act, one, by))
          const longer = await append(chain, listed, signed, now).catch(() => undefined)
          if (longer) shown.push(signed)
          chain = longer ?? chain
        } else if (move === 'invent') shown.push(await invented(chain, ghost, b % 2 ? outsider : by))
        else if (move === 'drop') shown = shown.filter((_, index) => index !== a % shown.length)
        else if (move === 'swap') shown = shown.toReversed()
        else if (some && move === 'replay') shown.push(some)
        else if (some) shown.push({ ...some, statement: { ...some.statement, device: ghost.device } })
      }
      const {
        read: { chain: read },
      } = await readAll(shown)
      expect(standsIn(read, ghost.device.id)).toBe(false)
      for (const {
        device: { id },
      } of devices) {
        if (!standsIn(read, id)) continue
        stood++
        // Who stands was honestly added; and where the host showed all that was said, was not removed since.
        expect(chain.devices.get(id)?.added).toBe(true)
        if (read.head === chain.head) expect(standsIn(chain, id)).toBe(true)
      }
    }),
    { numRuns: 120 },
  )
  expect(stood).toBeGreaterThan(20)
})
