import { spawnSync } from 'node:child_process'
import { cpuUsage, execPath, resourceUsage } from 'node:process'
import type { SuiteName } from './sealing/group-engine.ts'
import { commitTo, engineFor, seat } from './sealing/mls/test-cast.ts'
import { librarySide, ourSide, type Side } from './sealing/mls/test-sides.ts'

const text = new Uint8Array(200).fill(46)

/**
 * `npm run bench -- mls [quick] [classical]`: our engine beside ts-mls 1.6.4 with its own noble provider, step by step in
 * turn within one run; CPU and wall milliseconds, the better of the rounds. One JSON line each. The empty commit is made
 * over a blank tree, which is the worst case. Peak memory is that of a process of its own for each side.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const suite: SuiteName = args.includes('classical') ? 'classical' : 'hybrid'
  const only = args[args.indexOf('only') + 1]
  if (args.includes('only')) return alone(suite, only ?? '', Number(args.at(-1)))
  const sizes = args.includes('quick') ? [10] : [10, 50, 200]
  for (const members of sizes) await beside(suite, members, args.includes('quick') ? 2 : members > 100 ? 3 : 5)
  await steadyState(suite, 32)
  const members = sizes.at(-1) ?? 10
  for (const side of ['ours', 'library'])
    say({ bench: 'mls', suite, step: 'peak memory', members, side, MiB: peakOf(suite, side, members) })
}

async function beside(suite: SuiteName, members: number, rounds: number): Promise<void> {
  const sides = [await ourSide(suite), await librarySide(suite)]
  for (const side of sides) await side.prepare(members)
  const measure = (step: string, work: (side: Side) => Promise<unknown>, before?: (side: Side) => Promise<void>) =>
    inTurn(sides, { suite, step, members }, rounds, work, before)
  await measure('add all', (side) => side.addAll())
  await measure('join', (side) => side.join())
  for (const side of sides) await side.settle()
  await measure('make commit', (side) => side.commit())
  await measure(
    'process commit',
    (side) => side.process(),
    async (side) => {
      await side.join()
      await side.ready()
    },
  )
  for (const side of sides) await side.join()
  const many = 1000
  const perMessage = { suite, members, messages: many }
  await inTurn(sides, { ...perMessage, step: 'seal' }, 1, (side) => side.seal(many, text))
  await inTurn(sides, { ...perMessage, step: 'open' }, 1, (side) => side.open())
  for (const side of sides)
    say({ bench: 'mls', suite, step: 'bytes', members, side: side.name, ...(await side.stateBytes()) })
}

type Spent = { cpu: number; wall: number }

async function inTurn(
  sides: readonly Side[],
  what: { suite: SuiteName; step: string; members: number; messages?: number },
  rounds: number,
  work: (side: Side) => Promise<unknown>,
  before?: (side: Side) => Promise<void>,
): Promise<void> {
  const best = new Map<string, Spent & { bytes?: number }>()
  for (let round = 0; round < rounds; round++)
    for (const side of sides) {
      await before?.(side)
      globalThis.gc?.()
      const [began, at] = [cpuUsage(), performance.now()]
      const outcome = await work(side)
      const [{ user, system }, wall] = [cpuUsage(began), performance.now() - at]
      const cpu = (user + system) / 1000
      if (cpu < (best.get(side.name)?.cpu ?? Infinity))
        best.set(side.name, { cpu, wall, ...(typeof outcome === 'number' ? { bytes: outcome } : {}) })
    }
  const [ours, theirs] = [best.get('ours'), best.get('ts-mls and noble')]
  if (!ours || !theirs) return
  const persecond = ({ cpu }: Spent) =>
    what.messages ? { perCpuSecond: Math.round((what.messages / cpu) * 1000) } : {}
  say({
    bench: 'mls',
    ...what,
    ours: { ...rounded(ours), ...persecond(ours) },
    library: { ...rounded(theirs), ...persecond(theirs) },
    timesLessCpu: Number((theirs.cpu / ours.cpu).toFixed(1)),
  })
}

function rounded({ cpu, wall, bytes }: Spent & { bytes?: number }) {
  return { cpuMs: Number(cpu.toFixed(2)), wallMs: Number(wall.toFixed(2)), ...(bytes ? { bytes } : {}) }
}

/** Everybody has committed once: the tree is full, and a renewal goes along one short path. */
async function steadyState(suite: SuiteName, members: number): Promise<void> {
  const names = Array.from({ length: members }, (_, index) =>
    JSON.stringify({
      delegation: '3f1c7a52-9a30-4c7e-8f0e-5d3f6a1b2c4d',
      device: `k${String(index).padStart(21, '0')}`,
      v: 1,
    }),
  )
  const desks = await seat(await engineFor(suite), names)
  for (const desk of desks) await commitTo(desk, desks)
  const [first] = desks
  if (!first) return
  const before = cpuUsage()
  const { length } = await commitTo(first, [])
  const { user, system } = cpuUsage(before)
  say({ bench: 'mls', suite, step: 'steady-state update', members, bytes: length, cpuMs: (user + system) / 1000 })
}

/** All steps of one side, for the memory that they take. */
async function alone(suite: SuiteName, name: string, members: number): Promise<void> {
  const side = name === 'ours' ? await ourSide(suite) : await librarySide(suite)
  await side.prepare(members)
  await side.addAll()
  await side.join()
  await side.settle()
  await side.commit()
  await side.process()
  await side.seal(20, text)
  say({ maxRss: resourceUsage().maxRSS })
}

function peakOf(suite: SuiteName, side: string, members: number): number | undefined {
  const args = ['--expose-gc', 'apps/bench.ts', 'mls', suite, 'only', side, String(members)]
  const { stdout } = spawnSync(execPath, args, { encoding: 'utf8' })
  const kibi = /"maxRss":(\d+)/.exec(stdout)?.[1]
  return kibi === undefined ? undefined : Math.round(Number(kibi) / 1024)
}

function say(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line))
}
