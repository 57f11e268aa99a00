import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from './json.ts'
import { domain, named, observable, sound, uuid } from './sound-objects.ts'
import { type ValidationOptions, validateBundle, validateObject } from './validate.ts'

const of = (type: string): JsonObject => sound.find((one) => one['type'] === type) ?? {}
const found = (value: Json, options?: ValidationOptions) =>
  validateObject(value, options).errors.map(({ path, rule }) => `${path} ${rule}`)
const warned = (value: Json, options?: ValidationOptions) =>
  validateObject(value, options).warnings.map(({ path, rule }) => `${path} ${rule}`)

describe('what the specification advises against gives a warning', () => {
  test.each<[string, JsonObject, string]>([
    ['a word outside of a vocabulary', { ...of('threat-actor'), roles: ['envoy'] }, '/roles/0 open-vocabulary'],
    [
      'a relationship that it does not name',
      { ...of('relationship'), relationship_type: 'recalls' },
      '/relationship_type relationship-matrix',
    ],
    [
      'a moment without milliseconds',
      { ...of('tool'), created: '2026-03-01T08:00:00Z' },
      '/created timestamp-precision',
    ],
    [
      'an id that is not random',
      { ...of('tool'), id: 'tool--6e0ba1a2-4c3d-5e5f-8a9b-0c1d2e3f4a5b' },
      '/id uuid-version',
    ],
    ['capitals in an id', { ...of('tool'), id: `tool--${uuid.toUpperCase()}` }, '/id identifier-case'],
    [
      'a pattern that matches nothing',
      { ...of('indicator'), pattern: '[file:size = 1 AND process:pid = 2]' },
      '/pattern pattern-types',
    ],
    ['a property without a definition', { ...of('tool'), rank: 1 }, '/rank custom-property'],
  ])('%s', (_, object, warning) => {
    expect(validateObject(object).ok).toBe(true)
    expect(warned(object)).toEqual([warning])
  })

  test('a deterministic id that is another is noted when asked for', () => {
    expect(warned(of('mutex'), { deterministicIds: true })).toEqual(['/id deterministic-id'])
  })
})

describe('custom content is taken, noted or refused as the host decides', () => {
  const extended: JsonObject = {
    ...of('tool'),
    rank: 1,
    extensions: { [named('extension-definition')]: { extension_type: 'toplevel-property-extension' } },
  }
  const treaty = domain('x-treaty', { name: 'Accord of Norhaven' })
  const defined = { ...treaty, extensions: { [named('extension-definition')]: { extension_type: 'new-sdo' } } }
  const marker = observable('x-marker', {
    value: 'a',
    extensions: { [named('extension-definition')]: { extension_type: 'new-sco' } },
  })

  test('what an extension brings is no custom content', () => {
    for (const object of [extended, defined, marker]) {
      expect(validateObject(object, { custom: 'refuse' })).toEqual({ ok: true, errors: [], warnings: [] })
    }
  })

  test('what nothing defines follows the option', () => {
    expect(found(treaty, { custom: 'refuse' })).toEqual(['/type custom-object'])
    expect(warned(treaty, { custom: 'warn' })).toContain('/type custom-object')
    expect(validateObject(treaty, { custom: 'allow' })).toEqual({ ok: true, errors: [], warnings: [] })
    expect(found({ ...of('tool'), x_rank: 1 }, { custom: 'refuse' })).toEqual(['/x_rank custom-property'])
    expect(found({ ...of('tool'), extensions: { 'x-lantern-ext': { rank: 1 } } }, { custom: 'refuse' })).toEqual([
      '/extensions/x-lantern-ext custom-extension',
    ])
  })

  test('a custom object still has what every object has', () => {
    expect(found({ ...treaty, modified: '2020-01-01T00:00:00.000Z' })).toEqual(['/modified time-order'])
    expect(found({ type: 'x-treaty', id: named('x-treaty'), created: '2026-01-01T00:00:00.000Z' })).toEqual([
      '/spec_version required',
      '/modified required',
    ])
    expect(found({ type: 'X', id: 'a' })).toEqual(['/type type-name', '/id identifier'])
  })
})

