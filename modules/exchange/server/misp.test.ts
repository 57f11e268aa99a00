import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { Refusal } from '#platform/refusal.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { nobody } from '#platform/actor.ts'
import { attribute, event, uuidFor } from '../misp/test-events.ts'
import type { Json } from '../stix/json.ts'
import { companionsOf, importMispEvent, withdrawObject } from './index.ts'
import {
  actorOf,
  everything,
  forCarthia,
  giveOut,
  incident,
  openWorld,
  outage,
  shared,
  take,
  uuidIn,
  valuesIn,
} from './test-misp.ts'

const { belmere, carthia, dorvane } = people

test('a MISP event is taken in, each attribute under its own marking, and comes out again as it was', async () => {
  await using world = await openWorld()
  expect(await take(world, shared)).toMatchObject({
    ok: true,
    events: [{ outcome: 'stored', origin: incident, failed: [] }],
  })

  const own = await giveOut(world, belmere.analyst)
  const byUuid = (one: Json | undefined) =>
    Array.isArray(one) ? one.toSorted((a, b) => (uuidIn(a) < uuidIn(b) ? -1 : 1)) : one
  // A store keeps no order; everything else is as it came.
  expect({ ...own?.event, Attribute: byUuid(own?.event['Attribute']) }).toEqual({
    ...shared,
    Attribute: byUuid(shared['Attribute']),
  })

  const theirs = await giveOut(world, carthia.analyst)
  expect(valuesIn(theirs?.event)).toEqual(['192.0.2.7', 'relay.example.org'])
  expect(JSON.stringify(theirs)).not.toContain('source@example.org')
  // The head of the same delegation is not among the people of TLP:RED either.
  expect(valuesIn((await giveOut(world, belmere.head))?.event)).toEqual(['192.0.2.7', 'relay.example.org'])
  expect(await giveOut(world, dorvane.duty)).toBeUndefined()
})

test('a copy from which something is left out says so, and is never the event itself', async () => {
  await using world = await openWorld()
  await take(world, shared)
  const theirs = await giveOut(world, carthia.analyst)
  expect(theirs?.event.uuid).not.toBe(shared.uuid)
  expect(theirs?.event).toMatchObject({ extends_uuid: shared.uuid, distribution: '0' })
  expect(JSON.stringify(theirs?.event['Tag'])).toContain('redacted')
  expect((await giveOut(world, carthia.duty))?.event.uuid).toBe(theirs?.event.uuid)

  const whole = event({ uuid: uuidFor(900), Attribute: [attribute(901, 'domain', 'all.example.org')] })
  const { distribution: __, ...rest } = whole
  const alone = await take(world, rest, { origin: null })
  expect((await giveOut(world, carthia.analyst, alone.ok ? alone.events[0]?.origin : ''))?.event.uuid).toBe(
    uuidFor(900),
  )
})

test('the same event again changes nothing, a later one is an update, an earlier one is left', async () => {
  await using world = await openWorld()
  await take(world, shared)
  const before = await everything(world)
  expect(await take(world, shared)).toMatchObject({ events: [{ outcome: 'known', stored: 0, removed: 0 }] })
  expect(await take(world, { ...shared, timestamp: '1763715500', info: 'Before' })).toMatchObject({
    events: [{ outcome: 'older', stored: 0 }],
  })
  expect(await everything(world)).toEqual(before)

  const sighted = {
    ...attribute(10, 'domain', 'relay.example.org'),
    Sighting: [{ type: '0', date_sighting: '1763715700', source: 'sensor' }],
  }
  const later = {
    ...shared,
    timestamp: '1763715700',
    info: 'Grid outage, second night',
    Attribute: [
      sighted,
      attribute(11, 'ip-dst', '192.0.2.8', { Tag: [{ name: 'tlp:green' }], timestamp: '1763715650' }),
    ],
  }
  expect(await take(world, later)).toMatchObject({ events: [{ outcome: 'stored', removed: 1 }] })
  const now = await giveOut(world, belmere.analyst)
  expect(now?.event).toMatchObject({ info: 'Grid outage, second night', uuid: shared.uuid })
  expect(valuesIn(now?.event)).toEqual(['192.0.2.8', 'relay.example.org'])
  expect(now?.event['Attribute']).toContainEqual(sighted)
  expect(await take(world, later)).toMatchObject({ events: [{ outcome: 'known' }] })
})

