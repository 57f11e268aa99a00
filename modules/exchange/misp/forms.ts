/**
 * Where the values of MISP's attributes and objects stand in STIX: one object path each, which serves for patterns
 * (`[domain-name:value = '…']`) and for observables alike. What has no path here becomes a custom object.
 * The choice of paths follows the published mapping of misp-stix, so that other readers of it understand ours.
 */
export type AttributeForm = {
  /** One for each part of a composite value. */
  paths: readonly string[]
  /** Where a composite value is cut: `filename|md5` at its last bar, for a file name may hold one. */
  cut: 'first' | 'last'
  /** What else the pattern and the observable say, so that the type can be told again. */
  also?: { path: string; value: string }
}

const hashPaths: Record<string, string> = {
  md5: 'file:hashes.MD5',
  sha1: "file:hashes.'SHA-1'",
  sha256: "file:hashes.'SHA-256'",
  sha512: "file:hashes.'SHA-512'",
  'sha3-256': "file:hashes.'SHA3-256'",
  'sha3-512': "file:hashes.'SHA3-512'",
  ssdeep: "file:hashes.'SSDEEP'",
  tlsh: "file:hashes.'TLSH'",
  sha224: "file:hashes.'SHA-224'",
  sha384: "file:hashes.'SHA-384'",
  'sha512/224': "file:hashes.'SHA-512_224'",
  'sha512/256': "file:hashes.'SHA-512_256'",
  'sha3-224': "file:hashes.'SHA3-224'",
  'sha3-384': "file:hashes.'SHA3-384'",
  authentihash: "file:hashes.'AUTHENTIHASH'",
  imphash: "file:hashes.'IMPHASH'",
  impfuzzy: "file:hashes.'IMPFUZZY'",
  pehash: "file:hashes.'PEHASH'",
  vhash: "file:hashes.'VHASH'",
  telfhash: "file:hashes.'TELFHASH'",
  cdhash: "file:hashes.'CDHASH'",
}

const singlePaths: Record<string, string> = {
  ...hashPaths,
  filename: 'file:name',
  domain: 'domain-name:value',
  hostname: 'domain-name:value',
  'onion-address': 'domain-name:value',
  'ip-dst': 'network-traffic:dst_ref.value',
  'ip-src': 'network-traffic:src_ref.value',
  url: 'url:value',
  uri: 'url:value',
  email: 'email-addr:value',
  'target-email': 'email-addr:value',
  'email-src': 'email-message:from_ref.value',
  'email-dst': 'email-message:to_refs[*].value',
  'email-src-display-name': 'email-message:from_ref.display_name',
  'email-dst-display-name': 'email-message:to_refs[*].display_name',
  'email-subject': 'email-message:subject',
  'email-body': 'email-message:body',
  'email-message-id': 'email-message:message_id',
  'email-reply-to': 'email-message:additional_header_fields.reply_to',
  'email-x-mailer': 'email-message:additional_header_fields.x_mailer',
  'mac-address': 'mac-addr:value',
  mutex: 'mutex:name',
  AS: 'autonomous-system:number',
  regkey: 'windows-registry-key:key',
  port: 'network-traffic:dst_port',
  'user-agent': "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
  'http-method': "network-traffic:extensions.'http-request-ext'.request_method",
  'x509-fingerprint-md5': 'x509-certificate:hashes.MD5',
  'x509-fingerprint-sha1': "x509-certificate:hashes.'SHA-1'",
  'x509-fingerprint-sha256': "x509-certificate:hashes.'SHA-256'",
  'size-in-bytes': 'file:size',
  'mime-type': 'file:mime_type',
}

