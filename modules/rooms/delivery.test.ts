import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { recordContract } from '#modules/record/contract.ts'
import { opens } from '#modules/record/entries.ts'
import { sequence } from '#modules/record/server/index.ts'
import { people } from '#modules/identity/server/test-world.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../apps/server/modules.ts'
import { roomLimits } from './contract.ts'
import { rooms as roomsModule } from './server/index.ts'
import { digestOf, forget, openRoomWorld, refusalOf, sealed } from './server/test-rooms.ts'

const { belmere, carthia, dorvane, norhaven } = people

const codeOf = (settled: PromiseSettledResult<unknown>): unknown =>
  settled.status === 'rejected' ? (settled.reason as { code?: string }).code : 'done'

test('of many commits for one epoch, made at once, exactly one wins, and the others are told which epoch stands now', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, id, carthia.duty)
  for (const epoch of [1, 2, 3]) {
    const attempts = [belmere.duty, carthia.duty, belmere.duty, carthia.duty, belmere.duty].map((account) =>
      rooms.doors(account).commit({ id, epoch, bytes: sealed(), welcomes: [], added: [], removed: [] }),
    )
    const settled = await Promise.allSettled(attempts)
    expect(settled.map(codeOf).toSorted()).toEqual(['EPOCH_TAKEN', 'EPOCH_TAKEN', 'EPOCH_TAKEN', 'EPOCH_TAKEN', 'done'])
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.data] : []))
    expect(refused).toEqual(Array.from({ length: 4 }, () => ({ epoch: epoch + 1 })))
  }
  const { envelopes } = await rooms.doors(carthia.duty).fetch({ id })
  expect(envelopes.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3])
})

test('messages sent at once by many stand one behind the other, and none is lost', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, id, carthia.duty)
  const sent = await Promise.all(
    Array.from({ length: 12 }, (_, index) => rooms.say(index % 2 ? belmere.duty : carthia.duty, id, 2)),
  )
  const { envelopes } = await rooms.doors(belmere.duty).fetch({ id, after: 1 })
  expect(envelopes.map(({ seq }) => seq)).toEqual(Array.from({ length: 24 }, (_, index) => index + 2))
  const places = new Map(envelopes.map(({ bytes, seq }) => [bytes, seq]))
  for (const { messages, told } of sent)
    expect(messages.map(({ bytes }) => places.get(bytes))).toEqual(told.map(({ seq }) => seq))
})

test('who is expelled while their message waits for the room gets no word in after it', async () => {
  await using rooms = await openRoomWorld(modules)
  for (let turn = 0; turn < 3; turn++) {
    const { id } = await rooms.open(belmere.duty)
    const device = await rooms.letIn(belmere.duty, id, carthia.duty)
    const expulsion = rooms.doors(belmere.duty).commit({
      id,
      epoch: 1,
      bytes: sealed(),
      welcomes: [],
      added: [],
      removed: [device],
    })
    const words = Array.from({ length: 4 }, () =>
      rooms.doors(carthia.duty).send({ id, messages: [{ epoch: 1, bytes: sealed() }] }),
    )
    const [first, ...rest] = await Promise.allSettled([expulsion, ...words])
    expect(first?.status).toBe('fulfilled')
    const { envelopes } = await rooms.doors(belmere.duty).fetch({ id })
    expect(envelopes.at(-1)?.kind).toBe('commit')
    for (const one of rest) expect(['done', 'NOT_A_MEMBER']).toContain(codeOf(one))
  }
})

test('a client whose answer was lost sends again and is answered as the first time', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const doors = rooms.doors(belmere.duty)
  const change = { id, epoch: 0, bytes: sealed(), welcomes: [], added: [], removed: [] }
  const committed = await doors.commit(change)
  expect(await doors.commit(change)).toEqual(committed)
  const [a, b] = [
    { epoch: 1, bytes: sealed() },
    { epoch: 1, bytes: sealed() },
  ]
  const [first] = await doors.send({ id, messages: [a] })
  await rooms.change(belmere.duty, id, {})
  const again = await doors.send({ id, messages: [a, b, b] })
  expect(again).toEqual([first, again[1], again[1]])
  expect((await doors.room({ id })).lastSeq).toBe(4)
})

test('a message may come late by five epochs, and is refused later, and before its time', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  for (let epoch = 0; epoch < 6; epoch++) await rooms.change(belmere.duty, id, {})
  const say = (epoch: number) => rooms.doors(belmere.duty).send({ id, messages: [{ epoch, bytes: sealed() }] })
  expect(await say(1)).toHaveLength(1)
  expect(await say(6)).toHaveLength(1)
  for (const epoch of [0, 7])
    expect(await refusalOf(say(epoch))).toMatchObject({ code: 'EPOCH_PASSED', data: { epoch: 6 } })
})

