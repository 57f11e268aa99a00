import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { arch, cpus, release, totalmem } from 'node:os'
import { z } from 'zod'

/** `npm run bench -- NAME`: runs the function `bench` of the one NAME.bench.ts that a module has. */
const root = join(import.meta.dirname, '..')
const files = globSync('{modules,platform}/**/*.bench.ts', { cwd: root })
const [name, ...rest] = process.argv.slice(2)
const file = files.find((path) => basename(path, '.bench.ts') === name)
const Bench = z.object({
  bench: z.custom<(args: readonly string[]) => Promise<void>>((value) => typeof value === 'function'),
})

if (!file) {
  const names = files.map((path) => basename(path, '.bench.ts')).sort()
  console.error(`Say which to run: ${names.join(', ') || 'there is none yet'}.`)
  process.exitCode = 2
} else {
  const [cpu] = cpus()
  console.log(`${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`)
  console.log(`Node.js ${process.versions.node}, ${process.platform} ${release()} ${arch()}\n`)
  await Bench.parse(await import(join(root, file))).bench(rest)
  process.exit()
}
