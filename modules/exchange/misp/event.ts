import { isJsonObject, type Json, type JsonObject, readJson } from '../stix/json.ts'
import { fail, failAt, type Finding, newRun, type Run, warnAt } from '../stix/findings.ts'
import { uuid5 } from '../stix/identifiers.ts'
import { attributeTypes } from './attribute-types.ts'
import { checkAttribute, checkEventFields, checkObjectFields, checkTags, eachOf } from './event-checks.ts'

/** A MISP attribute as it came, unknown fields and all. What is named here has been checked. */
export type MispEvent = JsonObject & { uuid: string; info: string }

export type MispLimits = {
  maxBytes: number
  maxDepth: number
  maxMembers: number
  events: number
  /** Attributes of one event, those in its objects included. */
  attributes: number
  /** Characters of one text; `data` (attached files, base64) has its own. */
  text: number
  data: number
}

export const defaultMispLimits: MispLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 32,
  maxMembers: 3_000_000,
  events: 500,
  attributes: 50_000,
  text: 1024 * 1024,
  data: 16 * 1024 * 1024,
}

export type MispReading =
  | { ok: true; events: MispEvent[]; warnings: Finding[] }
  /** The first entries are the ones to mend first; each names its place as a JSON pointer. */
  | { ok: false; errors: Finding[] }

/**
 * Reads MISP events as they are met in the wild: an event, `{ "Event": … }`, a list of either, or what MISP's search
 * answers (`{ "response": … }`), where attributes and objects may also stand alone. Attributes without a uuid are given
 * one that follows from their contents, so that the same file gives the same ids again.
 *
 * @param source the JSON text, or its bytes in UTF-8.
 * @returns every event with all its fields as they came, or what is wrong and where. Never throws, never half-reads.
 *   Source: MISP core format (draft-dulaunoy-misp-core-format), and what MISP itself is seen to write.
 */
export function readMispEvents(source: string | Uint8Array, limits: MispLimits = defaultMispLimits): MispReading {
  const reading = readJson(source, limits)
  if (!reading.ok) {
    const { path, rule, message, line, column } = reading.fault
    return { ok: false, errors: [{ path, rule, message: `Line ${line}, column ${column}: ${message}` }] }
  }
  return checkMispEvents(reading.value, limits)
}

/** As `readMispEvents`, for what is parsed already. The value is completed in place where uuids are missing. */
export function checkMispEvents(value: Json, limits: MispLimits = defaultMispLimits): MispReading {
  const run = newRun('', 'allow', [])
  const events: MispEvent[] = []
  for (const { at, event } of eventsIn(run, value)) {
    run.path.push(...at)
    if (events.length >= limits.events)
      fail(run, 'too-many-events', `More than ${limits.events} events. Send them in parts.`)
    else if (checkEvent(run, event, limits)) events.push(event)
    run.path.length -= at.length
    if (run.errors.length > 0 && events.length === 0) break
  }
  if (run.errors.length > 0) return { ok: false, errors: run.errors }
  if (events.length === 0)
    return { ok: false, errors: [{ path: '', rule: 'no-event', message: 'There is no MISP event here.' }] }
  return { ok: true, events, warnings: run.warnings }
}

type Found = { at: (string | number)[]; event: Json }

/** Where the events stand in what was sent. Attributes and objects that stand alone become an event together. */
function eventsIn(run: Run, value: Json, at: (string | number)[] = []): Found[] {
  if (isJsonObject(value)) {
    if (value['Event'] !== undefined) return [{ at: [...at, 'Event'], event: value['Event'] }]
    if (value['response'] !== undefined && at.length === 0) return eventsIn(run, value['response'], ['response'])
    if (value['info'] !== undefined) return [{ at, event: value }]
    if (Array.isArray(value['Attribute'])) return [{ at, event: alone({ Attribute: value['Attribute'] }) }]
  }
  if (Array.isArray(value) && at.length <= 1) {
    const objects = value.flatMap((one) => (isJsonObject(one) && isJsonObject(one['Object']) ? [one['Object']] : []))
    if (objects.length > 0 && objects.length === value.length) return [{ at, event: alone({ Object: objects }) }]
    return value.flatMap((one, index) => eventsIn(run, one, [...at, index]))
  }
  run.path.push(...at)
  fail(run, 'not-an-event', 'This is no MISP event: it has neither "Event" nor "info".')
  run.path.length -= at.length
  return []
}

function alone(members: JsonObject): JsonObject {
  const parts = Object.values(members).flatMap((list) => (Array.isArray(list) ? list : []))
  const name = parts.map((part) => (isJsonObject(part) ? (part['uuid'] ?? part['value'] ?? null) : null))
  return { uuid: uuid5(mispNamespace, JSON.stringify(name)), info: 'Attributes without an event', ...members }
}

