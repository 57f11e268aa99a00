import type { Finding } from '../stix/findings.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { compareTimestamps, isTimestamp } from '../stix/timestamps.ts'
import { checkMispEvents, defaultMispLimits, type MispEvent, type MispLimits, stixUuid } from './event.ts'
import { type Part, partOf } from './extension.ts'
import { foreignEvents } from './foreign-stix.ts'
import { texts } from './galaxies.ts'
import type { FindObject } from './graph.ts'
import { attributeFrom, eventFrom, objectFrom, reportFrom } from './parts.ts'
import { type Remainder, restored } from './remainder.ts'
import { partsDigest } from './to-stix.ts'

export type StixAsMisp = {
  events: ReturnedEvent[]
  /** What was left out, and why. Places are ids of STIX objects. */
  left: Finding[]
}

export type ReturnedEvent = {
  event: MispEvent
  /** False if parts of the event are not among the objects because they are not for this reader. */
  whole: boolean
  /** Ids of parts that the event names and that are gone: they were taken back. */
  withdrawn: string[]
  /** Whether it came from MISP, rather than from other STIX. */
  isImported: boolean
}

/**
 * Translates STIX 2.1 objects into MISP events. What `toStix` wrote comes back exactly as it was, each event from its
 * own parts, whichever of them are there. Everything else is translated by what STIX says: groupings and reports
 * become events; indicators, observed-data and observables their attributes and objects; actors, techniques, malware
 * and tools their galaxies; TLP and PAP markings their tags. What belongs to no container stands in one event more.
 *
 * @param objects of one bundle, or of any other choice; of several versions of one object the latest counts.
 */
export function fromStix(objects: readonly JsonObject[], limits: MispLimits = defaultMispLimits): StixAsMisp {
  const latest = latestOf(objects)
  const find: FindObject = (id) => latest.get(id)
  const left: Finding[] = []
  const groups = new Map<string, Parts>()
  const foreign: JsonObject[] = []
  for (const object of latest.values()) {
    const part = partOf(object)
    if (part === undefined) foreign.push(object)
    else if (part.kind !== 'projection') gather(groups, object, part)
  }
  const own = [...groups].map(([uuid, parts]) => eventOf(uuid, parts, find))
  const others = foreignEvents(foreign, find, usedBy(groups), left).map((event) => ({
    event,
    whole: true,
    withdrawn: [],
    isImported: false,
  }))
  return { events: [...own, ...others].flatMap((one) => checked(one, limits, left)), left }
}

function latestOf(objects: readonly JsonObject[]): Map<string, JsonObject> {
  const latest = new Map<string, JsonObject>()
  for (const object of objects) {
    const id = object['id']
    if (typeof id !== 'string') continue
    const known = latest.get(id)
    if (known === undefined || isLater(object['modified'], known['modified'])) latest.set(id, object)
  }
  return latest
}

function isLater(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string' || !isTimestamp(one) || !isTimestamp(other)) return false
  return compareTimestamps(one, other) > 0
}

type Parts = { container?: { object: JsonObject; part: Part }; parts: { object: JsonObject; part: Part }[] }

function gather(groups: Map<string, Parts>, object: JsonObject, part: Part): void {
  const group: Parts = groups.get(part.event) ?? { parts: [] }
  if (part.kind === 'event') group.container = { object, part }
  else group.parts.push({ object, part })
  groups.set(part.event, group)
}

/** What our own parts refer to is told with them, and is not to be told again as a stranger's. */
function usedBy(groups: Map<string, Parts>): ReadonlySet<string> {
  const used = new Set<string>()
  const use = (object: JsonObject): void => {
    for (const [name, value] of Object.entries(object)) {
      if (!name.endsWith('_ref') && !name.endsWith('_refs')) continue
      for (const id of Array.isArray(value) ? value : [value]) if (typeof id === 'string') used.add(id)
    }
  }
  for (const { container, parts } of groups.values()) {
    if (container) use(container.object)
    for (const { object } of parts) use(object)
  }
  return used
}

