import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { exchangeContract } from './contract.ts'
import { importedMarking, ourLabel } from './imported-marking.ts'
import { exchange } from './server/index.ts'
import { clientAt, idOf, indicator, malware, marked, openGroup, relationship, said, tlp } from './server/test-client.ts'

const modules = [identity, sharing, exchange]

test('labels of both versions of TLP are read, the narrowest of several binds, and the text stays as it came', () => {
  expect([
    ourLabel('1', 'WHITE'),
    ourLabel('1', 'amber'),
    ourLabel('2', 'amber'),
    ourLabel('2', 'amber+strict'),
    ourLabel('2', 'mauve'),
  ]).toEqual(['clear', 'amber+strict', 'amber', 'amber+strict', null])
  expect(
    importedMarking(
      { object_marking_refs: [tlp.green, tlp.amber1, 'marking-definition--00000000-0000-4000-8000-000000000000'] },
      new Map(),
    ).tlp,
  ).toBe('amber+strict')
  expect(importedMarking({ object_marking_refs: [] }, new Map()).tlp).toBe(null)
  const { parts } = importedMarking(
    {
      granular_markings: [
        { marking_ref: tlp.red, selectors: ['name'] },
        { marking_ref: tlp.red, selectors: ['labels.[0]'] },
      ],
    },
    new Map(),
  )
  expect([...parts]).toEqual([['red', ['name', 'labels.[0]']]])
})

test('each reader of a collection finds what its label lets them see, and nobody more', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria, groupId, base } = await openGroup(world, people.belmere.analyst)
  await belmere.post([
    malware(0),
    marked(malware(1), tlp.clear),
    marked(malware(2), tlp.green),
    marked(malware(3), tlp.amber),
    marked(malware(4), tlp.strict),
    marked(malware(5), tlp.red),
    marked(malware(6), tlp.white1),
    marked(malware(7), tlp.amber1),
  ])
  const all = [0, 1, 2, 3, 4, 6, 7].map((n) => idOf('malware', n))
  for (const client of [belmere, carthia, esteria]) expect(await client.ids()).toEqual(all)
  // RED is for people: those of the delegation that brought it who answer for its machines.
  expect(await clientAt(world, people.belmere.analyst, base).ids()).toContain(idOf('malware', 5))
  for (const other of [people.belmere.head, people.carthia.analyst])
    expect(await clientAt(world, other, base).ids()).not.toContain(idOf('malware', 5))
  const own = await world.as(exchangeContract, people.carthia.duty).markings()
  expect(
    own.collections
      .find((one) => one.title === 'Three')
      ?.markings.map(({ marking }) => marking.tlp)
      .toSorted(),
  ).toEqual(['amber', 'amber+strict', 'clear', 'green'])
  expect(own).toMatchObject({
    delegationId: delegations.carthia,
    groups: [groupId],
    labels: ['red', 'amber+strict', 'amber', 'green', 'clear'],
  })
})

test('a member who is removed gets nothing more from that moment, and one who comes finds what is there', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, dorvane, doors, groupId, accounts, base } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  const { next } = await (async () => {
    await belmere.post([malware(2)])
    return carthia.objects('?limit=1')
  })()
  await doors.end({ groupId, delegationId: delegations.carthia })
  for (const path of ['', 'objects/', `objects/?limit=1&next=${next}`, 'manifest/', `objects/${idOf('malware', 1)}/`])
    expect([path, (await carthia.get(path)).status]).toEqual([path, 404])
  expect(
    (await said<{ collections: unknown[] }>(world.knock(accounts.carthia, '/taxii2/chancery/collections/')))
      .collections,
  ).toHaveLength(1)
  expect((await dorvane.get('objects/')).status).toBe(404)
  await doors.add({ groupId, delegationId: delegations.dorvane })
  expect(await dorvane.ids()).toEqual([idOf('malware', 1), idOf('malware', 2)])
  await world.revoke(accounts.dorvane)
  expect((await world.knock(accounts.dorvane, `${base}objects/`)).status).toBe(401)
})

test('one object is RED from one delegation and GREEN from another: who sees the second reads it, and the first one stays hidden', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  const red = marked(malware(1), tlp.red)
  const green = marked(malware(1), tlp.green)
  await belmere.post([red])
  expect(await esteria.ids()).toEqual([])
  await carthia.post([green])
  expect((await esteria.objects('?match[version]=all')).objects).toEqual([green])
  expect(
    (await said<{ versions: string[] }>(esteria.get(`objects/${idOf('malware', 1)}/versions/`))).versions,
  ).toHaveLength(1)
  expect((await carthia.delete(idOf('malware', 1))).status).toBe(200)
  expect(await esteria.ids()).toEqual([])
})

test('the same from two delegations is given once to whoever sees both', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  for (const client of [belmere, carthia]) await client.post([malware(1)])
  await belmere.post([marked(malware(1), tlp.green)])
  for (const query of ['', '?match[version]=all', '?match[version]=first', `?match[id]=${idOf('malware', 1)}`])
    expect(await esteria.ids(query)).toHaveLength(1)
})