test('each call is entered in the record under the pseudonym of the room, and members can open the commitment', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id, subject } = await rooms.open(belmere.duty)
  await rooms.change(belmere.duty, id, {})
  await rooms.say(belmere.duty, id, 3)
  await sequence(rooms.world.house)
  const { envelopes, entries } = await rooms.doors(belmere.duty).fetch({ id })
  expect(entries.map(({ seq }) => seq)).toEqual([1, 4])
  expect((await rooms.doors(belmere.duty).fetch({ id, after: 4 })).entries).toEqual(entries)
  for (const [place, kind] of [
    [0, 'membership'],
    [1, 'envelopes'],
  ] as const) {
    const { seq, index, salt } = entries[place] ?? expect.fail('no entry')
    const { entry } = await rooms.world.as(recordContract, null).proof({ index })
    expect(entry).toMatchObject({ kind, subject })
    const chain = envelopes.find((one) => one.seq === seq)?.chain
    expect(opens(entry, fromBase64url(salt), utf8(canonicalJson({ v: 1, room: id, seq, chain })))).toBe(true)
  }
})

test('a key package is handed out once, whoever asks at once; then the last resort, again and again', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id: device } = await rooms.keyed.deviceFor(carthia.duty)
  const own = rooms.doors(carthia.duty)
  const packages = Array.from({ length: 5 }, () => sealed(300))
  const lastResort = sealed(300)
  await own.packages({ device, packages: [...packages, ...packages], lastResort: sealed(300) })
  await own.packages({ device, packages: [], lastResort })
  expect(await own.packagesLeft({ device })).toEqual({ left: 5, lastResort: true })
  const takers = [belmere.duty, norhaven.duty, dorvane.duty, belmere.duty, norhaven.duty, dorvane.duty, belmere.duty]
  const taken = await Promise.all(
    takers.map((account) => rooms.doors(account).takePackages({ devices: [device, device, 'D'.repeat(22)] })),
  )
  const single = taken.flat().filter((one) => !one.lastResort)
  expect(new Set(single.map(({ bytes }) => bytes)).size).toBe(single.length)
  expect(single.every(({ bytes }) => packages.includes(bytes))).toBe(true)
  // Of many who come at once some may be handed the last resort a little early; none gets what another has.
  expect(taken.map((one) => one.length)).toEqual(takers.map(() => 1))
  for (let left = (await own.packagesLeft({ device })).left; left > 0; left--)
    await own.takePackages({ devices: [device] })
  expect(await rooms.doors(dorvane.duty).takePackages({ devices: [device] })).toEqual([
    { device, bytes: lastResort, lastResort: true },
  ])
  const full = Array.from({ length: roomLimits.packagesKept }, () => sealed())
  await own.packages({ device, packages: full })
  expect(await refusalOf(own.packages({ device, packages: [sealed()] }))).toMatchObject({ code: 'PACKAGES_ENOUGH' })
  expect(await refusalOf(own.packages({ device, packages: [sealed(roomLimits.keyPackage + 1)] }))).toMatchObject({
    code: 'TOO_LARGE',
  })
  expect(await refusalOf(rooms.doors(belmere.duty).packages({ device, packages: [sealed()] }))).toMatchObject({
    code: 'DEVICE_NOT_YOURS',
  })
  // A device that lost its store lets go of all that it left before, and others of nothing of it.
  expect(
    await refusalOf(rooms.doors(belmere.duty).packages({ device, packages: [sealed()], anew: true })),
  ).toMatchObject({ code: 'DEVICE_NOT_YOURS' })
  expect(await own.packagesLeft({ device })).toEqual({ left: roomLimits.packagesKept, lastResort: true })
  const fresh = sealed()
  await own.packages({ device, packages: [fresh], anew: true })
  expect(await own.packagesLeft({ device })).toEqual({ left: 1, lastResort: false })
  expect(await rooms.doors(belmere.duty).takePackages({ devices: [device] })).toMatchObject([{ bytes: fresh }])
})

test('what has run out is not handed out, is erased by the house, and leaves the chain whole', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const doors = rooms.doors(belmere.duty)
  const [short, long] = [sealed(), sealed()]
  await doors.send({
    id,
    messages: [
      { epoch: 0, bytes: short, expiresAt: '2026-11-21T10:00:00Z' },
      { epoch: 0, bytes: long },
    ],
  })
  const before = await doors.fetch({ id })
  rooms.world.at('2026-11-21T10:00:01.000Z')
  const gone = before.envelopes.map((one) => (one.seq === 1 ? { ...one, bytes: null, digest: digestOf(short) } : one))
  expect((await doors.fetch({ id })).envelopes).toEqual(gone)
  await forget(rooms.world.house)
  await forget(rooms.world.house)
  expect((await doors.fetch({ id })).envelopes).toEqual(gone)
  const { rows } = await sql<{ kept: number; stored: number }>`
    select (select count(bytes)::int from room_envelope) as kept, stored from room_state`.execute(
    rooms.world.database.kysely,
  )
  expect(rows).toEqual([{ kept: 1, stored: 64 }])
})

