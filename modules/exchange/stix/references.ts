import { type Check, listOf } from './checks.ts'
import { fail, quoted, type Run, warn } from './findings.ts'
import type { Json } from './json.ts'

const identifier =
  /^([a-z][a-z0-9-]*[a-z0-9])--[0-9a-f]{8}-[0-9a-f]{4}-([1-5])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

const list = (names: string): string[] => names.trim().split(/\s+/)

export const domainTypes: ReadonlySet<string> = new Set(
  list(`
  attack-pattern campaign course-of-action grouping identity incident indicator infrastructure intrusion-set location
  malware malware-analysis note observed-data opinion report threat-actor tool vulnerability`),
)
export const observableTypes: ReadonlySet<string> = new Set(
  list(`
  artifact autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex
  network-traffic process software url user-account windows-registry-key x509-certificate`),
)
export const relationTypes: ReadonlySet<string> = new Set(['relationship', 'sighting'])
export const metaTypes: ReadonlySet<string> = new Set([
  'extension-definition',
  'language-content',
  'marking-definition',
])

/** The type that an identifier names, in lower case as all types are; undefined if it is no identifier. */
export function typeOfIdentifier(id: Json | undefined): string | undefined {
  if (typeof id !== 'string' || id.length > 300) return undefined
  const found = identifier.exec(id)?.[1]
  // The uuid may be written in either case, the type may not.
  return found === undefined || found !== found.toLowerCase() ? undefined : found
}

/** The version digit of the UUID in a valid identifier. */
export function uuidVersion(id: string): string {
  return id.charAt(id.length - 22)
}

/** Reads an identifier at this place, or says why it is none. */
export function readIdentifier(run: Run, value: Json): string | undefined {
  if (typeof value !== 'string') {
    fail(run, 'type', 'An identifier is needed here.')
    return undefined
  }
  const type = typeOfIdentifier(value)
  if (type === undefined) {
    fail(run, 'identifier', `${quoted(value)} is not an identifier: a type, two hyphens and a UUID (RFC 4122).`)
    return undefined
  }
  if (value !== value.toLowerCase()) warn(run, 'identifier-case', 'The UUID of an identifier should be in lower case.')
  return type
}

function reference(allowed: (type: string) => boolean, wanted: string): Check {
  return (run, value) => {
    if (run.container && typeof value === 'string' && run.container.has(value)) return
    const type = readIdentifier(run, value)
    if (type !== undefined && !allowed(type))
      fail(run, 'reference-type', `A reference to ${wanted} is needed here, not to a ${type}.`)
  }
}

/** A reference to an object of one of these types. */
export function referenceTo(...types: string[]): Check {
  const known = new Set(types)
  return reference((type) => known.has(type), types.join(' or '))
}

export const anyReference: Check = reference((type) => type !== 'bundle', 'an object')
const isCustom = (type: string): boolean =>
  !domainTypes.has(type) &&
  !observableTypes.has(type) &&
  !relationTypes.has(type) &&
  !metaTypes.has(type) &&
  type !== 'bundle'
/** Custom types may be of any sort, so they pass wherever their sort is not known. */
export const observableReference: Check = reference(
  (type) => observableTypes.has(type) || isCustom(type),
  'an observable',
)
export const sightedReference: Check = reference((type) => domainTypes.has(type) || isCustom(type), 'a domain object')
export const endReference: Check = reference(
  (type) => domainTypes.has(type) || observableTypes.has(type) || isCustom(type),
  'a domain object or an observable',
)
export const observationReference: Check = reference(
  (type) => observableTypes.has(type) || relationTypes.has(type) || isCustom(type),
  'an observable or a relationship',
)
export const translatedReference: Check = reference(
  (type) => type !== 'bundle' && type !== 'language-content',
  'an object with words',
)
export const markingReference: Check = referenceTo('marking-definition')

export const anyReferences = listOf(anyReference)
export const observableReferences = listOf(observableReference)
export const referencesTo = (...types: string[]): Check => listOf(referenceTo(...types))
