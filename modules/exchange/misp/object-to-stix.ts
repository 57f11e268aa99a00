import type { Marking } from '#modules/sharing/contract.ts'
import { uuid5 } from '../stix/identifiers.ts'
import type { JsonObject } from '../stix/json.ts'
import { stixUuid } from './event.ts'
import { extensionFor, type Part } from './extension.ts'
import { objectForms } from './forms.ts'
import { buildObservables, type FindObject, type Placing, readPath } from './graph.ts'
import { objectFrom } from './parts.ts'
import { comparisonsOf } from './patterns.ts'
import { isSame, type Remainder, remainderOf } from './remainder.ts'
import {
  add,
  addObservable,
  commonFor,
  isForDetection,
  labelsFor,
  observedFields,
  patternFields,
  projection,
  type Writing,
} from './writing.ts'

type Objects = { main: JsonObject; others: JsonObject[] }

/** An observable with more references than this says nothing to anybody, and costs much to make. */
const mostInOne = 1_000

/** Which domain object a template is, where STIX has one. */
const domainTemplates = new Set(['vulnerability', 'attack-pattern', 'course-of-action'])

/**
 * Writes a MISP object: as an observed-data with its observables, as a domain object, or as an `x-misp-object`; and
 * beside it an indicator for those of its attributes that are for detection.
 *
 * @param inside the attributes that may be told with the object.
 * @param references the references that may.
 * @returns the id of what stands for the object.
 */
export function writeObjectItself(
  writing: Writing,
  object: JsonObject,
  inside: readonly JsonObject[],
  references: readonly JsonObject[],
  marking: Marking,
): string {
  const uuid = stixUuid(String(object['uuid']))
  const labels = labelsFor(object, ['name', object['name']], ['meta-category', object['meta-category']])
  const { main, others } = objectsFor(writing, object, inside, uuid, labels, marking)
  const find: FindObject = (id) => others.find((one) => one['id'] === id)
  const part: Part = {
    kind: 'object',
    event: writing.uuid,
    remainder: remainderWithLeaves(objectFrom(main, find), object, inside, references),
  }
  const id = String(main['id'])
  add(writing, { ...main, extensions: extensionFor(part, main['type'] === 'x-misp-object') }, marking, object['uuid'])
  for (const other of others) addObservable(writing, other, marking)
  for (const one of inside) writing.mains.set(String(one['uuid']).toLowerCase(), { id, marking })
  writeIndicator(writing, object, inside, uuid, id, labels, marking)
  return id
}

function objectsFor(
  writing: Writing,
  object: JsonObject,
  inside: readonly JsonObject[],
  uuid: string,
  labels: JsonObject,
  marking: Marking,
): Objects {
  const name = String(object['name'])
  const base = (type: string): JsonObject => ({ ...commonFor(writing, type, uuid, object, marking), ...labels })
  const placings = inside.length > mostInOne ? [] : placingsIn(name, inside)
  if (domainTemplates.has(name)) {
    const fields = Object.fromEntries(placings.map(({ path, value }) => [readPath(path).steps[0]?.name ?? '', value]))
    if (fields['name']) return { main: { ...base(name), ...fields }, others: [] }
  } else if (placings.length > 0) {
    const others = buildObservables(placings, uuid)
    if (others)
      return {
        main: {
          ...base('observed-data'),
          ...observedFields(object, writing),
          object_refs: others.map((one) => one['id'] ?? ''),
        },
        others,
      }
  }
  return { main: { ...base('x-misp-object'), ...ownFields(object, inside) }, others: [] }
}

/** One value for each place, and all of them where the place is a list. */
function placingsIn(name: string, inside: readonly JsonObject[]): Placing[] {
  const relations = objectForms[name]?.relations
  if (!relations) return []
  const taken = new Set<string>()
  return inside.flatMap(({ object_relation: relation, value }) => {
    const place = typeof relation === 'string' && Object.hasOwn(relations, relation) ? relations[relation] : undefined
    if (!place || typeof value !== 'string' || value === '') return []
    const key = place.path.includes('_refs[*]') ? `${place.path} ${value}` : place.path
    if (taken.has(key)) return []
    taken.add(key)
    return [{ path: place.path, value }]
  })
}

