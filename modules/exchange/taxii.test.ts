import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { exchange } from './server/index.ts'
import { clientAt, idOf, indicator, malware, media, openGroup, said } from './server/test-client.ts'

const modules = [identity, sharing, exchange]
type Found = { default: string; api_roots: string[]; collections: { id: string }[] }

test('nobody is answered 401 and told how to show who they are, at every endpoint', async () => {
  await using world = await openTestWorld(modules)
  const one = '/taxii2/chancery/collections/incidents/'
  for (const path of [
    '/taxii2/',
    '/taxii2/chancery/',
    '/taxii2/chancery/collections/',
    one,
    `${one}objects/`,
    `${one}manifest/`,
    `${one}objects/${idOf('malware', 1)}/`,
    `${one}objects/${idOf('malware', 1)}/versions/`,
    '/taxii2/chancery/status/x/',
    '/taxii2/no/such/thing',
  ]) {
    const answer = await world.knock(null, path)
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 401, media])
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="TAXII"/)
    expect(await answer.json()).toMatchObject({ title: expect.any(String), http_status: '401' })
  }
})

test('a client finds its way from discovery to a collection, by id and by alias, with and without the last slash', async () => {
  await using world = await openTestWorld(modules)
  const { accounts, groupId, base } = await openGroup(world, people.belmere.analyst)
  const get = (path: string) => said<Found>(world.knock(accounts.carthia, path))
  const { default: first, api_roots } = await get('/taxii2/')
  expect(api_roots).toEqual([first])
  const root = new URL(first).pathname
  expect(await get(root)).toMatchObject({
    title: 'Chancery',
    versions: [media],
    max_content_length: expect.any(Number),
  })
  const { collections } = await get(`${root}collections/`)
  expect(collections).toMatchObject([
    { title: 'Incidents', alias: 'incidents', can_read: true, can_write: false },
    {
      title: 'Three',
      alias: `group-${groupId}`,
      can_read: true,
      can_write: true,
      media_types: ['application/stix+json;version=2.1'],
    },
  ])
  expect(await get(base)).toEqual(collections[1])
  expect(await get(`${root}collections/${collections[1]?.id}`)).toEqual(collections[1])
  expect(await get(root.slice(0, -1))).toMatchObject({ title: 'Chancery' })
})

test('what is absent and what is hidden are answered in the same words', async () => {
  await using world = await openTestWorld(modules)
  const { dorvane, carthia, base, accounts } = await openGroup(world, people.belmere.analyst)
  const hidden = await dorvane.get('objects/')
  const absent = await clientAt(world, accounts.dorvane, '/taxii2/chancery/collections/no-such/').get('objects/')
  expect([hidden.status, await hidden.text()]).toEqual([absent.status, await absent.text()])
  for (const path of ['', 'manifest/', `objects/${idOf('malware', 1)}/`])
    expect((await dorvane.get(path)).status).toBe(404)
  expect((await dorvane.send('{}')).status).toBe(404)
  expect((await carthia.get(`objects/${idOf('malware', 1)}/`)).status).toBe(404)
  expect((await carthia.get(`objects/${idOf('malware', 1)}/versions/`)).status).toBe(404)
  expect((await world.knock(accounts.carthia, '/taxii2/nowhere/collections/')).status).toBe(404)
  expect((await world.knock(accounts.carthia, `/taxii2/chancery/status/${crypto.randomUUID()}/`)).status).toBe(404)
  expect((await world.knock(accounts.carthia, `${base}nonsense/`)).status).toBe(404)
  expect((await world.knock(accounts.carthia, `${base}objects/`, { method: 'PUT' })).status).toBe(405)
})

test('only the media type of TAXII 2.1 is given and taken', async () => {
  await using world = await openTestWorld(modules)
  const { belmere } = await openGroup(world, people.belmere.analyst)
  for (const accept of [
    media,
    'application/taxii+json',
    'application/taxii+json; version=2.1',
    '*/*',
    'application/*',
    'text/html, application/taxii+json;version="2.1"',
    '',
  ])
    expect([accept, (await belmere.get('objects/', { accept })).status]).toEqual([accept, 200])
  for (const accept of [
    'application/taxii+json;version=2.0',
    'application/json',
    'text/html',
    'application/taxii+json;q=0',
    'application/vnd.oasis.taxii+json',
  ])
    expect([accept, (await belmere.get('objects/', { accept })).status]).toEqual([accept, 406])
  for (const type of [
    'application/json',
    'application/taxii+json;version=2.0',
    'application/stix+json;version=2.1',
    '',
  ])
    expect([
      type,
      (await belmere.send(JSON.stringify({ objects: [malware(1)] }), { 'content-type': type })).status,
    ]).toEqual([type, 415])
  expect((await belmere.send(JSON.stringify({ objects: [malware(1)] }), { 'content-encoding': 'gzip' })).status).toBe(
    415,
  )
  expect((await belmere.get('objects/')).headers.get('content-type')).toBe(media)
})

test('an envelope is answered 202 with a status that says what became of each object, which its sender alone can ask again', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, accounts } = await openGroup(world, people.belmere.analyst)
  const status = await belmere.post([
    malware(1),
    { type: 'malware', id: idOf('malware', 2) },
    7,
    indicator(3, { pattern: '[not a pattern' }),
    malware(1),
  ])
  expect(status).toMatchObject({
    status: 'complete',
    total_count: 5,
    success_count: 2,
    failure_count: 3,
    pending_count: 0,
  })
  expect(status.successes?.map(({ id, version }) => [id, version])).toEqual([
    [idOf('malware', 1), '2026-11-01T08:00:00.000Z'],
    [idOf('malware', 1), '2026-11-01T08:00:00.000Z'],
  ])
  expect(status.failures?.map(({ id }) => id)).toEqual([idOf('malware', 2), '', idOf('indicator', 3)])
  expect(status.failures?.[2]?.message).toMatch(/\/pattern/)
  const path = `/taxii2/chancery/status/${status.id}/`
  expect(await (await world.knock(accounts.belmere, path)).json()).toEqual(status)
  expect((await world.knock(accounts.carthia, path)).status).toBe(404)
  expect(await carthia.ids()).toEqual([idOf('malware', 1)])
})

