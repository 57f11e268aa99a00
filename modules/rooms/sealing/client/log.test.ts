import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadLog, type LogItem, pagesOf } from './log.ts'
import { memoryStore } from './test-client.ts'

const digest = (seq: number): string => `${seq}`.padStart(43, 'A')
const act = (seq: number): LogItem => ({
  seq,
  kind: 'message',
  epoch: seq >> 4,
  at: '2026-11-21T09:30:00Z',
  digest: digest(seq),
  chain: digest(-seq),
  act: true,
  ...(seq % 3 ? {} : { own: true as const }),
})
const line = (seq: number): LogItem => {
  const { act: _none, ...item } = act(seq)
  return { ...item, kind: 'commit', lines: [] }
}

test('a log comes back from its pages and chapters as it was, however it grew and whatever was rewritten', async () => {
  const step = fc.record({ add: fc.integer({ min: 0, max: 2500 }), rewrite: fc.array(fc.nat(), { maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const store = memoryStore()
      const log: LogItem[] = []
      for (const { add, rewrite } of steps) {
        const before = log.length
        for (let one = 0; one < add; one++) log.push(log.length % 7 ? act(log.length) : line(log.length))
        const places = new Set(rewrite.map((place) => place % Math.max(1, before)).filter((place) => place < before))
        for (const place of places) Object.assign(log[place] ?? {}, { entry: { index: place, salt: digest(place) } })
        await store.put(pagesOf('r', log, { from: before, places, before }))
        expect(await loadLog(store, 'r', log.length)).toEqual(log)
      }
      // A page is either in a chapter or stands by itself.
      expect(store.kept.size).toBeLessThanOrEqual(Math.floor(log.length / 2048) + 64)
    }),
    { numRuns: 25 },
  )
})

test('a log of which a page was lost is not opened as if it were shorter', async () => {
  const store = memoryStore()
  const log = Array.from({ length: 100 }, (_, seq) => act(seq))
  await store.put(pagesOf('r', log, { from: 0, places: new Set(), before: 0 }))
  store.kept.delete('room/r/log/1')
  await expect(loadLog(store, 'r', 100)).rejects.toThrow('lost')
})
