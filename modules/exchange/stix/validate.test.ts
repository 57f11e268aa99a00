import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from './json.ts'
import { domain, named, observable, sound } from './sound-objects.ts'
import { type ValidationOptions, validateObject } from './validate.ts'

const of = (type: string): JsonObject => sound.find((one) => one['type'] === type) ?? {}
const found = (value: Json, options?: ValidationOptions) =>
  validateObject(value, options).errors.map(({ path, rule }) => `${path} ${rule}`)

describe('every kind of object is known', () => {
  test.each(sound.map((object) => [String(object['type']), object] as const))(
    'a sound %s passes, without custom content and without a warning',
    (_, object) => {
      expect(validateObject(object, { custom: 'refuse' })).toEqual({ ok: true, errors: [], warnings: [] })
    },
  )

  test.each(sound.map((object) => [String(object['type']), object] as const))(
    'a %s without any one of its required properties is refused there',
    (type, object) => {
      const required = Object.keys(object).filter((name) => {
        const { [name]: _, ...rest } = object
        return found(rest).some((line) => line === `/${name} required`)
      })
      expect(required).toContain('type')
      expect(required).toContain('id')
      expect(required.includes('created')).toBe(object['created'] !== undefined)
      expect(found({ ...object, id: named(type === 'file' ? 'tool' : 'file') })).toContain('/id identifier-type')
    },
  )
})