/** As the published mapping of misp-stix names them, so that its readers read ours. */
function ownFields(object: JsonObject, inside: readonly JsonObject[]): JsonObject {
  const attributes = inside.map(({ type, object_relation: relation, value, category, uuid, to_ids: toIds }) => ({
    type: type ?? '',
    ...(typeof relation === 'string' ? { object_relation: relation } : {}),
    value: value ?? '',
    ...(typeof category === 'string' ? { category } : {}),
    uuid: uuid ?? '',
    ...(toIds === true ? { to_ids: true } : {}),
  }))
  const { description, comment } = object
  return {
    x_misp_name: object['name'] ?? '',
    ...(typeof object['meta-category'] === 'string' ? { x_misp_meta_category: object['meta-category'] } : {}),
    ...(typeof description === 'string' ? { x_misp_description: description } : {}),
    ...(typeof comment === 'string' ? { x_misp_comment: comment } : {}),
    ...(attributes.length > 0 ? { x_misp_attributes: attributes } : {}),
  }
}

/** Each attribute names the one among those that STIX says from which it follows, and what that leaves out. */
function remainderWithLeaves(
  derived: JsonObject,
  object: JsonObject,
  inside: readonly JsonObject[],
  references: readonly JsonObject[],
): Part['remainder'] {
  const { Attribute: leaves, ...shell } = derived
  const { Attribute: given, ...own } = object
  const free = Array.isArray(leaves) ? leaves.map((leaf, index) => ({ leaf, index })) : []
  const byValue = new Map<string, typeof free>()
  for (const one of free) {
    const key = keyOf(one.leaf)
    const same = byValue.get(key)
    if (same) same.push(one)
    else byValue.set(key, [one])
  }
  const attributes = inside.map((attribute): Remainder & { from?: number } => {
    const found = byValue.get(keyOf(attribute))?.shift()
    if (!found || typeof found.leaf !== 'object' || found.leaf === null || Array.isArray(found.leaf))
      return { set: attribute, drop: [] }
    return { from: found.index, ...remainderOf(found.leaf, attribute) }
  })
  if (Array.isArray(own['ObjectReference']) && !isSame(own['ObjectReference'], [...references])) {
    if (references.length > 0) own['ObjectReference'] = [...references]
    else delete own['ObjectReference']
  }
  const remainder = remainderOf(shell, own)
  // An empty list of attributes, or none, is told too; only what stands apart is not.
  if (given !== undefined && (!Array.isArray(given) || given.length === 0)) remainder.set['Attribute'] = given
  return { ...remainder, attributes }
}

function keyOf(leaf: unknown): string {
  if (typeof leaf !== 'object' || leaf === null) return ''
  const { object_relation: relation, value } = leaf as { object_relation?: unknown; value?: unknown } // any object has these, perhaps undefined
  return JSON.stringify([relation ?? null, value ?? null])
}

/** What is for detection, as a pattern: alternatives of one place joined by OR, places by AND. */
function writeIndicator(
  writing: Writing,
  object: JsonObject,
  inside: readonly JsonObject[],
  uuid: string,
  main: string,
  labels: JsonObject,
  marking: Marking,
): void {
  const byType = new Map<string, string[]>()
  for (const attribute of inside) {
    const type = String(attribute['type'])
    const test = isForDetection(attribute) ? comparisonsOf(type, String(attribute['value'])) : undefined
    if (test === undefined) continue
    const place = typeof attribute['object_relation'] === 'string' ? attribute['object_relation'] : type
    const tests = byType.get(place)
    if (tests) tests.push(test)
    else byType.set(place, [test])
  }
  if (byType.size === 0) return
  const tests = [...byType.values()].map((some) =>
    some.length === 1 ? some[0] : `(${some.map((one) => (one.includes(' AND ') ? `(${one})` : one)).join(' OR ')})`,
  )
  const pattern = `[${tests.join(' AND ')}]`
  if (pattern.length > 100_000) return
  add(
    writing,
    {
      ...commonFor(writing, 'indicator', uuid, object, marking),
      ...labels,
      ...patternFields(object, writing, pattern, 'stix', String(object['name'])),
      extensions: projection(writing),
    },
    marking,
  )
  const based = {
    ...commonFor(writing, 'relationship', uuid5(writing.uuid, `${uuid} based-on`), object, marking),
    relationship_type: main.startsWith('observed-data--') ? 'based-on' : 'related-to',
    source_ref: `indicator--${uuid}`,
    target_ref: main,
    extensions: projection(writing),
  }
  add(writing, based, marking)
}
