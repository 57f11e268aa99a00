import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effortOf } from '#platform/server/test-effort.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { parsePattern } from '../stix/pattern.ts'
import { validateBundle } from '../stix/validate.ts'
import { declaredDifferences } from './declared-differences.ts'
import { checkMispEvents, type MispEvent } from './event.ts'
import { anyEvent, attribute, belmere, choice, event, marked, uuidFor } from './test-events.ts'
import { fromStix } from './from-stix.ts'
import { reachesAsFar } from './marking.ts'
import { partOf } from './extension.ts'
import { toBundle, toStix } from './to-stix.ts'

const objectsOf = (bundle: JsonObject): JsonObject[] =>
  Array.isArray(bundle['objects']) ? bundle['objects'].filter(isJsonObject) : []

function returned(one: MispEvent): MispEvent {
  const { events, left } = fromStix(objectsOf(toBundle(one, choice)))
  expect(left).toEqual([])
  expect(events).toHaveLength(1)
  expect(events[0]?.whole).toBe(true)
  return events[0]?.event ?? event()
}

function uuidIn(one: Json): string {
  return isJsonObject(one) ? String(one['uuid']) : ''
}

/** Puts what the declared differences allow to move into one order. */
function settled(one: Json): Json {
  if (Array.isArray(one)) return one.map(settled)
  if (!isJsonObject(one)) return one
  const sorted = { ...one }
  if (typeof one['name'] === 'string' && one['meta-category'] !== undefined) {
    for (const list of ['Attribute', 'ObjectReference'])
      if (Array.isArray(one[list])) sorted[list] = one[list].toSorted((a, b) => (uuidIn(a) < uuidIn(b) ? -1 : 1))
  }
  return Object.fromEntries(Object.entries(sorted).map(([name, value]) => [name, settled(value)]))
}

