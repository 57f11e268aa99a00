import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RoomDoors } from '../views.ts'
import { view, words } from './test-conversation.ts'
import { type MemoryStore, memoryStore, type TestClient } from './test-client.ts'
import { openTestHost, type TestHost } from './test-host.ts'

/**
 * Random histories of several people with one or two devices: words, changes of members, lost calls and answers, devices
 * that die and start again. Afterwards all who are in the room agree on everything that was said while they were in it,
 * nothing that was promised is lost or said twice, and whoever was out read nothing.
 */
type Act =
  | { act: 'say' | 'act' | 'sync' | 'restart' | 'cut' | 'read'; who: number }
  | { act: 'expel' | 'invite' | 'rename' | 'lose'; who: number }
  | { act: 'lost-answer'; who: number; door: 'send' | 'commit' }

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: fc.constant('say' as const), who: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('act' as const), who: fc.nat(4) }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('sync' as const), who: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('restart', 'cut', 'read'), who: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('expel', 'invite', 'rename'), who: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('lose' as const), who: fc.constant(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('lost-answer' as const),
      who: fc.nat(4),
      door: fc.constantFrom('send', 'commit'),
    }),
  },
)

type Seat = { client: TestClient; promised: string[]; acted: string[]; cut: boolean; lose: string; lost: boolean }

function doorsFor(host: TestHost, account: string, seat: { cut: boolean; lose: string }): RoomDoors {
  const line = host.doors(account)
  const bend = (name: string, door: (input: never) => Promise<unknown>) => async (input: never) => {
    if (seat.cut) throw new TypeError('fetch failed')
    const answer = await door(input)
    if (seat.lose !== name) return answer
    seat.lose = ''
    throw new TypeError('fetch failed')
  }
  // Each door keeps its own form: only whether it answers is bent.
  return Object.fromEntries(
    Object.entries(line).map(([name, door]) => [name, bend(name, door as never)]),
  ) as unknown as RoomDoors
}

async function begin(host: TestHost) {
  const named = [
    ['Mara', 'Belmere'],
    ['Samir', 'Carthia'],
    ['Lena', 'Norhaven'],
    ['Ivo', 'Dorvane'],
  ] as const
  const persons = named.map(([name, delegation]) => host.person(name, delegation))
  const seats: Seat[] = []
  // Mara has two devices.
  for (const person of [...persons, ...persons.slice(0, 1)]) {
    const state = { cut: false, lose: '' }
    const client = await host.client(person, { doors: doorsFor(host, person.id, state), store: memoryStore() })
    seats.push(Object.assign(state, { client, promised: [], acted: [], lost: false }))
    await client.rooms.start()
  }
  const [chair, ...others] = seats
  if (!chair) throw new Error('Nobody is there.')
  const id = await chair.client.rooms.open({
    title: 'Talks',
    history: 'from-joining',
    exercise: false,
    marking: 'amber',
  })
  const devices = others.slice(0, 2).map(({ client }) => client.device.id)
  await chair.client.rooms.invite(id, { devices, role: 'member' })
  for (const { client } of [chair, ...seats]) await client.rooms.sync()
  return { id, seats, chair }
}

