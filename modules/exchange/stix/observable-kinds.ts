import {
  atLeastOne,
  between,
  binary,
  charset,
  type Check,
  count,
  dictionaryOf,
  emailAddress,
  exactlyOne,
  flag,
  hex,
  hostName,
  integer,
  ipv4,
  ipv6,
  listOf,
  macAddress,
  mimeType,
  oneOf,
  record,
  shape,
  type Shape,
  text,
  timestamp,
  uri,
} from './checks.ts'
import { hashes, inOrder, observableKind } from './common-properties.ts'
import { fail, failAt } from './findings.ts'
import { hostKinds } from './host-kinds.ts'
import { textOrInteger } from './observable-extensions.ts'
import { observableReferences, referencesTo, referenceTo } from './references.ts'

const texts = listOf(text)
const port = between(0, 65_535)
const fileTimes = { ctime: timestamp, mtime: timestamp, atime: timestamp }
const address = { belongs_to_refs: referencesTo('autonomous-system'), resolves_to_refs: referencesTo('mac-addr') }
const endpoint = referenceTo('ipv4-addr', 'ipv6-addr', 'mac-addr', 'domain-name')

const bodyPart = record(
  shape(
    { body: text, body_raw_ref: referenceTo('artifact', 'file'), content_type: text, content_disposition: text },
    [],
    (run, value) => exactlyOne(run, value, 'body', 'body_raw_ref'),
  ),
)

const namedHeaders = new Set([
  'date',
  'received_lines',
  'content_type',
  'from_ref',
  'sender_ref',
  'to_refs',
  'cc_refs',
  'bcc_refs',
  'subject',
])
const headerValue: Check = (run, value) => {
  if (namedHeaders.has(String(run.path.at(-1)))) fail(run, 'header', 'This header has a property of its own.')
  if (typeof value !== 'string') texts(run, value)
}

/** The cyber-observable objects (STIX 2.1, section 6), by type. */
export const observableKinds: Record<string, Shape> = {
  artifact: observableKind(
    {
      mime_type: mimeType,
      payload_bin: binary,
      url: uri,
      hashes,
      encryption_algorithm: oneOf('AES-256-GCM', 'ChaCha20-Poly1305', 'mime-type-indicated'),
      decryption_key: text,
    },
    [],
    (run, value) => {
      exactlyOne(run, value, 'payload_bin', 'url')
      if (value['url'] !== undefined && value['hashes'] === undefined)
        failAt(run, 'hashes', 'required', 'An artifact that is elsewhere needs its hashes.')
      if (value['decryption_key'] !== undefined && value['encryption_algorithm'] === undefined) {
        failAt(run, 'decryption_key', 'dependency', 'A decryption key needs an encryption algorithm.')
      }
    },
  ),
  'autonomous-system': observableKind({ number: integer, name: text, rir: text }, ['number']),
  directory: observableKind(
    { ...fileTimes, path: text, path_enc: charset, contains_refs: referencesTo('file', 'directory') },
    ['path'],
  ),
  'domain-name': observableKind(
    { value: hostName, resolves_to_refs: referencesTo('ipv4-addr', 'ipv6-addr', 'domain-name') },
    ['value'],
  ),
  'email-addr': observableKind(
    { value: emailAddress, display_name: text, belongs_to_ref: referenceTo('user-account') },
    ['value'],
  ),
  'email-message': observableKind(
    {
      is_multipart: flag,
      date: timestamp,
      content_type: text,
      from_ref: referenceTo('email-addr'),
      sender_ref: referenceTo('email-addr'),
      to_refs: referencesTo('email-addr'),
      cc_refs: referencesTo('email-addr'),
      bcc_refs: referencesTo('email-addr'),
      message_id: text,
      subject: text,
      received_lines: texts,
      additional_header_fields: dictionaryOf(headerValue),
      body: text,
      body_multipart: listOf(bodyPart),
      raw_email_ref: referenceTo('artifact'),
    },
    ['is_multipart'],
    (run, value) => {
      const wrong = value['is_multipart'] === true ? 'body' : 'body_multipart'
      if (value[wrong] !== undefined) failAt(run, wrong, 'dependency', `"${wrong}" does not go with this is_multipart.`)
    },
  ),
  file: observableKind(
    {
      ...fileTimes,
      hashes,
      size: count,
      name: text,
      name_enc: charset,
      magic_number_hex: hex,
      mime_type: text,
      parent_directory_ref: referenceTo('directory'),
      contains_refs: observableReferences,
      content_ref: referenceTo('artifact'),
    },
    [],
    (run, value) => atLeastOne(run, value, ['hashes', 'name']),
  ),
  'ipv4-addr': observableKind({ ...address, value: ipv4 }, ['value']),
  'ipv6-addr': observableKind({ ...address, value: ipv6 }, ['value']),
  'mac-addr': observableKind({ value: macAddress }, ['value']),
  mutex: observableKind({ name: text }, ['name']),
  'network-traffic': observableKind(
    {
      start: timestamp,
      end: timestamp,
      is_active: flag,
      src_ref: endpoint,
      dst_ref: endpoint,
      src_port: port,
      dst_port: port,
      protocols: texts,
      src_byte_count: count,
      dst_byte_count: count,
      src_packets: count,
      dst_packets: count,
      ipfix: dictionaryOf(textOrInteger),
      src_payload_ref: referenceTo('artifact'),
      dst_payload_ref: referenceTo('artifact'),
      encapsulates_refs: referencesTo('network-traffic'),
      encapsulated_by_ref: referenceTo('network-traffic'),
    },
    ['protocols'],
    (run, value) => {
      atLeastOne(run, value, ['src_ref', 'dst_ref'])
      inOrder(run, value, 'start', 'end')
      if (value['is_active'] === true && value['end'] !== undefined)
        failAt(run, 'end', 'dependency', 'Traffic that is still active has no end.')
    },
  ),
  url: observableKind({ value: uri }, ['value']),
  ...hostKinds,
}
