import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { recordContract } from '../contract.ts'
import { verifyEntryProof } from '../proof.ts'
import { openRecordView, opens } from '../verifying.ts'
import { enter, originOf, publishAct, sequence, whereIs } from './index.ts'

const demo = { CHANCERY_DEMO: 'true', PUBLIC_URL: 'http://house' }

function enterMany(world: TestWorld, count: number, about = 'entry'): Promise<string[]> {
  return inTransaction(world.house, system, 'test', 'acts', async (call) => {
    const ids: string[] = []
    for (let n = 0; n < count; n++)
      ids.push(
        (await enter(call, { kind: 'envelopes', subject: 'AAAAAAAAAAAAAAAAAAAAAA', content: `${about} ${n}` })).id,
      )
    return ids
  })
}

function fileOf(world: TestWorld): (path: string) => Promise<Uint8Array> {
  return async (path) => {
    const response = await world.knock(null, `/record/${path}`)
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}

async function viewOf(world: TestWorld) {
  const seen = new Map<string, string>()
  return openRecordView({
    origin: originOf(world.house),
    policy: new TextDecoder().decode(await fileOf(world)('policy')),
    fetch: fileOf(world),
    lastSeen: {
      load: async (origin) => seen.get(origin),
      save: async (origin, note) => void seen.set(origin, note),
    },
    now: world.house.now,
  })
}

test('what is entered has its place in order, and anybody can verify that it stands there', async () => {
  await using world = await openTestWorld(modules, demo)
  expect((await world.knock(null, '/record/checkpoint')).status).toBe(404)
  const ids = await enterMany(world, 3)
  await sequence(world.house)
  const view = await viewOf(world)
  expect(await view.latest()).toMatchObject({ origin: 'house/record', size: 4 })
  const more = await enterMany(world, 300)
  await sequence(world.house)
  expect(await view.latest()).toMatchObject({ size: 304 })
  const places = await inTransaction(world.house, system, 'test', 'reads', (call) => whereIs(call, [...ids, ...more]))
  expect([...ids, ...more].map((id) => places.get(id)?.index)).toEqual(Array.from({ length: 303 }, (_, n) => n + 1))
  const entries = await view.entries(0, 304)
  expect(entries.map(({ kind }) => kind)).toEqual(['act', ...Array.from({ length: 303 }, () => 'envelopes')])
  await view.verifyEntry(303, entries[303] ?? entries[0]!)
})

test('an empty queue signs nothing, and a record never has size 0', async () => {
  await using world = await openTestWorld(modules, demo)
  for (let n = 0; n < 3; n++) await sequence(world.house)
  const { rows } = await sql`select size, published_at from record_checkpoint`.execute(world.database.kysely)
  expect(rows).toMatchObject([{ size: 1 }])
})

test('a published act is read and opened by nobody in particular', async () => {
  await using world = await openTestWorld(modules, demo)
  await inTransaction(world.house, system, 'test', 'acts', (call) => publishAct(call, 'x', { v: 1, act: 'said' }))
  const nobody = world.as(recordContract, null)
  await expect(nobody.act({ index: 1 })).rejects.toMatchObject({ code: 'NOT_IN_RECORD' })
  await sequence(world.house)
  const { entry, content, salt } = await nobody.act({ index: 1 })
  expect(opens(entry, fromBase64url(salt), utf8(content))).toBe(true)
  expect(JSON.parse(content)).toEqual({ v: 1, act: 'said' })
  expect((await nobody.entries({})).items).toMatchObject([
    { index: 1, published: true, kind: 'act' },
    { index: 0, published: true, kind: 'act' },
  ])
  const { proof } = await nobody.proof({ index: 1 })
  const { policy } = await nobody.state()
  const verified = await verifyEntryProof(proof, { policy, origin: 'house/record' })
  expect(verified).toMatchObject({ index: 1, entry, content: utf8(content) })
  const page = await nobody.entries({ limit: 1 })
  expect(page).toMatchObject({ items: [{ index: 1 }], next: '1' })
  expect(await nobody.entries({ limit: 1, after: page.next })).toMatchObject({ items: [{ index: 0 }] })
  expect(await nobody.state()).toMatchObject({ size: 2, witnesses: [{ demonstration: true, size: 2 }, {}, {}] })
})