/** The namespace of the ids that we compute for what MISP left without one. */
export const mispNamespace = '7d4c9c1e-0a54-4f0b-9d0e-6a2f6b1f5c3a'

function checkEvent(run: Run, event: Json, limits: MispLimits): event is MispEvent {
  const before = run.errors.length
  if (!isJsonObject(event)) {
    fail(run, 'type', 'An event is an object.')
    return false
  }
  checkTexts(run, event, limits)
  checkEventFields(run, event)
  const info = event['info']
  if (event['uuid'] === undefined)
    event['uuid'] = uuid5(mispNamespace, JSON.stringify([info ?? null, event['date'] ?? null]))
  const seen = new Set<string>()
  let attributes = eachOf(run, event, 'Attribute', (one, index) => readAttribute(run, one, index, event, seen))
  attributes += eachOf(run, event, 'Object', (one) => readObject(run, one, event, seen))
  if (attributes > limits.attributes)
    failAt(run, 'Attribute', 'too-many-attributes', `More than ${limits.attributes} attributes. Split the event.`)
  eachOf(run, event, 'EventReport', (one, index) => {
    if (!isJsonObject(one)) return fail(run, 'type', 'A report is an object.')
    fillUuid(run, one, [event['uuid'] ?? null, 'report', index], seen)
  })
  return run.errors.length === before
}

function readAttribute(run: Run, one: Json, index: number, parent: JsonObject, seen: Set<string>): void {
  if (!isJsonObject(one)) return fail(run, 'type', 'An attribute is an object.')
  checkAttribute(run, one)
  fillUuid(
    run,
    one,
    [parent['uuid'] ?? null, one['type'] ?? null, one['value'] ?? null, one['object_relation'] ?? null, index],
    seen,
  )
  checkTags(run, one)
  const type = one['type']
  if (typeof type === 'string' && !attributeTypes.has(type))
    warnAt(run, 'type', 'unknown-type', `MISP has no attribute type "${type.slice(0, 80)}"; it is kept as it is.`)
}

/** @returns how many attributes the object holds. */
function readObject(run: Run, one: Json, event: JsonObject, seen: Set<string>): number {
  if (!isJsonObject(one)) {
    fail(run, 'type', 'An object is an object.')
    return 0
  }
  checkObjectFields(run, one)
  const first = Array.isArray(one['Attribute']) && isJsonObject(one['Attribute'][0]) ? one['Attribute'][0] : {}
  fillUuid(
    run,
    one,
    [event['uuid'] ?? null, 'object', one['name'] ?? null, first['uuid'] ?? first['value'] ?? null],
    seen,
  )
  return eachOf(run, one, 'Attribute', (attribute, index) => readAttribute(run, attribute, index, one, seen))
}

const uuidShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Everything that can be pointed at has a uuid, and no two have the same. */
function fillUuid(run: Run, one: JsonObject, name: Json[], seen: Set<string>): void {
  const given = one['uuid']
  if (given === undefined || given === null || given === '') one['uuid'] = uuid5(mispNamespace, JSON.stringify(name))
  else if (typeof given !== 'string' || !uuidShape.test(given))
    return failAt(run, 'uuid', 'uuid', 'A UUID is needed here.')
  const uuid = String(one['uuid']).toLowerCase()
  if (seen.has(uuid)) failAt(run, 'uuid', 'repeated', `The uuid ${uuid} stands twice in this event.`)
  seen.add(uuid)
}

/** Whether an id is one that we gave, or that STIX can bear as it is; see `stixUuid`. */
const stixShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The UUID under which something of MISP stands in STIX: its own, unless RFC 4122 knows no such UUID. */
export function stixUuid(uuid: string): string {
  const lower = uuid.toLowerCase()
  return stixShape.test(lower) ? lower : uuid5(mispNamespace, lower)
}

/** No text is longer than allowed, and none holds the character that no database keeps. Everywhere, known or not. */
function checkTexts(run: Run, value: Json, limits: MispLimits, name: string | number = ''): void {
  if (typeof value === 'string') {
    const most = name === 'data' ? limits.data : limits.text
    if (value.length > most) fail(run, 'too-long', `This text is longer than the ${most} characters allowed.`)
    else if (value.includes('\0')) fail(run, 'nul', 'A text must not hold the character U+0000.')
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkMember(run, value[index], limits, index)
    return
  }
  for (const key in value) {
    if (key.includes('\0')) fail(run, 'nul', 'A name must not hold the character U+0000.')
    checkMember(run, value[key], limits, key)
  }
}

function checkMember(run: Run, member: Json | undefined, limits: MispLimits, step: string | number): void {
  if (member === undefined) return
  run.path.push(step)
  checkTexts(run, member, limits, step)
  run.path.pop()
}
