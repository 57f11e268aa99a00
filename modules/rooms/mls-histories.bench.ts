import fc from 'fast-check'
import { deeds, live } from './sealing/mls/test-histories.ts'

/**
 * `npm run bench -- mls-histories [10000] [hybrid]`: so many random histories of a room, each to its end. The property is
 * the same as in the tests; a fault is shrunk and shown with its seed.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const many = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10_000)
  const suite = args.includes('hybrid') ? 'hybrid' : 'classical'
  const seed = Number(args.find((arg) => arg.startsWith('seed='))?.slice(5) ?? Date.now() % 2 ** 31)
  const counts = { histories: 0, epochs: 0, messages: 0, removed: 0 }
  const began = performance.now()
  const property = fc.asyncProperty(deeds, async (history) => {
    const { epoch, log, copies } = await live(suite, history)
    counts.histories++
    counts.epochs += epoch
    counts.messages += log.filter(({ kind }) => kind === 'message').length
    counts.removed += copies.length
    if (counts.histories % 1000 === 0) console.error(JSON.stringify(counts))
  })
  await fc.assert(property, { numRuns: many, seed })
  console.log(
    JSON.stringify({
      bench: 'mls-histories',
      suite,
      seed,
      ...counts,
      seconds: Math.round((performance.now() - began) / 1000),
    }),
  )
}
