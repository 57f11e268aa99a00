import { expect, test } from 'vitest'
import { identity, keys } from '#modules/identity/server/index.ts'
import { playedBy } from '#modules/identity/server/test-play.ts'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { record } from '#modules/record/server/index.ts'
import { deskContract } from '#platform/desk.ts'
import { system } from '#platform/actor.ts'
import { deskOf } from '#platform/server/desk.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { sql } from 'kysely'
import { roomLimits } from './contract.ts'
import { rooms as roomsModule } from './server/index.ts'
import { openRoomWorld, refusalOf, subject } from './server/test-rooms.ts'

const { belmere, carthia } = people
const modules = [record, identity, keys, roomsModule, deskOf([roomsModule])]

test('a room that is opened in an exercise says so from its first minute: to whoever is invited, on the desk, in every list', async () => {
  await using rooms = await openRoomWorld(modules)
  await playedBy(rooms.world, delegations.belmere)
  const played = await rooms.open(belmere.analyst, { exercise: true })
  const real = await rooms.open(belmere.analyst)
  const device = await rooms.letIn(belmere.analyst, played.id, carthia.duty)
  const guest = rooms.doors(carthia.duty)
  expect(await guest.welcomes({ device })).toMatchObject([{ room: played.id, exercise: true }])
  expect(await guest.room({ id: played.id })).toMatchObject({ exercise: true })
  const { today } = rooms.world.as(deskContract, carthia.duty)
  expect((await today({})).items).toEqual([])
  expect((await today({ world: 'exercise' })).items).toMatchObject([{ say: 'rooms.desk.welcomes', exercise: true }])
  const idsOf = async (world?: 'real' | 'exercise') =>
    (await rooms.doors(belmere.analyst).list(world ? { world } : {})).map(({ id }) => id)
  expect(await idsOf()).toEqual([real.id])
  expect(await idsOf('exercise')).toEqual([played.id])

  // An answer that was lost may be asked for again; the world of a room is no part of what changes.
  expect(await rooms.doors(belmere.analyst).open({ ...real, exercise: false })).toMatchObject({ exercise: false })
  expect(await refusalOf(rooms.doors(belmere.analyst).open({ ...real, exercise: true }))).toMatchObject({
    code: 'ROOM_TAKEN',
  })
})

test('however many rooms of an exercise wait for somebody, an invitation to a real one still comes through', async () => {
  await using rooms = await openRoomWorld(modules)
  await playedBy(rooms.world, delegations.belmere)
  const { id: device } = await rooms.keyed.deviceFor(carthia.duty)
  const { id: own } = await rooms.keyed.deviceFor(belmere.analyst)
  const invite = async (exercise: boolean) => {
    const room = { id: crypto.randomUUID(), subject: subject(), device: own, exercise }
    await rooms.doors(belmere.analyst).open(room)
    await rooms.change(belmere.analyst, room.id, { add: [{ device, account: carthia.duty }] })
    return room.id
  }
  for (let n = 0; n < roomLimits.unopened; n++) await invite(true)
  await expect(invite(true)).rejects.toMatchObject({ code: 'UNOPENED_ENOUGH' })
  const real = await invite(false)
  const waiting = await rooms.doors(carthia.duty).welcomes({ device })
  expect(waiting.slice(0, 2).map(({ room }) => room)).toContain(real)
})

test('the house takes a room of an exercise out whole, and passes over a real one whatever the ids say', async () => {
  await using rooms = await openRoomWorld(modules)
  await playedBy(rooms.world, delegations.belmere)
  const played = await rooms.open(belmere.analyst, { exercise: true })
  const real = await rooms.open(belmere.analyst)
  for (const { id } of [played, real]) {
    await rooms.letIn(belmere.analyst, id, carthia.duty)
    await rooms.say(belmere.analyst, id, 2)
  }
  const { room: exercised } = roomsModule.exercised
  const ids = [played.id, real.id]
  const copied = await inTransaction(rooms.world.house, system, 'test', 'acts', async (call) => {
    const copy = await exercised.copy(call, ids)
    await exercised.remove(call, ids)
    return copy
  })
  // What was said there is sealed: an archive has nothing of it.
  expect(copied).toEqual([])
  const db = rooms.world.database.kysely
  for (const table of ['room_state', 'room_member', 'room_envelope', 'room_welcome', 'room_welcome_device']) {
    const { rows } = await sql<{ id: string }>`select distinct room_id as id from ${sql.table(table)}`.execute(db)
    expect([table, rows.map(({ id }) => id)]).toEqual([table, [real.id]])
  }
  expect(await refusalOf(rooms.doors(carthia.duty).room({ id: played.id }))).toMatchObject({ code: 'ROOM_UNKNOWN' })
  expect(await rooms.doors(carthia.duty).room({ id: real.id })).toMatchObject({ exercise: false })
})
