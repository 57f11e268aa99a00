import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import { type ClientWants, memoryStore, type MemoryStore } from '#modules/rooms/sealing/client/test-client.ts'
import type { Act } from '../text/acts.ts'
import { newId, openTable, paragraph, type Player, restarted, settle, view, leaveTables } from './test-table.ts'

afterEach(leaveTables)

/** What may happen to one of the three; `dies`: at its so-manieth put from here on, and is started anew. */
const step = fc.record({
  who: fc.nat(2),
  does: fc.oneof(
    { weight: 5, arbitrary: fc.constant({ kind: 'speaks' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'drafts' as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'syncs' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'connected' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restarts' as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('dies' as const), puts: fc.integer({ min: 1, max: 9 }) }) },
  ),
})

type Seat = { player: Player; line: { cut: boolean }; power: { left: number }; memory: MemoryStore; own: MemoryStore }

function failing(memory: MemoryStore, power: Seat['power']): MemoryStore {
  return {
    ...memory,
    put: async (entries) => {
      power.left -= 1
      if (power.left <= 0) throw new Error('The power is gone.')
      await memory.put(entries)
    },
  }
}

test('whatever happens, all come to one state, and what was promised stands in it once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const { host, id, all } = await openTable()
      const promised: string[] = []
      const open = async (seat: Seat): Promise<void> => {
        const lineOf = host.doors(seat.player.person.id)
        const doors = Object.fromEntries(
          Object.entries(lineOf).map(([name, door]) => [
            name,
            (asked: never) =>
              seat.line.cut
                ? Promise.reject(new TypeError('fetch failed'))
                : (door as (asked: never) => unknown)(asked),
          ]),
        ) as unknown as NonNullable<ClientWants['doors']>
        seat.power.left = Number.POSITIVE_INFINITY
        seat.player = await restarted(host, seat.player, {
          doors,
          store: failing(seat.memory, seat.power),
          kept: seat.own,
          negotiationStore: failing(seat.own, seat.power),
        })
      }
      const seats: Seat[] = all.map((player) => ({
        player,
        line: { cut: false },
        power: { left: Number.POSITIVE_INFINITY },
        memory: memoryStore(player.store.kept),
        own: player.kept,
      }))
      for (const seat of seats) await open(seat)
      const says = async (seat: Seat, act: Act, text: string): Promise<void> => {
        await seat.player.negotiations.act(id, act).then(
          () => promised.push(text),
          () => {},
        )
      }
      for (const [place, { who, does }] of steps.entries()) {
        const seat = seats[who]
        if (!seat) continue
        if (does.kind === 'speaks')
          await says(seat, { kind: 'comment.make', comment: newId(), text: `c${place}` }, `c${place}`)
        if (does.kind === 'drafts') await says(seat, paragraph(`p${place}`, `p${place}`), `p${place}`)
        if (does.kind === 'syncs') await seat.player.rooms.sync(id).catch(() => {})
        if (does.kind === 'cut') seat.line.cut = true
        if (does.kind === 'connected') seat.line.cut = false
        if (does.kind === 'restarts') await open(seat)
        if (does.kind === 'dies') {
          seat.power.left = does.puts
          await says(seat, { kind: 'comment.make', comment: newId(), text: `d${place}` }, `d${place}`)
          await seat.player.rooms.sync(id).catch(() => {})
          await open(seat)
        }
      }
      for (const seat of seats) {
        seat.line.cut = false
        await seat.player.rooms.sync()
      }
      const players = seats.map(({ player }) => player)
      await settle(id, players)
      await settle(id, players)
      const states = players.map((player) => view(player, id).state)
      expect(new Set(states.map((state) => canonicalJson(state))).size).toBe(1)
      const said = [
        ...Object.values(states[0]?.comments ?? {}).map(({ text }) => text),
        ...Object.values(states[0]?.paragraphs ?? {}).map(({ alternatives }) => alternatives[0]?.runs[0]?.text ?? ''),
      ]
      expect(new Set(said).size).toBe(said.length)
      expect(promised.filter((text) => !said.includes(text))).toEqual([])
      for (const player of players) {
        expect(view(player, id)).toMatchObject({ alarms: [], refusals: [], pending: [] })
        expect(player.rooms.alarms()).toEqual([])
        expect((await player.negotiations.history(id)).length).toBe(states[0]?.count)
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
}, 300_000)
