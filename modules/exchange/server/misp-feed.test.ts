import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { marked, uuidFor } from '../misp/test-events.ts'
import { isJsonObject } from '../stix/json.ts'
import { withdrawObject } from './index.ts'
import { actorOf, feed, openWorld, read, shared, take, valuesIn } from './test-misp.ts'

const { belmere } = people

test('a MISP instance subscribes: manifest, event and hashes, each within its markings', async () => {
  await using world = await openWorld()
  await take(world, shared)
  const reader = await world.machine(delegations.carthia, ['feeds:read'])
  const stranger = await world.machine(delegations.dorvane, ['feeds:read'])

  const manifest = await read(feed(world, reader, 'manifest.json'))
  expect(Object.values(manifest)).toMatchObject([
    {
      info: 'Grid outage in Belmere',
      date: '2026-11-20',
      threat_level_id: '2',
      analysis: '1',
      Orgc: { name: 'CERT Belmere' },
    },
  ])
  const [uuid = ''] = Object.keys(manifest)
  const { Event } = await read(feed(world, reader, `${uuid}.json`))
  expect(Event).toMatchObject({ uuid, extends_uuid: shared.uuid, published: true })
  expect(valuesIn(Event)).toEqual(['192.0.2.7', 'relay.example.org'])
  expect(Event).not.toHaveProperty('id')

  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const lines = (await (await feed(world, reader, 'hashes.csv')).text()).trim().split('\n')
  expect(lines.toSorted()).toEqual([`${md5('192.0.2.7')},${uuid}`, `${md5('relay.example.org')},${uuid}`].toSorted())

  // The one attribute that is GREEN goes to the incident's audience too, and not beyond it.
  expect(await read(feed(world, stranger, 'manifest.json'))).toEqual({})
  expect(await (await feed(world, stranger, 'hashes.csv')).text()).toBe('')
  const [hidden, absent] = [
    await feed(world, stranger, `${uuid}.json`),
    await feed(world, stranger, `${uuidFor(77)}.json`),
  ]
  expect([hidden.status, absent.status]).toEqual([404, 404])
  expect(await hidden.json()).toEqual(await absent.json())
})

test('the feed answers 304 while nothing changed, and notices when something did', async () => {
  await using world = await openWorld()
  await take(world, shared)
  const reader = await world.machine(delegations.carthia, ['feeds:read'])
  const first = await feed(world, reader, 'manifest.json')
  const etag = first.headers.get('etag') ?? ''
  const again = await feed(world, reader, 'manifest.json', { 'if-none-match': etag })
  expect([again.status, await again.text()]).toEqual([304, ''])

  await take(world, { ...shared, timestamp: '1763715800', info: 'Changed' })
  const changed = await feed(world, reader, 'manifest.json', { 'if-none-match': etag })
  expect(changed.status).toBe(200)
  expect(JSON.stringify(await changed.json())).toContain('Changed')

  await inTransaction(world.house, await actorOf(world, belmere.analyst), 'test', 'acts', (call) =>
    withdrawObject(call, { stixId: `indicator--${uuidFor(10)}`, reason: 'wrong', forbid: false }),
  )
  expect(await (await feed(world, reader, 'hashes.csv')).text()).not.toContain(
    createHash('md5').update('relay.example.org').digest('hex'),
  )
})

test('what a feed hands out is recorded as delivered, and readers without leave are turned away', async () => {
  await using world = await openWorld()
  await take(world, shared)
  const reader = await world.machine(delegations.carthia, ['feeds:read'])
  const manifest = await read(feed(world, reader, 'manifest.json'))
  await feed(world, reader, `${Object.keys(manifest)[0]}.json`)
  const rows = await world.database.kysely
    .selectFrom('delivery')
    .select(['way', 'kind', 'owner_id', 'to_delegation', 'to_account', 'seqs'])
    .execute()
  expect(rows).toMatchObject([
    { way: 'feed', owner_id: delegations.belmere, to_delegation: delegations.carthia, to_account: reader },
    { way: 'feed', owner_id: delegations.belmere, to_delegation: delegations.carthia, to_account: reader },
  ])
  expect(rows[1]?.seqs?.length).toBeGreaterThan(rows[0]?.seqs?.length ?? 0)

  const scopeless = await world.machine(delegations.carthia, ['taxii:read'])
  expect((await feed(world, scopeless, 'manifest.json')).status).toBe(403)
  const closed = await world.app.request('/feeds/misp/manifest.json')
  expect(closed.status).toBe(401)
  expect(closed.headers.get('www-authenticate')).toContain('Basic')
})

test('nobody speaks for an event that another delegation brought first', async () => {
  await using world = await openWorld()
  const green = { ...shared, Tag: [{ name: 'tlp:green' }] }
  const open = { markingDefault: marked('green'), origin: null }
  await take(world, green, open)
  await take(world, { ...green, timestamp: '1763799999', info: 'Nothing happened' }, open, people.carthia.analyst)
  const reader = await world.machine(delegations.dorvane, ['feeds:read'])
  const entries = Object.values(await read(feed(world, reader, 'manifest.json')))
  expect(entries.map((one) => (isJsonObject(one) ? one['info'] : one))).toContain('Grid outage in Belmere')
  const whole = { ...green, uuid: uuidFor(950), Attribute: [] }
  await take(world, whole, open)
  await take(world, { ...whole, timestamp: '1763799999', info: 'Nothing happened' }, open, people.carthia.analyst)
  const manifest = await read(feed(world, reader, 'manifest.json'))
  expect(manifest[uuidFor(950)]).toMatchObject({ info: 'Grid outage in Belmere' })
})
