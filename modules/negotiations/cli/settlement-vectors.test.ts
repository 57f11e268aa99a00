import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { settlementVectors } from './vectors.ts'

const domains = join(import.meta.dirname, '../reference/settlement-domains.json')
let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'settlement-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const Line = z.looseObject({ name: z.string(), frontier: z.number().optional(), ms: z.number().optional() })

async function linesOf(...files: string[]) {
  const lines: z.infer<typeof Line>[] = []
  const count = await settlementVectors(files, (line) => lines.push(Line.parse(JSON.parse(line))))
  return { lines, count }
}

test('our domains are judged as they were worked out by hand', async () => {
  const { lines, count } = await linesOf(domains)
  expect(count).toEqual({ passed: 4, failed: 0 })
  expect(lines).toMatchObject([
    {
      name: 'Belmere and Carthia share a river',
      outcomes: 4,
      frontier: 3,
      nash: [[0.7, 0.7]],
      nash_product: expect.closeTo(0.49, 12),
      ks: [[0.7, 0.7]],
      egalitarian: [[0.7, 0.7]],
      utilitarian: [[0.7, 0.7]],
      verdict: 'agreement',
    },
    {
      name: 'Two who mirror each other',
      nash: [
        [0.75, 0.25],
        [0.25, 0.75],
      ],
      frontier: 2,
    },
    { name: 'Nothing that both can live with', nash: [], nash_product: null, verdict: 'none' },
    {
      name: 'A reserve below everything',
      nash: [[1, 6]],
      raised: { disagreement: [1, 1.5], nash: [[2, 4]] },
      verdict: 'agreement',
    },
  ])
})

test('gzipped or plain, what cannot be read is said by its name and counted', async () => {
  const [good, bad, none] = ['good.gz', 'bad.json', 'none.json'].map((name) => join(folder, name))
  const ufun = { reserved: 0, u: [[1, 0]] }
  const vector = { name: 'two', issues: [{ name: 'a', values: 2 }], ufuns: [ufun, ufun, ufun] }
  await writeFile(good ?? '', gzipSync(JSON.stringify([vector])))
  await writeFile(bad ?? '', JSON.stringify([{ ...vector, ufuns: [ufun, { ...ufun, u: [[1]] }] }]))
  const { lines, count } = await linesOf(good ?? '', bad ?? '', none ?? '')
  expect(count).toEqual({ passed: 1, failed: 2 })
  expect(lines).toMatchObject(
    [{ name: 'two', frontier: 1 }, { name: 'two', fault: /has 1 values/ }, { fault: /ENOENT/ }].map((line) =>
      'fault' in line ? { fault: expect.stringMatching(line.fault ?? /./) } : line,
    ),
  )
})

test('help says what the lines hold', async () => {
  const said: string[] = []
  await settlementVectors(['--help'], (line) => said.push(line))
  expect(said.join('\n')).toContain('nash_product')
})
