import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { exchange } from './server/index.ts'
import {
  type Client,
  type Envelope,
  idOf,
  indicator,
  malware,
  marked,
  openGroup,
  said,
  tlp,
} from './server/test-client.ts'

const modules = [identity, sharing, exchange]
const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T08:00:00.000Z`

async function allPages(client: Client, path: string, query: string): Promise<Envelope[]> {
  const pages: Envelope[] = []
  for (let next = ''; pages.length < 100;) {
    const page = await said<Envelope>(client.get(`${path}?${query}${next}`))
    pages.push(page)
    expect(page.more).toBe(page.next !== undefined)
    if (page.next === undefined) return pages
    next = `&next=${page.next}`
  }
  throw new Error('The pages do not end')
}

test('every page names the next, for objects, the manifest and versions, until all was seen once in the order it came', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  const sent = Array.from({ length: 23 }, (_, n) => malware(n))
  await belmere.post(sent.slice(0, 9))
  await belmere.post(sent.slice(9))
  await belmere.post(Array.from({ length: 7 }, (_, n) => indicator(1, { modified: day(n + 1) })))
  const ids = [...sent.map((one) => one['id']), idOf('indicator', 1)]
  const objects = await allPages(carthia, 'objects/', 'limit=4')
  expect(objects.flatMap((page) => page.objects?.map((one) => one['id']))).toEqual(ids)
  expect(objects).toHaveLength(6)
  const [twelve] = await allPages(carthia, 'objects/', 'limit=12')
  expect(twelve?.objects?.map((one) => one['id'])).toEqual(ids.slice(0, 12))
  const { objects: records = [] } = await said<Envelope>(carthia.get('manifest/?limit=12'))
  expect((await carthia.get('objects/?limit=12')).headers.get('x-taxii-date-added-last')).toBe(
    records.at(-1)?.['date_added'],
  )
  const manifest = await allPages(carthia, 'manifest/', 'limit=5&match[version]=all')
  const dates = manifest.flatMap((page) => page.objects?.map((one) => String(one['date_added'])) ?? [])
  expect(dates).toHaveLength(30)
  expect(new Set(dates).size).toBe(30)
  expect(dates.toSorted()).toEqual(dates)
  const versions = await allPages(carthia, `objects/${idOf('indicator', 1)}/versions/`, 'limit=3')
  expect(versions.flatMap((page) => page.versions)).toEqual(Array.from({ length: 7 }, (_, n) => day(n + 1)))
})

test('added_after goes by the date added, strictly, and the headers say the first and the last of what was answered', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1), malware(2)])
  const first = await carthia.get('objects/')
  const last = first.headers.get('x-taxii-date-added-last') ?? ''
  expect(first.headers.get('x-taxii-date-added-first')).toBe('2026-11-21T09:00:00.000000Z')
  expect(await carthia.objects(`?added_after=${last}`)).toEqual({ more: false })
  world.at('2026-11-21T09:00:05Z')
  // Its modified lies before all that is there; it was added after.
  await belmere.post([malware(3, { created: '2001-01-01T00:00:00Z', modified: '2001-01-01T00:00:00Z' })])
  expect(await carthia.ids(`?added_after=${last}`)).toEqual([idOf('malware', 3)])
  expect(await carthia.ids(`?added_after=${last.replace('Z', '999Z')}`)).toEqual([idOf('malware', 3)])
  expect(await carthia.ids('?added_after=2026-11-21T09:00:00Z')).toEqual([idOf('malware', 2), idOf('malware', 3)])
  for (const path of ['manifest/', `objects/${idOf('malware', 3)}/`, `objects/${idOf('malware', 3)}/versions/`])
    expect((await carthia.get(`${path}?added_after=${last}`)).headers.get('x-taxii-date-added-first')).toBe(
      '2026-11-21T09:00:05.000000Z',
    )
  const none = await carthia.get(`objects/${idOf('malware', 1)}/?added_after=${last}`)
  expect([none.status, await none.text(), none.headers.get('x-taxii-date-added-first')]).toEqual([
    200,
    '{"more":false}',
    null,
  ])
})

test('dates added rise within a collection even when the clock stands still or goes back', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  for (const [n, time] of ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z', '2026-11-21T08:00:00Z'].entries()) {
    world.at(time)
    await belmere.post([malware(n)])
  }
  const { objects = [] } = await said<Envelope>(carthia.get('manifest/'))
  const dates = objects.map((one) => String(one['date_added']))
  expect(new Set(dates).size).toBe(3)
  expect(dates.toSorted()).toEqual(dates)
})

test('objects that arrive while a client turns pages are found, and none is missed or given twice', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  await belmere.post(Array.from({ length: 6 }, (_, n) => malware(n)))
  const met: unknown[] = []
  let next = ''
  for (let turn = 0; turn < 40; turn++) {
    const page = await carthia.objects(`?limit=2${next}`)
    met.push(...(page.objects ?? []).map((one) => one['id']))
    if (turn < 4) await Promise.all([belmere.post([malware(100 + turn)]), esteria.post([malware(200 + turn)])])
    if (!page.next) break
    next = `&next=${page.next}`
  }
  expect(new Set(met).size).toBe(met.length)
  expect(met).toHaveLength(14)
})

test('a cursor holds its filter, and is worth nothing when changed, for another filter or at another endpoint', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  await belmere.post([
    ...Array.from({ length: 5 }, (_, n) => malware(n)),
    ...Array.from({ length: 5 }, (_, n) => indicator(n)),
  ])
  const { next = '' } = await carthia.objects('?match[type]=malware&limit=2')
  expect(await carthia.ids(`?match[type]=malware&limit=9&next=${next}`)).toEqual(
    [2, 3, 4].map((n) => idOf('malware', n)),
  )
  expect(await carthia.ids(`?limit=9&next=${next}`)).toEqual([2, 3, 4].map((n) => idOf('malware', n)))
  for (const query of [
    `objects/?match[type]=indicator&next=${next}`,
    `objects/?match[type]=malware&added_after=2026-01-01T00:00:00Z&next=${next}`,
    `manifest/?match[type]=malware&next=${next}`,
    'objects/?next=',
    'objects/?next=1',
    `objects/?next=${'A'.repeat(300)}`,
  ]) {
    const answer = await carthia.get(query)
    expect([query, answer.status]).toEqual([query, 400])
  }
  for (let at = 0; at < next.length; at += 7)
    expect((await carthia.get(`objects/?next=${changed(at, next[at] === 'A' ? 'B' : 'A')}`)).status).toBe(400)
  function changed(at: number, letter: string): string {
    return next.slice(0, at) + letter + next.slice(at + 1)
  }
})

test('limit is a whole number above nothing, and the host has a largest page', async () => {
  await using world = await openTestWorld(modules, { TAXII_MAX_PAGE: '3' })
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  await belmere.post(Array.from({ length: 5 }, (_, n) => malware(n)))
  for (const limit of ['0', '-1', '1.5', 'ten', '', '1e3', '0x10'])
    expect([limit, (await carthia.get(`objects/?limit=${limit}`)).status]).toEqual([limit, 400])
  expect((await carthia.objects('?limit=1000000')).objects).toHaveLength(3)
  expect((await carthia.objects()).objects).toHaveLength(3)
  expect((await carthia.objects('?limit=2')).objects).toHaveLength(2)
})

test('match chooses by id, type, version and specification; the last version is given unless others are asked for', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  await belmere.post([
    malware(1, { modified: day(9) }),
    malware(1),
    malware(1, { modified: day(5) }),
    malware(2),
    indicator(1),
  ])
  const modified = async (query: string) => ((await carthia.objects(query)).objects ?? []).map((one) => one['modified'])
  const one = `match[id]=${idOf('malware', 1)}`
  expect(await modified(`?${one}`)).toEqual([day(9)])
  expect(await modified(`?${one}&match[version]=first`)).toEqual([day(1)])
  expect(await modified(`?${one}&match[version]=all`)).toEqual([day(9), day(1), day(5)])
  expect(await modified(`?${one}&match[version]=last,first`)).toEqual([day(9), day(1)])
  expect(await modified(`?${one}&match[version]=2026-11-05T08:00:00Z`)).toEqual([day(5)])
  expect(await modified(`?${one}&match[version]=2026-11-06T08:00:00Z`)).toEqual([])
  expect(await carthia.ids('?match[type]=indicator,malware')).toEqual([
    idOf('malware', 1),
    idOf('malware', 2),
    idOf('indicator', 1),
  ])
  expect(await carthia.ids(`?match[id]=${idOf('malware', 2)},${idOf('indicator', 1)}&match[type]=indicator`)).toEqual([
    idOf('indicator', 1),
  ])
  expect(await carthia.ids('?match[spec_version]=2.0')).toEqual([])
  expect(await carthia.ids('?match[spec_version]=2.0,2.1')).toHaveLength(3)
  expect((await said<Envelope>(carthia.get(`objects/${idOf('malware', 1)}/?match[version]=all`))).objects).toHaveLength(
    3,
  )
  for (const query of [
    'match[version]=newest',
    'match[version]=',
    'match[colour]=red',
    'match[type]=a&match[type]=b',
    'match[spec_version]=two',
    'added_after=yesterday',
    'added_after=',
    'match[id]=%00',
  ])
    expect([query, (await carthia.get(`objects/?${query}`)).status]).toEqual([query, 400])
})

test('objects without a version of their own have the moment they were added, and come in once', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  const address = {
    type: 'ipv4-addr',
    spec_version: '2.1',
    id: 'ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd',
    value: '198.51.100.3',
  }
  const first = await belmere.post([address])
  world.at('2026-11-21T10:00:00Z')
  expect((await belmere.post([address])).successes).toEqual(first.successes)
  const answer = await carthia.get(`objects/${address.id}/versions/`)
  expect((await said<Envelope>(answer)).versions).toEqual([first.successes?.[0]?.version])
  expect(first.successes?.[0]?.version).toBe(answer.headers.get('x-taxii-date-added-first'))
})

test('a hidden object leaves no trace in pages, limits, counts, last versions or cursors', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  const some = Array.from({ length: 12 }, (_, n) => (n % 3 === 0 ? marked(malware(n), tlp.red) : malware(n)))
  await belmere.post([...some, marked(malware(1, { modified: day(9) }), tlp.red)])
  const visible = [1, 2, 4, 5, 7, 8, 10, 11].map((n) => idOf('malware', n))
  const pages = await allPages(carthia, 'objects/', 'limit=4')
  expect(pages.map((page) => page.objects?.length)).toEqual([4, 4])
  expect(pages.flatMap((page) => page.objects?.map((one) => one['id']))).toEqual(visible)
  expect((await carthia.objects(`?match[id]=${idOf('malware', 1)}`)).objects).toMatchObject([{ modified: day(1) }])
  expect((await said<Envelope>(carthia.get(`objects/${idOf('malware', 1)}/versions/`))).versions).toEqual([day(1)])
  expect((await carthia.get(`objects/${idOf('malware', 0)}/`)).status).toBe(404)
  expect(pages[0]?.next).not.toContain('137438953')
})

test('whatever a client writes into its query is answered, and never by a fault of ours', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  const names = fc.constantFrom(
    'match[id]',
    'match[type]',
    'match[version]',
    'match[spec_version]',
    'added_after',
    'limit',
    'next',
    'match[]',
    'other',
  )
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'last',
      '2.1',
      '9999-12-31T23:59:60Z',
      '0001-01-01T00:00:00Z',
      '2026-02-29T00:00:00Z',
      idOf('malware', 1),
      '1',
      '99999999999999999999',
      "'; drop table stix_object; --",
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(names, value), { maxLength: 4 }),
      fc.constantFrom(
        'objects/',
        'manifest/',
        `objects/${idOf('malware', 1)}/`,
        `objects/${idOf('malware', 1)}/versions/`,
      ),
      async (pairs, path) => {
        const answer = await carthia.get(`${path}?${new URLSearchParams(pairs)}`)
        expect([200, 400, 404]).toContain(answer.status)
      },
    ),
    { numRuns: 150 },
  )
})
