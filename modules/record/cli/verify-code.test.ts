import { createServer } from 'node:http'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { newHybridKey } from '#platform/signing.ts'
import { manifestText, type OfferedCode, signManifest } from '../code.ts'
import { commitmentOf, hostSubject, newSalt } from '../entries.ts'
import { openTestRecord, testOrigin, type TestRecord } from '../test-record.ts'
import { openRecordView } from '../verifying.ts'
import { httpRecord, recordUrl } from './http-record.ts'
import { verifyCode } from './verify-code.ts'
import { verifyLive } from './verify-live.ts'

const pages = new Map([
  ['/index.html', '<!doctype html><title>Chancery</title>'],
  ['/assets/house-1f.js', 'console.log("as published")'],
])
const lies = new Map<string, string>()
let offered: OfferedCode | undefined
let record: TestRecord
let address = ''

const bodyAt = (path: string): string | Uint8Array | undefined => {
  const lie = [...lies].find(
    ([place]) => path === place || (place.endsWith('/') && place !== '/' && path.startsWith(place)),
  )
  if (lie) return lie[1]
  if (path === '/code/manifest') return offered && JSON.stringify(offered)
  if (path.startsWith('/record/')) return record.files.get(path.slice('/record/'.length))
  return pages.get(path) ?? (path.includes('.') ? undefined : pages.get('/index.html'))
}

const server = createServer((request, response) => {
  const body = bodyAt(request.url ?? '/')
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
  expect(await verifyCode(view(), `${address}/incidents`)).toMatchObject({ said: { code: { entry: 5, files: 2 } } })
})

test.for(['/assets/house-1f.js', '/index.html', '/', '/incidents', '/rooms/'])(
  'a host that serves another %s is found out by its name',
  async (path) => {
    lies.set(path, 'somebody else wrote this')
    await expect(verifyCode(view(), address)).rejects.toThrow(new RegExp(`: ${path}[-0-9a-f]*\\.$`))
    lies.clear()
  },
)

test('a manifest that the record does not hold is no proof, nor one that nobody signed', async () => {
  const honest = offered
  if (!honest) throw new Error('The host offers none.')
  const files = { ...honest.signed.manifest.files, '/index.html': '0'.repeat(64) }
  offered = { ...honest, signed: { ...honest.signed, manifest: { v: 1, files } } }
  await expect(verifyCode(view(), address)).rejects.toThrow('not signed')
  offered = { ...honest, signed: await signManifest({ v: 1, files }, (await newHybridKey()).secret, 'release') }
  await expect(verifyCode(view(), address)).rejects.toMatchObject({ name: 'RecordAlarm', kind: 'not-included' })
  offered = { ...honest, record: null }
  await expect(verifyCode(view(), address)).rejects.toThrow('waits for its place')
  offered = honest
})

test('pages that were vouched for once are never let pass without, nor under another signer', async () => {
  const honest = offered
  if (!honest) throw new Error('The host offers none.')
  record.files.set('policy', utf8(record.policy))
  const folder = await mkdtemp(join(tmpdir(), 'live-'))
  const now = (): Date => new Date('2026-11-22T01:00:00Z')
  const look = (state: string) =>
    verifyLive(httpRecord(recordUrl(address)), { url: address, state: join(folder, state), all: false, now })
  expect(await look('seen')).toMatchObject({ code: { entry: 5 } })
  expect(await look('seen')).toMatchObject({ code: { entry: 5 } })
  offered = { ...honest, signed: await signManifest(honest.signed.manifest, (await newHybridKey()).secret, 'release') }
  await expect(look('seen')).rejects.toThrow('signed by another key')
  offered = undefined
  lies.set('/', '<script>evil</script>')
  await expect(look('seen')).rejects.toThrow('does so no more')
  // Who comes for the first time is at least told.
  expect(await look('new')).toMatchObject({ code: 'nothing vouches for the pages of this host' })
  offered = honest
  lies.clear()
  expect(await look('seen')).toMatchObject({ code: { entry: 5 } })
  await rm(folder, { recursive: true })
})
