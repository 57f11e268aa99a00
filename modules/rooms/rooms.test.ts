import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { nobody } from '#platform/actor.ts'
import { deskContract } from '#platform/desk.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../apps/server/modules.ts'
import { firstChain, nextChain } from './chain.ts'
import { digestOf, openRoomWorld, refusalOf, sealed, subject } from './server/test-rooms.ts'

const tables = [
  'room',
  'room_state',
  'room_member',
  'room_envelope',
  'room_welcome',
  'room_welcome_device',
  'room_key_package',
]
const { belmere, carthia, dorvane, norhaven } = people

test('three delegations converse: the host keeps one order and one chain, which everybody can follow', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, id, carthia.duty)
  await rooms.letIn(carthia.duty, id, norhaven.duty)
  const { messages, told } = await rooms.say(norhaven.duty, id, 3)
  expect(told.map(({ seq }) => seq)).toEqual([3, 4, 5])

  const page = await rooms.doors(belmere.duty).fetch({ id, after: 0, limit: 100 })
  expect(page.lastSeq).toBe(5)
  expect(page.envelopes.map(({ kind, epoch }) => [kind, epoch])).toEqual([
    ['commit', 0],
    ['commit', 1],
    ['message', 2],
    ['message', 2],
    ['message', 2],
  ])
  expect(page.envelopes.slice(2).map(({ bytes }) => bytes)).toEqual(messages.map(({ bytes }) => bytes))
  let chain = firstChain(id)
  for (const { seq, kind, epoch, bytes, chain: said } of page.envelopes) {
    chain = nextChain(chain, { seq, kind, epoch, digest: fromBase64url(digestOf(bytes ?? '')) })
    expect(said).toBe(toBase64url(chain))
  }
  const room = await rooms.doors(carthia.duty).room({ id })
  expect(room).toMatchObject({ epoch: 2, lastSeq: 5, chain: toBase64url(chain), closedAt: null })
  expect(room.members.map(({ account }) => account)).toEqual([belmere.duty, carthia.duty, norhaven.duty])
  const { members: _members, ...listed } = room
  expect(await rooms.doors(carthia.duty).list({})).toEqual([listed])
})

test('a room of others reads like a room that never was, at every door', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.say(belmere.duty, id)
  const { id: device } = await rooms.keyed.deviceFor(dorvane.duty)
  const stranger = rooms.doors(dorvane.duty)
  expect(await stranger.list({})).toEqual([])
  for (const asked of [id, crypto.randomUUID()]) {
    const refused = [
      stranger.room({ id: asked }),
      stranger.fetch({ id: asked }),
      stranger.send({ id: asked, messages: [{ epoch: 0, bytes: sealed() }] }),
      stranger.commit({ id: asked, epoch: 0, bytes: sealed(), welcomes: [], added: [], removed: [] }),
      stranger.close({ id: asked }),
      stranger.present({ id: asked }),
      stranger.welcomed({ id: asked, device }),
    ]
    for (const one of await Promise.all(refused.map(refusalOf)))
      expect(one).toMatchObject({ code: 'ROOM_UNKNOWN', status: 404 })
  }
  expect(await refusalOf(rooms.doors(null).list({}))).toMatchObject({ code: 'SIGN_IN_FIRST' })
})

