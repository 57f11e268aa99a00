import { expect, test, vi } from 'vitest'
import { identityContract } from '#modules/identity/contract.ts'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { type Actor, nobody, system } from '#platform/actor.ts'
import { createApp } from '#platform/server/app.ts'
import { openLive } from '#platform/server/live.ts'
import { openMetrics } from '#platform/server/metrics.ts'
import { openOutbox } from '#platform/server/outbox.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../apps/server/modules.ts'
import { events } from './server/events.ts'
import { openRoomWorld } from './server/test-rooms.ts'

const { belmere, carthia, dorvane, norhaven, host } = people

type Rooms = Awaited<ReturnType<typeof openRoomWorld>>

function person(id: string): Actor {
  return { ...nobody, kind: 'person', id }
}

/** Who of these hears that the room moved: each asked as themselves, and all asked about at once. */
async function hearing({ world: { house } }: Rooms, id: string, actors: readonly Actor[]) {
  const { hear, hearers } = events['room.moved']
  const each: (string | null)[] = []
  for (const actor of actors)
    if (await inTransaction(house, actor, 'test', 'reads', (call) => hear(call, { id }))) each.push(actor.id)
  const accounts = actors.flatMap((actor) => actor.id ?? [])
  const among = await inTransaction(house, system, 'test', 'reads', (call) => hearers(call, { id }, accounts))
  return { each: each.toSorted(), atOnce: among.toSorted() }
}

test('asked about all at once, the house names whom it would let hear alone: no stranger, none removed, revoked or ended', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  const aside = await rooms.open(dorvane.duty)
  const programs: (Actor & { id: string })[] = []
  for (const scope of ['rooms', 'taxii:read'] as const)
    programs.push({
      ...nobody,
      kind: 'machine',
      id: await rooms.world.machine(delegations.belmere, [scope]),
      scopes: [scope],
    })
  const guests = [carthia.duty, carthia.legal, norhaven.duty, dorvane.head]
  for (const account of guests) await rooms.letIn(belmere.duty, id, account)
  for (const { id: account } of programs)
    await rooms.world.database.kysely
      .insertInto('room_member')
      .values({ room_id: id, device: account.slice(-22), account_id: account, joined_seq: 1 })
      .execute()
  const everybody = [...Object.values(people).flatMap((one) => Object.values<string>(one).map(person)), ...programs]
  const expectHearing = async (...accounts: string[]) => {
    const expected = accounts.toSorted()
    expect(await hearing(rooms, id, everybody)).toEqual({ each: expected, atOnce: expected })
  }
  const program = programs[0]?.id ?? ''
  await expectHearing(belmere.duty, ...guests, program)
  expect((await hearing(rooms, aside.id, everybody)).atOnce).toEqual([dorvane.duty])
  expect((await hearing(rooms, id, [carthia.duty, dorvane.duty].map(person))).atOnce).toEqual([carthia.duty])

  const { members } = await rooms.doors(belmere.duty).room({ id })
  const removed = members.find(({ account }) => account === carthia.duty)?.device ?? ''
  await rooms.change(belmere.duty, id, { remove: [removed] })
  // Until another in the room says so too, who was struck off is delivered to.
  await expectHearing(belmere.duty, ...guests, program)
  await rooms.follow(carthia.legal, id)
  await expectHearing(belmere.duty, carthia.legal, norhaven.duty, dorvane.head, program)
  await rooms.world.revoke(dorvane.head)
  await rooms.world.revoke(program)
  await expectHearing(belmere.duty, carthia.legal, norhaven.duty)
  await rooms.world.as(identityContract, host.secretary).endDelegation({ id: delegations.carthia })
  await expectHearing(belmere.duty, norhaven.duty)
})

test('live, whoever was removed a moment ago does not hear the next word, and whoever was revoked hears nothing more', async () => {
  await using rooms = await openRoomWorld(modules)
  const { house } = rooms.world
  const { id } = await rooms.open(belmere.duty)
  const device = await rooms.letIn(belmere.duty, id, carthia.duty)
  await rooms.letIn(belmere.duty, id, norhaven.duty)
  await using outbox = await openOutbox(house, modules, {
    send: async () => {},
    wake: () => {},
    [Symbol.asyncDispose]: async () => {},
  })
  await outbox.drain()
  await using live = await openLive(house, modules)
  const app = createApp(house, openMetrics(), modules, [live.route])
  const listen = async (account: string) => {
    const { body } = await app.request('/live', { headers: { 'x-test-account': account } })
    const heard: string[] = []
    void (async () => {
      for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? [])
        heard.push(...(chunk.match(/"name":"room.moved"/g) ?? []))
    })()
    return { heard }
  }
  // Those are told first who listen first: what wrongly went to them has gone when the last of them hears.
  const [stranger, guest, revoked, opener] = [
    await listen(dorvane.duty),
    await listen(carthia.duty),
    await listen(norhaven.duty),
    await listen(belmere.duty),
  ]
  const happens = async (act: () => Promise<unknown>) => {
    const before = opener.heard.length
    await act()
    await outbox.drain()
    await vi.waitFor(() => expect(opener.heard.length).toBe(before + 1), { timeout: 40_000, interval: 20 })
  }
  const say = () => rooms.say(belmere.duty, id)
  await happens(say)
  await happens(() => rooms.change(belmere.duty, id, { remove: [device] }))
  await rooms.follow(norhaven.duty, id)
  await happens(say)
  await rooms.world.revoke(norhaven.duty)
  await happens(say)
  await happens(() => rooms.letIn(belmere.duty, id, carthia.duty))
  await vi.waitFor(() => expect(guest.heard).toHaveLength(3), { timeout: 40_000, interval: 20 })
  expect([opener, guest, revoked, stranger].map(({ heard }) => heard.length)).toEqual([5, 3, 3, 0])
})