test('a relationship or a report does not tell of an end that its reader may not see, in whichever order they came', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, base } = await openGroup(world, people.belmere.analyst)
  const analyst = clientAt(world, people.belmere.analyst, base)
  const red = marked(malware(1), tlp.red)
  const early = relationship(1, idOf('indicator', 1), idOf('malware', 1))
  const report = {
    type: 'report',
    spec_version: '2.1',
    id: idOf('report', 1),
    created: '2026-11-01T08:00:00.000Z',
    modified: '2026-11-01T08:00:00.000Z',
    name: 'All of it',
    published: '2026-11-01T08:00:00Z',
    object_refs: [early['id']],
  }
  const openEnd = relationship(2, idOf('indicator', 1), idOf('malware', 77))
  await belmere.post([early, report, openEnd, indicator(1)])
  expect(await carthia.ids()).toEqual([early['id'], report.id, openEnd['id'], indicator(1)['id']])
  await belmere.post([red])
  expect(await carthia.ids()).toEqual([openEnd['id'], indicator(1)['id']])
  expect((await carthia.get(`objects/${idOf('relationship', 1)}/`)).status).toBe(404)
  expect(await analyst.ids()).toEqual([early['id'], report.id, openEnd['id'], indicator(1)['id'], red['id']])
  await belmere.post([
    relationship(3, idOf('indicator', 1), idOf('malware', 1)),
    { ...marked(malware(1), tlp.green), modified: '2026-11-03T08:00:00.000Z' },
  ])
  expect(await carthia.ids()).toEqual([
    early['id'],
    report.id,
    openEnd['id'],
    indicator(1)['id'],
    idOf('relationship', 3),
    idOf('malware', 1),
  ])
})

test('a relationship of one delegation is no means to find out what another keeps hidden', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  await belmere.post([marked(malware(1), tlp.red)])
  await carthia.post([
    relationship(1, idOf('indicator', 1), idOf('malware', 1)),
    relationship(2, idOf('indicator', 1), idOf('malware', 2)),
  ])
  expect(await esteria.ids()).toEqual([idOf('relationship', 1), idOf('relationship', 2)])
})

test('parts under a narrower label are left out for those who may not see them, in a copy with an id of its own', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, base } = await openGroup(world, people.belmere.analyst)
  const analyst = clientAt(world, people.belmere.analyst, base)
  const granular = [
    { marking_ref: tlp.red, selectors: ['description'] },
    { marking_ref: tlp.strict, selectors: ['labels.[1]'] },
  ]
  const whole = marked(
    malware(1, {
      description: 'Found on the minister’s telephone',
      labels: ['mobile', 'court'],
      granular_markings: granular,
    }),
    tlp.green,
  )
  await belmere.post([whole, malware(2)])
  const { objects = [] } = await carthia.objects()
  expect(objects).toHaveLength(2)
  const [copy = {}] = objects
  expect(copy['id']).not.toBe(whole['id'])
  expect(JSON.stringify(copy)).not.toContain('minister')
  expect(copy).toMatchObject({ labels: ['mobile', 'court'], name: 'Invented 1' })
  expect(await analyst.ids()).toEqual([whole['id'], idOf('malware', 2)])
  expect((await carthia.get(`objects/${whole['id']}/`)).status).toBe(404)
  expect((await carthia.get(`objects/${copy['id']}/`)).status).toBe(200)
  await belmere.delete(idOf('malware', 2))
  expect(
    (await world.as(exchangeContract, people.belmere.analyst).withdraw({ stixId: String(whole['id']) })).objects,
  ).toBeGreaterThan(1)
  expect(await carthia.ids()).toEqual([])
})

async function withHidden(world: TestWorld) {
  const group = await openGroup(world, people.belmere.analyst)
  await group.belmere.post([
    malware(1),
    marked(malware(2), tlp.red),
    malware(3),
    marked({ ...malware(3), modified: '2026-11-09T08:00:00.000Z' }, tlp.red),
    relationship(1, idOf('malware', 1), idOf('malware', 2)),
  ])
  return group
}

/** What a member and a stranger get: of two objects the versions that are theirs to see, and nothing. */
async function got({ carthia, dorvane }: Awaited<ReturnType<typeof withHidden>>) {
  const objects = (await carthia.objects()).objects?.map((one) => [one['id'], one['modified']])
  return {
    objects,
    hidden: (await carthia.get(`objects/${idOf('malware', 2)}/`)).status,
    stranger: (await dorvane.get('objects/')).status,
  }
}

const due = { objects: [1, 3].map((n) => [idOf('malware', n), '2026-11-01T08:00:00.000Z']), hidden: 404, stranger: 404 }

test('the rules keep what is hidden where the policies of the database are gone', async () => {
  await using world = await openTestWorld(modules)
  const group = await withHidden(world)
  for (const table of ['marking', 'stix_collection', 'stix_place', 'stix_object'])
    await sql.raw(`alter table ${table} disable row level security`).execute(world.database.kysely)
  await sql`update stix_epoch set epoch = epoch + 1`.execute(world.database.kysely)
  expect(await got(group)).toEqual(due)
})

test('the policies of the database keep what is hidden where the rules would give everything', async () => {
  await using world = await openTestWorld(modules)
  const group = await withHidden(world)
  expect(await got(group)).toEqual(due)
  // What a broken rule would say: every collection is readable, every place may be seen.
  const everywhere = (await world.database.kysely.selectFrom('stix_place').select('id').execute()).map((row) => row.id)
  const [collection] = await world.database.kysely
    .selectFrom('stix_collection')
    .select(['id', 'num'])
    .where('kind', '=', 'group')
    .execute()
  const { epoch } = await world.database.kysely.selectFrom('stix_epoch').select('epoch').executeTakeFirstOrThrow()
  const read = async (account: string) => {
    const connection = await world.database.connect()
    const { rows } = await connection.query<{ ids: string[] | null }>(
      `select ids from taxii_read($1, '2026-11-21T09:00:00Z', $2, $3, $4, $5, 0, null, 1000, null, null, null, true, false, false, null, false)`,
      [account, epoch, collection?.id, collection?.num, everywhere],
    )
    connection.release()
    return rows[0]?.ids ?? []
  }
  expect(await read(group.accounts.carthia)).toEqual([idOf('malware', 1), idOf('malware', 3)])
  expect(await read(group.accounts.dorvane)).toEqual([])
  expect(await read(people.belmere.analyst)).toHaveLength(4)
})