test('whoever is expelled reads up to the commit that removed them, and nothing after; the room stands still for them', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const device = await rooms.letIn(belmere.duty, id, carthia.duty)
  await rooms.say(carthia.duty, id)
  const asMember = await rooms.doors(carthia.duty).room({ id })
  await rooms.change(belmere.duty, id, { remove: [device] })
  await rooms.say(belmere.duty, id, 2)

  const expelled = rooms.doors(carthia.duty)
  const page = await expelled.fetch({ id, after: 0 })
  expect(page.envelopes.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(page.lastSeq).toBe(3)
  const seen = await expelled.room({ id })
  expect(seen).toEqual({ ...asMember, epoch: 2, lastSeq: 3, chain: page.envelopes.at(-1)?.chain, members: [] })
  const { members: _nobody, ...told } = seen
  expect(await expelled.list({})).toEqual([told])
  const refused = [
    expelled.send({ id, messages: [{ epoch: 2, bytes: sealed() }] }),
    expelled.commit({ id, epoch: 2, bytes: sealed(), welcomes: [], added: [], removed: [] }),
    expelled.close({ id }),
    expelled.present({ id }),
  ]
  for (const one of await Promise.all(refused.map(refusalOf)))
    expect(one).toMatchObject({ code: 'NOT_A_MEMBER', status: 403 })

  await rooms.change(belmere.duty, id, { add: [{ device, account: carthia.duty }] })
  await rooms.say(belmere.duty, id)
  expect((await expelled.fetch({ id, after: 0 })).envelopes.map(({ seq }) => seq)).toEqual([1, 2, 3, 6, 7])
})

test('an account with two devices reads on when one of them is removed, and a newcomer from their own joining', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id, device } = await rooms.open(belmere.duty)
  await rooms.say(belmere.duty, id)
  await rooms.letIn(belmere.duty, id, belmere.duty)
  await rooms.letIn(belmere.duty, id, norhaven.duty)
  await rooms.change(norhaven.duty, id, { remove: [device] })
  await rooms.say(norhaven.duty, id)
  expect((await rooms.doors(belmere.duty).fetch({ id })).envelopes.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  expect((await rooms.doors(norhaven.duty).fetch({ id })).envelopes.map(({ seq }) => seq)).toEqual([3, 4, 5])
})

test('a revoked person finds nothing, and nobody can invite them any more', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const device = await rooms.letIn(belmere.duty, id, carthia.legal)
  await rooms.doors(carthia.legal).packages({ device, packages: [sealed()], lastResort: sealed() })
  await rooms.world.revoke(carthia.legal)
  expect(await refusalOf(rooms.doors(carthia.legal).list({}))).toMatchObject({ code: 'SIGN_IN_FIRST' })
  expect(await rooms.doors(belmere.duty).takePackages({ devices: [device] })).toEqual([])
  const actor = { ...nobody, kind: 'person', id: carthia.legal } as const
  await inTransaction(rooms.world.house, actor, 'test', 'reads', async ({ db }) => {
    for (const table of tables) expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
  })
})

test('only a device that stands in a device list opens a room or is let in, and only once', async () => {
  await using rooms = await openRoomWorld(modules)
  const mine = await rooms.keyed.deviceFor(belmere.duty)
  const doors = rooms.doors(belmere.duty)
  const room = { id: crypto.randomUUID(), subject: subject(), device: mine.id }
  const theirs = await rooms.keyed.deviceFor(carthia.duty)
  for (const device of ['A'.repeat(22), theirs.id])
    expect(await refusalOf(doors.open({ ...room, device }))).toMatchObject({ code: 'DEVICE_NOT_YOURS' })
  const opened = await doors.open(room)
  expect(await doors.open(room)).toEqual(opened)
  const other = rooms.doors(carthia.duty)
  for (const taken of [
    { id: room.id, subject: subject() },
    { id: crypto.randomUUID(), subject: room.subject },
  ])
    expect(await refusalOf(other.open({ ...taken, device: theirs.id }))).toMatchObject({ code: 'ROOM_TAKEN' })

  const letIn = (device: string, account: string) =>
    refusalOf(rooms.change(belmere.duty, room.id, { add: [{ device, account }] }))
  expect(await letIn('B'.repeat(22), carthia.duty)).toMatchObject({ code: 'DEVICES_UNKNOWN', status: 422 })
  expect(await letIn(theirs.id, carthia.legal)).toMatchObject({ data: { devices: [theirs.id] } })
  expect(await letIn(mine.id, belmere.duty)).toMatchObject({ code: 'MEMBERS_DO_NOT_FIT' })
  await rooms.keyed.removeDevice(theirs)
  expect(await letIn(theirs.id, carthia.duty)).toMatchObject({ code: 'DEVICES_UNKNOWN' })
  expect((await doors.room({ id: room.id })).lastSeq).toBe(0)
})