const composites: Record<string, AttributeForm> = {
  'domain|ip': { paths: ['domain-name:value', 'domain-name:resolves_to_refs[*].value'], cut: 'first' },
  'ip-dst|port': { paths: ['network-traffic:dst_ref.value', 'network-traffic:dst_port'], cut: 'last' },
  'ip-src|port': { paths: ['network-traffic:src_ref.value', 'network-traffic:src_port'], cut: 'last' },
  'hostname|port': { paths: ['network-traffic:dst_ref.value', 'network-traffic:dst_port'], cut: 'last' },
  'regkey|value': { paths: ['windows-registry-key:key', 'windows-registry-key:values[*].data'], cut: 'first' },
  'malware-sample': { paths: ['file:name', 'file:hashes.MD5'], cut: 'last' },
}

const accounts: Record<string, string> = { 'github-username': 'github', 'twitter-id': 'twitter', 'jabber-id': 'jabber' }

export const attributeForms: ReadonlyMap<string, AttributeForm> = new Map<string, AttributeForm>([
  ...Object.entries(singlePaths).map(([type, path]): [string, AttributeForm] => [
    type,
    { paths: [path], cut: 'first' },
  ]),
  ...Object.entries(hashPaths).map(([hash, path]): [string, AttributeForm] => [
    `filename|${hash}`,
    { paths: ['file:name', path], cut: 'last' },
  ]),
  ...Object.entries(composites),
  ...Object.entries(accounts).map(([type, site]): [string, AttributeForm] => [
    type,
    { paths: ['user-account:account_login'], cut: 'first', also: { path: 'user-account:account_type', value: site } },
  ]),
])

/** The type whose value stands at these paths; the first named above where several do. */
const byPaths = new Map<string, string>()
for (const [type, { paths, also }] of attributeForms) {
  const key = formKey(paths, also?.value)
  if (!byPaths.has(key)) byPaths.set(key, type)
}
byPaths.set('ipv4-addr:value', 'ip-dst')
byPaths.set('ipv6-addr:value', 'ip-dst')
byPaths.set('user-account:user_id', 'target-user')
byPaths.set('file:parent_directory_ref.path', 'text')
byPaths.set('directory:path', 'text')
byPaths.set('network-traffic:src_port', 'port')

function formKey(paths: readonly string[], account?: string): string {
  return `${paths.join(' ')}${account === undefined ? '' : ` = ${account}`}`
}

export function typeOfPaths(paths: readonly string[], account?: string): string | undefined {
  return byPaths.get(formKey(paths, account)) ?? (account === undefined ? undefined : byPaths.get(formKey(paths)))
}

/** Rules in other languages are indicators in STIX whatever they are for: that is what STIX has for them. */
export const ruleLanguages: ReadonlyMap<string, string> = new Map([
  ['yara', 'yara'],
  ['sigma', 'sigma'],
  ['snort', 'snort'],
  ['suricata', 'suricata'],
  ['stix2-pattern', 'stix'],
])

/** A template of MISP objects: which relation stands at which path, and the attribute type that it has by default. */
export type ObjectForm = { category: string; relations: Readonly<Record<string, { path: string; type: string }>> }

const at = (path: string, type: string): { path: string; type: string } => ({ path, type })
const hashRelations = Object.fromEntries(Object.entries(hashPaths).map(([hash, path]) => [hash, at(path, hash)]))

const connection = {
  'ip-src': at('network-traffic:src_ref.value', 'ip-src'),
  'ip-dst': at('network-traffic:dst_ref.value', 'ip-dst'),
  'src-port': at('network-traffic:src_port', 'port'),
  'dst-port': at('network-traffic:dst_port', 'port'),
}

