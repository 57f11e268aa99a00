import { uuid5 } from '../stix/identifiers.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { attributeTypes } from './attribute-types.ts'
import { attributeForms, objectForms, ruleLanguages, typeOfPaths } from './forms.ts'
import { quotedIn, textOf, texts } from './galaxies.ts'
import { type FindObject, valuesAt } from './graph.ts'
import { soughtBy } from './patterns.ts'

/** Labels that are no tags: they say to MISP what the object was. */
const structural = /^misp:(?:type|category|name|meta-category|to_ids|galaxy-type|galaxy-name)="/

/** Seconds since 1970, as MISP writes them, for a STIX timestamp. */
export function secondsOf(timestamp: Json | undefined): string {
  const moment = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN
  return String(Number.isFinite(moment) ? Math.max(0, Math.floor(moment / 1000)) : 0)
}

/** A STIX timestamp for MISP's seconds. */
export function timestampOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

export function uuidOf(object: JsonObject): string {
  return String(object['id']).slice(-36).toLowerCase()
}

export function tagsOfLabels(object: JsonObject): string[] {
  return texts(object['labels']).filter((label) => !structural.test(label))
}

/** What every part says in the same words: when it was last changed, its tags, and whether it was taken back. */
function commonOf(object: JsonObject): JsonObject {
  const tags = tagsOfLabels(object)
  return {
    timestamp: secondsOf(object['modified']),
    ...(tags.length > 0 ? { Tag: tags.map((name): JsonObject => ({ name })) } : {}),
    ...(object['revoked'] === true ? { deleted: true } : {}),
  }
}

/**
 * The attribute that an object of STIX is, as far as STIX says it. Writing uses this too, to see what STIX does not
 * say; so this and `to-stix.ts` cannot disagree.
 */
export function attributeFrom(main: JsonObject, find: FindObject): JsonObject {
  const labels = texts(main['labels'])
  const said = quotedIn(labels, 'misp:type') ?? textOf(main['x_misp_type'])
  const { type, value } = valueOf(main, said, find)
  const comment = textOf(main['description']) ?? textOf(main['x_misp_comment'])
  return {
    uuid: uuidOf(main),
    type,
    category:
      quotedIn(labels, 'misp:category') ??
      textOf(main['x_misp_category']) ??
      attributeTypes.get(type)?.category ??
      'Other',
    value,
    to_ids:
      main['type'] === 'indicator' || labels.includes('misp:to_ids="True"') || labels.includes('misp:to_ids="true"'),
    ...(comment === undefined ? {} : { comment }),
    ...commonOf(main),
  }
}

type Valued = { type: string; value: string }

const typeOfDomainObject: Readonly<Record<string, string>> = {
  vulnerability: 'vulnerability',
  campaign: 'campaign-name',
  'threat-actor': 'threat-actor',
}

function valueOf(main: JsonObject, said: string | undefined, find: FindObject): Valued {
  switch (main['type']) {
    case 'indicator':
      return valueOfIndicator(main, said)
    case 'observed-data':
      return valueOfObserved(main, said, find)
    case 'x-misp-attribute':
      return { type: said ?? 'other', value: textOf(main['x_misp_value']) ?? '' }
    default:
      return { type: said ?? typeOfDomainObject[String(main['type'])] ?? 'text', value: textOf(main['name']) ?? '' }
  }
}

function valueOfIndicator(main: JsonObject, said: string | undefined): Valued {
  const pattern = textOf(main['pattern']) ?? ''
  const language = textOf(main['pattern_type']) ?? 'stix'
  if (language !== 'stix') {
    const rule = [...ruleLanguages].find(([, one]) => one === language)?.[0]
    return { type: said ?? rule ?? 'other', value: pattern }
  }
  const whole = { type: 'stix2-pattern', value: pattern }
  if (said === 'stix2-pattern') return whole
  const sought = soughtBy(pattern)
  const [one, ...others] = sought?.alternatives ?? []
  if (!one || others.length > 0) return whole
  const paths = one.map(({ path }) => path)
  const type = said !== undefined && fits(said, paths) ? said : typeOfPaths(paths, sought?.account)
  return type === undefined ? whole : { type, value: one.map(({ value }) => value).join('|') }
}

function fits(type: string, paths: readonly string[]): boolean {
  const form = attributeForms.get(type)
  return (
    form !== undefined && form.paths.length === paths.length && form.paths.every((path, index) => path === paths[index])
  )
}

function valueOfObserved(main: JsonObject, said: string | undefined, find: FindObject): Valued {
  const first = observedIn(main, find)[0]
  if (first === undefined) return { type: said ?? 'other', value: '' }
  const form = said === undefined ? undefined : attributeForms.get(said)
  const parts = form?.paths.map((path) => valuesAt(first, path, find)[0])
  if (said !== undefined && parts && !parts.includes(undefined)) return { type: said, value: parts.join('|') }
  return plainValue(first, said, find) ?? { type: said ?? 'other', value: '' }
}