test('welcomes are for the devices that are added, wait until they have joined, and go with who is removed', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id, subject: pseudonym } = await rooms.open(belmere.duty)
  const [a, b] = [await rooms.keyed.deviceFor(carthia.duty), await rooms.keyed.deviceFor(norhaven.duty)]
  const added = [a, b].map(({ id: device, account }) => ({ device, account }))
  const attempt = (welcomes: { devices: string[]; bytes: string }[]) =>
    refusalOf(rooms.doors(belmere.duty).commit({ id, epoch: 0, bytes: sealed(), welcomes, added, removed: [] }))
  for (const devices of [[a.id], [a.id, b.id, 'C'.repeat(22)], [a.id, a.id]])
    expect(await attempt([{ devices, bytes: sealed() }])).toMatchObject({ code: 'WELCOMES_DO_NOT_FIT' })
  const bytes = sealed(500)
  expect(await attempt([{ devices: [a.id, b.id], bytes }])).toBeUndefined()

  const carthias = rooms.doors(carthia.duty)
  expect(await carthias.welcomes({ device: a.id })).toEqual([
    { room: id, subject: pseudonym, exercise: false, seq: 1, bytes },
  ])
  expect(await carthias.welcomes({ device: b.id })).toEqual([])
  const desk = async () => (await rooms.world.as(deskContract, carthia.duty).today({})).items
  const line = { column: 'act', say: 'rooms.desk.welcomes', values: { count: 1 }, path: '/rooms' }
  expect((await desk()).filter(({ say }) => say.startsWith('rooms.'))).toMatchObject([line])
  await carthias.welcomed({ id, device: a.id })
  expect((await desk()).filter(({ say }) => say.startsWith('rooms.'))).toEqual([])
  expect(await carthias.welcomes({ device: a.id })).toEqual([])
  expect(await rooms.doors(norhaven.duty).welcomes({ device: b.id })).toHaveLength(1)
  await rooms.change(carthia.duty, id, { remove: [b.id] })
  expect(await rooms.doors(norhaven.duty).welcomes({ device: b.id })).toHaveLength(1)
  await rooms.follow(belmere.duty, id)
  expect(await rooms.doors(norhaven.duty).welcomes({ device: b.id })).toEqual([])
})

test('a machine comes in only with the scope rooms', async () => {
  await using rooms = await openRoomWorld(modules)
  const without = await rooms.world.machine(delegations.belmere, ['incidents:read'])
  expect(await refusalOf(rooms.doors(without).list({}))).toMatchObject({ code: 'ROOMS_SCOPE_MISSING', status: 403 })
  const blob = `/api/rooms/${crypto.randomUUID()}/blobs/${'b'.repeat(22)}/0`
  expect((await rooms.world.knock(without, blob)).status).toBe(403)
  const desk = await rooms.world.machine(delegations.belmere, ['rooms'])
  const { id } = await rooms.open(desk)
  await rooms.letIn(desk, id, carthia.duty)
  expect((await rooms.say(desk, id)).told).toHaveLength(1)
  expect(await rooms.doors(desk).list({})).toHaveLength(1)
})

test('a closed room takes nothing more, and is read on', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, id, carthia.duty)
  await rooms.doors(carthia.duty).close({ id })
  await rooms.doors(carthia.duty).close({ id })
  const refused = [rooms.say(belmere.duty, id), rooms.change(belmere.duty, id, {})]
  for (const one of await Promise.all(refused.map(refusalOf)))
    expect(one).toMatchObject({ code: 'ROOM_CLOSED', status: 409 })
  expect((await rooms.doors(belmere.duty).room({ id })).closedAt).not.toBeNull()
  expect((await rooms.doors(belmere.duty).fetch({ id })).envelopes).toHaveLength(1)
})

test('a machine of another delegation, which nobody else can see in the books, is let in like a person', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const desk = await rooms.world.machine(delegations.carthia, ['rooms'])
  await rooms.letIn(belmere.duty, id, desk)
  expect((await rooms.say(desk, id)).told).toHaveLength(1)
})
