/** A member with a client of their own making, at the doors of the real host: what they can do to the others. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { keysContract } from '#modules/identity/contract.ts'
import { people } from '#modules/identity/server/test-world.ts'
import { hostSubjectOf } from '#modules/record/server/index.ts'
import { modules } from '../../apps/server/modules.ts'
import { roomLimits } from './contract.ts'
import { forget, openRoomWorld, refusalOf, sealed, subject } from './server/test-rooms.ts'

const { belmere, carthia, dorvane, norhaven } = people

type RoomWorld = Awaited<ReturnType<typeof openRoomWorld>>

async function ofThree(rooms: RoomWorld) {
  const { id, device } = await rooms.open(belmere.duty)
  const second = await rooms.letIn(belmere.duty, id, carthia.duty)
  const hostile = await rooms.letIn(belmere.duty, id, norhaven.duty)
  return { id, first: device, second, hostile }
}

const seqsOf = async (rooms: RoomWorld, account: string, id: string): Promise<number[]> =>
  (await rooms.doors(account).fetch({ id })).envelopes.map(({ seq }) => seq)

test('a member who strikes off all the others by random bytes silences nobody; they go on, and strike that one off', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id, first, second, hostile } = await ofThree(rooms)
  await rooms.change(norhaven.duty, id, { remove: [first, second] })
  await rooms.follow(norhaven.duty, id)
  await rooms.say(belmere.duty, id)
  await rooms.say(carthia.duty, id)
  const { members } = await rooms.doors(carthia.duty).room({ id })
  expect(members.map(({ device, leaving }) => [device, leaving])).toEqual([
    [first, 3],
    [second, 3],
    [hostile, undefined],
  ])
  expect(await seqsOf(rooms, carthia.duty, id)).toEqual([1, 2, 3, 4, 5])

  await rooms.change(belmere.duty, id, { remove: [hostile] })
  const removed = [{ device: hostile, seq: 6 }]
  await rooms.doors(belmere.duty).confirm({ id, removed })
  expect(await seqsOf(rooms, norhaven.duty, id)).toContain(6)
  await rooms.doors(carthia.duty).confirm({ id, removed })
  expect(await refusalOf(rooms.say(norhaven.duty, id))).toMatchObject({ code: 'NOT_A_MEMBER' })
  await rooms.say(carthia.duty, id)
  expect(await seqsOf(rooms, belmere.duty, id)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('one after the other or all at once, and let in again by false words: nobody misses an envelope', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id, first, second } = await ofThree(rooms)
  await rooms.change(norhaven.duty, id, { remove: [second] })
  await rooms.say(belmere.duty, id)
  await rooms.change(norhaven.duty, id, { add: [{ device: second, account: carthia.duty }] })
  await rooms.change(norhaven.duty, id, { remove: [second] })
  await rooms.change(norhaven.duty, id, { remove: [first] })
  await rooms.say(carthia.duty, id)
  for (const account of [belmere.duty, carthia.duty])
    expect(await seqsOf(rooms, account, id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  // A word of before, about a removal that has been overtaken.
  await rooms.doors(belmere.duty).confirm({ id, removed: [{ device: second, seq: 3 }] })
  expect((await rooms.doors(carthia.duty).room({ id })).members).toHaveLength(3)
})

test('what is removed rightly ends at once: of oneself, of a device that stands no more, of the only other in a room', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id, hostile } = await ofThree(rooms)
  const lost = await rooms.keyed.deviceFor(carthia.duty, 'Lost')
  await rooms.change(carthia.duty, id, { add: [{ device: lost.id, account: carthia.duty }] })
  await rooms.keyed.removeDevice(lost)
  await rooms.change(belmere.duty, id, { remove: [lost.id] })
  await rooms.change(norhaven.duty, id, { remove: [hostile] })
  const { members } = await rooms.doors(belmere.duty).room({ id })
  expect(members.map(({ account, leaving }) => [account, leaving])).toEqual([
    [belmere.duty, undefined],
    [carthia.duty, undefined],
  ])
  await rooms.change(belmere.duty, id, { remove: members.slice(1).map(({ device }) => device) })
  expect(await refusalOf(rooms.say(carthia.duty, id))).toMatchObject({ code: 'NOT_A_MEMBER' })
  const { rows } = await sql`select leaving_by from room_member where leaving_by is not null`.execute(
    rooms.world.database.kysely,
  )
  expect(rows).toEqual([])
})

test('a room that one member closed, any other opens again', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await ofThree(rooms)
  await rooms.doors(norhaven.duty).close({ id })
  expect(await refusalOf(rooms.say(belmere.duty, id))).toMatchObject({ code: 'ROOM_CLOSED' })
  expect(await refusalOf(rooms.doors(dorvane.duty).reopen({ id }))).toMatchObject({ code: 'ROOM_UNKNOWN' })
  await rooms.doors(carthia.duty).reopen({ id })
  await rooms.doors(carthia.duty).reopen({ id })
  expect((await rooms.say(belmere.duty, id)).told).toHaveLength(1)
})

test('who opens many rooms with another in them fills neither their list nor what waits for them', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id: device } = await rooms.keyed.deviceFor(carthia.duty)
  const own = (await rooms.keyed.deviceFor(norhaven.duty)).id
  const flood = async (): Promise<unknown> => {
    const id = crypto.randomUUID()
    await rooms.doors(norhaven.duty).open({ id, subject: subject(), device: own })
    return refusalOf(rooms.change(norhaven.duty, id, { add: [{ device, account: carthia.duty }] }))
  }
  for (let room = 0; room < roomLimits.unopened; room++) expect(await flood()).toBeUndefined()
  const refused = { code: 'UNOPENED_ENOUGH', data: { accounts: [carthia.duty] } }
  expect(await flood()).toMatchObject(refused)
  const { id } = await rooms.open(belmere.duty)
  await rooms.change(belmere.duty, id, { add: [{ device, account: carthia.duty }] })
  const victim = rooms.doors(carthia.duty)
  // The oldest of each opener comes first.
  expect((await victim.welcomes({ device })).slice(0, 2).map(({ room }) => room)).toContain(id)

  const listed = await victim.list({ limit: 6 })
  const rest = await victim.list({ after: listed.at(-1)?.id ?? '' })
  expect([listed.length, rest.length]).toEqual([6, roomLimits.unopened - 5])
  expect(new Set([...listed, ...rest].map((room) => room.id)).size).toBe(roomLimits.unopened + 1)
  expect([...listed, ...rest].some((room) => 'members' in room)).toBe(false)
  expect(await refusalOf(victim.list({ limit: roomLimits.listed + 1 }))).toMatchObject({ status: 400 })

  const [opened] = await victim.welcomes({ device })
  if (opened) await victim.welcomed({ id: opened.room, device })
  const another = (await victim.welcomes({ device })).find(({ room }) => room !== id)
  if (another) await victim.welcomed({ id: another.room, device })
  expect(await flood()).toBeUndefined()
})

test('welcomes count for what a room holds until they are gone', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const device = await rooms.letIn(belmere.duty, id, carthia.duty)
  const stored = async () =>
    (await sql<{ stored: number }>`select stored from room_state`.execute(rooms.world.database.kysely)).rows
  expect(await stored()).toEqual([{ stored: 64 + 128 }])
  await rooms.doors(carthia.duty).welcomed({ id, device })
  await forget(rooms.world.house)
  await forget(rooms.world.house)
  expect(await stored()).toEqual([{ stored: 64 }])
})

test('a stranger does not use up the key packages of a device; beyond a few they are handed the last resort', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id: device } = await rooms.keyed.deviceFor(carthia.duty)
  const own = rooms.doors(carthia.duty)
  const lastResort = sealed(200)
  await own.packages({ device, packages: Array.from({ length: 20 }, () => sealed(200)), lastResort })
  const take = (account: string) => rooms.doors(account).takePackages({ devices: [device] })
  for (let time = 0; time < 9; time++) expect(await take(dorvane.duty)).toMatchObject([{ lastResort: time >= 5 }])
  expect(await own.packagesLeft({ device })).toEqual({ left: 15, lastResort: true })
  expect(await take(belmere.duty)).toMatchObject([{ lastResort: false }])
  rooms.world.at('2026-11-21T10:30:00.000Z')
  expect(await take(dorvane.duty)).toMatchObject([{ lastResort: false }])
  for (let time = 0; time < 7; time++) expect(await take(carthia.duty)).toMatchObject([{ lastResort: false }])
})

test('no room goes by the pseudonym of a delegation, or of the host', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id: device } = await rooms.keyed.deviceFor(norhaven.duty)
  await rooms.keyed.sequence()
  const { lists } = await rooms.world.as(keysContract, norhaven.duty).trust({})
  const named = lists.flatMap(({ signed }) => signed.statement.delegations.map((one) => one.subject))
  expect(named.length).toBeGreaterThan(2)
  for (const taken of [...named, hostSubjectOf(rooms.world.house)])
    expect(
      await refusalOf(rooms.doors(norhaven.duty).open({ id: crypto.randomUUID(), subject: taken, device })),
    ).toMatchObject({ code: 'ROOM_TAKEN' })
})
