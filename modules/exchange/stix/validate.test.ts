import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Json, JsonObject } from './json.ts'
import { type ValidationOptions, validateBundle, validateObject } from './validate.ts'

const uuid = '6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b'
const named = (type: string): string => `${type}--${uuid}`
const domain = (type: string, rest: JsonObject): JsonObject => ({
  type,
  spec_version: '2.1',
  id: named(type),
  created: '2026-03-01T08:00:00.000Z',
  modified: '2026-03-01T08:00:00.000Z',
  ...rest,
})
const observable = (type: string, rest: JsonObject): JsonObject => ({ type, id: `${type}--6e0ba1a2-4c3d-5e5f-8a9b-0c1d2e3f4a5b`, ...rest })

/** One sound object of each kind, as a CERT in Belmere might send it. */
const sound: JsonObject[] = [
  domain('attack-pattern', { name: 'Forged invitations', external_references: [{ source_name: 'capec', external_id: 'CAPEC-163' }] }),
  domain('campaign', { name: 'Lantern', first_seen: '2026-01-01T00:00:00Z', last_seen: '2026-01-01T00:00:00Z' }),
  domain('course-of-action', { name: 'Close the relay' }),
  domain('grouping', { context: 'suspicious-activity', object_refs: [named('indicator')] }),
  domain('identity', { name: 'CERT of Belmere', identity_class: 'organization', sectors: ['government-national'] }),
  domain('incident', { name: 'Outage in the northern grid' }),
  domain('indicator', { pattern: "[domain-name:value = 'mail.belmere.example']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z', valid_until: '2026-01-02T00:00:00Z' }),
  domain('infrastructure', { name: 'Relay in Quillon', infrastructure_types: ['command-and-control'] }),
  domain('intrusion-set', { name: 'Grey Lantern', aliases: ['Lamplighters'], resource_level: 'government' }),
  domain('location', { latitude: 12.5, longitude: -70, precision: 10 }),
  domain('malware', { is_family: true, name: 'Wick', malware_types: ['wiper'] }),
  domain('malware-analysis', { product: 'sandbox', result: 'malicious', sample_ref: named('file') }),
  domain('note', { content: 'Carthia confirms.', object_refs: [named('indicator')] }),
  domain('observed-data', { first_observed: '2026-01-01T00:00:00Z', last_observed: '2026-01-01T00:00:00Z', number_observed: 1, object_refs: [named('file')] }),
  domain('opinion', { opinion: 'agree', object_refs: [named('relationship')] }),
  domain('report', { name: 'Lantern', published: '2026-01-01T00:00:00Z', object_refs: [named('campaign')] }),
  domain('threat-actor', { name: 'Lamplighters', threat_actor_types: ['nation-state'], roles: ['agent'] }),
  domain('tool', { name: 'Ladder', tool_types: ['remote-access'] }),
  domain('vulnerability', { name: 'CVE-2026-12345', external_references: [{ source_name: 'cve', external_id: 'CVE-2026-12345' }] }),
  domain('relationship', { relationship_type: 'uses', source_ref: named('intrusion-set'), target_ref: named('malware'), start_time: '2026-01-01T00:00:00Z', stop_time: '2026-01-02T00:00:00Z' }),
  domain('sighting', { sighting_of_ref: named('indicator'), count: 0, where_sighted_refs: [named('identity')] }),
  domain('language-content', { object_ref: named('campaign'), contents: { fr: { name: 'Lanterne', goals: ['paix', ''] } } }),
  domain('extension-definition', { created_by_ref: named('identity'), name: 'Crisis line', schema: 'In words.', version: '1.0.0', extension_types: ['property-extension'] }),
  { type: 'marking-definition', spec_version: '2.1', id: named('marking-definition'), created: '2026-01-01T00:00:00Z', definition_type: 'statement', definition: { statement: 'For delegations.' } },
  observable('artifact', { payload_bin: 'AAAA', mime_type: 'image/png' }),
  observable('autonomous-system', { number: 64500 }),
  observable('directory', { path: '/srv/lantern' }),
  observable('domain-name', { value: 'กระทรวง.belmere.example', resolves_to_refs: [named('ipv4-addr')] }),
  observable('email-addr', { value: 'duty@belmere.example' }),
  observable('email-message', { is_multipart: true, body_multipart: [{ body: 'x' }], additional_header_fields: { 'Reply-To': ['a@b.example'] } }),
  observable('file', { name: 'minutes.pdf', hashes: { MD5: 'a'.repeat(32) }, extensions: { 'pdf-ext': { version: '1.7' } } }),
  observable('ipv4-addr', { value: '198.51.100.0/24' }),
  observable('ipv6-addr', { value: '2001:db8::198.51.100.1' }),
  observable('mac-addr', { value: 'd2:fb:49:24:37:18' }),
  observable('mutex', { name: '__LANTERN__' }),
  observable('network-traffic', { protocols: ['tcp'], src_ref: named('ipv4-addr'), extensions: { 'tcp-ext': { src_flags_hex: '02' } } }),
  observable('process', { pid: 7, extensions: { 'windows-process-ext': { aslr_enabled: true } } }),
  observable('software', { name: 'Scribe', cpe: 'cpe:2.3:a:quillon:scribe:2.1:*:*:*:*:*:*:*', languages: ['fr'] }),
  observable('url', { value: 'https://belmere.example/%20' }),
  observable('user-account', { account_login: 'attache', extensions: { 'unix-account-ext': { gid: 100 } } }),
  observable('windows-registry-key', { key: 'HKEY_LOCAL_MACHINE\\Lantern', values: [{ name: 'a', data_type: 'REG_SZ' }] }),
  observable('x509-certificate', { serial_number: '01', x509_v3_extensions: { key_usage: 'critical' } }),
]

const of = (type: string): JsonObject => sound.find((one) => one['type'] === type) ?? {}
const found = (value: Json, options?: ValidationOptions) => validateObject(value, options).errors.map(({ path, rule }) => `${path} ${rule}`)
const warned = (value: Json, options?: ValidationOptions) => validateObject(value, options).warnings.map(({ path, rule }) => `${path} ${rule}`)

describe('every kind of object is known', () => {
  test.each(sound.map((object) => [String(object['type']), object] as const))('a sound %s passes, without custom content and without a warning', (_, object) => {
    expect(validateObject(object, { custom: 'refuse' })).toEqual({ ok: true, errors: [], warnings: [] })
  })

  test.each(sound.map((object) => [String(object['type']), object] as const))('a %s without any one of its required properties is refused there', (type, object) => {
    const required = Object.keys(object).filter((name) => {
      const { [name]: _, ...rest } = object
      return found(rest).some((line) => line === `/${name} required`)
    })
    expect(required).toContain('type')
    expect(required).toContain('id')
    expect(required.includes('created')).toBe(object['created'] !== undefined)
    expect(found({ ...object, id: named(type === 'file' ? 'tool' : 'file') })).toContain('/id identifier-type')
  })
})

describe('what the specification forbids is refused at its place', () => {
  test.each<[string, JsonObject, string]>([
    ['labels are strings', { ...of('tool'), labels: ['a', 1] }, '/labels/1 type'],
    ['no empty list', { ...of('tool'), labels: [] }, '/labels empty-list'],
    ['confidence has a range', { ...of('tool'), confidence: 101 }, '/confidence range'],
    ['only version 2.1', { ...of('tool'), spec_version: '2.0' }, '/spec_version enum'],
    ['a day that exists', { ...of('tool'), created: '2026-02-30T00:00:00.000Z' }, '/created timestamp'],
    ['not modified before it was created', { ...of('tool'), modified: '2026-03-01T07:59:59.999Z' }, '/modified time-order'],
    ['a UUID that is one', { ...of('tool'), id: 'tool--6e0ba1a2-4c3d-9e5f-8a9b-0c1d2e3f4a5b' }, '/id identifier'],
    ['made by an identity', { ...of('tool'), created_by_ref: named('tool') }, '/created_by_ref reference-type'],
    ['marked by markings', { ...of('tool'), object_marking_refs: [named('tool')] }, '/object_marking_refs/0 reference-type'],
    ['reserved names', { ...of('tool'), severity: 'high' }, '/severity reserved'],
    ['names in lower case', { ...of('tool'), Foo: 1 }, '/Foo property-name'],
    ['null is no value', { ...of('tool'), x_note: null }, '/x_note null'],
    ['hex is hex', { ...of('tool'), x_key_hex: 'abc' }, '/x_key_hex hex'],
    ['a language', { ...of('tool'), lang: 'français' }, '/lang language'],
    ['a reference says something', { ...of('tool'), external_references: [{ source_name: 'a' }] }, '/external_references/0 at-least-one'],
    ['a CVE is one', { ...of('tool'), external_references: [{ source_name: 'cve', external_id: '2026-1' }] }, '/external_references/0/external_id cve'],
    ['a selector points at something', { ...of('tool'), granular_markings: [{ marking_ref: named('marking-definition'), selectors: ['name', 'labels.[0]'] }] }, '/granular_markings/0/selectors/1 selector'],
    ['a granular marking marks', { ...of('tool'), granular_markings: [{ selectors: ['name'] }] }, '/granular_markings/0 at-least-one'],
    ['a pattern parses', { ...of('indicator'), pattern: '[file:name = ]' }, '/pattern pattern'],
    ['valid for some time', { ...of('indicator'), valid_until: '2026-01-01T00:00:00.000Z' }, '/valid_until time-order'],
    ['seen last after first', { ...of('campaign'), last_seen: '2025-12-31T23:59:59Z' }, '/last_seen time-order'],
    ['a place is somewhere', domain('location', { name: 'the strait' }), ' at-least-one'],
    ['latitude needs longitude', domain('location', { region: 'africa', latitude: 1 }), '/longitude required'],
    ['a family has a name', domain('malware', { is_family: true }), '/name required'],
    ['an analysis has a result', domain('malware-analysis', { product: 'sandbox' }), ' at-least-one'],
    ['objects or references', { ...of('observed-data'), objects: { 0: observable('mutex', { name: 'a' }) } }, ' exclusive'],
    ['something was observed', { ...of('observed-data'), object_refs: [named('relationship')] }, '/object_refs at-least-one'],
    ['observed at least once', { ...of('observed-data'), number_observed: 0 }, '/number_observed range'],
    ['an opinion is one of five', { ...of('opinion'), opinion: 'perhaps' }, '/opinion enum'],
    ['relationships join no relationships', { ...of('relationship'), source_ref: named('sighting') }, '/source_ref reference-type'],
    ['relationships end after they start', { ...of('relationship'), stop_time: '2026-01-01T00:00:00Z' }, '/stop_time time-order'],
    ['only domain objects are sighted', { ...of('sighting'), sighting_of_ref: named('file') }, '/sighting_of_ref reference-type'],
    ['only a top-level extension names properties', { ...of('extension-definition'), extension_properties: ['rank'] }, '/extension_properties dependency'],
    ['a translation is of an object', { ...of('language-content'), object_ref: named('bundle') }, '/object_ref reference-type'],
    ['a translation is into a language', { ...of('language-content'), contents: { '-fr': { name: 'a' } } }, '/contents/-fr language'],
    ['a payload or a url', { ...of('artifact'), url: 'https://a.example', hashes: { MD5: 'a'.repeat(32) } }, ' exclusive'],
    ['a url with hashes', observable('artifact', { url: 'https://a.example' }), '/hashes required'],
    ['a key for a cipher', { ...of('artifact'), decryption_key: 'a' }, '/decryption_key dependency'],
    ['a file has a name or a hash', observable('file', { size: 1 }), ' at-least-one'],
    ['a hash has its length', { ...of('file'), hashes: { 'SHA-256': 'ab' } }, '/hashes/SHA-256 hash'],
    ['an extension in its place', { ...of('mutex'), extensions: { 'pdf-ext': { version: '1' } } }, '/extensions/pdf-ext extension'],
    ['an extension says of which type', { ...of('tool'), extensions: { [named('extension-definition')]: { rank: 1 } } }, `/extensions/${named('extension-definition')} required`],
    ['an extension names a definition', { ...of('tool'), extensions: { rank: {} } }, '/extensions/rank extension'],
    ['an octet is at most 255', observable('ipv4-addr', { value: '256.1.1.1' }), '/value ipv4'],
    ['eight groups', observable('ipv6-addr', { value: '1:2:3:4:5:6:7' }), '/value ipv6'],
    ['one gap', observable('ipv6-addr', { value: '1::2::3' }), '/value ipv6'],
    ['hardware addresses in lower case', observable('mac-addr', { value: 'D2:FB:49:24:37:18' }), '/value mac-address'],
    ['a domain has labels', observable('domain-name', { value: 'a..b' }), '/value domain-name'],
    ['mail has an address', observable('email-addr', { value: 'duty belmere' }), '/value email-address'],
    ['a url has a scheme', observable('url', { value: '//belmere.example' }), '/value uri'],
    ['mail of one part has one body', { ...of('email-message'), is_multipart: false }, '/body_multipart dependency'],
    ['a header with its own property', { ...of('email-message'), additional_header_fields: { subject: 'a' } }, '/additional_header_fields/subject header'],
    ['traffic comes or goes', observable('network-traffic', { protocols: ['tcp'] }), ' at-least-one'],
    ['ports have a range', { ...of('network-traffic'), src_port: 65536 }, '/src_port range'],
    ['what is active has no end', { ...of('network-traffic'), is_active: true, end: '2026-01-01T00:00:00Z' }, '/end dependency'],
    ['a process has something', observable('process', {}), ' at-least-one'],
    ['the hive is written out', observable('windows-registry-key', { key: 'HKLM\\Lantern' }), '/key registry-hive'],
    ['a header has no other fields', { ...of('file'), extensions: { 'windows-pebinary-ext': { pe_type: 'exe', optional_header: { foo_bar: 1 } } } }, '/extensions/windows-pebinary-ext/optional_header/foo_bar unknown-property'],
    ['an extension needs something', { ...of('file'), extensions: { 'windows-pebinary-ext': { pe_type: 'exe' } } }, '/extensions/windows-pebinary-ext at-least-one'],
  ])('%s', (_, object, finding) => {
    expect(found(object)).toEqual([finding])
  })

  test.each<Json>([null, 1, 'identity', [], true, {}, { type: 1 }, { type: 'bundle' }])('%j is no object, and that is said, not thrown', (value) => {
    expect(validateObject(value).ok).toBe(false)
  })

  test('a path can be put before, and what is found is limited', () => {
    expect(validateObject(null, { path: '/objects/3' }).errors[0]?.path).toBe('/objects/3')
    const labels = Array.from({ length: 5000 }, () => 1)
    expect(validateObject({ ...of('tool'), labels }).errors).toHaveLength(100)
  })

  test('a tolerated rule warns', () => {
    const object = { ...of('tool'), labels: [] }
    expect(validateObject(object, { tolerate: ['empty-list'] })).toMatchObject({ ok: true, warnings: [{ path: '/labels', rule: 'empty-list' }] })
  })
})

describe('what the specification advises against gives a warning', () => {
  test.each<[string, JsonObject, string]>([
    ['a word outside of a vocabulary', { ...of('threat-actor'), roles: ['envoy'] }, '/roles/0 open-vocabulary'],
    ['a relationship that it does not name', { ...of('relationship'), relationship_type: 'recalls' }, '/relationship_type relationship-matrix'],
    ['a moment without milliseconds', { ...of('tool'), created: '2026-03-01T08:00:00Z' }, '/created timestamp-precision'],
    ['an id that is not random', { ...of('tool'), id: 'tool--6e0ba1a2-4c3d-5e5f-8a9b-0c1d2e3f4a5b' }, '/id uuid-version'],
    ['capitals in an id', { ...of('tool'), id: `tool--${uuid.toUpperCase()}` }, '/id identifier-case'],
    ['a pattern that matches nothing', { ...of('indicator'), pattern: '[file:size = 1 AND process:pid = 2]' }, '/pattern pattern-types'],
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
  const extended: JsonObject = { ...of('tool'), rank: 1, extensions: { [named('extension-definition')]: { extension_type: 'toplevel-property-extension' } } }
  const treaty = domain('x-treaty', { name: 'Accord of Norhaven' })
  const defined = { ...treaty, extensions: { [named('extension-definition')]: { extension_type: 'new-sdo' } } }
  const marker = observable('x-marker', { value: 'a', extensions: { [named('extension-definition')]: { extension_type: 'new-sco' } } })

  test('what an extension brings is no custom content', () => {
    for (const object of [extended, defined, marker]) expect(validateObject(object, { custom: 'refuse' }).errors.filter(({ rule }) => rule !== 'custom-property')).toEqual([])
    expect(validateObject(extended, { custom: 'refuse' })).toMatchObject({ ok: true, warnings: [] })
  })

  test('what nothing defines follows the option', () => {
    expect(found(treaty, { custom: 'refuse' })).toEqual(['/type custom-object'])
    expect(warned(treaty, { custom: 'warn' })).toContain('/type custom-object')
    expect(validateObject(treaty, { custom: 'allow' })).toEqual({ ok: true, errors: [], warnings: [] })
    expect(found({ ...of('tool'), x_rank: 1 }, { custom: 'refuse' })).toEqual(['/x_rank custom-property'])
    expect(found({ ...of('tool'), extensions: { 'x-lantern-ext': { rank: 1 } } }, { custom: 'refuse' })).toEqual(['/extensions/x-lantern-ext custom-extension'])
  })

  test('a custom object still has what every object has', () => {
    expect(found({ ...treaty, modified: '2020-01-01T00:00:00.000Z' })).toEqual(['/modified time-order'])
    expect(found({ type: 'x-treaty', id: named('x-treaty'), created: '2026-01-01T00:00:00.000Z' })).toEqual(['/spec_version required', '/modified required'])
    expect(found({ type: 'X', id: 'a' })).toEqual(['/type type-name', '/id identifier'])
  })
})

describe('TLP markings are the published ones and no others', () => {
  const red1 = { type: 'marking-definition', spec_version: '2.1', id: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', created: '2017-01-20T00:00:00.000Z', definition_type: 'tlp', name: 'TLP:RED', definition: { tlp: 'red' } }
  const tlp2 = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
  const strict = { type: 'marking-definition', spec_version: '2.1', id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', created: '2022-10-01T00:00:00.000Z', name: 'TLP:AMBER+STRICT', extensions: { [tlp2]: { extension_type: 'property-extension', tlp_2_0: 'amber+strict' } } }

  test('both versions are taken', () => {
    expect(validateObject(red1)).toEqual({ ok: true, errors: [], warnings: [] })
    expect(validateObject(strict)).toEqual({ ok: true, errors: [], warnings: [] })
  })

  test('a red marking cannot be passed off as a white one, nor a label be invented', () => {
    expect(found({ ...red1, definition: { tlp: 'white' } })).toEqual([' tlp'])
    expect(found({ ...red1, id: named('marking-definition') })).toEqual(['/id tlp'])
    expect(found({ ...strict, id: named('marking-definition') })).toEqual(['/id tlp'])
    expect(found({ ...strict, extensions: { [tlp2]: { extension_type: 'property-extension', tlp_2_0: 'clear' } } })).toEqual([' tlp'])
    expect(found({ ...red1, modified: '2026-01-01T00:00:00.000Z' })).toEqual(['/modified not-versioned'])
  })
})

describe('a bundle is looked at with all that is in it', () => {
  test('each finding names the object', () => {
    const bundle = { type: 'bundle', id: named('bundle'), objects: [of('tool'), { ...of('malware'), name: 1 }, of('tool')] }
    expect(validateBundle(bundle)).toMatchObject({ errors: [{ path: '/objects/1/name', rule: 'type' }], warnings: [{ path: '/objects/2', rule: 'repeated' }] })
    expect(validateBundle({ type: 'bundle', id: named('bundle'), objects: [] }).errors).toMatchObject([{ path: '/objects', rule: 'empty-list' }])
    expect(validateBundle({ type: 'bundle', id: named('bundle'), spec_version: '2.0' })).toMatchObject({ ok: true, warnings: [{ path: '/spec_version' }] })
    expect(validateBundle([])).toMatchObject({ ok: false })
  })

  test('observables inside the old form of observed data may refer to one another by name', () => {
    const inside = (resolves: string) => ({
      ...domain('observed-data', { first_observed: '2026-01-01T00:00:00Z', last_observed: '2026-01-01T00:00:00Z', number_observed: 1 }),
      objects: { 0: observable('domain-name', { value: 'a.example', resolves_to_refs: [resolves] }), 1: observable('ipv4-addr', { value: '198.51.100.1' }) },
    })
    expect(found(inside('1'))).toEqual([])
    expect(found(inside('2'))).toEqual(['/objects/0/resolves_to_refs/0 identifier'])
  })
})

test('nothing that JSON can say makes the validator throw', () => {
  const junk = fc.jsonValue({ maxDepth: 4 }).map((value): Json => JSON.parse(JSON.stringify(value)))
  fc.assert(
    fc.property(fc.constantFrom(...sound), fc.array(fc.tuple(fc.nat(), junk), { maxLength: 4 }), junk, (object, changes, noise) => {
      const changed: JsonObject = { ...object }
      const names = [...Object.keys(object), 'extensions', 'granular_markings', 'external_references', 'objects', 'definition', 'constructor']
      for (const [at, value] of changes) changed[names[at % names.length] ?? ''] = value
      for (const value of [changed, noise]) {
        const { ok, errors } = validateObject(value)
        expect(ok).toBe(errors.length === 0)
        validateBundle({ type: 'bundle', id: named('bundle'), objects: [value] })
      }
    }),
    { numRuns: 2000 },
  )
})
