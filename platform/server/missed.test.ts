import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { nobody, system } from '../actor.ts'
import { createApp } from './app.ts'
import { byId, heardBySight } from './hearing.ts'
import { type Live, openLive } from './live.ts'
import { openMetrics } from './metrics.ts'
import type { Module } from './module.ts'
import { openOutbox } from './outbox.ts'
import { openTestHouse, type TestHouse } from './test-house.ts'
import { inTransaction } from './transaction.ts'

/** A machine that does other work is slow: nobody waits it out. */
const patient = { timeout: 40_000, interval: 20 }
const happened = 150

let readings: number[] = []
let [reading, mostAtOnce] = [0, 0]

/** Of every treaty each second is seen; how often that is asked, of how many, and how many ask at once, is counted. */
const treaties: Module = {
  name: 'treaties',
  events: {
    'treaty.changed': heardBySight(byId, async (_call, ids) => {
      readings.push(ids.length)
      mostAtOnce = Math.max(mostAtOnce, ++reading)
      await new Promise((resolve) => setTimeout(resolve, 5))
      reading--
      return ids.filter((id) => Number(id) % 2 === 0)
    }),
  },
}

let world: TestHouse
let live: Live

const listen = async (missed: number) => {
  const app = createApp(world.house, openMetrics(), [treaties], [live.route])
  const { body } = await app.request(`/live?missed=${missed}`, { headers: { 'x-test-account': 'duty' } })
  const heard: string[] = []
  void (async () => {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? [])
      for (const [, id = ''] of chunk.matchAll(/"id":"(\d+)"/g)) heard.push(id)
  })()
  return heard
}

beforeAll(async () => {
  const actor = { ...nobody, kind: 'person' as const, id: '00000000-0000-7000-8000-acc000000001' }
  world = await openTestHouse({ modules: [treaties], actorOf: async () => actor })
  live = await openLive(world.house, [treaties])
  await using outbox = await openOutbox(world.house, [treaties], {
    send: async () => {},
    wake: () => {},
    [Symbol.asyncDispose]: async () => {},
  })
  const first = await listen(0)
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    for (let id = 0; id < happened; id++) await call.emit({ name: 'treaty.changed', data: { id: String(id) } })
  })
  await outbox.drain()
  await vi.waitUntil(() => first.length === happened / 2, patient)
})
beforeEach(() => {
  readings = []
  mostAtOnce = 0
})
afterAll(async () => {
  await live[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('a page that opens is told of all that it missed and may hear, and that is asked once', async () => {
  const heard = await listen(20_000)
  await vi.waitFor(() => expect(heard).toHaveLength(happened / 2), patient)
  expect(new Set(heard).size).toBe(happened / 2)
  expect(heard.every((id) => Number(id) % 2 === 0)).toBe(true)
  expect(readings).toEqual([happened])
})

test('however many pages one account opens at a time, the house looks for one of them after the other', async () => {
  const pages = await Promise.all(Array.from({ length: 20 }, () => listen(20_000)))
  await vi.waitFor(() => expect(pages.map((heard) => heard.length)).toEqual(pages.map(() => happened / 2)), patient)
  expect([readings.length, mostAtOnce]).toEqual([20, 1])
})