async function play(host: TestHost, id: string, seats: Seat[], chair: Seat, doing: Act, turn: number): Promise<void> {
  const seat = seats[doing.who]
  if (!seat || seat.lost) return
  const { client } = seat
  const quietly = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined)
  host.now.at += 1000
  if (doing.act === 'say') {
    const text = `${client.person.name} ${doing.who} ${turn}`
    const done = await quietly(client.rooms.say(id, { text }).then(() => seat.promised.push(text)))
    if (done === undefined) return
  }
  if (doing.act === 'act') {
    const text = `${client.person.name} ${doing.who} does ${turn}`
    await quietly(client.rooms.act(id, { app: 'negotiation', text }).then(() => seat.acted.push(text)))
  }
  if (doing.act === 'sync') await client.rooms.sync()
  if (doing.act === 'cut') seat.cut = !seat.cut
  if (doing.act === 'read') await quietly(client.rooms.read(id, client.rooms.room(id)?.lastSeq ?? 0))
  if (doing.act === 'lost-answer') seat.lose = doing.door
  if (doing.act === 'restart') {
    client.rooms.stop()
    const kept = (client.store as MemoryStore).kept
    seat.client = await host.client(client.person, {
      ...client,
      doors: doorsFor(host, client.person.id, seat),
      store: memoryStore(kept),
    })
    await seat.client.rooms.start()
  }
  const { person, device } = client
  if (doing.act === 'rename') await quietly(chair.client.rooms.change(id, { title: `Talks ${turn}` }))
  if (doing.act === 'expel' && doing.who % 4 !== 0) await quietly(chair.client.rooms.expel(id, person.id))
  if (doing.act === 'invite' && doing.who % 4 !== 0)
    await quietly(chair.client.rooms.invite(id, { devices: [device.id], role: 'member' }))
  if (doing.act === 'lose') {
    await host.keys.remove(device)
    seat.lost = true
    host.now.at += 60_000
  }
}

const actsOf = async ({ rooms }: TestClient, id: string): Promise<string[]> =>
  (await rooms.acts(id, 'negotiation', 0)).map(({ text }) => text)

test('whatever happens, all who are in the room agree, nothing promised is lost, and whoever is out reads nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 10, maxLength: 30 }), async (history) => {
      const host = await openTestHost()
      const { id, seats, chair } = await begin(host)
      for (const [turn, doing] of history.entries()) await play(host, id, seats, chair, doing, turn)
      for (const seat of seats) Object.assign(seat, { cut: false, lose: '' })
      // Whoever leads removes what must go; then everybody catches up.
      for (let round = 0; round < 4; round++) {
        host.now.at += 60_000
        for (const { client } of seats) await client.rooms.sync()
      }
      const inside = seats.filter(({ client, lost }) => !lost && client.rooms.room(id)?.state === 'open')
      const [first] = inside
      // Whoever the host still counts in is in, however they were let in.
      const counted = [...(host.rooms.get(id)?.members ?? [])].flatMap(([device, { to }]) =>
        to === Number.POSITIVE_INFINITY ? device : [],
      )
      expect(inside.map(({ client }) => client.device.id).toSorted()).toEqual(counted.toSorted())
      if (!first) throw new Error('The chair is gone.')
      const all = words(first.client, id)
      expect(new Set(all).size).toBe(all.length)
      for (const { client, promised } of inside) {
        expect(client.rooms.trouble()).toBeUndefined()
        const here = view(client, id)
        expect(here.code).toBe(view(first.client, id).code)
        expect(here.people.map(({ account }) => account)).toEqual(
          view(first.client, id).people.map(({ account }) => account),
        )
        // What was promised here stands in the room, and nobody reads what others do not.
        const mine = words(client, id)
        if (mine.length === all.length) expect(mine).toEqual(all)
        expect(all).toEqual(expect.arrayContaining(mine))
        expect(all).toEqual(expect.arrayContaining(promised))
        expect(client.rooms.alarms().filter(({ kind }) => kind !== 'ghost-device' && kind !== 'expelled')).toEqual([])
      }
      const done = await actsOf(first.client, id)
      expect(new Set(done).size).toBe(done.length)
      for (const { client, acted } of inside) {
        const mine = await actsOf(client, id)
        expect(mine).toEqual(done.filter((text) => mine.includes(text)))
        expect(done).toEqual(expect.arrayContaining([...mine, ...acted]))
      }
      for (const { client, lost } of seats) {
        const there = client.rooms.room(id)
        if (!there || (!lost && there.state === 'open')) continue
        const { lastSeq } = view(first.client, id)
        expect(there.state === 'expelled' || there.lastSeq < lastSeq).toBe(true)
        const after = view(first.client, id).messages.filter(({ seq }) => (seq ?? 0) > there.lastSeq)
        const heard = words(client, id)
        for (const { content } of after) if (content.kind === 'text') expect(heard).not.toContain(content.text)
      }
    }),
    { numRuns: Number(process.env['CHANCERY_HISTORIES'] ?? 6), endOnFailure: true },
  )
}, 240_000)
