import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { utf8 } from '#platform/bytes.ts'
import { openTestRecord, type TestRecord } from '../../test-record.ts'
import { RecordAlarm } from '../../verifying.ts'
import { formatRequest } from '../../witnessing.ts'
import { alarmBell } from './alarm-bell.ts'
import { type RunOptions, runWitness } from './run.ts'
import { openWitness } from './witness.ts'

const now = (): Date => new Date('2026-11-22T02:00:00Z')
let record: TestRecord
let folder: string
let url: string
/** How the host answers: truly, breaking off in the middle, without tiles, or with something else altogether. */
let manner: 'true' | 'cut' | 'no tiles' | 'nonsense' = 'true'
const handedIn: string[] = []
const patient = { timeout: 20_000, interval: 30 }

const server = createServer((request, response) => {
  const name = (request.url ?? '').replace('/record/', '').replace('newest', 'checkpoint')
  if (manner === 'cut') {
    response.writeHead(200, { 'content-length': '5000' }).write('x', () => response.destroy())
    return
  }
  if (manner === 'nonsense') return void response.end('<html>\u001b[2J 502')
  if (name === 'cosignatures') {
    handedIn.push(name)
    return void response.end()
  }
  const bytes = manner === 'no tiles' && name.startsWith('tile') ? undefined : record.files.get(name)
  response.writeHead(bytes ? 200 : 404).end(bytes)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = server.address()
  url = typeof place === 'object' && place ? `http://127.0.0.1:${place.port}` : ''
})
afterAll(() => void server.close())

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witness-'))
  record = await openTestRecord()
  record.files.set('policy', utf8(record.policy))
  record.fill(5)
  await record.publish()
  manner = 'true'
  handedIn.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (name: string): string => join(folder, name)
const options = () => ({
  url: `${url}/record/`,
  keyFile: at('key'),
  stateFile: at('state'),
  name: 'norhaven.example/witness',
  now,
  alarm: () => {},
})

test('two witnesses never work with one state, so that no two forks are signed at once', async () => {
  const [one, other] = [await openTestRecord({ keys: record.keys }), await openTestRecord({ keys: record.keys })]
  const requests: string[] = []
  for (const fork of [one, other]) {
    fork.fill(7)
    requests.push(formatRequest({ old: 0, proof: [], note: await fork.publish() }))
  }
  const answers: number[] = []
  {
    await using first = await openWitness(options())
    await expect(openWitness(options())).rejects.toMatchObject({ name: 'StillAtWork' })
    answers.push((await first.answer(requests[0] ?? '')).status)
  }
  await using second = await openWitness(options())
  answers.push((await second.answer(requests[1] ?? '')).status)
  expect(answers).toEqual([200, 409])
})

test('a state that a killed process held is taken over', async () => {
  await writeFile(at('state.lock'), JSON.stringify({ pid: 2 ** 22 + 1, began: 'before' }))
  await using witness = await openWitness(options())
  expect(await witness.look()).toEqual({ size: 5, signed: true })
})

async function running(work: (said: () => string) => Promise<void>): Promise<unknown> {
  const stop = new AbortController()
  const lines: string[] = []
  const run: RunOptions = {
    log: url,
    key: at('key'),
    state: at('state'),
    name: 'norhaven.example/witness',
    every: 0.05,
    once: false,
    now,
    say: (line) => void lines.push(line),
    signal: stop.signal,
  }
  const ended = runWitness(run).catch((error: unknown) => error)
  await work(() => lines.join('\n')).finally(() => stop.abort())
  return ended
}

test.for(['cut', 'no tiles', 'nonsense'] as const)(
  'a witness says once that the answers are bad (%s), and signs again when they are good',
  async (bad) => {
    const ended = await running(async (said) => {
      await vi.waitFor(() => expect(said()).toContain('signed 5 entries'), patient)
      manner = bad
      record.fill(3)
      await record.publish()
      await vi.waitFor(() => expect(said()).toMatch(/broke off|has no tile|no checkpoint/), patient)
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(said().match(/broke off|has no tile|no checkpoint/g)).toHaveLength(1)
      expect(said()).not.toContain('\u001b')
      manner = 'true'
      await vi.waitFor(() => expect(said()).toContain('signed 8 entries'), patient)
    })
    expect(ended).toBeUndefined()
    expect(handedIn).toHaveLength(2)
  },
)

test.for([
  ['damaged', () => writeFile(at('state'), '{"v":1')],
  ['gone', () => rm(at('state'))],
] as const)('a witness whose own state is %s stops, and says so', async ([what, spoil]) => {
  const ended = await running(async (said) => {
    await vi.waitFor(() => expect(said()).toContain('signed 5 entries'), patient)
    await spoil()
    await new Promise((resolve) => setTimeout(resolve, 300))
  })
  expect(ended).toMatchObject({ message: expect.stringContaining(`is ${what}`) })
})

test('a host that shows another lie at each look fills no disk', async () => {
  for (let start = 0; start < 2; start++) {
    const said: string[] = []
    const bell = alarmBell({ say: (line) => void said.push(line), state: at('state'), now })
    for (let lie = 0; lie < 120; lie++)
      bell(new RecordAlarm('fork', 'Another past.', { at: now(), shown: `${start} ${lie}\n`.padEnd(200_000, 'x') }))
    const ofEvidence = (): string[] => said.filter((line) => line.startsWith('The evidence'))
    await vi.waitFor(() => expect(ofEvidence()).toHaveLength(101), { timeout: 20_000 })
    expect(ofEvidence().at(-1)).toContain('was not kept')
    expect(said.filter((line) => line.startsWith('ALARM'))).toHaveLength(101)
  }
  expect((await readdir(folder)).filter((name) => name.includes('alarm'))).toHaveLength(100)
}, 30_000)