function eventOf(uuid: string, { container, parts }: Parts, find: FindObject): ReturnedEvent {
  const shell = container
    ? restored(eventFrom(container.object), container.part.remainder ?? nothing)
    : withoutContainer(uuid, parts)
  const attributes: JsonObject[] = []
  const reports: JsonObject[] = []
  const objects = new Map<string, JsonObject>()
  for (const { object, part } of parts) {
    if (part.kind !== 'object') continue
    const whole = objectOf(object, part, find)
    objects.set(String(whole['uuid']).toLowerCase(), whole)
  }
  for (const { object, part } of parts) {
    const remainder = part.remainder ?? nothing
    if (part.kind === 'report') reports.push(restored(reportFrom(object), remainder))
    if (part.kind === 'attribute')
      listFor(part, objects, attributes).push(restored(attributeFrom(object, find), remainder))
    if (part.kind === 'reference')
      append(objects.get(String(part.object).toLowerCase()), 'ObjectReference', remainder.set)
  }
  const event: JsonObject = {
    ...shell,
    ...(attributes.length > 0 ? { Attribute: attributes } : {}),
    ...(objects.size > 0 ? { Object: [...objects.values()] } : {}),
    ...(reports.length > 0 ? { EventReport: reports } : {}),
  }
  const given = container?.part.parts
  const named = texts(container?.object['object_refs'])
  const present = parts.map(({ object }) => object)
  return {
    // Checked on the way out, in `checked`; until then it is an event in name only.
    event: event as MispEvent,
    isImported: true,
    whole: given !== undefined && given === partsDigest(uuid, present, named),
    withdrawn: named.filter((id) => find(id) === undefined && typesOfParts.has(id.split('--')[0] ?? '')),
  }
}

const typesOfParts = new Set([
  'indicator',
  'observed-data',
  'x-misp-attribute',
  'x-misp-object',
  'vulnerability',
  'campaign',
  'threat-actor',
  'attack-pattern',
  'course-of-action',
  'note',
])

const nothing: Remainder = { set: {}, drop: [] }

/** A part can be seen by somebody who does not see the event itself. The event's words stay where they are. */
function withoutContainer(uuid: string, parts: Parts['parts']): JsonObject {
  const moments = parts.flatMap(({ object }) =>
    typeof object['modified'] === 'string' ? [Date.parse(object['modified'])] : [],
  )
  const latest = moments.reduce((one, other) => Math.max(one, other), 0)
  return {
    uuid: stixUuid(uuid),
    info: 'Parts of an event',
    date: new Date(latest).toISOString().slice(0, 10),
    timestamp: String(Math.floor(latest / 1000)),
  }
}

function objectOf(main: JsonObject, part: Part, find: FindObject): JsonObject {
  const { Attribute: leaves, ...shell } = objectFrom(main, find)
  const remainder: NonNullable<Part['remainder']> = part.remainder ?? nothing
  const { attributes = [] } = remainder
  const list = attributes.map(({ from, ...rest }) => {
    const leaf = from === undefined || !Array.isArray(leaves) ? undefined : leaves[from]
    return restored(isJsonObject(leaf) ? leaf : {}, rest)
  })
  const whole = restored(shell, remainder)
  return list.length > 0 ? { ...whole, Attribute: list } : whole
}

/** Where an attribute belongs: to the event, or to its object, if that one is there. */
function listFor(part: Part, objects: Map<string, JsonObject>, ofEvent: Json[]): Json[] {
  const holder = part.object === undefined ? undefined : objects.get(part.object.toLowerCase())
  if (!holder) return ofEvent
  const list = Array.isArray(holder['Attribute']) ? holder['Attribute'] : []
  holder['Attribute'] = list
  return list
}

function append(holder: JsonObject | undefined, name: string, value: JsonObject): void {
  if (!holder) return
  const list = holder[name]
  if (Array.isArray(list)) list.push(value)
  else holder[name] = [value]
}

/** Nothing leaves that our own reader would not take in: remainders may come from anybody. */
function checked(one: ReturnedEvent, limits: MispLimits, left: Finding[]): ReturnedEvent[] {
  const reading = checkMispEvents(one.event, limits)
  const event = reading.ok ? reading.events[0] : undefined
  if (event) return [{ ...one, event }]
  if (!reading.ok)
    left.push(...reading.errors.map(({ path, ...rest }) => ({ path: `${String(one.event['uuid'])}${path}`, ...rest })))
  return []
}
