import type { Marking } from '#modules/sharing/contract.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { type MispEvent, stixUuid } from './event.ts'
import { extensionFor } from './extension.ts'
import { beginning, type MarkingChoice, markingOf, type Placed, tagNames } from './marking.ts'
import { timestampOf } from './parts.ts'
import { markingDefinitions } from './stix-marking.ts'

/** One STIX object and the marking under which it is to be stored. */
export type Member = { object: JsonObject; marking: Marking }

/** What writing one event carries along. */
export type Writing = {
  event: MispEvent
  /** The event's UUID in STIX. */
  uuid: string
  choice: MarkingChoice
  placed: Placed
  /** When the event began, and when it was last changed, in seconds. */
  began: number
  changed: number
  creator: string | undefined
  members: Member[]
  /** Where each part of the event stands, by its uuid in MISP. */
  places: Map<string, Placed>
  /** What each uuid of MISP became, for relationships between parts. */
  mains: Map<string, { id: string; marking: Marking }>
  /** Objects of galaxies, and relations to them, that are there already. */
  shared: Set<string>
  /** Versions other than those that the timestamps of MISP give, by id. */
  versions: ReadonlyMap<string, string>
  /** The marking definitions of each marking met so far. */
  definitions: Map<Marking, Member[]>
}

export const publicMarking: Marking = {
  tlp: 'clear',
  pap: null,
  audience: { delegations: [], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: false,
}

export function begin(event: MispEvent, choice: MarkingChoice, versions: ReadonlyMap<string, string>): Writing {
  const placed = markingOf(event, beginning(choice), choice)
  const day = typeof event['date'] === 'string' ? Date.parse(`${event['date']}T00:00:00Z`) / 1000 : 0
  const changed = secondsIn(event['timestamp']) ?? Math.max(day, 0)
  const began = Math.max(0, Math.min(day, changed))
  const uuid = stixUuid(event.uuid)
  return {
    event,
    uuid,
    choice,
    placed,
    began,
    changed,
    creator: undefined,
    members: [],
    places: placesIn(event, placed, choice),
    mains: new Map(),
    shared: new Set(),
    versions,
    definitions: new Map(),
  }
}

/** The marking of every part. Equal markings are one object, so that they are compared at a glance. */
function placesIn(event: MispEvent, placed: Placed, choice: MarkingChoice): Map<string, Placed> {
  const places = new Map<string, Placed>()
  const distinct = new Map([[JSON.stringify(placed), placed]])
  const place = (thing: JsonObject, parent: Placed): Placed => {
    let own = markingOf(thing, parent, choice)
    if (own !== parent) {
      const key = JSON.stringify(own)
      own = distinct.get(key) ?? own
      distinct.set(key, own)
    }
    places.set(String(thing['uuid']).toLowerCase(), own)
    return own
  }
  for (const one of [...listOf(event, 'Attribute'), ...listOf(event, 'EventReport')]) place(one, placed)
  for (const object of listOf(event, 'Object')) {
    const own = place(object, placed)
    for (const one of listOf(object, 'Attribute')) place(one, own)
  }
  return places
}

/** Where a part stands; where the event stands, for what is no part. */
export function placeOf(writing: Writing, thing: JsonObject): Placed {
  return writing.places.get(String(thing['uuid']).toLowerCase()) ?? writing.placed
}

export function listOf(holder: JsonObject, name: string): JsonObject[] {
  const list = holder[name]
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

export function secondsIn(value: Json | undefined): number | undefined {
  return value === undefined || value === null || value === '' ? undefined : Number(value)
}

/** The `object_marking_refs` for a marking; its definitions come along with the event. */
export function refsFor(writing: Writing, marking: Marking): string[] {
  let definitions = writing.definitions.get(marking)
  if (!definitions) {
    definitions = markingDefinitions(marking, writing.uuid).map(({ object, open }) => ({
      object,
      marking: open ? publicMarking : marking,
    }))
    writing.definitions.set(marking, definitions)
  }
  return definitions.map(({ object }) => String(object['id']))
}

/** What all versioned objects of an event have. A part is never older than the event's day, unless it says so. */
export function commonFor(
  writing: Writing,
  type: string,
  uuid: string,
  thing: JsonObject,
  marking: Marking,
): JsonObject {
  const changed = secondsIn(thing['timestamp']) ?? writing.changed
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${uuid}`,
    ...(writing.creator === undefined ? {} : { created_by_ref: writing.creator }),
    created: timestampOf(Math.min(writing.began, changed)),
    modified: writing.versions.get(`${type}--${uuid}`) ?? timestampOf(changed),
    ...(isDeleted(thing) ? { revoked: true } : {}),
    object_marking_refs: refsFor(writing, marking),
  }
}

function isDeleted(thing: JsonObject): boolean {
  const { deleted } = thing
  return deleted === true || deleted === 1 || deleted === '1'
}

export function add(writing: Writing, object: JsonObject, marking: Marking, mispUuid?: Json): void {
  writing.members.push({ object, marking })
  if (typeof mispUuid === 'string') writing.mains.set(mispUuid.toLowerCase(), { id: String(object['id']), marking })
}

/** An observable under the marking of the part that it belongs to. */
export function addObservable(writing: Writing, object: JsonObject, marking: Marking): void {
  const own = isJsonObject(object['extensions']) ? object['extensions'] : {}
  add(
    writing,
    { ...object, object_marking_refs: refsFor(writing, marking), extensions: { ...own, ...projection(writing) } },
    marking,
  )
}

export function projection(writing: Writing): JsonObject {
  return extensionFor({ kind: 'projection', event: writing.uuid })
}

export function labelsFor(thing: JsonObject, ...structure: [string, Json | undefined][]): JsonObject {
  const said = structure.flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' && !value.includes('"') ? [`misp:${name}="${value}"`] : [],
  )
  const labels = [...said, ...tagNames(thing)]
  return labels.length > 0 ? { labels } : {}
}

export function isForDetection({ to_ids: flag }: JsonObject): boolean {
  return flag === true || flag === 1 || flag === '1'
}

export function patternFields(
  thing: JsonObject,
  writing: Writing,
  pattern: string,
  language = 'stix',
  name = '',
): JsonObject {
  return {
    ...(name === '' ? {} : { name: name.slice(0, 250) }),
    pattern,
    pattern_type: language,
    ...(language === 'stix' ? { pattern_version: '2.1' } : {}),
    valid_from: timestampOf(secondsIn(thing['timestamp']) ?? writing.changed),
  }
}

export function observedFields(thing: JsonObject, writing: Writing): JsonObject {
  const moment = timestampOf(secondsIn(thing['timestamp']) ?? writing.changed)
  return { first_observed: moment, last_observed: moment, number_observed: 1 }
}