describe('what the specification forbids is refused at its place', () => {
  test.each<[string, JsonObject, string]>([
    ['labels are strings', { ...of('tool'), labels: ['a', 1] }, '/labels/1 type'],
    ['no empty list', { ...of('tool'), labels: [] }, '/labels empty-list'],
    ['confidence has a range', { ...of('tool'), confidence: 101 }, '/confidence range'],
    ['only version 2.1', { ...of('tool'), spec_version: '2.0' }, '/spec_version enum'],
    ['a day that exists', { ...of('tool'), created: '2026-02-30T00:00:00.000Z' }, '/created timestamp'],
    [
      'not modified before it was created',
      { ...of('tool'), modified: '2026-03-01T07:59:59.999Z' },
      '/modified time-order',
    ],
    ['a UUID that is one', { ...of('tool'), id: 'tool--6e0ba1a2-4c3d-9e5f-8a9b-0c1d2e3f4a5b' }, '/id identifier'],
    ['made by an identity', { ...of('tool'), created_by_ref: named('tool') }, '/created_by_ref reference-type'],
    [
      'marked by markings',
      { ...of('tool'), object_marking_refs: [named('tool')] },
      '/object_marking_refs/0 reference-type',
    ],
    ['reserved names', { ...of('tool'), severity: 'high' }, '/severity reserved'],
    ['names in lower case', { ...of('tool'), Foo: 1 }, '/Foo property-name'],
    ['null is no value', { ...of('tool'), x_note: null }, '/x_note null'],
    ['hex is hex', { ...of('tool'), x_key_hex: 'abc' }, '/x_key_hex hex'],
    ['a language', { ...of('tool'), lang: 'français' }, '/lang language'],
    [
      'a reference says something',
      { ...of('tool'), external_references: [{ source_name: 'a' }] },
      '/external_references/0 at-least-one',
    ],
    [
      'a CVE is one',
      { ...of('tool'), external_references: [{ source_name: 'cve', external_id: '2026-1' }] },
      '/external_references/0/external_id cve',
    ],
    [
      'a selector points at something',
      {
        ...of('tool'),
        granular_markings: [{ marking_ref: named('marking-definition'), selectors: ['name', 'labels.[0]'] }],
      },
      '/granular_markings/0/selectors/1 selector',
    ],
    [
      'a granular marking marks',
      { ...of('tool'), granular_markings: [{ selectors: ['name'] }] },
      '/granular_markings/0 at-least-one',
    ],
    ['a pattern parses', { ...of('indicator'), pattern: '[file:name = ]' }, '/pattern pattern'],
    ['valid for some time', { ...of('indicator'), valid_until: '2026-01-01T00:00:00.000Z' }, '/valid_until time-order'],
    ['seen last after first', { ...of('campaign'), last_seen: '2025-12-31T23:59:59Z' }, '/last_seen time-order'],
    ['a place is somewhere', domain('location', { name: 'the strait' }), ' at-least-one'],
    ['latitude needs longitude', domain('location', { region: 'africa', latitude: 1 }), '/longitude required'],
    ['a family has a name', domain('malware', { is_family: true }), '/name required'],
    ['an analysis has a result', domain('malware-analysis', { product: 'sandbox' }), ' at-least-one'],
    [
      'objects or references',
      { ...of('observed-data'), objects: { 0: observable('mutex', { name: 'a' }) } },
      ' exclusive',
    ],
    [
      'something was observed',
      { ...of('observed-data'), object_refs: [named('relationship')] },
      '/object_refs at-least-one',
    ],
    ['observed at least once', { ...of('observed-data'), number_observed: 0 }, '/number_observed range'],
    ['an opinion is one of five', { ...of('opinion'), opinion: 'perhaps' }, '/opinion enum'],
    [
      'relationships join no relationships',
      { ...of('relationship'), source_ref: named('sighting') },
      '/source_ref reference-type',
    ],
    [
      'relationships end after they start',
      { ...of('relationship'), stop_time: '2026-01-01T00:00:00Z' },
      '/stop_time time-order',
    ],
    [
      'only domain objects are sighted',
      { ...of('sighting'), sighting_of_ref: named('file') },
      '/sighting_of_ref reference-type',
    ],
    [
      'only a top-level extension names properties',
      { ...of('extension-definition'), extension_properties: ['rank'] },
      '/extension_properties dependency',
    ],
    [
      'a translation is of an object',
      { ...of('language-content'), object_ref: named('bundle') },
      '/object_ref reference-type',
    ],
    [
      'a translation is into a language',
      { ...of('language-content'), contents: { '-fr': { name: 'a' } } },
      '/contents/-fr language',
    ],
    [
      'a payload or a url',
      { ...of('artifact'), url: 'https://a.example', hashes: { MD5: 'a'.repeat(32) } },
      ' exclusive',
    ],
    ['a url with hashes', observable('artifact', { url: 'https://a.example' }), '/hashes required'],
    ['a key for a cipher', { ...of('artifact'), decryption_key: 'a' }, '/decryption_key dependency'],
    ['a file has a name or a hash', observable('file', { size: 1 }), ' at-least-one'],
    ['a hash has its length', { ...of('file'), hashes: { 'SHA-256': 'ab' } }, '/hashes/SHA-256 hash'],
    [
      'an extension in its place',
      { ...of('mutex'), extensions: { 'pdf-ext': { version: '1' } } },
      '/extensions/pdf-ext extension',
    ],
    [
      'an extension says of which type',
      { ...of('tool'), extensions: { [named('extension-definition')]: { rank: 1 } } },
      `/extensions/${named('extension-definition')} required`,
    ],
    ['an extension names a definition', { ...of('tool'), extensions: { rank: {} } }, '/extensions/rank extension'],
    ['an octet is at most 255', observable('ipv4-addr', { value: '256.1.1.1' }), '/value ipv4'],
    ['eight groups', observable('ipv6-addr', { value: '1:2:3:4:5:6:7' }), '/value ipv6'],
    ['one gap', observable('ipv6-addr', { value: '1::2::3' }), '/value ipv6'],
    ['hardware addresses in lower case', observable('mac-addr', { value: 'D2:FB:49:24:37:18' }), '/value mac-address'],
    ['a domain has labels', observable('domain-name', { value: 'a..b' }), '/value domain-name'],
    ['mail has an address', observable('email-addr', { value: 'duty belmere' }), '/value email-address'],
    ['a url has a scheme', observable('url', { value: '//belmere.example' }), '/value uri'],
    ['mail of one part has one body', { ...of('email-message'), is_multipart: false }, '/body_multipart dependency'],
    [
      'a header with its own property',
      { ...of('email-message'), additional_header_fields: { subject: 'a' } },
      '/additional_header_fields/subject header',
    ],
    ['traffic comes or goes', observable('network-traffic', { protocols: ['tcp'] }), ' at-least-one'],
    ['ports have a range', { ...of('network-traffic'), src_port: 65536 }, '/src_port range'],
    [
      'what is active has no end',
      { ...of('network-traffic'), is_active: true, end: '2026-01-01T00:00:00Z' },
      '/end dependency',
    ],
    ['a process has something', observable('process', {}), ' at-least-one'],
    ['the hive is written out', observable('windows-registry-key', { key: 'HKLM\\Lantern' }), '/key registry-hive'],
    [
      'a header has no other fields',
      { ...of('file'), extensions: { 'windows-pebinary-ext': { pe_type: 'exe', optional_header: { foo_bar: 1 } } } },
      '/extensions/windows-pebinary-ext/optional_header/foo_bar unknown-property',
    ],
    [
      'an extension needs something',
      { ...of('file'), extensions: { 'windows-pebinary-ext': { pe_type: 'exe' } } },
      '/extensions/windows-pebinary-ext at-least-one',
    ],
  ])('%s', (_, object, finding) => {
    expect(found(object)).toEqual([finding])
  })

  test.each<Json>([null, 1, 'identity', [], true, {}, { type: 1 }, { type: 'bundle' }])(
    '%j is no object, and that is said, not thrown',
    (value) => {
      expect(validateObject(value).ok).toBe(false)
    },
  )

  test('a path can be put before, and what is found is limited', () => {
    expect(validateObject(null, { path: '/objects/3' }).errors[0]?.path).toBe('/objects/3')
    const labels = Array.from({ length: 5000 }, () => 1)
    expect(validateObject({ ...of('tool'), labels }).errors).toHaveLength(100)
  })

  test('a tolerated rule warns', () => {
    const object = { ...of('tool'), labels: [] }
    expect(validateObject(object, { tolerate: ['empty-list'] })).toMatchObject({
      ok: true,
      warnings: [{ path: '/labels', rule: 'empty-list' }],
    })
  })
})
