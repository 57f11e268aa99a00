import type { Marking } from '#modules/sharing/contract.ts'
import { uuid5 } from '../stix/identifiers.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { type MispEvent, mispNamespace } from './event.ts'
import type { ReturnedEvent } from './from-stix.ts'
import { distributionFor, distributionOf, tagNames, tagsOf } from './marking.ts'

/** Says that an event is a copy from which parts are left out. */
export const redactedTag = 'chancery:copy="redacted"'
/** Says that what it speaks of never happened. */
export const exerciseTag = 'chancery:exercise="true"'

/** To whom an event goes out, as far as its identity depends on it. */
export type Reader = {
  /** The same for readers who see the same: their delegation, and the person where something is for named people. */
  key: string
  /** Whether the reader belongs to the delegation whose event it is. */
  owns: boolean
}

/**
 * The one event of an origin, an incident or a MISP event taken in. A single MISP event of which everything is there is
 * that event again, under its own uuid. A copy from which something is left out, and an event put together from several
 * sources or from other STIX, is another event: one for each reader, always the same, and it extends the original.
 *
 * @param origin the id of the incident, or of the event itself.
 */
export function eventOfOrigin(found: readonly ReturnedEvent[], origin: string, reader: Reader): MispEvent | undefined {
  const [first, ...others] = found
  if (!first) return undefined
  const isImported = first.isImported && others.length === 0
  if (isImported && first.whole) return younger(first)
  const original = isImported ? first.event.uuid : uuid5(mispNamespace, `origin ${origin}`)
  const event = others.length === 0 ? younger(first) : merged(found)
  if (!isImported && reader.owns) return { ...event, uuid: original }
  const parts = found.some((one) => one.isImported && !one.whole) ? withTags(event, [redactedTag]) : event
  return { ...parts, uuid: uuid5(mispNamespace, JSON.stringify([original, reader.key])), extends_uuid: original }
}

/**
 * MISP tells versions by seconds, and takes an event anew only when it is later: each part that was taken back makes
 * the event a second later, for every reader the same. The part itself goes out once more, empty and deleted, so that
 * servers that have it delete it: a feed from which it is only missing would leave it there.
 */
function younger({ event, withdrawn }: ReturnedEvent): MispEvent {
  if (withdrawn.length === 0) return event
  const timestamp = String(Number(event['timestamp'] ?? 0) + withdrawn.length)
  // Of an object, more than the indicator is gone; MISP has no way to take an object back by an attribute.
  const all = new Set(withdrawn)
  const isAttribute = (id: string): boolean =>
    /^(?:indicator|x-misp-attribute)--/.test(id) && !all.has(`observed-data--${id.slice(-36)}`)
  const gone = withdrawn
    .filter(isAttribute)
    .slice(0, 1_000)
    .map((id) => emptied(id.slice(-36), timestamp))
  const attributes = Array.isArray(event['Attribute']) ? event['Attribute'] : []
  return { ...event, timestamp, ...(gone.length > 0 ? { Attribute: [...attributes, ...gone] } : {}) }
}

const withdrawnWords = 'Withdrawn by its owner'

function emptied(uuid: string, timestamp: string): JsonObject {
  return { uuid, type: 'other', category: 'Other', value: withdrawnWords, to_ids: false, deleted: true, timestamp }
}

/** Several events of one origin as one: the first says what it is about, the latest when it changed. */
function merged(found: readonly ReturnedEvent[]): MispEvent {
  const [first] = found
  const events = found.map(younger)
  const whole: JsonObject = { ...first?.event }
  for (const list of ['Attribute', 'Object', 'EventReport', 'Galaxy', 'Tag']) {
    const all = distinct(events.flatMap((event) => (Array.isArray(event[list]) ? event[list] : [])))
    if (all.length > 0) whole[list] = all
  }
  whole['timestamp'] = String(Math.max(...events.map((event) => Number(event['timestamp'] ?? 0))))
  return { ...whole, uuid: String(whole['uuid']), info: String(whole['info']) }
}

function distinct(all: readonly Json[]): Json[] {
  const seen = new Set<string>()
  return all.filter((one) => {
    const key = isJsonObject(one) ? String(one['uuid'] ?? one['name'] ?? JSON.stringify(one)) : JSON.stringify(one)
    return !seen.has(key) && seen.add(key)
  })
}

