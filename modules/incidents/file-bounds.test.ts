import { z } from 'zod'
import { expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import {
  doorsOf,
  five,
  gridOutage,
  marked,
  openGroup,
  openIncidentWorld,
  toCarthia,
  toUs,
} from './server/test-incidents.ts'

const { belmere, carthia, dorvane, esteria } = people

function named(name: string, n: number) {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--2b0a1f0e-3c4d-4e5f-8a6b-7c8d9e0f1b0${n}`,
    created: '2026-11-20T00:00:00.000Z',
    modified: '2026-11-20T00:00:00.000Z',
    name,
    pattern: "[domain-name:value = 'wiper.example']",
    pattern_type: 'stix',
    valid_from: '2026-11-20T00:00:00Z',
  }
}

type File = { id: string; version: number; marking: Marking; format?: 'stix' | 'misp'; who?: string; body: unknown }

/** Puts a file to an incident and reads it into the exchange; two versions later. */
async function attach(world: TestWorld, { id, version, marking, format = 'stix', who = belmere.analyst, body }: File) {
  const query = new URLSearchParams({
    incident: id,
    version: String(version),
    name: 'file.json',
    marking: JSON.stringify(marking),
  })
  const answer = await world.knock(who, `/files?${query}`, { method: 'POST', body: JSON.stringify(body) })
  const { fileId } = z.object({ fileId: z.uuid() }).parse(await answer.json())
  await doorsOf(world, who).files.attach({ id, version: version + 1, fileId, format })
  return fileId
}

const Page = z.object({ objects: z.array(z.object({ type: z.string(), name: z.string().optional() })).default([]) })

/** The names of the indicators that somebody finds in the exchange, since some moment. */
async function found(world: TestWorld, who: string, since = '2026-01-01T00:00:00Z'): Promise<string[]> {
  const path = `/taxii2/chancery/collections/incidents/objects/?added_after=${since}`
  const answer = await world.knock(who, path, { headers: { accept: 'application/taxii+json;version=2.1' } })
  return Page.parse(await answer.json())
    .objects.flatMap(({ type, name }) => (type === 'indicator' ? String(name) : []))
    .sort()
}

const toDorvane = marked('amber+strict', { delegations: [delegations.dorvane] })
const toBoth = marked('amber+strict', { delegations: [delegations.carthia, delegations.dorvane] })

test('what was read from a file reaches whom both the file and its incident reach, and follows the incident', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  await attach(world, { id, version: 1, marking: toBoth, body: [named('To both', 1)] })
  await analyst.share({ id, version: 3, marking: toCarthia })
  expect([await found(world, carthia.duty), await found(world, dorvane.duty)]).toEqual([['To both'], []])

  // A file for a member of a group, beside an incident for the group; and one that comes when all is shared.
  world.at('2026-11-22T09:00:00.000Z')
  await analyst.share({ id, version: 4, marking: marked('amber', { groups: [five] }) })
  await attach(world, { id, version: 5, marking: toBoth, body: [named('Later', 2)] })
  expect(await found(world, carthia.duty, '2026-11-22T00:00:00Z')).toEqual(['Later', 'To both'])
  expect([await found(world, dorvane.duty), await found(world, esteria.duty)]).toEqual([[], []])

  await analyst.share({ id, version: 7, marking: toDorvane })
  expect([await found(world, carthia.duty), await found(world, dorvane.duty)]).toEqual([[], ['Later', 'To both']])
  await analyst.withdraw({ id, version: 8, reason: 'A false alarm.' })
  expect(await found(world, dorvane.duty)).toEqual([])
})

test('what its source marked for a group waits for the incident, and goes no further than it', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  const attribute = {
    uuid: '5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e70',
    type: 'domain',
    category: 'Network activity',
    value: 'wiper.example',
    to_ids: true,
    timestamp: '1763600000',
    distribution: '4',
    SharingGroup: { uuid: five, name: 'The Five' },
  }
  const event = {
    uuid: '5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e6f',
    info: 'Wiper in the north',
    date: '2026-11-20',
    timestamp: '1763600000',
    distribution: '3',
    Attribute: [attribute],
  }
  await attach(world, { id, version: 1, marking: toUs, format: 'misp', body: { Event: event } })
  const names = async () => [await found(world, carthia.duty), await found(world, esteria.duty)]
  expect(await names()).toEqual([[], []])
  world.at('2026-11-22T09:00:00.000Z')
  await analyst.share({ id, version: 3, marking: toCarthia })
  expect(await names()).toEqual([['wiper.example'], []])
  expect(await found(world, carthia.duty, '2026-11-22T00:00:00Z')).toEqual(['wiper.example'])
  await analyst.share({ id, version: 4, marking: toDorvane })
  expect(await names()).toEqual([[], []])
})

test('a file under RED follows its incident also by the hand of a colleague who does not see it', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  await analyst.share({ id, version: 1, marking: toBoth })
  const red = marked('red', { people: [carthia.duty] })
  const fileId = await attach(world, { id, version: 2, marking: red, body: [named('Our source', 3)] })
  expect(await found(world, carthia.duty)).toEqual(['Our source'])

  const head = doorsOf(world, belmere.head)
  expect((await head.one({ id })).files).toEqual([])
  await head.share({ id, version: 4, marking: toDorvane })
  expect(await found(world, carthia.duty)).toEqual([])
  expect((await world.knock(carthia.duty, `/files/${fileId}`)).status).toBe(404)
  expect(await found(world, belmere.analyst)).toEqual(['Our source'])

  await head.share({ id, version: 5, marking: toBoth })
  expect(await found(world, carthia.duty)).toEqual(['Our source'])
  await head.withdraw({ id, version: 6, reason: 'A false alarm.' })
  expect(await found(world, carthia.duty)).toEqual([])
})
