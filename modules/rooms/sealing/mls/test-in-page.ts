/** The measurement of mls.bench.ts within a page: the clock is the page's own, since a page cannot ask for CPU time. */
import { librarySide, ourSide, type Side } from './test-sides.ts'

export type Measured = { step: string; side: string; ms: number }

export async function measure(members: number, rounds: number, messages: number): Promise<Measured[]> {
  const sides = [await ourSide('hybrid'), await librarySide('hybrid')]
  const measured: Measured[] = []
  const each = async (step: string, work: (side: Side) => Promise<unknown>, times = rounds): Promise<void> => {
    const best = new Map<string, number>()
    for (let round = 0; round < times; round++)
      for (const side of sides) {
        const began = performance.now()
        await work(side)
        best.set(side.name, Math.min(best.get(side.name) ?? Infinity, performance.now() - began))
      }
    for (const [side, ms] of best) measured.push({ step, side, ms })
  }
  for (const side of sides) await side.prepare(members)
  await each('add all', (side) => side.addAll())
  await each('join', (side) => side.join())
  for (const side of sides) await side.settle()
  await each('make commit', (side) => side.commit())
  await each('process commit', (side) => side.process(), 1)
  for (const side of sides) await side.join()
  const text = new Uint8Array(200).fill(46)
  await each('seal', (side) => side.seal(messages, text), 1)
  await each('open', (side) => side.open(), 1)
  return measured
}

Object.assign(globalThis, { measure })