test('an object comes out byte for byte as it went in, however it was written', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  const text = `{ "type":"malware",\n\t"spec_version":"2.1", "id":"${idOf('malware', 9)}","created":"2017-06-01T00:00:00Z","modified":"2017-06-01T00:00:00.12Z",
    "is_family":false ,"name":"\\u0645\\u062b\\u0627\\u0644 – ตัวอย่าง \\/ 𝔛", "x_number": 1.50e2, "x_nul": "\\u0000" }`
  expect((await belmere.send(`{"objects":[ ${text} ]}`)).status).toBe(202)
  const body = await (await carthia.get(`objects/${idOf('malware', 9)}/`)).text()
  expect(body).toBe(`{"more":false,"objects":[${text}]}`)
  expect((await carthia.objects(`?match[version]=2017-06-01T00:00:00.120000Z`)).objects).toHaveLength(1)
})

test('a malformed envelope is refused whole, with the place, and changes nothing', async () => {
  await using world = await openTestWorld(modules)
  const { belmere } = await openGroup(world, people.belmere.analyst)
  const bad: [string, RegExp][] = [
    ['{"objects":[', /ends too early/],
    ['', /.+/],
    ['[]', /envelope/],
    ['{"objects":[]}', /no objects/],
    ['{"objects":{}}', /list/],
    ['{}', /no objects/],
    [`{"objects":[{"a":1,"a":2}]}`, /twice/],
    [`{"objects":[${'['.repeat(200)}${']'.repeat(200)}]}`, /[Nn]ested/],
    [`{"objects":[{"__proto__":{"x":1}}]}`, /not accepted/],
    [
      `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[${JSON.stringify(malware(1))}]}`,
      /bundle/,
    ],
  ]
  for (const [body, reason] of bad) {
    const answer = await belmere.send(body)
    const { description } = await said<{ description: string }>(answer)
    expect([body.slice(0, 60), answer.status, description]).toEqual([
      body.slice(0, 60),
      422,
      expect.stringMatching(reason),
    ])
  }
  expect((await belmere.send(Buffer.from([0x7b, 0xff, 0x7d]))).status).toBe(422)
  expect(await belmere.ids()).toEqual([])
})

test('an envelope larger than the API root says is refused with 413, whether it says so or not', async () => {
  await using world = await openTestWorld(modules)
  const { belmere } = await openGroup(world, people.belmere.analyst)
  const large = new Uint8Array(33 * 1024 * 1024).fill(32)
  expect((await belmere.send(large)).status).toBe(413)
  expect((await belmere.send('{}', { 'content-length': '99999999999' })).status).toBe(413)
})

test('who may only read is answered 403 when adding or deleting, and who may only add is answered 403 when reading', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, base } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  const reader = clientAt(world, await world.machine(delegations.carthia, ['taxii:read']), base)
  const writer = clientAt(world, await world.machine(delegations.carthia, ['taxii:write']), base)
  const neither = clientAt(world, await world.machine(delegations.carthia, ['feeds:read']), base)
  expect((await reader.send(JSON.stringify({ objects: [malware(2)] }))).status).toBe(403)
  expect((await reader.delete(idOf('malware', 1))).status).toBe(403)
  expect((await writer.get('objects/')).status).toBe(403)
  expect((await writer.delete(idOf('malware', 1))).status).toBe(403)
  expect((await writer.send(JSON.stringify({ objects: [malware(2)] }))).status).toBe(202)
  expect(await (await writer.get('')).json()).toMatchObject({ can_read: false, can_write: true })
  expect((await neither.get('objects/')).status).toBe(403)
  expect((await world.knock(people.norhaven.observer, '/taxii2/chancery/collections/')).status).toBe(200)
})

test('an object is deleted in all versions or in one, by whoever brought it', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  const later = '2026-11-02T08:00:00.000Z'
  await belmere.post([malware(1), malware(1, { modified: later }), malware(2)])
  expect((await carthia.delete(idOf('malware', 1))).status).toBe(403)
  expect((await carthia.delete(idOf('malware', 77))).status).toBe(404)
  expect((await belmere.delete(idOf('malware', 1), `?match[version]=${later}`)).status).toBe(200)
  expect((await carthia.objects('?match[id]=' + idOf('malware', 1))).objects).toMatchObject([
    { modified: '2026-11-01T08:00:00.000Z' },
  ])
  expect((await belmere.delete(idOf('malware', 1))).status).toBe(200)
  expect((await carthia.get(`objects/${idOf('malware', 1)}/`)).status).toBe(404)
  expect(await carthia.ids()).toEqual([idOf('malware', 2)])
  expect((await belmere.post([malware(1)])).success_count).toBe(1)
})

test('HEAD is answered as GET would be, and hands nothing over', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, accounts, base } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  const answer = await world.knock(accounts.carthia, `${base}objects/`, { method: 'HEAD' })
  expect([answer.status, await answer.text()]).toEqual([200, ''])
  expect(answer.headers.get('x-taxii-date-added-first')).toMatch(/^2026-11-21T09:00:00\.\d{6}Z$/)
  expect(await world.database.kysely.selectFrom('delivery').selectAll().execute()).toEqual([])
})