describe('TLP markings are the published ones and no others', () => {
  const red1 = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
    created: '2017-01-20T00:00:00.000Z',
    definition_type: 'tlp',
    name: 'TLP:RED',
    definition: { tlp: 'red' },
  }
  const tlp2 = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
  const strict = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
    created: '2022-10-01T00:00:00.000Z',
    name: 'TLP:AMBER+STRICT',
    extensions: { [tlp2]: { extension_type: 'property-extension', tlp_2_0: 'amber+strict' } },
  }

  test('both versions are taken', () => {
    expect(validateObject(red1)).toEqual({ ok: true, errors: [], warnings: [] })
    expect(validateObject(strict)).toEqual({ ok: true, errors: [], warnings: [] })
  })

  test('a red marking cannot be passed off as a white one, nor a label be invented', () => {
    expect(found({ ...red1, definition: { tlp: 'white' } })).toEqual([' tlp'])
    expect(found({ ...red1, id: named('marking-definition') })).toEqual(['/id tlp'])
    expect(found({ ...strict, id: named('marking-definition') })).toEqual(['/id tlp'])
    expect(
      found({ ...strict, extensions: { [tlp2]: { extension_type: 'property-extension', tlp_2_0: 'clear' } } }),
    ).toEqual([' tlp'])
    expect(found({ ...red1, modified: '2026-01-01T00:00:00.000Z' })).toEqual(['/modified not-versioned'])
  })
})

describe('a bundle is looked at with all that is in it', () => {
  test('each finding names the object', () => {
    const bundle = {
      type: 'bundle',
      id: named('bundle'),
      objects: [of('tool'), { ...of('malware'), name: 1 }, of('tool')],
    }
    expect(validateBundle(bundle)).toMatchObject({
      errors: [{ path: '/objects/1/name', rule: 'type' }],
      warnings: [{ path: '/objects/2', rule: 'repeated' }],
    })
    expect(validateBundle({ type: 'bundle', id: named('bundle'), objects: [] }).errors).toMatchObject([
      { path: '/objects', rule: 'empty-list' },
    ])
    expect(validateBundle({ type: 'bundle', id: named('bundle'), spec_version: '2.0' })).toMatchObject({
      ok: true,
      warnings: [{ path: '/spec_version' }],
    })
    expect(validateBundle([])).toMatchObject({ ok: false })
  })

  test('observables inside the old form of observed data may refer to one another by name', () => {
    const inside = (resolves: string) => ({
      ...domain('observed-data', {
        first_observed: '2026-01-01T00:00:00Z',
        last_observed: '2026-01-01T00:00:00Z',
        number_observed: 1,
      }),
      objects: {
        0: observable('domain-name', { value: 'a.example', resolves_to_refs: [resolves] }),
        1: observable('ipv4-addr', { value: '198.51.100.1' }),
      },
    })
    expect(found(inside('1'))).toEqual([])
    expect(found(inside('2'))).toEqual(['/objects/0/resolves_to_refs/0 identifier'])
  })
})

test('nothing that JSON can say makes the validator throw', () => {
  const junk = fc.jsonValue({ maxDepth: 4 }).map((value): Json => JSON.parse(JSON.stringify(value)))
  fc.assert(
    fc.property(
      fc.constantFrom(...sound),
      fc.array(fc.tuple(fc.nat(), junk), { maxLength: 4 }),
      junk,
      (object, changes, noise) => {
        const changed: JsonObject = { ...object }
        const names = [
          ...Object.keys(object),
          'extensions',
          'granular_markings',
          'external_references',
          'objects',
          'definition',
          'constructor',
        ]
        for (const [at, value] of changes) changed[names[at % names.length] ?? ''] = value
        for (const value of [changed, noise]) {
          const { ok, errors } = validateObject(value)
          expect(ok).toBe(errors.length === 0)
          validateBundle({ type: 'bundle', id: named('bundle'), objects: [value] })
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('long hostile texts cost no more than reading them', () => {
  const long = 200_000
  const hostile = [
    '\\'.repeat(long),
    `${'a-'.repeat(long)}!`,
    `${'a.'.repeat(long)}!`,
    `${'0'.repeat(long)}1`,
    `${'='.repeat(long)}a`,
    `"${'\\"'.repeat(long)}@`,
    `${':'.repeat(long)}1`,
    `${'a@'.repeat(long)}`,
  ]
  const start = performance.now()
  for (const text of hostile) {
    for (const object of sound) {
      const changed = Object.fromEntries(
        Object.entries(object).map(([name, value]): [string, Json] => [
          name,
          typeof value === 'string' && name !== 'type' ? text : value,
        ]),
      )
      const { errors } = validateObject({
        ...changed,
        [text]: text,
        extensions: { [text]: { a: 1 } },
        hashes: { [text]: text },
      })
      for (const { path, message } of errors) expect(path.length + message.length).toBeLessThan(2000)
    }
    validateObject({ type: text, id: text })
    validateObject({
      ...sound.find(({ type }) => type === 'indicator'),
      pattern: `[a:b MATCHES '${text.slice(0, 90_000)}a']`,
    })
  }
  // Some 350 objects of several megabytes; anything that backtracks would take minutes.
  expect(performance.now() - start).toBeLessThan(20_000)
})
