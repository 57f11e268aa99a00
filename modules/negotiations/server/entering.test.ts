import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { people } from '#modules/identity/server/test-world.ts'
import { commitmentOf } from '#modules/record/verifying.ts'
import { hostSubjectOf, sequence } from '#modules/record/server/index.ts'
import { openRoomWorld, refusalOf, subject } from '#modules/rooms/server/test-rooms.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { negotiationsContract } from '../contract.ts'
import { passDeadlines } from './deadlines.ts'

const { belmere, carthia, dorvane } = people
const commitment = (): string => randomBytes(32).toString('hex')

/** A room of Belmere and Carthia; Dorvane is in a room of its own. */
async function openWorld() {
  const rooms = await openRoomWorld(modules)
  const { id: room } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, room, carthia.duty)
  const { id: elsewhere } = await rooms.open(dorvane.duty)
  const doors = (account: string | null) => rooms.world.as(negotiationsContract, account)
  return { rooms, room, elsewhere, doors, house: rooms.world.house, database: rooms.world.database }
}

function pass(house: House): Promise<void> {
  return inTransaction(house, system, 'test', 'acts', (call) => passDeadlines(call, {}, house))
}

test('only those in the room enter under a pseudonym of it, and what they enter stands in the record as they made it', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const { doors, room, elsewhere } = world
  const one = { room, kind: 'statement' as const, subject: subject(), commitment: commitment() }
  const { id } = await doors(belmere.duty).enter(one)
  await doors(carthia.duty).enter({ ...one, commitment: commitment() })
  expect(await refusalOf(doors(dorvane.duty).enter({ ...one, commitment: commitment() }))).toMatchObject({
    code: 'ROOM_UNKNOWN',
  })
  // Nor from a room of their own, whose entries would then pass for objections here.
  expect(await refusalOf(doors(dorvane.duty).enter({ ...one, room: elsewhere }))).toMatchObject({
    code: 'SUBJECT_TAKEN',
  })
  expect(await refusalOf(doors(dorvane.duty).entries({ room, subject: one.subject }))).toMatchObject({
    code: 'ROOM_UNKNOWN',
  })

  expect(await doors(carthia.duty).entries({ room, subject: one.subject })).toMatchObject([
    { id, kind: 'statement', index: null, at: null },
    { index: null },
  ])
  await sequence(world.house)
  const [first, second] = await doors(carthia.duty).entries({ room, subject: one.subject })
  expect(second?.index).toBe((first?.index ?? 0) + 1)
  const { rows } = await sql`select kind, subject, commitment from record_entry where id = ${id}`.execute(
    world.database.kysely,
  )
  expect(rows).toEqual([{ kind: 'statement', subject: one.subject, commitment: one.commitment }])
})

test('what is sent again because its answer was lost is entered once', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const one = { room: world.room, kind: 'adoption' as const, subject: subject(), commitment: commitment() }
  const { id } = await world.doors(belmere.duty).enter(one)
  expect(await world.doors(belmere.duty).enter(one)).toEqual({ id })
  expect(await world.doors(belmere.duty).entries({ room: world.room, subject: one.subject })).toHaveLength(1)
})

test('the pseudonyms of the host, of delegations and of rooms are nobody’s to enter under', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const { subject: ofRoom } = await world.rooms.doors(belmere.duty).room({ id: world.room })
  const [ofDelegation] = world.rooms.keyed.list().delegations
  for (const taken of [ofRoom, ofDelegation?.subject ?? '', hostSubjectOf(world.house)])
    expect(
      await refusalOf(
        world
          .doors(belmere.duty)
          .enter({ room: world.room, kind: 'statement', subject: taken, commitment: commitment() }),
      ),
    ).toMatchObject({ code: 'SUBJECT_TAKEN' })
})

test('nobody is kept from objecting: not by what others entered, not by a room that somebody closed', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const one = { room: world.room, kind: 'statement' as const, subject: subject() }
  let refused = 0
  for (let n = 0; n < 260; n++)
    if (await refusalOf(world.doors(belmere.duty).enter({ ...one, commitment: commitment() }))) refused += 1
  expect(refused).toBe(20)
  await world.rooms.doors(belmere.duty).close({ id: world.room })
  await expect(world.doors(carthia.duty).enter({ ...one, commitment: commitment() })).resolves.toHaveProperty('id')
}, 60_000)

