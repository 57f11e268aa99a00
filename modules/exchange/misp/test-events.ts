import fc from 'fast-check'
import type { Marking } from '#modules/sharing/contract.ts'
import type { Json, JsonObject } from '../stix/json.ts'
import { attributeTypes, categories } from './attribute-types.ts'
import type { MispEvent } from './event.ts'
import type { MarkingChoice } from './marking.ts'

export const belmere = '0b5c1f1e-0000-4000-8000-000000000001'
export const carthia = '0b5c1f1e-0000-4000-8000-000000000002'
export const group = '0b5c1f1e-0000-4000-8000-0000000000a1'
export const groupInMisp = '0b5c1f1e-0000-4000-8000-0000000000b1'

export function marked(tlp: Marking['tlp'], rest: Partial<Marking> = {}): Marking {
  return {
    tlp,
    pap: null,
    audience: { delegations: [], groups: [], people: [] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
    ...rest,
  }
}

/** Belmere's analyst takes an event in; its sharing group is one that this host knows. */
export const choice: MarkingChoice = {
  fallback: marked('amber'),
  own: belmere,
  groupOf: (uuid) => (uuid === groupInMisp ? group : undefined),
}

export const uuidFor = (number: number): string => `57c4445b-c548-4654-8f0b-${number.toString(16).padStart(12, '0')}`

export function attribute(number: number, type: string, value: Json, rest: JsonObject = {}): JsonObject {
  return {
    uuid: uuidFor(number),
    type,
    category: attributeTypes.get(type)?.category ?? 'Other',
    value,
    to_ids: true,
    timestamp: '1763712000',
    comment: '',
    ...rest,
  }
}

export function event(rest: JsonObject = {}): MispEvent {
  return {
    uuid: uuidFor(1),
    info: 'Grid outage in Belmere',
    date: '2026-11-20',
    timestamp: '1763715600',
    threat_level_id: '2',
    analysis: '1',
    distribution: '1',
    published: false,
    Orgc: { uuid: uuidFor(2), name: 'CERT Belmere' },
    Tag: [{ name: 'tlp:amber', colour: '#FFC000' }],
    ...rest,
  }
}

const odd = fc.constantFrom(
  "it's",
  'back\\slash',
  "'] OR [file:name = 'x",
  '<script>alert(1)</script>',
  'ปลอม',
  'جعلی',
  'a|b|c',
  '\u0001',
  '',
  '🚨',
  'line\nline',
  '|',
)
const text = fc.oneof(fc.string({ maxLength: 40 }), odd).map((one) => one.replaceAll('\0', ' '))
const value = fc.oneof(
  text,
  fc.constantFrom(
    'example.org',
    '192.0.2.7',
    '2001:db8::7',
    'example.org|192.0.2.7',
    '192.0.2.7|443',
    'a.exe|d41d8cd98f00b204e9800998ecf8427e',
    'AS64500',
    '64500',
  ),
  fc.constantFrom(
    'd41d8cd98f00b204e9800998ecf8427e',
    'https://example.org/a?b=c',
    'a@example.org',
    'HKEY_LOCAL_MACHINE\\Software\\x|y',
    '00:00:5e:00:53:01',
    'CVE-2026-12345',
    'rule a { condition: true }',
  ),
)
const type = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...attributeTypes.keys()) },
  { weight: 1, arbitrary: fc.constant('type-of-tomorrow') },
)
const tags = fc.array(
  fc
    .constantFrom(
      'tlp:red',
      'tlp:amber',
      'tlp:amber+strict',
      'tlp:green',
      'tlp:clear',
      'tlp:white',
      'PAP:AMBER',
      'tlp:ex:chr',
      'misp-galaxy:threat-actor="X"',
      'admiralty-scale:source-reliability="b"',
    )
    .map((name) => ({ name })),
  { maxLength: 3 },
)
const unknown = fc
  .dictionary(
    fc.constantFrom('x_new', 'event_id', 'ShadowAttribute', 'first_seen', 'x_later'),
    fc.constantFrom<Json[]>(null, true, '12', '2026-11-01T00:00:00+00:00'),
    { maxKeys: 2 },
  )
  .map((fields): JsonObject => ({
    ...fields,
    ...(fields['ShadowAttribute'] === undefined ? {} : { ShadowAttribute: [] }),
  }))
