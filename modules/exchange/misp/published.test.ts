import { readdirSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { hasPublishedData, publishedBytes, publishedPath, withoutPublishedData } from '../server/published-data.ts'
import { isJsonObject, type Json, type JsonObject, readJson } from '../stix/json.ts'
import { validateBundle } from '../stix/validate.ts'
import { attributeTypes, categories } from './attribute-types.ts'
import { readMispEvents } from './event.ts'
import { choice } from './test-events.ts'
import { fromStix } from './from-stix.ts'
import { released } from './release.ts'
import { toBundle } from './to-stix.ts'

const folder = 'misp-events'
const files = hasPublishedData ? readdirSync(publishedPath(folder)).filter((name) => /\.json(?:\.gz)?$/.test(name)) : []
const json = (name: string): Json => {
  const reading = readJson(publishedBytes(`${folder}/${name}`))
  return reading.ok ? reading.value : null
}
const objectsOf = (bundle: Json): JsonObject[] =>
  isJsonObject(bundle) && Array.isArray(bundle['objects']) ? bundle['objects'].filter(isJsonObject) : []
const notEvents = ['describeTypes', 'misp-event.schema', 'git-vuln-finder', 'sharing_groups']
const events = files.filter((name) => !name.includes('stix21') && !notEvents.some((other) => name.includes(other)))
const others = files.filter((name) => notEvents.some((other) => name.includes(other)))
const inStix = files.filter((name) => name.includes('stix21'))

/** What identifies an attribute in any tool, uuids aside: STIX has none for attributes of objects. */
function told(event: JsonObject): string[] {
  const list = (holder: JsonObject, name: string): JsonObject[] =>
    Array.isArray(holder[name]) ? holder[name].filter(isJsonObject) : []
  const own = list(event, 'Attribute').map((one) =>
    JSON.stringify([
      one['uuid'],
      one['type'],
      one['category'],
      one['value'],
      one['comment'] ?? null,
      one['to_ids'] ?? false,
    ]),
  )
  const objects = list(event, 'Object').flatMap((object) =>
    list(object, 'Attribute').map((one) =>
      JSON.stringify([
        object['uuid'],
        object['name'],
        one['object_relation'],
        one['type'],
        one['value'],
        one['to_ids'] ?? false,
      ]),
    ),
  )
  return [...own, ...objects].toSorted()
}

describe.skipIf(!hasPublishedData)(
  `published MISP events${hasPublishedData ? '' : ` (${withoutPublishedData})`}`,
  () => {
    test('are sixteen files, and each is read or refused with a place', () => {
      expect(files).toHaveLength(16)
      expect([events.length, inStix.length, others.length]).toEqual([7, 5, 4])
      for (const name of others)
        expect(readMispEvents(publishedBytes(`${folder}/${name}`))).toMatchObject({
          ok: false,
          errors: expect.arrayContaining([expect.objectContaining({ rule: 'not-an-event' })]),
        })
    })

    test.each(events)('%s goes through valid STIX and comes back equal', (name) => {
      const reading = readMispEvents(publishedBytes(`${folder}/${name}`))
      expect(reading).toMatchObject({ ok: true })
      for (const event of reading.ok ? reading.events : []) {
        const bundle = toBundle(event, choice)
        expect(validateBundle(bundle).errors).toEqual([])
        const {
          events: [back],
          left,
        } = fromStix(objectsOf(bundle))
        expect(left).toEqual([])
        expect(back).toEqual({ event, whole: true, withdrawn: [], isImported: true })
      }
    })

    test.each([
      [
        'mispstix-test_attributes_collection_stix21.json.gz',
        ['mispstix-test_attributes_collection_1.json.gz'],
        ['domain|ip', 'filename'],
      ],
      ['mispstix-test_event1_stix21.json.gz', ['mispstix-test_events_collection_1.json.gz'], []],
      ['mispstix-test_event2_stix21.json.gz', ['mispstix-test_events_collection_2.json.gz'], []],
      [
        'mispstix-test_events_collection_stix21.json.gz',
        ['mispstix-test_events_collection_1.json.gz', 'mispstix-test_events_collection_2.json.gz'],
        [],
      ],
    ])('%s, which misp-stix wrote, says the same attributes as its MISP side', (stix, misp, alsoThere) => {
      const { events: found, left } = fromStix(objectsOf(json(stix)))
      expect(left).toEqual([])
      const expected = misp.flatMap((name) => {
        const reading = readMispEvents(publishedBytes(`${folder}/${name}`))
        return reading.ok ? reading.events : []
      })
      const ours = found.flatMap(({ event }) => told(event))
      for (const one of expected.flatMap(told)) expect(ours).toContain(one)
      // The STIX of the attributes collection holds those of its second file too, of which the MISP side is not published.
      const more = ours.filter((one) => !expected.flatMap(told).includes(one)).map((one) => String(JSON.parse(one)[1]))
      expect(more.toSorted()).toEqual([...alsoThere].toSorted())
      if (stix.includes('event'))
        expect(found.map(({ event }) => [event.uuid, event.info, event['timestamp'], event['Tag']])).toEqual(
          expected.map((event) => [event.uuid, event.info, event['timestamp'], undefined]),
        )
    })

    test('the objects that misp-stix wrote are the objects of its MISP side', () => {
      const reading = readMispEvents(publishedBytes(`${folder}/mispstix-test_objects_collection_1.json.gz`))
      const { events: found } = fromStix(objectsOf(json('mispstix-test_objects_collection_stix21.json.gz')))
      const ours = found.flatMap(({ event }) => told(event))
      for (const one of reading.ok ? reading.events.flatMap(told) : []) expect(ours).toContain(one)
      expect(reading.ok && reading.events.flatMap(told)).toHaveLength(10)
    })

    test('what goes out is what the JSON schema of MISP describes', () => {
      const schema = forAjv(json('misp-event.schema.json'))
      const valid = new Ajv({ strict: false, schemaId: 'id' } as object).compile(schema)
      valid({ Event: { Attribute: [{ value: 7 }] } })
      expect(valid.errors).toMatchObject([{ instancePath: '/Event/Attribute/0/value' }])
      for (const name of [...events, ...inStix]) {
        const reading = name.includes('stix21') ? undefined : readMispEvents(publishedBytes(`${folder}/${name}`))
        const some = reading?.ok ? reading.events : fromStix(objectsOf(json(name))).events.map(({ event }) => event)
        for (const one of some) {
          const out = released(one, choice.fallback, { name: 'Belmere', uuid: choice.own })
          // The published schema is older than objects and relations: they are tested as the attributes that they hold.
          const { Object: objects, ...rest } = out
          const leaves = (Array.isArray(objects) ? objects : []).flatMap((object) =>
            isJsonObject(object) && Array.isArray(object['Attribute']) ? object['Attribute'] : [],
          )
          const bare = leaves.map((leaf) =>
            isJsonObject(leaf)
              ? Object.fromEntries(Object.entries(leaf).filter(([field]) => field !== 'object_relation'))
              : leaf,
          )
          const attributes = [...(Array.isArray(rest['Attribute']) ? rest['Attribute'] : []), ...bare]
          valid({ Event: { ...rest, ...(attributes.length > 0 ? { Attribute: attributes } : {}) } })
          expect(valid.errors ?? [], name).toEqual([])
        }
      }
    })

    test('every type and category of describeTypes is in our table, and nothing else', () => {
      const described = json('describeTypes.json.gz')
      const result = isJsonObject(described) && isJsonObject(described['result']) ? described['result'] : {}
      const defaults = isJsonObject(result['sane_defaults']) ? result['sane_defaults'] : {}
      expect(categories).toEqual(result['categories'])
      expect([...attributeTypes.keys()].toSorted()).toEqual(
        Array.isArray(result['types']) ? result['types'].toSorted() : [],
      )
      for (const [type, facts] of Object.entries(defaults)) {
        if (isJsonObject(facts))
          expect(attributeTypes.get(type), type).toEqual({
            category: facts['default_category'],
            toIds: facts['to_ids'] === 1,
          })
      }
    })
  },
)

describe.skipIf(!hasPublishedData)(
  `published STIX of others${hasPublishedData ? '' : ` (${withoutPublishedData})`}`,
  () => {
    const examples = hasPublishedData
      ? readdirSync(publishedPath('stix21-examples'), { recursive: true })
          .map(String)
          .filter((name) => name.endsWith('.json') && !name.includes('spec'))
      : []
    test.each(examples)(
      '%s becomes MISP events that our own reader takes, and their STIX comes back to the same',
      (name) => {
        const reading = readJson(publishedBytes(`stix21-examples/${name}`))
        const objects = objectsOf(reading.ok ? reading.value : null)
        const { events: found } = fromStix(objects)
        const count = (type: string) => objects.filter((object) => object['type'] === type).length
        const attributes = found.flatMap(({ event }) => told(event))
        if (count('indicator') > 0) expect(attributes.length).toBeGreaterThanOrEqual(count('indicator'))
        for (const { event } of found) {
          const bundle = toBundle(event, choice)
          expect(validateBundle(bundle).errors).toEqual([])
          expect(fromStix(objectsOf(bundle)).events[0]?.event).toEqual(event)
        }
      },
    )
  },
)

/** Draft 4 as ajv reads it: without the names it does not know, and without a property that is called "required" by mistake. */
function forAjv(schema: Json): JsonObject {
  if (!isJsonObject(schema)) throw new Error('no schema')
  const walk = (one: Json): Json => {
    if (Array.isArray(one)) return one.map(walk)
    if (!isJsonObject(one)) return one
    return Object.fromEntries(
      Object.entries(one)
        .filter(
          ([name, value]) =>
            name !== '$schema' &&
            !(name === 'id' && typeof value === 'string') &&
            !(name === 'required' && one['uuid'] !== undefined),
        )
        .map(([name, value]) => [name, walk(value)]),
    )
  }
  const whole = walk(schema)
  return isJsonObject(whole) ? whole : {}
}
