import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toBase64url, toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { newHybridKey } from '#platform/signing.ts'
import { manifestText, type OfferedCode, signManifest } from '../code.ts'
import { newSignerKey } from '../cosignature.ts'
import { commitmentOf, hostSubject, newSalt } from '../entries.ts'
import { formatVerifierKey, keyType, type SignerKey } from '../note.ts'
import { openTestRecord, testOrigin, type TestRecord } from '../test-record.ts'
import { examine, type Pins } from './code-check.ts'

const page = '<!doctype html><title>Chancery</title>'
const worker = '// keeps to the pinned files'
let record: TestRecord
let offered: OfferedCode
let served: Map<string, string>
let policy: string
let own: SignerKey

beforeEach(async () => {
  record = await openTestRecord()
  own = await newSignerKey('host.example/witness', keyType.cosignature)
  policy = record.policy
  const sum = (body: string): string => toHex(sha256(utf8(body)))
  const manifest = { v: 1 as const, files: { '/index.html': sum(page), '/sw.js': sum(worker) } }
  const [salt, at] = [newSalt(), '2026-11-22T00:30:00Z']
  const commitment = commitmentOf('code', salt, utf8(manifestText(manifest)))
  record.add({ v: 1, kind: 'code', subject: hostSubject(testOrigin), commitment, at })
  await record.publish()
  const signed = await signManifest(manifest, (await newHybridKey()).secret, 'release')
  offered = { signed, origin: testOrigin, record: { index: 0, at, salt: toBase64url(salt) } }
  served = new Map([
    ['/', page],
    ['/index.html', page],
    ['/sw.js', worker],
  ])
  vi.stubGlobal('fetch', async (path: string) => {
    const file = path.startsWith('/record/') ? record.files.get(path.slice('/record/'.length)) : undefined
    const answers: Record<string, string | undefined> = {
      '/code/manifest': JSON.stringify(offered),
      '/record/policy': policy,
    }
    const body = answers[path] ?? served.get(path) ?? (file && new Uint8Array(file))
    return new Response(body, { status: body === undefined ? 404 : 200 })
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function pinned(): Promise<Pins> {
  const finding = await examine(undefined, false)
  if (finding.kind !== 'sound') throw new Error(`Not pinned: ${JSON.stringify(finding)}`)
  return finding.pins
}
const everybody = (): SignerKey[] => [...record.keys.log, ...record.keys.witnesses, own]

test('a policy that only reads otherwise raises no alarm, and a stricter one is kept from then on', async () => {
  const pins = await pinned()
  policy = `# Written anew.\n${record.policy}`
  expect(await examine(pins, false)).toMatchObject({ kind: 'sound', pins: { policy } })
  policy = record.policy.replace('any', 'all')
  const stricter = await examine(pins, false)
  expect(stricter).toMatchObject({ kind: 'sound', pins: { policy } })
  policy = record.policy
  expect(await examine(stricter.kind === 'sound' ? stricter.pins : undefined, false)).toMatchObject({
    kind: 'sound',
    pins: { policy: record.policy.replace('any', 'all') },
  })
})

test('a host that writes itself a laxer policy is not believed by it, and is found out when it goes by it', async () => {
  const pins = await pinned()
  const lax = [
    record.policy.replace(/^witness[^]*/m, 'quorum none\n'),
    record.policy.replace(/^group[^]*/m, `witness own ${formatVerifierKey(own)}\nquorum own\n`),
    record.policy.replace(/^group[^]*/m, `witness own ${formatVerifierKey(own)}\ngroup g 1 witness0 own\nquorum g\n`),
  ]
  for (const text of lax) {
    policy = text
    await record.publish({ signers: everybody() })
    expect(await examine(pins, false)).toMatchObject({ kind: 'sound', pins: { policy: record.policy } })
    await record.publish({ signers: [...record.keys.log, own] })
    expect(await examine(pins, false)).toMatchObject({ kind: 'alarm', alarm: { kind: 'other-witnesses' } })
  }
  policy = 'no policy at all'
  await record.publish({ signers: everybody() })
  expect(await examine(pins, false)).toMatchObject({ kind: 'sound', pins: { policy: record.policy } })
})

test('too few witnesses under the known policy are the fault of the record, not of the policy', async () => {
  const pins = await pinned()
  await record.publish({ signers: record.keys.log })
  expect(await examine(pins, false)).toMatchObject({ kind: 'alarm', alarm: { kind: 'record' } })
})

test.for(['/', '/index.html', '/sw.js'])('another %s than the published one is named', async (path) => {
  const pins = await pinned()
  served.set(path, 'somebody else wrote this')
  expect(await examine(pins, false)).toEqual({ kind: 'alarm', alarm: { kind: 'differs', files: [path] } })
})