const flags = fc.constantFrom<Json[]>(true, false, '0', '1')
const common = fc.record({
  distribution: fc.option(fc.constantFrom('0', '1', '2', '3', '5', 5), { nil: undefined }),
  timestamp: fc.option(fc.constantFrom('1763712000', '1763712001', 1_763_712_002, '0'), { nil: undefined }),
  deleted: fc.option(flags, { nil: undefined }),
})

let counter = 0
const uuid = fc.nat().map(() => uuidFor((counter += 1) + 1000))

/** Leaves out what is undefined: JSON has no such thing. */
function clean(fields: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

const galaxy = fc
  .record({
    type: fc.constantFrom('threat-actor', 'mitre-attack-pattern', 'country', 'sector', 'of-tomorrow'),
    value: text.filter((one) => one !== ''),
  })
  .map(({ type: kind, value: name }): JsonObject => ({
    type: kind,
    name: kind,
    uuid: uuidFor(7),
    GalaxyCluster: [
      {
        uuid: uuidFor(8),
        type: kind,
        value: name,
        tag_name: `misp-galaxy:${kind}="${name}"`,
        meta: { synonyms: ['Other name'], refs: ['https://example.org/'], external_id: ['T1059'], ISO: 'XB' },
      },
    ],
  }))
const sighting = fc
  .record({ type: fc.constantFrom('0', '1', '2'), date_sighting: fc.constantFrom('1763712000', '1763712060') })
  .map((one): JsonObject => ({ ...one, source: 'honeypot' }))

export const anyAttribute: fc.Arbitrary<JsonObject> = fc
  .tuple(
    uuid,
    type,
    value,
    fc.option(flags, { nil: undefined }),
    fc.constantFrom(...categories),
    text,
    fc.option(tags, { nil: undefined }),
    common,
    unknown,
    fc.array(galaxy, { maxLength: 1 }),
    fc.array(sighting, { maxLength: 2 }),
  )
  .map(([id, kind, given, toIds, category, comment, tag, more, others, galaxies, sightings]) =>
    clean({
      uuid: id,
      type: kind,
      value: given,
      to_ids: toIds,
      category,
      comment,
      Tag: tag,
      ...more,
      ...others,
      Galaxy: galaxies.length > 0 ? galaxies : undefined,
      Sighting: sightings.length > 0 ? sightings : undefined,
    }),
  )

const relation = fc.constantFrom(
  'filename',
  'md5',
  'sha256',
  'domain',
  'ip',
  'from',
  'to',
  'url',
  'username',
  'text',
  'key',
  'data',
  'asn',
  'id',
  'summary',
  'name',
  'dst-port',
)
const template = fc.constantFrom(
  'file',
  'domain-ip',
  'email',
  'url',
  'credential',
  'x509',
  'registry-key',
  'network-connection',
  'vulnerability',
  'attack-pattern',
  'asn',
  'template-of-tomorrow',
)
export const anyObject: fc.Arbitrary<JsonObject> = fc
  .tuple(
    uuid,
    template,
    fc.array(fc.tuple(anyAttribute, relation), { maxLength: 5 }),
    common,
    fc.option(text, { nil: undefined }),
    unknown,
  )
  .map(([id, name, members, more, description, others]) =>
    clean({
      uuid: id,
      name,
      'meta-category': 'misc',
      description,
      ...more,
      ...others,
      Attribute: members.map(([one, as]) => ({ ...one, object_relation: as })),
    }),
  )

export const anyEvent: fc.Arbitrary<MispEvent> = fc
  .tuple(
    fc.array(anyAttribute, { maxLength: 6 }),
    fc.array(anyObject, { maxLength: 3 }),
    tags,
    common,
    unknown,
    fc.boolean(),
  )
  .map(([attributes, objects, tag, { distribution, timestamp }, others, named]) => {
    const [one, other] = objects
    if (one && other)
      one['ObjectReference'] = [
        {
          uuid: uuidFor(500),
          object_uuid: one['uuid'] ?? '',
          referenced_uuid: other['uuid'] ?? '',
          relationship_type: 'Drops / Uses',
        },
      ]
    return {
      ...event(),
      ...clean({ distribution: distribution === '5' || distribution === 5 ? '1' : distribution, timestamp }),
      ...others,
      Tag: tag,
      Attribute: attributes,
      Object: objects,
      ...(named ? { Orgc: [] } : {}),
    }
  })
