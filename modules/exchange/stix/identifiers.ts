import { canonicalJson } from '#platform/canonical-json.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { sha1 } from './sha1.ts'

/** The namespace of deterministic identifiers of observables (STIX 2.1, section 2.9). */
export const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7'

/** The properties from which an observable's id is computed (section 6, "ID Contributing Properties"). */
const contributing = new Map<string, readonly string[]>(
  Object.entries({
    artifact: ['hashes', 'payload_bin'],
    'autonomous-system': ['number'],
    directory: ['path'],
    'domain-name': ['value'],
    'email-addr': ['value'],
    'email-message': ['from_ref', 'subject', 'body'],
    file: ['hashes', 'name', 'extensions', 'parent_directory_ref'],
    'ipv4-addr': ['value'],
    'ipv6-addr': ['value'],
    'mac-addr': ['value'],
    mutex: ['name'],
    'network-traffic': ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions'],
    software: ['name', 'cpe', 'swid', 'vendor', 'version'],
    url: ['value'],
    'user-account': ['account_type', 'user_id', 'account_login'],
    'windows-registry-key': ['key', 'values'],
    'x509-certificate': ['hashes', 'serial_number'],
  }),
)

// The runtimes on both sides have TextEncoder, but no library that both sides are checked against declares it.
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/**
 * The id that the specification computes for an observable from its contents.
 *
 * @returns undefined if none can be: for a process, for other types, or when no contributing property is there.
 *   Such observables get a random UUID of version 4.
 */
export function deterministicId(observable: JsonObject): string | undefined {
  const { type } = observable
  const names = typeof type === 'string' ? contributing.get(type) : undefined
  if (names === undefined) return undefined
  const parts: JsonObject = {}
  for (const name of names) {
    const value = observable[name]
    if (value === undefined) continue
    parts[name] = name === 'hashes' && isJsonObject(value) ? chosenHash(value) : value
  }
  if (Object.keys(parts).length === 0) return undefined
  return `${String(type)}--${uuid5(observableNamespace, canonicalJson(parts))}`
}

/** Only one hash counts: the first of these that is there, else the first by name (section 2.9). */
function chosenHash(hashes: JsonObject): Json {
  const name =
    ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'].find((one) => hashes[one] !== undefined) ?? Object.keys(hashes).sort()[0]
  const value = name === undefined ? undefined : hashes[name]
  return name === undefined || value === undefined ? hashes : { [name]: value }
}

/** A UUID of version 5 (RFC 4122, section 4.3): the SHA-1 of a namespace and a name. */
export function uuid5(namespace: string, name: string): string {
  const space = namespace.replaceAll('-', '')
  const text = new TextEncoder().encode(name)
  const message = new Uint8Array(16 + text.length)
  for (let index = 0; index < 16; index++) message[index] = Number.parseInt(space.slice(index * 2, index * 2 + 2), 16)
  message.set(text, 16)
  const digest = sha1(message).subarray(0, 16)
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
