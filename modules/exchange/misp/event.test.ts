import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attribute, event, uuidFor } from './test-events.ts'
import { defaultMispLimits, type MispReading, readMispEvents } from './event.ts'

const read = (value: unknown): MispReading => readMispEvents(JSON.stringify(value))
const faults = (reading: MispReading): string[] =>
  reading.ok ? [] : reading.errors.map(({ path, rule }) => `${path} ${rule}`)

describe('an event is read as it is met in the wild', () => {
  test.each<[string, unknown, number]>([
    ['alone', event(), 1],
    ['in its wrapping', { Event: event() }, 1],
    ['in a list', [{ Event: event() }, event({ uuid: uuidFor(3) })], 2],
    ['as MISP answers a search', { response: [{ Event: event() }, { Event: event({ uuid: uuidFor(3) }) }] }, 2],
    ['as attributes without an event', { response: { Attribute: [attribute(10, 'domain', 'example.org')] } }, 1],
    ['as objects without an event', { response: [{ Object: { name: 'file', uuid: uuidFor(20), Attribute: [] } }] }, 1],
  ])('%s', (_, value, count) => {
    const reading = read(value)
    expect(reading.ok && reading.events).toHaveLength(count)
  })

  test('with numbers as text or as numbers, empty objects as empty lists, nulls, and fields of tomorrow', () => {
    const odd = event({
      timestamp: 1_763_715_600,
      Orgc: [],
      attribute_count: null,
      SharingGroup: [],
      x_tomorrow: { a: [null, {}] },
      Attribute: [attribute(10, 'counter', 35, { to_ids: '0', distribution: 5 })],
    })
    const reading = read(odd)
    expect(reading.ok && reading.events[0]).toEqual(odd)
  })

  test('and a uuid that is missing is always the same one', () => {
    const { uuid: _, ...bare } = attribute(10, 'domain', 'example.org')
    const once = read(event({ Attribute: [bare] }))
    const again = read(event({ Attribute: [bare] }))
    expect(once).toEqual(again)
    expect(once.ok && JSON.stringify(once.events[0]?.['Attribute'])).toMatch(/"uuid":"[0-9a-f-]{36}"/)
  })

  test('and a type that MISP does not have is kept, with a warning', () => {
    const reading = read({ Event: event({ Attribute: [attribute(10, 'type-of-tomorrow', 'x')] }) })
    expect(reading).toMatchObject({ ok: true, warnings: [{ path: '/Event/Attribute/0/type', rule: 'unknown-type' }] })
  })
})

