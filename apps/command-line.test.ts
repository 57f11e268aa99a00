import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter, sequence } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { readConfig } from '#platform/server/config.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { indicators } from './demo/indicators.ts'
import { openHouse } from './server/open-house.ts'
import { layPrepared } from './test-data-folder.ts'
import { type Outcome, typed, typedApart } from './test-typed.ts'

/** The command line as an operator types it, on a data folder of its own, which the first command lays. */
let folder: string
let data = 'data'
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

const settings = () => ({ CHANCERY_DATA: join(folder, data), DATABASE_URL: undefined, LOG_LEVEL: undefined })
const type = (...words: string[]): Promise<Outcome> => typed(words, settings())
const typeApart = (...words: string[]): Promise<Outcome> => typedApart(words, settings())

function answered({ code, out, err }: Outcome): Record<string, unknown> {
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Record<string, unknown>
}

test('an operator makes a host, gives a machine its token, keeps the house in a file and brings it back', async () => {
  const host = answered(
    await typeApart(
      'init',
      '--name',
      'Saltmarsh Forum',
      '--admin-name',
      'Pia Castell',
      '--admin-email',
      'pia@forum.example',
      '--json',
    ),
  )
  expect(host['link']).toMatch(/^http:\/\/localhost:4870\/invitation#[\w-]{20,}$/)
  expect(
    await type('init', '--name', 'Again', '--admin-name', 'Pia', '--admin-email', 'p@forum.example'),
  ).toMatchObject({ code: 1, err: expect.stringContaining('has a host already') })

  const token = answered(
    await type('token', 'Feed', '--as', 'pia@forum.example', '--scope', 'taxii:read', 'feeds:read', '--json'),
  )
  expect(token).toMatchObject({ token: expect.stringMatching(/^chy_/), scopes: ['taxii:read', 'feeds:read'] })
  expect(await type('token', 'Feed', '--as', 'pia@forum.example', '--scope', 'everything')).toMatchObject({ code: 2 })

  const file = join(folder, 'kept.backup')
  const kept = answered(await type('backup', file, '--json'))
  expect(await type('restore', file)).toMatchObject({ code: 1, err: expect.stringContaining('in use already') })
  expect(answered(await type('restore', file, '--replace', '--json'))).toMatchObject({ rows: kept['rows'] })
  const bytes = await readFile(file)
  await writeFile(file, bytes.subarray(0, bytes.length - 20))
  expect(await typeApart('restore', file, '--replace')).toMatchObject({ code: 4, out: '' })
  expect(await type('verify')).toMatchObject({ code: 0 })
  expect(await type('verify', '--expect', 'f'.repeat(64))).toMatchObject({ code: 4 })
}, 120_000)

test('a bundle goes in whole, a broken file not at all, and an unknown incident does not come out', async () => {
  const file = join(folder, 'bundle.json')
  await writeFile(file, indicators)
  expect(answered(await type('import', file, '--as', 'pia@forum.example', '--json'))).toEqual({
    stored: 6,
    known: 0,
    failed: [],
  })
  expect(answered(await type('import', file, '--as', 'pia@forum.example', '--json'))).toEqual({
    stored: 0,
    known: 6,
    failed: [],
  })
  await writeFile(file, indicators.slice(0, -10))
  expect(await type('import', file, '--as', 'pia@forum.example', '--json')).toMatchObject({
    code: 4,
    err: expect.stringMatching(/"ending":"damaged".*[Ll]ine/),
  })
  expect(await type('export', '00000000-0000-4000-8000-00000000dead', '--as', 'pia@forum.example')).toMatchObject({
    code: 1,
  })
  expect(await type('demo')).toMatchObject({ code: 1, err: expect.stringContaining('real organisation') })
}, 120_000)

test('a restored house adds nothing to its record until its copy is taken over, or somebody says to go on without', async () => {
  data = 'restored'
  await layPrepared(join(folder, data))
  const sequenced = async (): Promise<void> => {
    await using open = await openHouse(readConfig({ CHANCERY_DATA: join(folder, data), LOG_LEVEL: 'silent' }))
    await inTransaction(open.house, system, 'test', 'acts', (call) => enter(call, { kind: 'code', content: 'x' }))
    await sequence(open.house)
  }
  const [file, copy] = [join(folder, 'record.backup'), join(folder, 'copy')]
  await sequenced()
  answered(await type('backup', file, '--json'))
  await sequenced()
  expect(answered(await type('record', 'export', copy, '--json'))).toMatchObject({ size: 3 })
  answered(await type('restore', file, '--replace', '--json'))
  await expect(sequenced()).rejects.toThrow('chancery record recover')
  expect(answered(await type('record', 'recover', copy, '--seen', join(copy, 'checkpoint'), '--json'))).toEqual({
    entries: 1,
  })
  await sequenced()
  // What was entered while the record was held has its place as well.
  expect(answered(await type('record', 'export', copy, '--json'))).toMatchObject({ size: 5 })

  answered(await type('restore', file, '--replace', '--json'))
  expect(answered(await type('record', 'go-on', '--json'))).toMatchObject({
    entries: 2,
    risk: expect.stringContaining('fork'),
  })
  expect(await type('record', 'go-on')).toMatchObject({ code: 1, err: expect.stringContaining('Nothing holds') })
}, 120_000)

test('a word that is no command is answered by the ones that are', async () => {
  expect(await typeApart('destroy')).toMatchObject({ code: 2, err: expect.stringContaining('unknown command') })
  expect(await typeApart('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') })
}, 60_000)

test('what a file holds decides how it is verified: a transcript by what it proves itself', async () => {
  const file = join(folder, 'transcript.json')
  await writeFile(file, JSON.stringify({ transcript: { v: 1 }, signature: 'none' }))
  expect(await type('verify', file)).toMatchObject({
    code: 4,
    err: expect.stringContaining('The transcript does not hold: it is not what a device writes'),
  })
}, 60_000)