describe('an event that went through STIX is the event that came', () => {
  test('with its attributes, objects, references, reports, galaxies, sightings, proposals and what nobody knows yet', () => {
    const whole = event({
      Attribute: [
        attribute(10, 'domain', 'mail.example.org', {
          Sighting: [{ type: '0', date_sighting: '1763712100', source: 'sensor' }],
        }),
        attribute(11, 'ip-src', '192.0.2.7', {
          to_ids: false,
          Tag: [{ name: 'tlp:green', colour: '#33FF00', local: 0 }],
        }),
        attribute(12, 'text', 'The relay stayed open.', {
          to_ids: false,
          ShadowAttribute: [{ value: 'proposal' }],
          sharing_group_id: null,
        }),
        attribute(13, 'yara', 'rule relay { condition: true }'),
        attribute(14, 'filename', "it's \\ here", { deleted: true }),
      ],
      Object: [
        {
          uuid: uuidFor(20),
          name: 'file',
          'meta-category': 'file',
          template_version: '24',
          timestamp: '1763712000',
          Attribute: [
            attribute(21, 'filename', 'relay.exe', { object_relation: 'filename' }),
            attribute(22, 'md5', 'd41d8cd98f00b204e9800998ecf8427e', { object_relation: 'md5' }),
          ],
          ObjectReference: [{ uuid: uuidFor(23), referenced_uuid: uuidFor(10), relationship_type: 'connects to' }],
        },
      ],
      EventReport: [
        { uuid: uuidFor(30), name: 'What happened', content: '# At night', timestamp: '1763712000', distribution: '5' },
      ],
      Galaxy: [
        {
          uuid: uuidFor(40),
          type: 'threat-actor',
          name: 'Threat Actor',
          GalaxyCluster: [
            {
              uuid: uuidFor(41),
              type: 'threat-actor',
              value: 'Grey Heron',
              meta: { synonyms: ['Ardea'], 'attribution-confidence': ['50'] },
            },
          ],
        },
      ],
      RelatedEvent: [],
      x_of_tomorrow: { any: [null, 1] },
    })
    expect(returned(whole)).toEqual(whole)
  })

  test('whatever the event (only the declared differences)', () => {
    expect(declaredDifferences).toHaveLength(4)
    fc.assert(
      fc.property(anyEvent, (one) => {
        expect(settled(returned(structuredClone(one)))).toEqual(settled(one))
      }),
      { numRuns: 300 },
    )
  })

  test('and from the second round on without any difference', () => {
    fc.assert(
      fc.property(anyEvent, (one) => {
        const first = returned(one)
        expect(returned(structuredClone(first))).toEqual(first)
        expect(JSON.stringify(toBundle(structuredClone(one), choice))).toBe(JSON.stringify(toBundle(one, choice)))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the STIX that an event becomes', () => {
  test('is valid whatever the event, with patterns that our grammar parses', () => {
    fc.assert(
      fc.property(anyEvent, (one) => {
        const bundle = toBundle(one, choice)
        expect(validateBundle(bundle).errors).toEqual([])
        for (const object of objectsOf(bundle)) {
          if (object['type'] === 'indicator' && object['pattern_type'] === 'stix')
            expect(parsePattern(String(object['pattern']))).toMatchObject({ ok: true })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('says a hostile value as one constant, not as a pattern of its own', () => {
    const hostile = "x' OR file:name = 'y"
    const [indicator] = toStix(event({ Attribute: [attribute(10, 'filename', hostile)] }), choice).flatMap(
      ({ object }) => (object['type'] === 'indicator' ? [object] : []),
    )
    expect(indicator?.['pattern']).toBe("[file:name = 'x\\' OR file:name = \\'y']")
  })

  test('gives two attributes of one value two observables, so that one marking never decides for the other', () => {
    const both = event({
      Attribute: [
        attribute(10, 'domain', 'example.org', { to_ids: false, Tag: [{ name: 'tlp:red' }] }),
        attribute(11, 'domain', 'example.org', { to_ids: false }),
      ],
    })
    const domains = toStix(both, choice).filter(({ object }) => object['type'] === 'domain-name')
    expect(domains.map(({ marking }) => marking.tlp)).toEqual(['red', 'amber'])
    expect(new Set(domains.map(({ object }) => object['id'])).size).toBe(2)
  })

  test('names no narrower part in the event, nor in a wider one', () => {
    fc.assert(
      fc.property(anyEvent, (one) => {
        const members = toStix(one, choice)
        const markings = new Map(members.map(({ object, marking }) => [String(object['id']), marking]))
        for (const { object, marking } of members) {
          for (const [name, value] of Object.entries(object)) {
            if (!/_refs?$/.test(name) || name === 'object_marking_refs' || name === 'created_by_ref') continue
            // A report speaks of its event; who may see less than the event does not see it either.
            if (object['type'] === 'note') continue
            for (const id of Array.isArray(value) ? value : [value]) {
              const target = markings.get(String(id))
              if (target)
                expect(reachesAsFar(marking, target, belmere), `${String(object['id'])} names ${String(id)}`).toBe(true)
            }
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  test('holds nothing of a RED attribute outside of what is RED', () => {
    const secret = 'never-told.example.org'
    const red = { Tag: [{ name: 'tlp:red' }], object_relation: 'domain' }
    const one = event({
      Attribute: [attribute(10, 'domain', secret, red)],
      Object: [
        {
          uuid: uuidFor(20),
          name: 'domain-ip',
          'meta-category': 'network',
          Attribute: [
            attribute(21, 'domain', secret, red),
            attribute(22, 'ip-dst', '192.0.2.7', { object_relation: 'ip' }),
          ],
          ObjectReference: [{ referenced_uuid: uuidFor(10), relationship_type: 'related-to' }],
        },
      ],
    })
    for (const { object, marking } of toStix(one, choice)) {
      if (marking.tlp === 'red') continue
      const text = JSON.stringify(object)
      for (const telling of [secret, uuidFor(10), uuidFor(21)]) expect(text).not.toContain(telling)
    }
  })
})

describe('an event of which a reader sees but some', () => {
  test('comes back without the rest, and is known not to be whole', () => {
    const one = event({
      Attribute: [
        attribute(10, 'domain', 'seen.example.org'),
        attribute(11, 'domain', 'hidden.example.org', { Tag: [{ name: 'tlp:red' }] }),
      ],
    })
    const seen = toStix(one, choice)
      .filter(({ marking }) => marking.tlp !== 'red')
      .map(({ object }) => object)
    const {
      events: [part],
    } = fromStix(seen)
    expect(part).toMatchObject({ whole: false, event: { uuid: one.uuid, Attribute: [{ value: 'seen.example.org' }] } })
    expect(JSON.stringify(part)).not.toContain('hidden')
  })

  test('comes without its words for those who see a part but not the event', () => {
    const one = event({
      Tag: [{ name: 'tlp:red' }],
      Attribute: [attribute(10, 'domain', 'seen.example.org', { Tag: [{ name: 'tlp:green' }] })],
    })
    const seen = toStix(one, choice)
      .filter(({ marking }) => marking.tlp !== 'red')
      .map(({ object }) => object)
    const { events } = fromStix(seen)
    expect(events).toMatchObject([
      { whole: false, event: { info: 'Parts of an event', Attribute: [{ value: 'seen.example.org' }] } },
    ])
    expect(JSON.stringify(events)).not.toContain('Grid outage')
  })
})

test('a remainder that a stranger wrote cannot make an event that our own reader refuses', () => {
  const [main] = toStix(event({ Attribute: [attribute(10, 'domain', 'example.org')] }), choice).flatMap(({ object }) =>
    partOf(object)?.kind === 'attribute' ? [object] : [],
  )
  const forged = JSON.parse(
    JSON.stringify(main).replaceAll(
      /"remainder":"(?:[^"\\]|\\.)*"/g,
      '"remainder":"{\\"set\\":{\\"distribution\\":99},\\"drop\\":[]}"',
    ),
  )
  const { events, left } = fromStix([forged])
  expect(events).toEqual([])
  expect(left).toMatchObject([{ rule: 'range' }])
  expect(checkMispEvents(event())).toMatchObject({ ok: true })
  expect(marked('green').tlp).toBe('green')
  expect(choice.own).toBe(belmere)
})

test('a relation of a strange name is translated at once, however long the name is', () => {
  const files = [10, 20].map((number) => ({
    uuid: uuidFor(number),
    name: 'file',
    'meta-category': 'file',
    Attribute: [attribute(number + 1, 'md5', 'd41d8cd98f00b204e9800998ecf8427e')],
  }))
  const [first, second] = files
  const relation = {
    uuid: uuidFor(30),
    referenced_uuid: second?.uuid ?? '',
    relationship_type: `Drops${'-'.repeat(60_000)}It-`,
  }
  const related = event({ Object: [{ ...first, ObjectReference: [relation] }, { ...second }] })
  expect(
    effortOf(() => {
      const types = toStix(related, choice).flatMap(({ object }) => object['relationship_type'] ?? [])
      expect(types).toContain(`drops${'-'.repeat(60_000)}it`)
    }),
  ).toBeLessThan(1)
})