test('a page of the conversation holds no more than an answer does, and one envelope at least', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const doors = rooms.doors(belmere.duty)
  const send = (...sizes: number[]) =>
    doors.send({ id, messages: sizes.map((size) => ({ epoch: 0, bytes: sealed(size) })) })
  await send(roomLimits.message, 300_000)
  await send(200_000, 64)
  expect((await doors.fetch({ id })).envelopes.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect((await doors.fetch({ id, after: 3 })).envelopes.map(({ seq }) => seq)).toEqual([4])
  expect((await doors.fetch({ id, after: 0, limit: 1 })).envelopes.map(({ seq }) => seq)).toEqual([1])
  expect(await refusalOf(send(roomLimits.message + 1))).toMatchObject({ code: 'TOO_LARGE', status: 413 })
  expect(await refusalOf(send(1_000_000, 450_000))).toMatchObject({ code: 'TOO_LARGE' })
  const large = { id, epoch: 0, bytes: sealed(roomLimits.commit), welcomes: [], added: [], removed: [] }
  expect(await doors.commit(large)).toMatchObject({ epoch: 1 })
  const larger = { ...large, epoch: 1, bytes: sealed(roomLimits.commit + 1) }
  expect(await refusalOf(doors.commit(larger))).toMatchObject({ code: 'TOO_LARGE' })
})

test('in the books of the house nothing says who spoke in a room, or when', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, id, carthia.duty)
  await rooms.say(carthia.duty, id)
  await rooms.doors(carthia.duty).present({ id })
  const { kysely } = rooms.world.database
  expect(await kysely.selectFrom('audit').select('door').where('door', 'like', 'rooms.%').execute()).toEqual([])
  const events = await kysely.selectFrom('outbox').select(['name', 'data']).where('name', 'like', 'room.%').execute()
  expect(events.map(({ name }) => name)).toEqual(['room.moved', 'room.welcomed', 'room.moved', 'room.present'])
  for (const { data } of events) expect(Object.keys(data).every((key) => key === 'id' || key === 'seq')).toBe(true)
})

test('of what happens in a room only those hear who are in it, and of a welcome only whom it is for', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const device = await rooms.letIn(belmere.duty, id, carthia.duty)
  const hears = async (account: string, name: keyof typeof roomsModule.events): Promise<boolean> => {
    const actor = { kind: 'person', id: account, name: '', delegationId: null, roles: [], scopes: [] } as const
    return inTransaction(rooms.world.house, actor, 'test', 'reads', (call) =>
      roomsModule.events[name].hear(call, { id, seq: 1 }),
    )
  }
  const hearing = async (name: keyof typeof roomsModule.events) =>
    Promise.all([belmere.duty, carthia.duty, carthia.legal, dorvane.duty].map((account) => hears(account, name)))
  expect(await hearing('room.moved')).toEqual([true, true, false, false])
  expect(await hearing('room.present')).toEqual([true, true, false, false])
  expect(await hearing('room.welcomed')).toEqual([false, true, false, false])
  await rooms.change(belmere.duty, id, { remove: [device] })
  expect(await hearing('room.moved')).toEqual([true, false, false, false])
  expect(await hearing('room.welcomed')).toEqual([false, false, false, false])
})

test('nobody comes to a door more often than its pace, and what others left cannot be used up in one go', async () => {
  await using rooms = await openRoomWorld(modules)
  const knocks = async (times: number, knock: () => Promise<unknown>) => {
    const codes: unknown[] = []
    for (let n = 0; n < times; n++) codes.push(codeOf((await Promise.allSettled([knock()]))[0]))
    return codes
  }
  const closing = await knocks(62, () => rooms.doors(dorvane.duty).close({ id: crypto.randomUUID() }))
  expect(closing.slice(58)).toEqual(['ROOM_UNKNOWN', 'ROOM_UNKNOWN', 'TOO_MANY', 'TOO_MANY'])
  const taking = await knocks(122, () => rooms.doors(dorvane.duty).takePackages({ devices: ['D'.repeat(22)] }))
  expect(taking.slice(118)).toEqual(['done', 'done', 'TOO_MANY', 'TOO_MANY'])
  const init = {
    method: 'POST',
    body: '{"devices":["DDDDDDDDDDDDDDDDDDDDDD"]}',
    headers: { 'content-type': 'application/json' },
  }
  const refused = await rooms.world.knock(dorvane.duty, '/api/rooms/packages/take', init)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
  expect((await rooms.world.knock(belmere.duty, '/api/rooms/packages/take', init)).status).toBe(200)
})
