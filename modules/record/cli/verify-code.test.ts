import { createServer } from 'node:http'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toBase64url } from '#platform/bytes.ts'
import { newHybridKey } from '#platform/signing.ts'
import { manifestText, type OfferedCode, signManifest } from '../code.ts'
import { commitmentOf, hostSubject, newSalt } from '../entries.ts'
import { openTestRecord, testOrigin, type TestRecord } from '../test-record.ts'
import { openRecordView } from '../verifying.ts'
import { verifyCode } from './verify-code.ts'

const pages = new Map([
  ['/index.html', '<!doctype html><title>Chancery</title>'],
  ['/assets/house-1f.js', 'console.log("as published")'],
])
const lies = new Map<string, string>()
let offered: OfferedCode
let record: TestRecord
let address = ''

const server = createServer((request, response) => {
  const path = request.url === '/' ? '/index.html' : (request.url ?? '/')
  const body = path === '/code/manifest' ? JSON.stringify(offered) : (lies.get(request.url ?? '') ?? pages.get(path))
  response.writeHead(body === undefined ? 404 : 200).end(body)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = server.address()
  address = typeof place === 'object' && place ? `http://127.0.0.1:${place.port}` : ''
  record = await openTestRecord()
  record.fill(5)
  const sum = (body: string): string => createHash('sha256').update(body).digest('hex')
  const manifest = { v: 1 as const, files: Object.fromEntries([...pages].map(([path, body]) => [path, sum(body)])) }
  const salt = newSalt()
  const at = '2026-11-22T00:30:00Z'
  const content = new TextEncoder().encode(manifestText(manifest))
  const commitment = commitmentOf('code', salt, content)
  record.add({ v: 1, kind: 'code', subject: hostSubject(testOrigin), commitment, at })
  await record.publish()
  const signed = await signManifest(manifest, (await newHybridKey()).secret, 'release')
  offered = { signed, origin: testOrigin, record: { index: 5, at, salt: toBase64url(salt) } }
})

afterAll(() => void server.close())

function view() {
  return openRecordView({
    origin: testOrigin,
    policy: record.policy,
    fetch: record.fetch,
    lastSeen: { load: async () => undefined, save: async () => undefined },
    now: () => new Date('2026-11-22T01:00:00Z'),
  })
}

test('a host that serves the pages of its record is found to do so', async () => {
  expect(await verifyCode(view(), `${address}/incidents`)).toMatchObject({ code: { entry: 5, files: 2 } })
})

test.for(['/assets/house-1f.js', '/index.html', '/'])(
  'a host that serves another %s is found out by its name',
  async (path) => {
    lies.set(path, 'somebody else wrote this')
    await expect(verifyCode(view(), address)).rejects.toThrow(new RegExp(`: ${path.replaceAll('/', '\\/')}\\.$`))
    lies.clear()
  },
)

test('a manifest that the record does not hold is no proof, nor one that nobody signed', async () => {
  const honest = offered
  const files = { ...honest.signed.manifest.files, '/index.html': '0'.repeat(64) }
  offered = { ...honest, signed: { ...honest.signed, manifest: { v: 1, files } } }
  await expect(verifyCode(view(), address)).rejects.toThrow('not signed')
  offered = { ...honest, signed: await signManifest({ v: 1, files }, (await newHybridKey()).secret, 'release') }
  await expect(verifyCode(view(), address)).rejects.toMatchObject({ name: 'RecordAlarm', kind: 'not-included' })
  offered = { ...honest, record: null }
  await expect(verifyCode(view(), address)).rejects.toThrow('waits for its place')
  offered = honest
})
