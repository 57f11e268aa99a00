import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deeds, live } from './test-histories.ts'

const minutes = 4 * 60_000

test(
  'whatever happens, members agree, nothing is lost, and nobody removed reads on (classical)',
  { timeout: minutes },
  async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (history) => {
        await live('classical', history)
      }),
      { numRuns: 100 },
    )
  },
)

test('the same in the hybrid suite', { timeout: minutes }, async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (history) => {
      await live('hybrid', history)
    }),
    { numRuns: 25 },
  )
})

test('the histories are lively: people come, go, are heard and try to listen in', async () => {
  const worlds = await Promise.all(
    fc.sample(deeds, { numRuns: 20, seed: 7 }).map((history) => live('classical', history)),
  )
  const sum = (count: (world: (typeof worlds)[number]) => number): number =>
    worlds.reduce((all, world) => all + count(world), 0)
  expect(sum(({ epoch }) => epoch)).toBeGreaterThan(80)
  expect(sum(({ log }) => log.filter(({ kind }) => kind === 'message').length)).toBeGreaterThan(50)
  expect(sum(({ copies }) => copies.length)).toBeGreaterThan(10)
})
