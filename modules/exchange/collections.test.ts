import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { createApp } from '#platform/server/app.ts'
import type { House } from '#platform/server/house.ts'
import { openMetrics } from '#platform/server/metrics.ts'
import { exchangeContract } from './contract.ts'
import { exchange, loadFrom } from './server/index.ts'
import { clientAt, type Envelope, idOf, malware, marked, media, openGroup, said, tlp } from './server/test-client.ts'

const modules = [identity, sharing, exchange]
const words = {
  title: 'Phishing',
  description: '',
  alias: 'phishing',
  readers: { all: false, delegations: [delegations.carthia], groups: [] },
  writers: { all: false, delegations: [], groups: [] },
  people: [],
  defaultTlp: 'green' as const,
}

test('a delegation keeps a collection, says who reads and who adds, and no other may change it', async () => {
  await using world = await openTestWorld(modules)
  const belmere = world.as(exchangeContract, people.belmere.analyst)
  const carthia = world.as(exchangeContract, people.carthia.analyst)
  const made = await belmere.makeCollection(words)
  expect(made).toMatchObject({
    kind: 'kept',
    root: 'chancery',
    keeperId: delegations.belmere,
    canRead: true,
    canWrite: true,
  })
  expect((await carthia.collections()).find((one) => one.id === made.id)).toMatchObject({
    canRead: true,
    canWrite: false,
  })
  expect((await safe(carthia.changeCollection({ ...words, id: made.id }))).error).toMatchObject({
    code: 'COLLECTION_NOT_YOURS',
  })
  expect(
    (await safe(world.as(exchangeContract, people.dorvane.duty).changeCollection({ ...words, id: made.id }))).error,
  ).toMatchObject({ code: 'COLLECTION_UNKNOWN' })
  expect((await safe(belmere.makeCollection(words))).error).toMatchObject({ code: 'COLLECTION_ALIAS_TAKEN' })
  expect(
    (await safe(world.as(exchangeContract, people.norhaven.observer).makeCollection({ ...words, alias: null }))).error,
  ).toMatchObject({ code: 'ROLE_MAY_NOT_ACT' })
  expect(
    (
      await safe(
        belmere.makeCollection({ ...words, alias: null, readers: { ...words.readers, groups: [crypto.randomUUID()] } }),
      )
    ).error,
  ).toMatchObject({ code: 'AUDIENCE_UNKNOWN' })

  const at = '/taxii2/chancery/collections/phishing/'
  const sensor = clientAt(world, await world.machine(delegations.belmere, ['taxii:read', 'taxii:write']), at)
  const reader = clientAt(world, await world.machine(delegations.carthia, ['taxii:read']), at)
  await sensor.post([malware(1), malware(2), malware(3)])
  expect(await reader.ids()).toHaveLength(3)
  const page = await carthia.objects({ collectionId: made.id, limit: 2 })
  expect(page.items.map((one) => [one.name, one.marking.tlp])).toEqual([
    ['Invented 1', 'green'],
    ['Invented 2', 'green'],
  ])
  expect(
    (await carthia.objects({ collectionId: made.id, limit: 2, after: page.next })).items.map((one) => one.name),
  ).toEqual(['Invented 3'])

  await belmere.changeCollection({
    ...words,
    id: made.id,
    title: 'Phish',
    readers: { all: false, delegations: [delegations.dorvane], groups: [] },
  })
  expect((await reader.get('objects/')).status).toBe(404)
  const dorvane = clientAt(world, await world.machine(delegations.dorvane, ['taxii:read']), at)
  expect(await dorvane.ids()).toEqual([])
  await sensor.post([malware(4)])
  expect(await dorvane.ids()).toEqual([idOf('malware', 4)])
})

test('a second process of the house hears of every change at once, and reads the cursors of the first', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, accounts, base, doors, groupId } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1), malware(2), marked(malware(3), tlp.red)])
  // A house of its own shares nothing with the first but the database.
  const metrics = openMetrics()
  const second: House = { ...world.house, metrics: metrics.registry }
  const app = createApp(second, metrics, modules)
  const there = clientAt(
    {
      knock: async (account, path, init) =>
        app.request(path, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init?.headers)), 'x-test-account': account ?? '' },
        }),
    },
    accounts.carthia,
    base,
  )
  const here = clientAt(world, accounts.carthia, base)
  const { next } = await here.objects('?limit=1')
  expect(await there.ids(`?next=${next}`)).toEqual([idOf('malware', 2)])
  expect(await there.ids()).toEqual([idOf('malware', 1), idOf('malware', 2)])
  await belmere.post([marked(malware(4), tlp.green)])
  expect(await there.ids()).toHaveLength(3)
  await doors.end({ groupId, delegationId: delegations.carthia })
  expect((await there.get('objects/')).status).toBe(404)
  expect((await here.get('objects/')).status).toBe(404)
})