/** By the name of the template. */
export const objectForms: Readonly<Record<string, ObjectForm>> = {
  file: {
    category: 'file',
    relations: {
      ...hashRelations,
      filename: at('file:name', 'filename'),
      'size-in-bytes': at('file:size', 'size-in-bytes'),
      mimetype: at('file:mime_type', 'mime-type'),
      path: at('file:parent_directory_ref.path', 'text'),
    },
  },
  'domain-ip': {
    category: 'network',
    relations: { domain: at('domain-name:value', 'domain'), ip: at('domain-name:resolves_to_refs[*].value', 'ip-dst') },
  },
  'network-connection': { category: 'network', relations: connection },
  'ip-port': { category: 'network', relations: { ip: at('network-traffic:dst_ref.value', 'ip-dst'), ...connection } },
  email: {
    category: 'network',
    relations: {
      from: at('email-message:from_ref.value', 'email-src'),
      to: at('email-message:to_refs[*].value', 'email-dst'),
      cc: at('email-message:cc_refs[*].value', 'email-dst'),
      bcc: at('email-message:bcc_refs[*].value', 'email-dst'),
      subject: at('email-message:subject', 'email-subject'),
      'message-id': at('email-message:message_id', 'email-message-id'),
      'email-body': at('email-message:body', 'email-body'),
      'reply-to': at('email-message:additional_header_fields.reply_to', 'email-reply-to'),
      'x-mailer': at('email-message:additional_header_fields.x_mailer', 'email-x-mailer'),
    },
  },
  url: { category: 'network', relations: { url: at('url:value', 'url') } },
  x509: {
    category: 'network',
    relations: {
      'serial-number': at('x509-certificate:serial_number', 'text'),
      issuer: at('x509-certificate:issuer', 'text'),
      subject: at('x509-certificate:subject', 'text'),
      version: at('x509-certificate:version', 'text'),
      'pubkey-info-algorithm': at('x509-certificate:subject_public_key_algorithm', 'text'),
      'x509-fingerprint-md5': at('x509-certificate:hashes.MD5', 'x509-fingerprint-md5'),
      'x509-fingerprint-sha1': at("x509-certificate:hashes.'SHA-1'", 'x509-fingerprint-sha1'),
      'x509-fingerprint-sha256': at("x509-certificate:hashes.'SHA-256'", 'x509-fingerprint-sha256'),
    },
  },
  'user-account': {
    category: 'misc',
    relations: {
      username: at('user-account:account_login', 'text'),
      'user-id': at('user-account:user_id', 'text'),
      'display-name': at('user-account:display_name', 'text'),
      password: at('user-account:credential', 'text'),
    },
  },
  credential: {
    category: 'misc',
    relations: { username: at('user-account:user_id', 'text'), password: at('user-account:credential', 'text') },
  },
  'registry-key': {
    category: 'file',
    relations: {
      key: at('windows-registry-key:key', 'regkey'),
      name: at('windows-registry-key:values[*].name', 'text'),
      data: at('windows-registry-key:values[*].data', 'text'),
      'data-type': at('windows-registry-key:values[*].data_type', 'text'),
    },
  },
  asn: {
    category: 'network',
    relations: { asn: at('autonomous-system:number', 'AS'), description: at('autonomous-system:name', 'text') },
  },
  mutex: { category: 'misc', relations: { name: at('mutex:name', 'mutex') } },
  process: {
    category: 'misc',
    relations: {
      pid: at('process:pid', 'text'),
      'command-line': at('process:command_line', 'text'),
      'current-directory': at('process:cwd', 'text'),
    },
  },
  vulnerability: {
    category: 'vulnerability',
    relations: { id: at('vulnerability:name', 'vulnerability'), summary: at('vulnerability:description', 'text') },
  },
  'attack-pattern': {
    category: 'vulnerability',
    relations: { name: at('attack-pattern:name', 'text'), summary: at('attack-pattern:description', 'text') },
  },
  'course-of-action': {
    category: 'misc',
    relations: { name: at('course-of-action:name', 'text'), description: at('course-of-action:description', 'text') },
  },
}

/** The template for an observable that comes without one. */
export const templateOf: Readonly<Record<string, string>> = {
  file: 'file',
  'domain-name': 'domain-ip',
  'network-traffic': 'network-connection',
  'email-message': 'email',
  url: 'url',
  'x509-certificate': 'x509',
  'user-account': 'user-account',
  'windows-registry-key': 'registry-key',
  'autonomous-system': 'asn',
  mutex: 'mutex',
  process: 'process',
}