/** Fields of one MISP server's own bookkeeping, which mean nothing, or something else, on another. */
const local = new Set([
  'id',
  'event_id',
  'org_id',
  'orgc_id',
  'object_id',
  'sharing_group_id',
  'SharingGroup',
  'attribute_count',
  'proposal_email_lock',
  'locked',
  'RelatedEvent',
  'ShadowAttribute',
  'event_creator_email',
  'Org',
  'old_id',
  'galaxy_id',
  'tag_id',
  'local',
  'user_id',
])

/**
 * An event as it may go to another organisation's server: with its label as tags, a distribution no wider than the
 * marking it stands under, without what was deleted and without another server's bookkeeping.
 *
 * @param maker the organisation that speaks for it, where the event names none.
 */
export function released(event: MispEvent, marking: Marking, maker: { name: string; uuid: string }): MispEvent {
  const bare = stripped(event)
  const labelled = tagNames(event).some((name) => /^tlp:/i.test(name) && !/^tlp:ex:/i.test(name))
  const labels = tagsOf(marking).filter(
    (tag) => !tagNames(event).includes(tag) && !(labelled && /^tlp:(?!ex:)/.test(tag)),
  )
  const tags = [
    ...labels,
    ...(marking.exercise ? [exerciseTag] : []),
    ...marking.caveats.map((words) => `chancery:caveat="${words.replaceAll('"', "'")}"`),
  ]
  const orgc = isJsonObject(event['Orgc']) && typeof event['Orgc']['name'] === 'string' ? event['Orgc'] : maker
  return {
    ...withTags(bare, tags),
    Orgc: { name: orgc['name'] ?? maker.name, uuid: orgc['uuid'] ?? maker.uuid },
    distribution: narrowerDistribution(distributionOf(event), String(distributionFor(marking))),
    threat_level_id: event['threat_level_id'] ?? '4',
    analysis: event['analysis'] ?? '0',
    published: true,
  }
}

/** A group of another server has no meaning here; and what may go to a community may also stay at home. */
function narrowerDistribution(own: number | undefined, most: string): string {
  return own === undefined || own > 3 || own > Number(most) ? most : String(own)
}

function withTags<Tagged extends JsonObject>(event: Tagged, names: readonly string[]): Tagged {
  if (names.length === 0) return event
  const before = Array.isArray(event['Tag']) ? event['Tag'] : []
  return { ...event, Tag: [...before, ...names.map((name): JsonObject => ({ name }))] }
}

function stripped(event: MispEvent): MispEvent {
  const bare = strippedValue(event)
  return { ...(isJsonObject(bare) ? bare : {}), uuid: event.uuid, info: event.info }
}

function strippedValue(value: Json): Json {
  if (Array.isArray(value))
    return value
      .filter((one) => !(isJsonObject(one) && isDeleted(one) && one['value'] !== withdrawnWords))
      .map(strippedValue)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => !local.has(name))
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, name === 'distribution' && Number(inner) === 4 ? '0' : strippedValue(inner)]),
  )
}

function isDeleted({ deleted }: JsonObject): boolean {
  return deleted === true || deleted === 1 || deleted === '1'
}

/** What a feed's manifest says of an event. */
export function manifestEntry(event: MispEvent): JsonObject {
  const tags = tagNames(event).map((name): JsonObject => ({ name }))
  return {
    Orgc: event['Orgc'] ?? { name: '', uuid: '' },
    ...(tags.length > 0 ? { Tag: tags } : {}),
    info: event.info,
    date: event['date'] ?? '1970-01-01',
    analysis: event['analysis'] ?? '0',
    threat_level_id: event['threat_level_id'] ?? '4',
    timestamp: event['timestamp'] ?? '0',
  }
}

/** The values of an event as a feed's `hashes.csv` lists them: each part of a composite value by itself. */
export function valuesOf(event: MispEvent): string[] {
  const values: string[] = []
  const take = (list: Json | undefined): void => {
    if (!Array.isArray(list)) return
    for (const one of list) {
      if (!isJsonObject(one) || isDeleted(one)) continue
      const { type, value } = one
      if (value !== undefined && value !== null)
        values.push(
          ...(String(type).includes('|') || type === 'malware-sample' ? String(value).split('|') : [String(value)]),
        )
    }
  }
  take(event['Attribute'])
  if (Array.isArray(event['Object'])) for (const one of event['Object']) if (isJsonObject(one)) take(one['Attribute'])
  return values
}