test('an attribute whose label is narrowed is taken back from those who had it, and they are told', async () => {
  await using world = await openWorld()
  await take(world, shared)
  await giveOut(world, carthia.analyst)
  const narrowed = {
    ...shared,
    timestamp: '1763715700',
    Attribute: [
      attribute(10, 'domain', 'relay.example.org', { Tag: [{ name: 'tlp:red' }] }),
      attribute(11, 'ip-dst', '192.0.2.7', { Tag: [{ name: 'tlp:green' }] }),
    ],
  }
  expect(await take(world, narrowed)).toMatchObject({ events: [{ outcome: 'stored' }] })
  expect(valuesIn((await giveOut(world, carthia.analyst))?.event)).toEqual(['192.0.2.7'])
  expect(valuesIn((await giveOut(world, belmere.analyst))?.event)).toEqual(['192.0.2.7', 'relay.example.org'])
  const told = await world.database.kysely.selectFrom('withdrawal').select(['object_id', 'told']).execute()
  expect(told).toContainEqual({ object_id: `indicator--${uuidFor(10)}`, told: [delegations.carthia] })
})

test('what was withdrawn for ever does not come back, not even as another kind of object', async () => {
  await using world = await openWorld()
  await take(world, shared)
  await inTransaction(world.house, await actorOf(world, belmere.analyst), 'test', 'acts', (call) =>
    withdrawObject(call, { stixId: `indicator--${uuidFor(10)}`, reason: 'sensitive', forbid: true }),
  )
  const theirs = await giveOut(world, carthia.analyst)
  // Their server is told to delete it, and its next version is a later one.
  expect(theirs?.event).toMatchObject({ timestamp: '1763715601' })
  expect(theirs?.event['Attribute']).toContainEqual({
    uuid: uuidFor(10),
    type: 'other',
    category: 'Other',
    value: 'Withdrawn by its owner',
    to_ids: false,
    deleted: true,
    timestamp: '1763715601',
  })
  expect(JSON.stringify(theirs)).not.toContain('relay.example.org')
  const later = {
    ...shared,
    timestamp: '1763715700',
    Attribute: [attribute(10, 'domain', 'relay.example.org', { to_ids: false }), attribute(11, 'ip-dst', '192.0.2.7')],
  }
  expect(await take(world, later)).toMatchObject({ events: [{ failed: [{ stixId: `indicator--${uuidFor(10)}` }] }] })
  expect(JSON.stringify(await everything(world))).not.toContain('relay.example.org')
})

test('with an indicator goes everything that says the same', async () => {
  await using world = await openWorld()
  const object = {
    uuid: uuidFor(20),
    name: 'domain-ip',
    'meta-category': 'network',
    Attribute: [attribute(21, 'domain', 'relay.example.org', { object_relation: 'domain' })],
  }
  await take(world, { ...shared, Attribute: [attribute(30, 'text', 'kept')], Object: [object] })
  await inTransaction(world.house, await actorOf(world, belmere.analyst), 'test', 'acts', async (call) => {
    const ids = await companionsOf(call, `indicator--${uuidFor(20)}`)
    expect(ids.map((id) => id.split('--')[0]).toSorted()).toEqual([
      'domain-name',
      'indicator',
      'observed-data',
      'relationship',
    ])
    for (const stixId of ids) await withdrawObject(call, { stixId, reason: 'wrong', forbid: false })
  })
  expect(JSON.stringify(await everything(world))).not.toContain('relay.example.org')
  expect((await giveOut(world, carthia.analyst))?.event).toMatchObject({
    uuid: shared.uuid,
    Attribute: [{ value: 'kept' }],
  })
})

test('an event that contradicts itself is refused whole, until somebody decides for the narrower reading', async () => {
  await using world = await openWorld()
  const loud = { ...outage, distribution: '3', Tag: [{ name: 'tlp:red' }] }
  const refused = await take(world, loud)
  expect(refused).toMatchObject({ ok: false, errors: [{ path: `${outage.uuid}/distribution` }] })
  expect(JSON.stringify(refused)).toContain('All communities')
  expect(await everything(world)).toEqual([])
  expect(await take(world, loud, { contradictions: 'narrow' })).toMatchObject({
    ok: true,
    events: [{ outcome: 'stored' }],
  })
  // Carthia is in the audience, but the event is RED, and only the attribute that says GREEN of itself reaches it.
  expect(valuesIn((await giveOut(world, carthia.analyst))?.event)).toEqual(['192.0.2.7'])
})

test('bad input changes nothing and names its place; nobody takes nothing in', async () => {
  await using world = await openWorld()
  const actor = await actorOf(world, belmere.analyst)
  const bad = [
    '{"Event": {"info": "x", "info": "y"}}',
    '{"Event": {"info": "x", "Attribute": [{"type": "domain"}]}}',
    '[',
    `[${'['.repeat(100)}`,
    '{"Event":{"info":"\\u0000"}}',
  ]
  for (const text of bad) {
    const answer = await inTransaction(world.house, actor, 'test', 'acts', (call) =>
      importMispEvent(call, text, { markingDefault: forCarthia, origin: incident }),
    )
    expect(answer.ok).toBe(false)
  }
  expect(await everything(world)).toEqual([])
  const alone = inTransaction(world.house, nobody, 'test', 'acts', (call) =>
    importMispEvent(call, '{"info":"x"}', { markingDefault: forCarthia, origin: null }),
  )
  await expect(alone).rejects.toThrow(Refusal)
})
