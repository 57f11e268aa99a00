import { globSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * `npm run vectors -- NAME FILE…`: how our engines judge published examples. A module's server/vectors.ts or cli/vectors.ts has a function
 * NAMEVectors for each of its engines, which prints its judgement and answers how many passed and failed.
 */
const Judge = z.custom<(files: string[]) => Promise<{ failed: number }>>((value) => typeof value === 'function')
const root = join(import.meta.dirname, '..')
const judges = new Map<string, z.infer<typeof Judge>>()
for (const path of globSync('modules/*/{server,cli}/vectors.ts', { cwd: root }))
  for (const [key, value] of Object.entries(
    z.record(z.string(), z.unknown()).parse({ ...(await import(join(root, path))) }),
  )) {
    const judge = Judge.safeParse(value)
    if (key.endsWith('Vectors') && judge.success) judges.set(key.slice(0, -'Vectors'.length), judge.data)
  }

const [name = '', ...files] = process.argv.slice(2)
const judge = judges.get(name)
if (!judge || files.length === 0) {
  console.error(
    `Say what to judge, and the files: npm run vectors -- NAME FILE…, where NAME is ${[...judges.keys()].sort().join(', ')}.`,
  )
  process.exitCode = 2
} else if ((await judge(files)).failed > 0) process.exitCode = 1