/** The observables that an observed-data refers to, the one that stands for it first. */
export function observedIn(main: JsonObject, find: FindObject): JsonObject[] {
  return texts(main['object_refs'])
    .map(find)
    .filter((one) => one !== undefined)
}

const plainPaths: Readonly<Record<string, readonly string[]>> = {
  'autonomous-system': ['autonomous-system:number'],
  'domain-name': ['domain-name:value'],
  'email-addr': ['email-addr:value'],
  'ipv4-addr': ['ipv4-addr:value'],
  'ipv6-addr': ['ipv6-addr:value'],
  'mac-addr': ['mac-addr:value'],
  directory: ['directory:path'],
  mutex: ['mutex:name'],
  url: ['url:value'],
  'user-account': ['user-account:account_login', 'user-account:user_id'],
  'windows-registry-key': ['windows-registry-key:key'],
}

/** The one value of an observable that has but one. */
export function plainValue(observable: JsonObject, said: string | undefined, find: FindObject): Valued | undefined {
  for (const path of plainPaths[String(observable['type'])] ?? []) {
    const value = valuesAt(observable, path, find)[0]
    const type = said ?? typeOfPaths([path])
    if (value !== undefined && type !== undefined) return { type, value }
  }
  return undefined
}

/**
 * The MISP object that an object of STIX is, as far as STIX says it, its attributes included. Their uuids follow from
 * the object's, since STIX has none for them.
 *
 * @param name the template; told by the label `misp:name` unless given.
 */
export function objectFrom(main: JsonObject, find: FindObject, name?: string): JsonObject {
  const labels = texts(main['labels'])
  const template = quotedIn(labels, 'misp:name') ?? textOf(main['x_misp_name']) ?? name ?? String(main['type'])
  const description = textOf(main['x_misp_description'])
  const comment = textOf(main['x_misp_comment'])
  return {
    uuid: uuidOf(main),
    name: template,
    'meta-category':
      quotedIn(labels, 'misp:meta-category') ??
      textOf(main['x_misp_meta_category']) ??
      objectForms[template]?.category ??
      'misc',
    ...(description === undefined ? {} : { description }),
    ...(comment === undefined ? {} : { comment }),
    ...commonOf(main),
    Attribute: leavesOf(main, template, find),
  }
}

function leavesOf(main: JsonObject, template: string, find: FindObject): JsonObject[] {
  if (Array.isArray(main['x_misp_attributes']))
    return main['x_misp_attributes'].flatMap((one) => (isJsonObject(one) ? [{ ...one }] : []))
  const holder = main['type'] === 'observed-data' ? observedIn(main, find) : [main]
  const owner = uuidOf(main)
  const timestamp = secondsOf(main['modified'])
  const leaf = (relation: string, type: string, value: string): JsonObject => ({
    uuid: uuid5(owner, JSON.stringify([relation, value])),
    object_relation: relation,
    type,
    category: attributeTypes.get(type)?.category ?? 'Other',
    value,
    to_ids: false,
    timestamp,
  })
  const leaves: JsonObject[] = []
  const seen = new Set<string>()
  for (const [relation, { path, type }] of Object.entries(objectForms[template]?.relations ?? {})) {
    for (const object of holder) {
      for (const value of valuesAt(object, path, find)) {
        // In `ip-port`, `ip` and `ip-dst` stand at one place: the first name speaks for it.
        if (seen.has(`${path} ${value}`)) continue
        seen.add(`${path} ${value}`)
        leaves.push(leaf(relation, type, value))
      }
    }
  }
  for (const object of holder) {
    for (const [name, value] of Object.entries(object)) {
      if (name.startsWith('x_misp_') && typeof value === 'string' && object['type'] !== 'x-misp-object')
        leaves.push(leaf(name.slice(7).replaceAll('_', '-'), 'text', value))
    }
  }
  return leaves
}

/** The report in an event that a note is. */
export function reportFrom(note: JsonObject): JsonObject {
  return {
    uuid: uuidOf(note),
    name: textOf(note['abstract']) ?? '',
    content: textOf(note['content']) ?? '',
    ...commonOf(note),
  }
}

/** The event that a grouping or a report is, without its parts. */
export function eventFrom(container: JsonObject): JsonObject {
  return {
    uuid: uuidOf(container),
    info: textOf(container['name']) ?? '',
    date: dayOf(container['created']),
    ...commonOf(container),
  }
}

function dayOf(timestamp: Json | undefined): string {
  return typeof timestamp === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(timestamp) ? timestamp.slice(0, 10) : '1970-01-01'
}
