import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeTurns, TooMany, turn } from './server/rate.ts'
import { openTestHouse } from './server/test-house.ts'
import { nobody } from './actor.ts'

const gaps = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 })
const limits = fc.record({ burst: fc.integer({ min: 1, max: 6 }), every: fc.integer({ min: 100, max: 3000 }) })

test('no window of time lets more through than the burst and what was earned back in it', () => {
  fc.assert(
    fc.property(gaps, limits, (waits, limit) => {
      let now = 1_000_000
      let freeAt: number | undefined
      const passed: number[] = []
      for (const wait of waits) {
        now += wait
        const answer = turn(freeAt, now, limit)
        if ('freeAt' in answer) {
          freeAt = answer.freeAt
          passed.push(now)
        } else expect('freeAt' in turn(freeAt, now + answer.wait, limit), 'whoever waits as told is let in').toBe(true)
      }
      for (let from = 0; from < passed.length; from++)
        for (let to = from; to < passed.length; to++)
          expect(to - from + 1).toBeLessThanOrEqual(limit.burst + (passed[to]! - passed[from]!) / limit.every) // both within the array
    }),
  )
})

test('the database counts as the rule does, and tells how long to wait', async () => {
  await using house = await openTestHouse({ modules: [], actorOf: async () => nobody })
  const limit = { burst: 3, every: 1500 }
  let key = 0
  await fc.assert(
    fc.asyncProperty(gaps, async (waits) => {
      key++
      let now = Date.parse('2026-11-21T09:00:00Z')
      let freeAt: number | undefined
      for (const wait of waits) {
        now += wait
        const said = turn(freeAt, now, limit)
        const taken = await takeTurns(house.database, new Date(now), [{ key: `door ${key}`, limit }]).catch(
          (error: unknown) => error,
        )
        if ('freeAt' in said) {
          freeAt = said.freeAt
          expect(taken).toBeUndefined()
        } else {
          expect(taken).toBeInstanceOf(TooMany)
          expect(taken).toMatchObject({ seconds: Math.ceil(said.wait / 1000) })
        }
      }
    }),
    { numRuns: 15 },
  )
})

test('knocks at the same moment are counted one by one', async () => {
  await using house = await openTestHouse({ modules: [], actorOf: async () => nobody })
  const knocks = Array.from({ length: 20 }, () =>
    takeTurns(house.database, house.house.now(), [{ key: 'one door', limit: { burst: 5, every: 60_000 } }]).then(
      () => 'in',
      () => 'out',
    ),
  )
  expect((await Promise.all(knocks)).filter((answer) => answer === 'in')).toHaveLength(5)
})