test('the host says that a deadline passed: once, after it, under its pseudonym, in words that anybody in the room can open', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const { doors, house, room } = world
  const until = '2026-11-21T12:00:00.500Z'
  const one = { room, kind: 'deadline' as const, subject: subject(), commitment: commitment(), until }
  await doors(belmere.duty).enter(one)
  world.rooms.world.at('2026-11-21T12:00:00.900Z')
  await pass(house)
  expect(await doors(carthia.duty).entries({ room, subject: one.subject })).toHaveLength(1)
  world.rooms.world.at('2026-11-21T12:00:01.000Z')
  // An objection that came before stands before the host's own word.
  await doors(carthia.duty).enter({ room, kind: 'statement', subject: one.subject, commitment: commitment() })
  await Promise.all([pass(house), pass(house)])
  await pass(house)
  await sequence(house)
  const told = await doors(carthia.duty).entries({ room, subject: one.subject })
  expect(told.map(({ kind }) => kind)).toEqual(['deadline', 'statement', 'deadline'])
  const tick = told[2]
  expect(JSON.parse(tick?.host?.content ?? '')).toEqual({ v: 1, passed: until })
  expect(Date.parse(tick?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(until))
  const { rows } = await sql<{
    commitment: string
  }>`select commitment from record_entry where id = ${tick?.id}`.execute(world.database.kysely)
  const salt = fromBase64url(tick?.host?.salt ?? '')
  expect(rows[0]?.commitment).toBe(commitmentOf('deadline', salt, utf8(tick?.host?.content ?? '')))
})

test('an extension names a later moment, and nobody in the room can put off or take back one that was named', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const { doors, house, room } = world
  const procedure = { room, kind: 'deadline' as const, subject: subject() }
  const await_ = (account: string, until: string) =>
    doors(account).enter({ ...procedure, commitment: commitment(), until })
  await await_(belmere.duty, '2026-11-21T12:00:00.000Z')
  await await_(belmere.duty, '2026-11-21T18:00:00.000Z')
  await await_(carthia.duty, '2027-11-21T18:00:00.000Z')
  world.rooms.world.at('2026-11-21T18:00:02.000Z')
  await pass(house)
  const told = await doors(carthia.duty).entries({ room, subject: procedure.subject })
  expect(told.flatMap(({ host }) => (host ? [JSON.parse(host.content).passed] : []))).toEqual([
    '2026-11-21T12:00:00.000Z',
    '2026-11-21T18:00:00.000Z',
  ])
  // Named too late, because a line was down: it is entered all the same, and that it passed is said behind it.
  await await_(belmere.duty, '2026-11-21T17:00:00.000Z')
  await pass(house)
  const late = await doors(carthia.duty).entries({ room, subject: procedure.subject })
  expect(late.slice(-2).map(({ host }) => host?.content)).toEqual([
    undefined,
    '{"passed":"2026-11-21T17:00:00.000Z","v":1}',
  ])
  expect(await refusalOf(await_(belmere.duty, '2028-11-21T18:00:00.000Z'))).toMatchObject({ code: 'DEADLINE_FAR' })
  expect(
    await refusalOf(
      doors(belmere.duty).enter({
        ...procedure,
        kind: 'statement',
        commitment: commitment(),
        until: '2026-11-22T18:00:00.000Z',
      }),
    ),
  ).toMatchObject({ code: 'DEADLINE_WITHOUT' })
})

test('whoever stops the host in the middle leaves no half of its word', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const { doors, house, room } = world
  const one = { room, kind: 'deadline' as const, subject: subject(), commitment: commitment() }
  await doors(belmere.duty).enter({ ...one, until: '2026-11-21T12:00:00.000Z' })
  world.rooms.world.at('2026-11-21T12:00:02.000Z')
  const stopped = inTransaction(house, system, 'test', 'acts', async (call) => {
    await passDeadlines(call, {}, house)
    throw new Error('stopped')
  })
  await expect(stopped).rejects.toThrow('stopped')
  expect(await doors(belmere.duty).entries({ room, subject: one.subject })).toHaveLength(1)
  await pass(house)
  expect(await doors(belmere.duty).entries({ room, subject: one.subject })).toHaveLength(2)
})

test('somebody who was put out of the room enters and reads nothing more', async () => {
  const world = await openWorld()
  await using _ = world.rooms
  const { doors, room, rooms } = world
  const one = { room, kind: 'statement' as const, subject: subject(), commitment: commitment() }
  await doors(carthia.duty).enter(one)
  const { members } = await rooms.doors(belmere.duty).room({ id: room })
  const gone = members.flatMap(({ account, device }) => (account === carthia.duty ? [device] : []))
  await rooms.change(belmere.duty, room, { remove: gone })
  await rooms.follow(carthia.duty, room)
  const again = { ...one, commitment: commitment() }
  expect(await refusalOf(doors(carthia.duty).enter(again))).toMatchObject({ code: 'ROOM_UNKNOWN' })
  expect(await refusalOf(doors(carthia.duty).entries(one))).toMatchObject({ code: 'ROOM_UNKNOWN' })
})
