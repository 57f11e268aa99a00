import { uuid5 } from '../stix/identifiers.ts'
import type { Finding } from '../stix/findings.ts'
import { isJsonObject, type JsonObject } from '../stix/json.ts'
import { attributeTypes } from './attribute-types.ts'
import { templateOf, typeOfPaths } from './forms.ts'
import { galaxyOf, quotedIn, texts } from './galaxies.ts'
import type { FindObject } from './graph.ts'
import { attributeFrom, objectFrom, observedIn, plainValue, secondsOf, tagsOfLabels, uuidOf } from './parts.ts'
import { soughtBy } from './patterns.ts'
import { tagsOfRefs } from './stix-marking.ts'

/** What becomes of STIX that we did not write, gathered for one event. */
type Gathering = {
  find: FindObject
  attributes: JsonObject[]
  objects: JsonObject[]
  galaxies: JsonObject[]
  seen: Set<string>
  left: Finding[]
}

export const containers = new Set(['grouping', 'report'])
export const silent = new Set([
  'identity',
  'marking-definition',
  'extension-definition',
  'relationship',
  'language-content',
  'bundle',
])

export function tagsFor(object: JsonObject, find: FindObject): string[] {
  return [...new Set([...tagsOfRefs(object, find), ...tagsOfLabels(object)])]
}

export function tagged(names: readonly string[]): JsonObject {
  return names.length > 0 ? { Tag: [...new Set(names)].map((name): JsonObject => ({ name })) } : {}
}
export type PartsOfEvent = { lists: JsonObject; tags: string[] }

/** What some objects say of attributes, objects and galaxies, and the tags that go with them. */
export function partsOf(members: readonly JsonObject[], find: FindObject, left: Finding[]): PartsOfEvent {
  const gathering: Gathering = { find, attributes: [], objects: [], galaxies: [], seen: new Set(), left }
  const observed = members.filter(({ type }) => type === 'observed-data')
  const told = new Set(observed.flatMap((object) => texts(object['object_refs'])))
  for (const object of members) for (const id of referred(object)) told.add(id)
  for (const object of observed) gatherObserved(gathering, object, indicatorFor(object, find))
  const based = new Set(observed.flatMap((object) => indicatorFor(object, find)?.['id'] ?? []))
  for (const object of members) {
    const type = String(object['type'])
    if (type === 'observed-data' || silent.has(type) || containers.has(type) || based.has(object['id'] ?? '')) continue
    if (type === 'indicator') gatherIndicator(gathering, object)
    else if (type === 'x-misp-attribute') addAttribute(gathering, object, attributeFrom(object, find))
    else if (type === 'x-misp-object' || quotedIn(texts(object['labels']), 'misp:name') !== undefined)
      gatherObject(gathering, object, [])
    else gatherOther(gathering, object, told)
  }
  const { attributes, objects, galaxies } = gathering
  const lists: JsonObject = {
    ...(attributes.length > 0 ? { Attribute: attributes } : {}),
    ...(objects.length > 0 ? { Object: objects } : {}),
    ...(galaxies.length > 0 ? { Galaxy: galaxies } : {}),
  }
  return { lists, tags: galaxies.flatMap((galaxy) => tagNamesOf(galaxy)) }
}

function tagNamesOf(galaxy: JsonObject): string[] {
  const clusters = Array.isArray(galaxy['GalaxyCluster']) ? galaxy['GalaxyCluster'] : []
  return clusters.flatMap((one) => (isJsonObject(one) && typeof one['tag_name'] === 'string' ? [one['tag_name']] : []))
}

/** What an observable refers to is part of it. */
function referred(object: JsonObject): string[] {
  const { type } = object
  if (
    type !== 'domain-name' &&
    type !== 'file' &&
    type !== 'network-traffic' &&
    type !== 'email-message' &&
    type !== 'process'
  )
    return []
  return Object.entries(object).flatMap(([name, value]) =>
    /_refs?$/.test(name) && name !== 'object_marking_refs' ? texts(value) : [],
  )
}

/** The indicator that goes with an observation: one of the same uuid, as misp-stix writes it. */
function indicatorFor(observed: JsonObject, find: FindObject): JsonObject | undefined {
  return find(`indicator--${uuidOf(observed)}`)
}

export function listed(one: JsonObject | undefined): JsonObject[] {
  return one === undefined ? [] : [one]
}

function gatherObserved(gathering: Gathering, observed: JsonObject, indicator: JsonObject | undefined): void {
  const { find } = gathering
  const labels = texts(observed['labels'])
  const sought = indicator ? soughtBy(String(indicator['pattern'])) : undefined
  const values = new Set(sought?.alternatives.flat().map(({ value }) => value))
  if (quotedIn(labels, 'misp:name') !== undefined) return gatherObject(gathering, observed, [...values])
  const objects = observedIn(observed, find)
  const inner = new Set(objects.flatMap(referred))
  const outer = objects.filter((one) => !inner.has(String(one['id'])))
  if (quotedIn(labels, 'misp:type') !== undefined || (outer[0] && outer.length === 1 && isPlain(outer[0], find))) {
    const attribute = attributeFrom(observed, find)
    const comment = attribute['comment'] ?? indicator?.['description']
    addAttribute(gathering, observed, {
      ...attribute,
      to_ids: indicator !== undefined,
      ...(typeof comment === 'string' ? { comment } : {}),
    })
    return
  }
  for (const [index, one] of outer.entries())
    gatherObservable(gathering, one, uuid5(uuidOf(observed), String(index)), observed)
}

