import { canonicalJson } from '#platform/canonical-json.ts'
import { uuid5 } from '../stix/identifiers.ts'
import { isIpv4, isIpv6 } from '../stix/addresses.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { validateObject } from '../stix/validate.ts'

/** A value and the object path at which it stands. */
export type Placing = { path: string; value: string }

export type FindObject = (id: string) => JsonObject | undefined

type Step = { name: string; any: boolean }
type Path = { type: string; steps: Step[] }

const knownPaths = new Map<string, Path>()

/** Reads one of the paths of `forms.ts`: names, names in quotes, and `[*]`. */
export function readPath(path: string): Path {
  const known = knownPaths.get(path)
  if (known) return known
  const colon = path.indexOf(':')
  const steps: Step[] = []
  for (const [, quoted, plain, any] of path.slice(colon + 1).matchAll(/(?:'([^']*)'|([^.'[\]]+))(\[\*\])?\.?/g)) {
    steps.push({ name: quoted ?? plain ?? '', any: any !== undefined })
  }
  const read = { type: path.slice(0, colon), steps }
  // The paths of our own tables are few; those of others' patterns must not fill the memory.
  if (knownPaths.size < 2_000) knownPaths.set(path, read)
  return read
}

/** Properties that are numbers in STIX and text in MISP. */
const numeric = new Set(['dst_port', 'src_port', 'size', 'number', 'pid'])

/** A value of MISP as STIX writes it at this path; undefined where it would have to be a number and is none. */
export function valueAt(path: string, value: string): string | number | undefined {
  const last = readPath(path).steps.at(-1)?.name ?? ''
  if (!numeric.has(last)) return value
  const digits = last === 'number' ? value.replace(/^AS\s?/i, '') : value
  return /^(?:0|[1-9]\d{0,14})$/.test(digits) ? Number(digits) : undefined
}

/** The value in MISP's writing. */
export function mispValue(path: string, value: Json): string | undefined {
  if (typeof value === 'number') return path === 'autonomous-system:number' ? `AS${value}` : String(value)
  return typeof value === 'string' ? value : undefined
}

/**
 * Builds the observables for some values: the object of their common type first, then what it refers to. Their ids
 * follow from the owner and the contents, in a namespace of the owner's own (STIX 2.1, section 2.9, allows another
 * namespace than its own): two attributes with one value may be under different markings, and an id shared by both
 * would let the marking of the first decide for the second, or tell those who see one that the other exists.
 *
 * @returns undefined if the values make no valid STIX.
 */
export function buildObservables(
  placings: readonly Placing[],
  owner: string,
  also: JsonObject = {},
): JsonObject[] | undefined {
  const type = placings[0] === undefined ? '' : readPath(placings[0].path).type
  const main: JsonObject = { type, ...also }
  const others: JsonObject[] = []
  for (const { path, value } of placings) {
    const given = valueAt(path, value)
    if (given === undefined || !put(main, readPath(path).steps, given, others, owner)) return undefined
  }
  if (type === 'email-message') main['is_multipart'] = false
  if (type === 'network-traffic') main['protocols'] = [protocolOf(others)]
  const all = [identified(main, owner), ...others]
  return all.every((one) => validateObject(one, { custom: 'allow' }).ok) ? all : undefined
}

/** STIX asks for protocols and MISP names none; that it is IP is all that is known. */
function protocolOf(others: readonly JsonObject[]): string {
  const type = others[0]?.['type']
  return type === 'ipv4-addr' ? 'ipv4' : type === 'ipv6-addr' ? 'ipv6' : 'ip'
}

function identified(object: JsonObject, owner: string): JsonObject {
  const { type, ...contents } = object
  return {
    type: type ?? '',
    spec_version: '2.1',
    id: `${String(type)}--${uuid5(owner, canonicalJson(object))}`,
    ...contents,
  }
}

/** False if something stands there already: then one observable cannot hold both. */
function put(
  into: JsonObject,
  steps: readonly Step[],
  value: string | number,
  others: JsonObject[],
  owner: string,
): boolean {
  const [step, ...rest] = steps
  if (step === undefined) return false
  const { name } = step
  if (name.endsWith('_ref') || name.endsWith('_refs')) {
    const target = targetOf(String(into['type']), name, rest[0]?.name ?? '', String(value))
    const made = identified({ type: target, [rest[0]?.name ?? 'value']: value }, owner)
    if (!step.any && into[name] !== undefined) return false
    if (!others.some((other) => other['id'] === made['id'])) others.push(made)
    const id = made['id'] ?? ''
    const before = into[name]
    into[name] = step.any ? [...(Array.isArray(before) ? before : []), id] : id
    return true
  }
  if (rest.length === 0) {
    if (into[name] !== undefined) return false
    into[name] = value
    return true
  }
  const inner = into[name]
  const next: JsonObject = step.any
    ? Array.isArray(inner) && isJsonObject(inner[0])
      ? inner[0]
      : {}
    : isJsonObject(inner)
      ? inner
      : {}
  into[name] = step.any ? [next] : next
  return put(next, rest, value, others, owner)
}

function targetOf(type: string, name: string, property: string, value: string): string {
  if (name === 'parent_directory_ref') return 'directory'
  if (type === 'email-message') return 'email-addr'
  if (property !== 'value') return 'x-unknown'
  return isIpv4(value) ? 'ipv4-addr' : isIpv6(value) ? 'ipv6-addr' : 'domain-name'
}

/** Everything that stands at a path, references followed. */
export function valuesAt(object: JsonObject, path: string, find: FindObject): string[] {
  const { type, steps } = readPath(path)
  if (object['type'] !== type) return []
  return walk(object, steps, find).flatMap((value) => mispValue(path, value) ?? [])
}

function walk(from: Json, steps: readonly Step[], find: FindObject): Json[] {
  const [step, ...rest] = steps
  if (step === undefined) return [from]
  if (!isJsonObject(from)) return []
  const value = Object.hasOwn(from, step.name) ? from[step.name] : undefined
  if (value === undefined) return []
  const values = step.any ? (Array.isArray(value) ? value : []) : [value]
  const isReference = step.name.endsWith('_ref') || step.name.endsWith('_refs')
  return values.flatMap((one) => {
    const target = isReference ? (typeof one === 'string' ? find(one) : undefined) : one
    return target === undefined ? [] : walk(target, rest, find)
  })
}
