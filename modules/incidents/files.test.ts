import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { expect, test, vi } from 'vitest'
import { people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { disposition } from './server/routes.ts'
import { clearAbandoned } from './server/spool.ts'
import { doorsOf, gridOutage, openIncidentWorld, toAll, toCarthia, toUs } from './server/test-incidents.ts'

type Upload = { id: string; version: number; name?: string; marking?: Marking; type?: string }

function upload(
  world: TestWorld,
  who: string | null,
  { id, version, name = 'sample.bin', marking, type = 'application/octet-stream' }: Upload,
  body: string | Uint8Array | ReadableStream<Uint8Array>,
) {
  const query = new URLSearchParams({
    incident: id,
    version: String(version),
    name,
    ...(marking ? { marking: JSON.stringify(marking) } : {}),
  })
  return world.knock(who, `/files?${query}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  })
}

const Stored = z.object({ fileId: z.uuid() })
const fileIdIn = async (response: Response | Promise<Response>) => Stored.parse(await (await response).json()).fileId

/** What a refusal answers: its status and its name. */
async function refused(answer: Response | Promise<Response>) {
  const response = await answer
  return [response.status, z.object({ code: z.string() }).parse(await response.json()).code]
}

async function sharedIncident(world: TestWorld) {
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  await analyst.share({ id, version: 1, marking: toCarthia })
  return { id, analyst }
}

test('a file goes in whole, comes out as a download, and each handing-over is proved', async () => {
  await using world = await openIncidentWorld()
  const { id, analyst } = await sharedIncident(world)
  const bytes = Buffer.alloc(2_500_000, 'chancery')
  const stored = await upload(
    world,
    people.belmere.analyst,
    { id, version: 2, name: 'بدافزار.html', type: 'text/html' },
    bytes,
  )
  expect(stored.status).toBe(201)
  const fileId = await fileIdIn(stored)
  const [file] = (await analyst.one({ id })).files
  expect(file).toMatchObject({
    id: fileId,
    body: { name: 'بدافزار.html', size: 2_500_000, sha256: createHash('sha256').update(bytes).digest('hex') },
  })

  const got = await world.knock(people.carthia.duty, `/files/${fileId}`)
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
  expect(Object.fromEntries(got.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; /),
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  expect(await analyst.versions.deliveries({ id })).toMatchObject([
    { way: 'file', copy: `file:${fileId}`, account: 'duty of Carthia' },
  ])

  expect(await doorsOf(world, people.carthia.duty).files.one({ fileId })).toMatchObject({
    incidentId: id,
    card: { name: 'بدافزار.html' },
  })
  await expect(doorsOf(world, people.dorvane.duty).files.one({ fileId })).rejects.toMatchObject({
    code: 'FILE_UNKNOWN',
    status: 404,
  })

  const absent = '00000000-0000-7000-8000-00000000dead'
  for (const who of [people.dorvane.duty, null]) {
    const [hidden, unknown] = [await world.knock(who, `/files/${fileId}`), await world.knock(who, `/files/${absent}`)]
    expect([hidden.status, await hidden.text()]).toEqual([404, await unknown.text()])
  }
})

test('a file under a marking of its own, or taken out, is not handed out', async () => {
  await using world = await openIncidentWorld()
  const { id, analyst } = await sharedIncident(world)
  const fileId = await fileIdIn(upload(world, people.belmere.analyst, { id, version: 2, marking: toUs }, 'ours'))
  expect((await world.knock(people.carthia.duty, `/files/${fileId}`)).status).toBe(404)
  await analyst.files.change({ id, version: 3, fileId, name: 'theirs.bin', marking: null })
  expect((await world.knock(people.carthia.duty, `/files/${fileId}`)).status).toBe(200)
  await analyst.removeItem({ id, version: 4, itemId: fileId })
  expect((await world.knock(people.carthia.duty, `/files/${fileId}`)).status).toBe(404)
})

test('what is too large, empty, malformed or not one’s own is refused, and nothing of it stays', async () => {
  await using world = await openIncidentWorld({ MAX_FILE_BYTES: '1000' })
  const { id, analyst } = await sharedIncident(world)
  const folder = await mkdtemp(join(tmpdir(), 'chancery-test-'))
  vi.stubEnv('TMPDIR', folder)
  let read = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      read++
      controller.enqueue(new Uint8Array(400))
    },
  })
  expect(await refused(upload(world, people.belmere.analyst, { id, version: 2 }, endless))).toEqual([
    413,
    'FILE_TOO_LARGE',
  ])
  // It was not read to its end, which it does not have.
  expect(read).toBeLessThan(10)
  expect(await refused(upload(world, people.belmere.analyst, { id, version: 2 }, ''))).toEqual([422, 'FILE_EMPTY'])
  expect(await refused(upload(world, people.belmere.analyst, { id: 'x', version: 2 }, 'a'))).toEqual([
    400,
    'FILE_REQUEST_MALFORMED',
  ])
  expect(await refused(upload(world, people.belmere.analyst, { id, version: 1 }, 'a'))).toEqual([
    409,
    'INCIDENT_CHANGED_MEANWHILE',
  ])
  expect(await refused(upload(world, people.carthia.duty, { id, version: 2 }, 'a'))).toEqual([
    403,
    'INCIDENT_NOT_YOURS',
  ])
  expect(await refused(upload(world, people.dorvane.duty, { id, version: 2 }, 'a'))).toEqual([404, 'INCIDENT_UNKNOWN'])
  expect((await upload(world, null, { id, version: 2 }, 'a')).status).toBe(401)
  const query = new URLSearchParams({ incident: id, version: '2', name: 'a', marking: '{"__proto__":' })
  expect(await refused(world.knock(people.belmere.analyst, `/files?${query}`, { method: 'POST', body: 'a' }))).toEqual([
    400,
    'FILE_REQUEST_MALFORMED',
  ])

  expect((await analyst.one({ id })).version).toBe(2)
  expect(
    (await sql<{ n: number }>`select count(*)::int as n from incident_file_chunk`.execute(world.database.kysely)).rows,
  ).toEqual([{ n: 0 }])
  expect(await readdir(folder)).toEqual([])
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

test('what a killed process left of an upload is cleared when a house opens, and what may still be running is not', async () => {
  const [old, running] = [
    await mkdtemp(join(tmpdir(), 'chancery-upload-')),
    await mkdtemp(join(tmpdir(), 'chancery-upload-')),
  ]
  await utimes(old, new Date(0), new Date(0))
  await clearAbandoned(new Date())
  const left = await readdir(tmpdir())
  expect([old, running].map((path) => left.includes(basename(path)))).toEqual([false, true])
  await rm(running, { recursive: true })
})

test.each([
  ['../../etc/passwd', /filename=".*passwd"/],
  ['a"; filename="b.exe', /^attachment; filename="a__ filename=_b.exe"; /],
  ['a\r\nSet-Cookie: x', /^attachment; filename="a__Set-Cookie_ x"; /],
  ['‮cod.exe', /^attachment; filename="_cod.exe"; filename\*=UTF-8''_cod.exe$/],
  ['.htaccess', /filename="_htaccess"/],
  ['گزارش.pdf', /filename\*=UTF-8''%DA%AF/],
  ['\uD800', /^attachment; /],
])('a hostile name, %j, names a file and nothing else', (name, expected) => {
  const header = disposition(name)
  expect(header).toMatch(expected)
  expect(header).not.toMatch(/[\r\n\0]/)
  expect(header.split('; ')[1]).not.toMatch(/[/\\]/)
})

const indicator = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--2b0a1f0e-3c4d-4e5f-8a6b-7c8d9e0f1a2b',
  created: '2026-11-20T00:00:00.000Z',
  modified: '2026-11-20T00:00:00.000Z',
  name: 'The wiper’s server',
  pattern: "[domain-name:value = 'wiper.example']",
  pattern_type: 'stix',
  valid_from: '2026-11-20T00:00:00Z',
}

test('a STIX bundle is kept as a file, its objects go to the exchange with the incident, and come back with it', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  const bundle = JSON.stringify({
    type: 'bundle',
    id: 'bundle--2b0a1f0e-3c4d-4e5f-8a6b-7c8d9e0f1a2c',
    objects: [indicator, { ...indicator, id: 'indicator--broken' }],
  })
  const fileId = await fileIdIn(
    upload(world, people.belmere.analyst, { id, version: 1, name: 'bundle.json', type: 'application/json' }, bundle),
  )
  const { incident, objects } = await analyst.files.attach({ id, version: 2, fileId, format: 'stix' })
  expect(objects).toMatchObject({ taken: 1, refused: [{ id: 'indicator--broken' }] })
  expect(incident.indicators).toMatchObject([
    { body: { stixId: indicator.id, name: 'The wiper’s server', pattern: indicator.pattern } },
  ])

  const stored = async () =>
    (
      await sql<{ tlp: string; delegations: string[] }>`
    select distinct m.tlp, m.delegations from stix_object o join stix_place p on p.id = o.place_id join marking m on m.id = p.marking_id where o.stix_id = ${indicator.id}`.execute(
        world.database.kysely,
      )
    ).rows
  // Until the incident is shared, for the own delegation only; then as far as the file goes.
  expect(await stored()).toEqual([{ tlp: 'amber+strict', delegations: [] }])
  await analyst.share({ id, version: 3, marking: toCarthia })
  expect(await stored()).toEqual([{ tlp: 'amber+strict', delegations: toCarthia.audience.delegations }])

  const carthia = doorsOf(world, people.carthia.duty)
  const exported = await carthia.files.exportStix({ id })
  expect(exported.objects.filter((object) => object['id'] === indicator.id)).toMatchObject([
    { name: 'The wiper’s server' },
  ])
  expect((await analyst.versions.deliveries({ id })).map(({ way }) => way)).toEqual(['export'])

  await analyst.withdraw({ id, version: 4, reason: 'False positive.' })
  expect(await stored()).toEqual([])
})

test('a link to an indicator goes no further than the indicator, and what stands under RED stays there when the rest is shared', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  const red = {
    ...indicator,
    id: 'indicator--2b0a1f0e-3c4d-4e5f-8a6b-7c8d9e0f1a2d',
    name: 'Our source',
    object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'],
  }
  const fileId = await fileIdIn(
    upload(world, people.belmere.analyst, { id, version: 1 }, JSON.stringify([indicator, red])),
  )
  await analyst.files.attach({ id, version: 2, fileId, format: 'stix' })
  await analyst.share({ id, version: 3, marking: toCarthia })
  const carthia = doorsOf(world, people.carthia.duty)
  const copy = await carthia.one({ id })
  expect(copy.indicators.map(({ body }) => body.name)).toEqual(['The wiper’s server'])
  expect(JSON.stringify(await carthia.files.exportStix({ id }))).not.toContain('Our source')
  expect((await analyst.one({ id })).indicators).toHaveLength(2)
})

test('a file that is no bundle and no event is refused with the place of its fault', async () => {
  await using world = await openIncidentWorld()
  const { id, analyst } = await sharedIncident(world)
  const fileId = await fileIdIn(upload(world, people.belmere.analyst, { id, version: 2 }, '{"objects": ['))
  for (const format of ['stix', 'misp'] as const)
    await expect(analyst.files.attach({ id, version: 3, fileId, format })).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
      status: 422,
    })
  expect((await analyst.one({ id })).version).toBe(3)
})

test('a MISP event is read into the exchange, and what it keeps to its organisation stays there', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  const attribute = (uuid: string, value: string, distribution: string) => ({
    uuid,
    type: 'domain',
    category: 'Network activity',
    value,
    to_ids: true,
    timestamp: '1763600000',
    distribution,
  })
  const event = {
    Event: {
      uuid: '5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e6f',
      info: 'Wiper in the north',
      date: '2026-11-20',
      timestamp: '1763600000',
      distribution: '3',
      Attribute: [
        attribute('5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e70', 'wiper.example', '5'),
        attribute('5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e71', 'ours.example', '0'),
      ],
    },
  }
  const fileId = await fileIdIn(
    upload(world, people.belmere.analyst, { id, version: 1, name: 'event.json' }, JSON.stringify(event)),
  )
  const { objects, incident } = await analyst.files.attach({ id, version: 2, fileId, format: 'misp' })
  await analyst.share({ id, version: 3, marking: toCarthia })
  expect(objects.refused).toEqual([])
  expect(incident.indicators.map((one) => one.body.pattern)).toEqual(
    expect.arrayContaining([expect.stringContaining('wiper.example')]),
  )
  const exported = JSON.stringify((await doorsOf(world, people.carthia.duty).files.exportStix({ id })).objects)
  expect(exported).toContain('wiper.example')
  // Distribution 0 is "your organisation only": not even an incident that was shared carries it out.
  expect(exported).not.toContain('ours.example')
})

test('what was read from a file goes no further than the incident, also where the file itself is marked for everybody', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  const fileId = await fileIdIn(
    upload(world, people.belmere.analyst, { id, version: 1, marking: toAll }, JSON.stringify([indicator])),
  )
  const reach = async () =>
    (
      await sql<{ tlp: string; delegations: string[] }>`
    select distinct m.tlp, m.delegations from stix_object o join stix_place p on p.id = o.place_id join marking m on m.id = p.marking_id`.execute(
        world.database.kysely,
      )
    ).rows
  await analyst.files.attach({ id, version: 2, fileId, format: 'stix' })
  await analyst.share({ id, version: 3, marking: toCarthia })
  expect(await reach()).toEqual([{ tlp: 'amber+strict', delegations: toCarthia.audience.delegations }])

  const later = await fileIdIn(
    upload(
      world,
      people.belmere.analyst,
      { id, version: 4, marking: toAll },
      JSON.stringify([{ ...indicator, id: 'indicator--2b0a1f0e-3c4d-4e5f-8a6b-7c8d9e0f1a2e' }]),
    ),
  )
  await analyst.files.attach({ id, version: 5, fileId: later, format: 'stix' })
  expect(await reach()).toEqual([{ tlp: 'amber+strict', delegations: toCarthia.audience.delegations }])

  await analyst.share({ id, version: 6, marking: toUs })
  expect(await reach()).toEqual([{ tlp: 'amber+strict', delegations: [] }])
})
