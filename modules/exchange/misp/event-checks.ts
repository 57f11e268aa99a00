import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { fail, failAt, quoted, type Run } from '../stix/findings.ts'

/** Looks at one field that is there and not null: MISP writes null for what is unknown. */
type FieldCheck = (run: Run, value: Json) => void

const text: FieldCheck = (run, value) => {
  if (typeof value !== 'string') fail(run, 'type', 'A text is needed here.')
}

/** MISP writes numbers as text, and other programs write them as numbers; both are met, and both are kept. */
function numberFrom(least: number, most: number): FieldCheck {
  return (run, value) => {
    const isNumber = typeof value === 'number' || (typeof value === 'string' && /^-?\d{1,15}$/.test(value))
    const number = Number(value)
    if (!isNumber || !Number.isInteger(number)) fail(run, 'number', 'A whole number is needed here.')
    else if (number < least || number > most) fail(run, 'range', `A number from ${least} to ${most} is needed here.`)
  }
}

const flag: FieldCheck = (run, value) => {
  if (typeof value === 'boolean' || value === 0 || value === 1 || value === '0' || value === '1') return
  fail(run, 'flag', 'true or false is needed here.')
}

/** A timestamp in seconds since 1970, to the year 9999. */
const seconds = numberFrom(0, 253_402_300_799)
const distribution = numberFrom(0, 5)

const date: FieldCheck = (run, value) => {
  const [, year = '', month = '', day = ''] =
    (typeof value === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)) || []
  const days = [
    31,
    Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ]
  if (Number(day) < 1 || Number(day) > (days[Number(month) - 1] ?? 0))
    fail(run, 'date', 'A date like 2026-11-21 is needed here.')
}

const uuid: FieldCheck = (run, value) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))
    fail(run, 'uuid', 'A UUID is needed here.')
}

/** PHP writes an empty object as an empty list. */
const object: FieldCheck = (run, value) => {
  if (!isJsonObject(value) && !(Array.isArray(value) && value.length === 0))
    fail(run, 'type', 'An object is needed here.')
}

const objects: FieldCheck = (run, value) => {
  if (!Array.isArray(value)) return fail(run, 'type', 'A list is needed here.')
  for (const [index, one] of value.entries())
    if (!isJsonObject(one)) failAt(run, index, 'type', 'An object is needed here.')
}

const galaxies: FieldCheck = (run, value) => {
  objects(run, value)
  if (!Array.isArray(value)) return
  for (const [index, one] of value.entries()) {
    if (!isJsonObject(one)) continue
    run.path.push(index)
    checkFields(run, one, { name: text, type: text, GalaxyCluster: objects })
    run.path.pop()
  }
}

const organisation: FieldCheck = (run, value) => {
  object(run, value)
  if (isJsonObject(value)) checkFields(run, value, { name: text, uuid })
}

const sharingGroup: FieldCheck = (run, value) => {
  object(run, value)
  if (isJsonObject(value)) checkFields(run, value, { name: text, uuid })
}

const marked = {
  distribution,
  sharing_group_id: numberFrom(0, 1e12),
  SharingGroup: sharingGroup,
  timestamp: seconds,
  deleted: flag,
}

const eventFields: Record<string, FieldCheck> = {
  ...marked,
  uuid,
  date,
  threat_level_id: numberFrom(1, 4),
  analysis: numberFrom(0, 2),
  publish_timestamp: seconds,
  published: flag,
  Org: organisation,
  Orgc: organisation,
  Galaxy: galaxies,
  ShadowAttribute: objects,
  RelatedEvent: objects,
  Sighting: objects,
}

const attributeFields: Record<string, FieldCheck> = {
  ...marked,
  category: text,
  comment: text,
  object_relation: text,
  data: text,
  to_ids: flag,
  disable_correlation: flag,
  Galaxy: galaxies,
  ShadowAttribute: objects,
  Sighting: objects,
}

const objectFields: Record<string, FieldCheck> = {
  ...marked,
  'meta-category': text,
  description: text,
  comment: text,
  ObjectReference: objects,
}

function checkFields(run: Run, value: JsonObject, fields: Record<string, FieldCheck>): void {
  for (const name in value) {
    const member = value[name]
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!check || member === undefined || member === null) continue
    run.path.push(name)
    check(run, member)
    run.path.pop()
  }
}

export function checkEventFields(run: Run, event: JsonObject): void {
  checkFields(run, event, eventFields)
  checkTags(run, event)
  const info = event['info']
  if (typeof info !== 'string' || info === '')
    failAt(run, 'info', 'required', 'An event says in "info" what it is about.')
}

export function checkAttribute(run: Run, attribute: JsonObject): void {
  checkFields(run, attribute, attributeFields)
  const { type, value } = attribute
  if (typeof type !== 'string' || type === '') failAt(run, 'type', 'required', 'An attribute has a type.')
  if (typeof value !== 'string' && typeof value !== 'number')
    failAt(run, 'value', 'required', 'An attribute has a value.')
}

export function checkObjectFields(run: Run, value: JsonObject): void {
  checkFields(run, value, objectFields)
  const name = value['name']
  if (typeof name !== 'string' || name === '')
    failAt(run, 'name', 'required', 'An object has the name of its template.')
  if (!Array.isArray(value['ObjectReference'])) return
  run.path.push('ObjectReference')
  for (const [index, one] of value['ObjectReference'].entries()) {
    if (!isJsonObject(one)) continue
    run.path.push(index)
    checkFields(run, one, { uuid, referenced_uuid: uuid, object_uuid: uuid, relationship_type: text })
    run.path.pop()
  }
  run.path.pop()
}

export function checkTags(run: Run, marked: JsonObject): void {
  const tags = marked['Tag']
  if (tags === undefined || tags === null) return
  run.path.push('Tag')
  if (!Array.isArray(tags)) fail(run, 'type', 'A list of tags is needed here.')
  else {
    if (tags.length > 1_000) fail(run, 'too-many-tags', 'More than 1000 tags on one thing.')
    for (const [index, tag] of tags.entries()) {
      if (isJsonObject(tag) && typeof tag['name'] === 'string' && tag['name'] !== '') continue
      failAt(run, index, 'tag', `A tag is an object with a "name"; this is ${quoted(JSON.stringify(tag))}.`)
    }
  }
  run.path.pop()
}

/**
 * Looks at each element of a list that may be absent.
 *
 * @returns the sum of what `look` counted, one for each element where it counts nothing.
 */
export function eachOf(
  run: Run,
  holder: JsonObject,
  name: string,
  look: (one: Json, index: number) => number | void,
): number {
  const list = holder[name]
  if (list === undefined || list === null) return 0
  run.path.push(name)
  let sum = 0
  if (!Array.isArray(list)) fail(run, 'type', 'A list is needed here.')
  else {
    for (const [index, one] of list.entries()) {
      run.path.push(index)
      sum += look(one, index) ?? 1
      run.path.pop()
    }
  }
  run.path.pop()
  return sum
}
