import { expect, test } from 'vitest'
import { fromStix } from './from-stix.ts'
import { eventOfOrigin, manifestEntry, released, valuesOf } from './release.ts'
import { attribute, belmere, carthia, event, marked, uuidFor } from './test-events.ts'

const incident = '00000000-0000-7000-8000-1c1de0000009'
const maker = { name: 'Belmere', uuid: belmere }
const indicator = (number: number, pattern: string, modified = '2026-11-20T08:00:00.000Z') => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${uuidFor(number)}`,
  created: '2026-11-20T08:00:00.000Z',
  modified,
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-11-20T08:00:00Z',
  object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
})
const report = {
  type: 'report',
  spec_version: '2.1',
  id: `report--${uuidFor(60)}`,
  created: '2026-11-20T08:00:00.000Z',
  modified: '2026-11-20T08:00:00.000Z',
  name: 'Grid outage',
  published: '2026-11-20T08:00:00Z',
  object_refs: [`indicator--${uuidFor(61)}`],
}

test('an incident that did not come from MISP is one event: the owner has the original, each delegation its own copy', () => {
  const { events } = fromStix([
    report,
    indicator(61, "[url:value = 'https://example.org/']"),
    indicator(62, "[file:name = 'a' OR file:name = 'b']"),
  ])
  expect(events).toHaveLength(2)
  const own = eventOfOrigin(events, incident, { key: belmere, owns: true })
  const theirs = eventOfOrigin(events, incident, { key: carthia, owns: false })
  expect(own?.['Attribute']).toMatchObject([
    { type: 'url', value: 'https://example.org/', to_ids: true, Tag: [{ name: 'tlp:green' }] },
    { type: 'filename', value: 'a' },
    { type: 'filename', value: 'b' },
  ])
  expect(theirs).toMatchObject({ info: 'Grid outage', extends_uuid: own?.uuid })
  expect(theirs?.uuid).not.toBe(own?.uuid)
  expect(eventOfOrigin(events, incident, { key: carthia, owns: false })).toEqual(theirs)
  expect(eventOfOrigin([], incident, { key: carthia, owns: false })).toBeUndefined()
})

test('the latest version of an object counts, whichever comes first', () => {
  const versions = [
    indicator(61, "[url:value = 'https://new.example.org/']", '2026-11-20T08:00:00.5Z'),
    indicator(61, "[url:value = 'https://old.example.org/']"),
  ]
  for (const objects of [versions, versions.toReversed()]) {
    expect(fromStix(objects).events).toMatchObject([{ event: { Attribute: [{ value: 'https://new.example.org/' }] } }])
  }
})

test('what goes to another server bears its label, is no wider than its marking, and leaves what is local at home', () => {
  const { Tag: _, ...unlabelled } = event({
    id: '594',
    distribution: '3',
    SharingGroup: { uuid: uuidFor(70), name: 'Ours' },
    RelatedEvent: [{ Event: { info: 'another, secret event' } }],
    event_creator_email: 'analyst@belmere.example',
    Attribute: [
      attribute(10, 'domain', 'example.org', { id: '7', event_id: '594', distribution: '4', sharing_group_id: '2' }),
      attribute(11, 'domain', 'deleted.example.org', { deleted: true }),
    ],
  })
  const out = released(
    unlabelled,
    marked('amber+strict', { pap: 'amber', exercise: true, caveats: ['Not for attribution'] }),
    maker,
  )
  expect(out).toMatchObject({ published: true, distribution: '0', Orgc: { name: 'CERT Belmere' } })
  expect(out['Tag']).toEqual(
    ['tlp:amber+strict', 'PAP:AMBER', 'chancery:exercise="true"', 'chancery:caveat="Not for attribution"'].map(
      (name) => ({ name }),
    ),
  )
  expect(out['Attribute']).toEqual([{ ...attribute(10, 'domain', 'example.org'), distribution: '0' }])
  for (const local of ['594', 'secret', 'analyst@', 'Ours', 'deleted.example'])
    expect(JSON.stringify(out)).not.toContain(local)
  expect(released({ ...unlabelled, Orgc: [] }, marked('green'), maker)).toMatchObject({
    Orgc: maker,
    distribution: '1',
  })
})

test('the manifest and the hashes say what MISP expects of them', () => {
  const one = event({
    Attribute: [attribute(10, 'filename|md5', 'a.exe|d41d8cd98f00b204e9800998ecf8427e')],
    Object: [{ uuid: uuidFor(20), name: 'x', Attribute: [attribute(21, 'text', 'b|c')] }],
  })
  expect(valuesOf(one)).toEqual(['a.exe', 'd41d8cd98f00b204e9800998ecf8427e', 'b|c'])
  expect(manifestEntry(one)).toEqual({
    Orgc: one['Orgc'],
    Tag: [{ name: 'tlp:amber' }],
    info: one.info,
    date: '2026-11-20',
    analysis: '1',
    threat_level_id: '2',
    timestamp: '1763715600',
  })
})
