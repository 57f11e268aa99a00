import type { Tlp } from '#modules/sharing/contract.ts'
import { type Definitions, importedMarking, type ImportedMarking } from '../imported-marking.ts'
import { isJsonObject, type JsonObject, type SourcedJson } from '../stix/json.ts'
import { publishedTolerances, validateObject } from '../stix/validate.ts'
import { versionKey } from '../stix/versions.ts'

/** An object that may be kept: read, found valid, and with what the store needs to know of it. */
export type Prepared = {
  ok: true
  stixId: string
  type: string
  spec: string
  /** As submitted; empty for objects that have none. */
  version: string
  key: string
  refs: readonly string[]
  object: JsonObject
  text: string
  own: ImportedMarking
}

export type Unfit = { ok: false; stixId: string; version: string; message: string }

/** More than an index of the database takes, and far more than any clock gives. */
const longestVersion = 64
const largestObject = 8_000_000
const mostRefs = 20_000

/** Reads and validates one object. One that is not fit fails alone; `message` says why, at which place of it. */
export function prepare({ value, text }: SourcedJson, definitions: Definitions): Prepared | Unfit {
  const { ok, errors } = validateObject(value, { custom: 'allow', tolerate: publishedTolerances })
  const named = isJsonObject(value) ? value : {}
  const id = typeof named['id'] === 'string' ? named['id'].slice(0, 300) : ''
  const version = versionIn(named)
  const unfit = (message: string): Unfit => ({
    ok: false,
    stixId: id,
    version: version.slice(0, longestVersion),
    message,
  })
  if (!ok || !isJsonObject(value)) {
    const said = errors.slice(0, 5).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    return unfit(`${said.join(' ')}${errors.length > 5 ? ` And ${errors.length - 5} more.` : ''}`)
  }
  if (text.length > largestObject) return unfit(`An object has at most ${largestObject} characters.`)
  if (version.length > longestVersion) return unfit(`A version has at most ${longestVersion} characters.`)
  const refs = refsOf(value)
  if (refs.length > mostRefs) return unfit(`An object refers to at most ${mostRefs} others.`)
  return {
    ok: true,
    stixId: id,
    type: String(value['type']),
    spec: typeof value['spec_version'] === 'string' ? value['spec_version'] : '2.1',
    version,
    key: version === '' ? '' : versionKey(version),
    refs,
    object: value,
    text,
    own: importedMarking(value, definitions),
  }
}

function versionIn(object: JsonObject): string {
  const { modified, created } = object
  if (typeof modified === 'string') return modified
  return typeof created === 'string' ? created : ''
}

const notAnEnd = new Set(['created_by_ref', 'object_marking_refs'])

/**
 * What an object cannot be understood without: the ends of a relationship, what is sighted and where, the members of a
 * report or grouping. Who made it and how it is marked are not among them.
 */
export function refsOf(object: JsonObject): string[] {
  const refs: string[] = []
  for (const name in object) {
    if (!name.endsWith('_ref') && !name.endsWith('_refs')) continue
    if (notAnEnd.has(name)) continue
    const value = object[name]
    for (const ref of Array.isArray(value) ? value : [value]) if (typeof ref === 'string' && isWord(ref)) refs.push(ref)
  }
  return refs.length > 1 ? [...new Set(refs)] : refs
}

/** References travel to the database in one text, parted by spaces. Custom properties may hold anything. */
function isWord(ref: string): boolean {
  return ref.length > 0 && ref.length <= 300 && !ref.includes(' ')
}

/** The selectors of all parts that a reader of this label may not see. */
export function hiddenFrom(
  label: Tlp,
  { parts }: ImportedMarking,
  isNarrower: (one: Tlp, other: Tlp) => boolean,
): string[] {
  return [...parts].flatMap(([part, selectors]) => (isNarrower(part, label) ? selectors : []))
}