test('another server is taken over: roots, ids, aliases, readers, versions, dates, texts and statuses', async () => {
  await using world = await openTestWorld(modules)
  const folder = await mkdtemp(join(tmpdir(), 'chancery-load-'))
  const id = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'
  const status = {
    id: '2d086da7-4bdc-4f91-900e-d77486753710',
    status: 'complete',
    total_count: 0,
    success_count: 0,
    failure_count: 0,
    pending_count: 0,
  }
  const same = '2016-11-03T12:30:59.000000Z'
  const address = {
    type: 'ipv4-addr',
    spec_version: '2.1',
    id: 'ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd',
    value: '198.51.100.3',
  }
  const odd = `{ "type" :"malware","spec_version":"2.1","id":"${idOf('malware', 1)}","created":"2016-11-01T08:00:00Z","modified":"2016-11-01T08:00:00Z","name":"{[\\"]}","is_family":false }`
  const text = `{"roots":[{"path":"/api1/","title":"Old","statuses":[${JSON.stringify(status)}],"collections":[{"id":"${id}","alias":"old","title":"Old things","read":["Carthia","${delegations.esteria}"],"write":["Carthia"],
    "objects":[{"date_added":"2017-01-01T00:00:00Z","object":${JSON.stringify(malware(2))}},{"object": ${odd},"date_added":"${same}"},{"date_added":"${same}","object":${JSON.stringify(address)}},
    {"date_added":"${same}","object":{"type":"malware"}},{"date_added":"${same}","object":${JSON.stringify(marked(malware(3), tlp.red))}}]}]}]}`
  const file = join(folder, 'old.json')
  await writeFile(file, text)
  const heard: number[] = []
  const loaded = await loadFrom(world.house, file, {
    owner: 'Belmere',
    progress: (done, total) => heard.push(done / total),
  })
  expect(loaded).toMatchObject({
    roots: 1,
    collections: 1,
    stored: 4,
    known: 0,
    statuses: 1,
    failures: [{ collection: id, message: expect.any(String) }],
  })
  expect(heard.at(-1)).toBe(1)
  const at = '/taxii2/api1/collections/old/'
  const account = await world.machine(delegations.carthia, ['taxii:read', 'taxii:write'])
  const carthia = clientAt(world, account, at)
  expect(await (await world.knock(account, at)).json()).toMatchObject({
    id,
    alias: 'old',
    can_read: true,
    can_write: true,
  })
  expect((await said<Envelope>(carthia.get('manifest/'))).objects).toMatchObject([
    { id: idOf('malware', 1), date_added: same, version: '2016-11-01T08:00:00Z' },
    { id: address.id, date_added: same, version: same },
    { id: idOf('malware', 2), date_added: '2017-01-01T00:00:00.000000Z' },
  ])
  // Two of one moment on two pages: the cursor goes by the sequence, not by the date.
  const { next } = await carthia.objects('?limit=1')
  expect(await carthia.ids(`?next=${next}`)).toEqual([address.id, idOf('malware', 2)])
  expect(await (await carthia.get(`objects/${idOf('malware', 1)}/`)).text()).toContain(odd)
  expect(
    (await clientAt(world, await world.machine(delegations.dorvane, ['taxii:read']), at).get('objects/')).status,
  ).toBe(404)
  const belmere = await world.machine(delegations.belmere, ['taxii:read'])
  expect(await (await world.knock(belmere, `/taxii2/api1/status/${status.id}/`)).json()).toEqual(status)
  expect(await loadFrom(world.house, file, { owner: delegations.belmere })).toMatchObject({ stored: 0, known: 4 })
  expect((await carthia.post([malware(9)])).success_count).toBe(1)
  await rm(folder, { recursive: true })
})

test('a file that cannot be taken over is refused whole, with the place, and changes nothing', async () => {
  await using world = await openTestWorld(modules)
  const folder = await mkdtemp(join(tmpdir(), 'chancery-load-'))
  const collection = (more: object) =>
    JSON.stringify({
      roots: [{ path: 'api1', collections: [{ id: '91a7b528-80eb-42ed-a74d-c6fbd5a26116', ...more }] }],
    })
  const bad: [string, RegExp][] = [
    ['{"roots":[', /line 1, column/],
    ['{}', /roots/],
    ['{"roots":[{"path":"a b"}]}', /\/roots\/0\/path/],
    [collection({ read: ['Atlantis'] }), /Atlantis/],
    [collection({ objects: [{ object: {} }] }), /\/roots\/0\/collections\/0\/objects\/0/],
    [collection({ id: 'seven' }), /\/roots\/0\/collections\/0\/id/],
  ]
  const file = join(folder, 'bad.json')
  for (const [text, reason] of bad) {
    await writeFile(file, text)
    await expect(loadFrom(world.house, file, { owner: 'Belmere' })).rejects.toThrow(reason)
  }
  expect(await world.database.kysely.selectFrom('taxii_root').select('path').execute()).toEqual([{ path: 'chancery' }])
  await rm(folder, { recursive: true })
})

test('what is handed out is recorded before the answer leaves, once for each owner in it', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria, accounts, base } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1), malware(2)])
  await carthia.post([malware(3)])
  await Promise.all(Array.from({ length: 20 }, () => esteria.ids()))
  const rows = await world.database.kysely
    .selectFrom('delivery')
    .select(['owner_id', 'seqs'])
    .where('to_account', '=', accounts.esteria)
    .execute()
  expect(rows.filter((row) => row.owner_id === delegations.belmere && row.seqs.length === 2)).toHaveLength(20)
  expect(rows.filter((row) => row.owner_id === delegations.carthia && row.seqs.length === 1)).toHaveLength(20)
  await world.database.kysely.schema.alterTable('delivery').renameTo('delivery_gone').execute()
  expect((await world.knock(accounts.esteria, `${base}objects/`, { headers: { accept: media } })).status).toBe(500)
})