function isPlain(observable: JsonObject, find: FindObject): boolean {
  return referred(observable).length === 0 && plainValue(observable, undefined, find) !== undefined
}

/** One observable: an attribute if it has but one value, else an object of the template for its type. */
function gatherObservable(gathering: Gathering, observable: JsonObject, uuid: string, dated: JsonObject): void {
  const { find } = gathering
  const plain = isPlain(observable, find) ? plainValue(observable, undefined, find) : undefined
  const timestamp = secondsOf(dated['modified'])
  if (plain) {
    const category = attributeTypes.get(plain.type)?.category ?? 'Other'
    return addAttribute(gathering, observable, { uuid, ...plain, category, to_ids: false, timestamp })
  }
  const template = templateOf[String(observable['type'])]
  if (template === undefined) return leave(gathering, observable)
  gatherObject(
    gathering,
    { ...observable, id: `${String(observable['type'])}--${uuid}`, modified: dated['modified'] ?? '' },
    [],
    template,
  )
}

function gatherObject(
  gathering: Gathering,
  main: JsonObject,
  forDetection: readonly string[],
  template?: string,
): void {
  const object = objectFrom(main, gathering.find, template)
  const attributes = Array.isArray(object['Attribute']) ? object['Attribute'].filter(isJsonObject) : []
  if (attributes.length === 0) return leave(gathering, main)
  for (const attribute of attributes) {
    if (forDetection.includes(String(attribute['value']))) attribute['to_ids'] = true
    Object.assign(attribute, tagged(tagsOfRefs(main, gathering.find)))
  }
  if (gathering.seen.has(String(object['uuid']))) return
  gathering.seen.add(String(object['uuid']))
  const { Tag: _, ...plain } = object
  gathering.objects.push(plain)
}

function gatherIndicator(gathering: Gathering, indicator: JsonObject): void {
  const whole = attributeFrom(indicator, gathering.find)
  const sought =
    indicator['pattern_type'] === 'stix' || indicator['pattern_type'] === undefined
      ? soughtBy(String(indicator['pattern']))
      : undefined
  const list = sought?.alternatives ?? []
  const fitsOne = whole['type'] !== 'stix2-pattern' || sought === undefined
  if (fitsOne) return addAttribute(gathering, indicator, whole)
  const values = list.flat().map(({ path, value }) => ({ value, type: typeOfPaths([path], sought.account) }))
  if (values.some(({ type }) => type === undefined)) return addAttribute(gathering, indicator, whole)
  for (const { type, value } of values) {
    if (type === undefined) continue
    const uuid = uuid5(uuidOf(indicator), JSON.stringify([type, value]))
    addAttribute(gathering, indicator, {
      ...whole,
      uuid,
      type,
      value,
      category: attributeTypes.get(type)?.category ?? 'Other',
    })
  }
}

function addAttribute(gathering: Gathering, source: JsonObject, attribute: JsonObject): void {
  const uuid = String(attribute['uuid'])
  if (attribute['value'] === '') return leave(gathering, source)
  if (gathering.seen.has(uuid)) return
  gathering.seen.add(uuid)
  const { Tag: _, ...plain } = attribute
  gathering.attributes.push({ ...plain, ...tagged(tagsFor(source, gathering.find)) })
}

function gatherOther(gathering: Gathering, object: JsonObject, told: ReadonlySet<string>): void {
  const type = String(object['type'])
  const labels = texts(object['labels'])
  if (quotedIn(labels, 'misp:type') !== undefined)
    return addAttribute(gathering, object, attributeFrom(object, gathering.find))
  if (type === 'vulnerability')
    return addAttribute(gathering, object, { ...attributeFrom(object, gathering.find), category: 'External analysis' })
  if (type === 'note' && typeof object['content'] === 'string' && object['content'] !== '') {
    return addAttribute(gathering, object, {
      uuid: uuidOf(object),
      type: 'text',
      category: 'Other',
      value: object['content'],
      to_ids: false,
      timestamp: secondsOf(object['modified']),
    })
  }
  const galaxy = galaxyOf(object, uuidOf(object))
  if (galaxy) {
    gathering.galaxies.push(galaxy)
    return
  }
  if (told.has(String(object['id']))) return
  gatherObservable(gathering, object, uuidOf(object), object)
}

function leave(gathering: Gathering, object: JsonObject): void {
  gathering.left.push({
    path: String(object['id']),
    rule: 'no-place',
    message: `MISP has no place for this ${String(object['type'])}, or it says nothing that MISP asks for.`,
  })
}
