import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { newHybridKey } from '#platform/signing.ts'
import { modules } from '../../../apps/server/modules.ts'
import { type CodeManifest, entryOf, manifestHash, OfferedCode, signManifest } from '../code.ts'
import { openRecordView } from '../verifying.ts'
import { enterCode, originOf, sequence } from './index.ts'

const demo = { CHANCERY_DEMO: 'true', PUBLIC_URL: 'http://house' }
const manifest: CodeManifest = {
  v: 1,
  files: { '/index.html': 'a'.repeat(64), '/assets/house-1f.js': 'b'.repeat(64) },
}

async function offeredBy(world: TestWorld): Promise<OfferedCode> {
  return OfferedCode.parse(await (await world.knock(null, '/code/manifest')).json())
}

test('the manifest of the pages stands in the record, once, and anybody can hold it against the record', async () => {
  await using world = await openTestWorld(modules, demo)
  expect((await world.knock(null, '/code/manifest')).status).toBe(404)
  const { secret } = await newHybridKey()
  const hash = await enterCode(world.house, await signManifest(manifest, secret, 'release'))
  expect(hash).toBe(manifestHash(manifest))
  expect((await offeredBy(world)).record).toBeNull()
  await sequence(world.house)
  const offered = await offeredBy(world)
  const file = async (path: string): Promise<Uint8Array> =>
    new Uint8Array(await (await world.knock(null, `/record/${path}`)).arrayBuffer())
  const view = openRecordView({
    origin: originOf(world.house),
    policy: new TextDecoder().decode(await file('policy')),
    fetch: file,
    lastSeen: { load: async () => undefined, save: async () => undefined },
    now: world.house.now,
  })
  const place = entryOf(offered)
  if (!place) throw new Error('It has its place by now.')
  await view.verifyEntry(place.index, place.entry)

  // Started again, or signed again by another key: the same files are the same entry.
  await enterCode(world.house, await signManifest(manifest, (await newHybridKey()).secret, 'local'))
  await sequence(world.house)
  expect((await offeredBy(world)).record).toEqual(offered.record)
  expect((await offeredBy(world)).signed.signer.kind).toBe('local')
  const other = { v: 1 as const, files: { ...manifest.files, '/sw.js': 'c'.repeat(64) } }
  await enterCode(world.house, await signManifest(other, secret, 'release'))
  await sequence(world.house)
  expect((await offeredBy(world)).record?.index).toBeGreaterThan(place.index)
  const forged = entryOf({ ...offered, signed: { ...offered.signed, manifest: other } })
  if (!forged) throw new Error('It claims a place.')
  await expect(view.verifyEntry(forged.index, forged.entry)).rejects.toMatchObject({ kind: 'not-included' })
})

test('a manifest that its signer did not sign is not offered', async () => {
  await using world = await openTestWorld(modules, demo)
  const signed = await signManifest(manifest, (await newHybridKey()).secret, 'release')
  for (const wrong of [
    { ...signed, manifest: { ...manifest, files: { ...manifest.files, '/more.js': 'd'.repeat(64) } } },
    { ...signed, signer: { ...signed.signer, kind: 'local' } },
    { ...signed, signer: { ...signed.signer, key: (await newHybridKey()).public } },
    { ...signed, manifest: { v: 1, files: { '/../index.html': 'a'.repeat(64), '/index.html': 'a'.repeat(64) } } },
    {},
  ])
    await expect(enterCode(world.house, wrong)).rejects.toThrow('build them again')
  expect((await world.knock(null, '/code/manifest')).status).toBe(404)
})

test('what the worker serves stands under the policy of the house', async () => {
  await using world = await openTestWorld(modules, demo)
  const { headers } = await world.knock(null, '/healthz')
  const worker = readFileSync('apps/web/public/sw.js', 'utf8')
  for (const name of ['content-security-policy', 'cross-origin-opener-policy', 'referrer-policy'])
    expect(worker).toContain(headers.get(name))
})