describe('every refusal names its place', () => {
  const inEvent = (rest: object) => ({ Event: { ...event(), ...rest } })
  const inAttribute = (rest: object) => inEvent({ Attribute: [{ ...attribute(10, 'domain', 'example.org'), ...rest }] })
  test.each<[string, unknown, string]>([
    ['no event', {}, ' not-an-event'],
    ['nothing at all', [], ' no-event'],
    ['an event that is a text', { Event: 'x' }, '/Event type'],
    ['no title', inEvent({ info: '' }), '/Event/info required'],
    ['a day that does not exist', inEvent({ date: '2026-02-30' }), '/Event/date date'],
    ['a sixth distribution', inEvent({ distribution: '6' }), '/Event/distribution range'],
    ['a threat level beyond the list', inEvent({ threat_level_id: '9' }), '/Event/threat_level_id range'],
    ['an analysis that is a word', inEvent({ analysis: 'done' }), '/Event/analysis number'],
    ['a timestamp of words', inEvent({ timestamp: 'yesterday' }), '/Event/timestamp number'],
    ['a uuid that is none', inEvent({ uuid: '1' }), '/Event/uuid uuid'],
    ['tags that are texts', inEvent({ Tag: ['tlp:red'] }), '/Event/Tag/0 tag'],
    [
      'an organisation without a uuid that is one',
      inEvent({ Orgc: { name: 'x', uuid: 'x' } }),
      '/Event/Orgc/uuid uuid',
    ],
    ['attributes that are no list', inEvent({ Attribute: {} }), '/Event/Attribute type'],
    ['an attribute without a value', inAttribute({ value: undefined }), '/Event/Attribute/0/value required'],
    ['a value that is an object', inAttribute({ value: { $ne: '' } }), '/Event/Attribute/0/value required'],
    ['an attribute without a type', inAttribute({ type: '' }), '/Event/Attribute/0/type required'],
    ['a flag that is a word', inAttribute({ to_ids: 'yes' }), '/Event/Attribute/0/to_ids flag'],
    [
      'one uuid twice',
      inEvent({ Attribute: [attribute(10, 'domain', 'a.example'), attribute(10, 'domain', 'b.example')] }),
      '/Event/Attribute/1/uuid repeated',
    ],
    ['an object without a name', inEvent({ Object: [{ uuid: uuidFor(20) }] }), '/Event/Object/0/name required'],
    [
      'a reference to nothing',
      inEvent({ Object: [{ uuid: uuidFor(20), name: 'file', ObjectReference: [{ referenced_uuid: 'x' }] }] }),
      '/Event/Object/0/ObjectReference/0/referenced_uuid uuid',
    ],
    [
      'a galaxy of texts',
      inEvent({ Galaxy: [{ name: 'x', GalaxyCluster: ['y'] }] }),
      '/Event/Galaxy/0/GalaxyCluster/0 type',
    ],
    ['the character that no database keeps', inAttribute({ comment: 'a\0b' }), '/Event/Attribute/0/comment nul'],
  ])('%s', (_, value, fault) => {
    expect(faults(read(value))).toContain(fault)
  })

  test.each<[string, string | Uint8Array, string]>([
    ['a name given twice', '{"info":"a","info":"b"}', 'duplicate'],
    ['a text that ends too early', '{"Event":{"info":"a"', ''],
    ['a name that reaches a prototype', '{"Event":{"info":"a","__proto__":{"admin":true}}}', ''],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), ''],
    ['nesting without end', `{"Event":{"info":"a","x":${'['.repeat(5000)}${']'.repeat(5000)}}}`, ''],
  ])('%s', (_, source) => {
    const reading = readMispEvents(source)
    expect(reading.ok).toBe(false)
    if (!reading.ok) expect(reading.errors[0]?.message).toMatch(/^Line \d+, column \d+: ./)
  })

  test('too many attributes, too long a text, too many events', () => {
    const limits = { ...defaultMispLimits, attributes: 3, text: 10, events: 1 }
    const some = [10, 11, 12, 13].map((number) => attribute(number, 'domain', 'a.b'))
    expect(
      faults(
        readMispEvents(JSON.stringify(event({ info: 'short', Attribute: some, Tag: [], Orgc: [] })), {
          ...limits,
          text: 60,
        }),
      ),
    ).toEqual(['/Attribute too-many-attributes'])
    expect(faults(readMispEvents(JSON.stringify({ info: 'longer than ten' }), limits))).toEqual(['/info too-long'])
    expect(faults(readMispEvents(JSON.stringify([{ info: 'one' }, { info: 'two' }]), limits))).toEqual([
      '/1 too-many-events',
    ])
  })
})

test('hostile HTML is text like any other', () => {
  const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>'
  const reading = read(event({ info: hostile, Attribute: [attribute(10, 'text', hostile)] }))
  expect(reading.ok && reading.events[0]).toMatchObject({ info: hostile, Attribute: [{ value: hostile }] })
})

test('whatever JSON comes, the reader answers and never throws', () => {
  const names = fc.constantFrom(
    'Event',
    'info',
    'Attribute',
    'Object',
    'uuid',
    'Tag',
    'value',
    'type',
    'response',
    'Galaxy',
    'name',
    'EventReport',
    'date',
  )
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 6 }),
    ),
  }))
  fc.assert(
    fc.property(value, (one) => {
      expect(typeof read(one).ok).toBe('boolean')
    }),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readMispEvents(bytes).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('a text cut anywhere is refused', () => {
  const whole = JSON.stringify({ Event: event({ Attribute: [attribute(10, 'domain', 'example.org')] }) })
  for (let end = 0; end < whole.length; end++) expect(readMispEvents(whole.slice(0, end)).ok).toBe(false)
})
