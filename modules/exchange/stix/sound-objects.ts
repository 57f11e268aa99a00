import type { JsonObject } from './json.ts'

// Objects of an invented world, for tests.

export const uuid = '6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b'
export const named = (type: string): string => `${type}--${uuid}`
export const domain = (type: string, rest: JsonObject): JsonObject => ({
  type,
  spec_version: '2.1',
  id: named(type),
  created: '2026-03-01T08:00:00.000Z',
  modified: '2026-03-01T08:00:00.000Z',
  ...rest,
})
export const observable = (type: string, rest: JsonObject): JsonObject => ({
  type,
  id: `${type}--6e0ba1a2-4c3d-5e5f-8a9b-0c1d2e3f4a5b`,
  ...rest,
})

/** One sound object of each kind, as a CERT in Belmere might send it. */
export const sound: JsonObject[] = [
  domain('attack-pattern', {
    name: 'Forged invitations',
    external_references: [{ source_name: 'capec', external_id: 'CAPEC-163' }],
  }),
  domain('campaign', { name: 'Lantern', first_seen: '2026-01-01T00:00:00Z', last_seen: '2026-01-01T00:00:00Z' }),
  domain('course-of-action', { name: 'Close the relay' }),
  domain('grouping', { context: 'suspicious-activity', object_refs: [named('indicator')] }),
  domain('identity', { name: 'CERT of Belmere', identity_class: 'organization', sectors: ['government-national'] }),
  domain('incident', { name: 'Outage in the northern grid' }),
  domain('indicator', {
    pattern: "[domain-name:value = 'mail.belmere.example']",
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2026-01-02T00:00:00Z',
  }),
  domain('infrastructure', { name: 'Relay in Quillon', infrastructure_types: ['command-and-control'] }),
  domain('intrusion-set', { name: 'Grey Lantern', aliases: ['Lamplighters'], resource_level: 'government' }),
  domain('location', { latitude: 12.5, longitude: -70, precision: 10 }),
  domain('malware', { is_family: true, name: 'Wick', malware_types: ['wiper'] }),
  domain('malware-analysis', { product: 'sandbox', result: 'malicious', sample_ref: named('file') }),
  domain('note', { content: 'Carthia confirms.', object_refs: [named('indicator')] }),
  domain('observed-data', {
    first_observed: '2026-01-01T00:00:00Z',
    last_observed: '2026-01-01T00:00:00Z',
    number_observed: 1,
    object_refs: [named('file')],
  }),
  domain('opinion', { opinion: 'agree', object_refs: [named('relationship')] }),
  domain('report', { name: 'Lantern', published: '2026-01-01T00:00:00Z', object_refs: [named('campaign')] }),
  domain('threat-actor', { name: 'Lamplighters', threat_actor_types: ['nation-state'], roles: ['agent'] }),
  domain('tool', { name: 'Ladder', tool_types: ['remote-access'] }),
  domain('vulnerability', {
    name: 'CVE-2026-12345',
    external_references: [{ source_name: 'cve', external_id: 'CVE-2026-12345' }],
  }),
  domain('relationship', {
    relationship_type: 'uses',
    source_ref: named('intrusion-set'),
    target_ref: named('malware'),
    start_time: '2026-01-01T00:00:00Z',
    stop_time: '2026-01-02T00:00:00Z',
  }),
  domain('sighting', { sighting_of_ref: named('indicator'), count: 0, where_sighted_refs: [named('identity')] }),
  domain('language-content', {
    object_ref: named('campaign'),
    contents: { fr: { name: 'Lanterne', goals: ['paix', ''] } },
  }),
  domain('extension-definition', {
    created_by_ref: named('identity'),
    name: 'Crisis line',
    schema: 'In words.',
    version: '1.0.0',
    extension_types: ['property-extension'],
  }),
  {
    type: 'marking-definition',
    spec_version: '2.1',
    id: named('marking-definition'),
    created: '2026-01-01T00:00:00Z',
    definition_type: 'statement',
    definition: { statement: 'For delegations.' },
  },
  observable('artifact', { payload_bin: 'AAAA', mime_type: 'image/png' }),
  observable('autonomous-system', { number: 64500 }),
  observable('directory', { path: '/srv/lantern' }),
  observable('domain-name', { value: 'กระทรวง.belmere.example', resolves_to_refs: [named('ipv4-addr')] }),
  observable('email-addr', { value: 'duty@belmere.example' }),
  observable('email-message', {
    is_multipart: true,
    body_multipart: [{ body: 'x' }],
    additional_header_fields: { 'Reply-To': ['a@b.example'] },
  }),
  observable('file', {
    name: 'minutes.pdf',
    hashes: { MD5: 'a'.repeat(32) },
    extensions: { 'pdf-ext': { version: '1.7' } },
  }),
  observable('ipv4-addr', { value: '198.51.100.0/24' }),
  observable('ipv6-addr', { value: '2001:db8::198.51.100.1' }),
  observable('mac-addr', { value: 'd2:fb:49:24:37:18' }),
  observable('mutex', { name: '__LANTERN__' }),
  observable('network-traffic', {
    protocols: ['tcp'],
    src_ref: named('ipv4-addr'),
    extensions: { 'tcp-ext': { src_flags_hex: '02' } },
  }),
  observable('process', { pid: 7, extensions: { 'windows-process-ext': { aslr_enabled: true } } }),
  observable('software', { name: 'Scribe', cpe: 'cpe:2.3:a:quillon:scribe:2.1:*:*:*:*:*:*:*', languages: ['fr'] }),
  observable('url', { value: 'https://belmere.example/%20' }),
  observable('user-account', { account_login: 'attache', extensions: { 'unix-account-ext': { gid: 100 } } }),
  observable('windows-registry-key', {
    key: 'HKEY_LOCAL_MACHINE\\Lantern',
    values: [{ name: 'a', data_type: 'REG_SZ' }],
  }),
  observable('x509-certificate', { serial_number: '01', x509_v3_extensions: { key_usage: 'critical' } }),
]
