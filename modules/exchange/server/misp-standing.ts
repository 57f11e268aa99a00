import type { Call } from '#platform/server/call.ts'
import { type MispEvent, stixUuid } from '../misp/event.ts'
import { type Part, partOf } from '../misp/extension.ts'
import type { Member } from '../misp/to-stix.ts'
import { listOf } from '../misp/writing.ts'
import { isJsonObject, readJson } from '../stix/json.ts'
import { compareTimestamps, isTimestamp } from '../stix/timestamps.ts'
import { forbiddenAmong } from './misp-store.ts'
import { rowsOfOrigin } from './store.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

/** A part that is not taken in, and why. */
export type Refused = { stixId: string; message: string }

/** One object of an event that is here already. */
export type Standing = {
  seq: number
  stixId: string
  version: string
  markingId: string
  text: string
  collectionId: string
  part: Part | undefined
}

/** What the own delegation has here of this event already, as far as the actor sees it. */
export async function standingOf(call: ExchangeCall, origin: string, own: string, event: string): Promise<Standing[]> {
  const rows = await rowsOfOrigin(call.db, origin)
  return rows.flatMap((row) => {
    if (row.ownerId !== own || row.redacts !== null) return []
    const reading = readJson(row.text)
    const part = reading.ok && isJsonObject(reading.value) ? partOf(reading.value) : undefined
    return part?.event === event ? [{ ...row, part }] : []
  })
}

export function latestEvent(before: readonly Standing[]): Standing | undefined {
  const versions = before.filter(({ part, version }) => part?.kind === 'event' && isTimestamp(version))
  return versions.toSorted((one, other) => compareTimestamps(other.version, one.version))[0]
}

/** Whether the event that came is later than, the same as, or earlier than the one that is here. */
export function orderOf(members: readonly Member[], container: Standing): number {
  const id = container.stixId
  const modified = members.find(({ object }) => object['id'] === id)?.object['modified']
  if (typeof modified !== 'string' || !isTimestamp(modified)) return 1
  return compareTimestamps(modified, container.version)
}

const kindsOfPart = [
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
  'grouping',
]

/** The event without those parts that were withdrawn for ever, under whatever type they stood then. */
export async function withoutForbidden(
  call: ExchangeCall,
  event: MispEvent,
): Promise<{ event: MispEvent | undefined; forbidden: Refused[] }> {
  const lists = ['Attribute', 'Object', 'EventReport']
  const uuids = [event.uuid, ...lists.flatMap((list) => listOf(event, list).map((one) => String(one['uuid'])))]
  const ids = uuids.flatMap((uuid) => kindsOfPart.map((kind) => `${kind}--${stixUuid(uuid)}`))
  const forbidden = await forbiddenAmong(call.db, ids)
  if (forbidden.size === 0) return { event, forbidden: [] }
  const banned = new Set([...forbidden].map((id) => id.slice(-36)))
  const failed = [...forbidden].map((stixId) => ({
    stixId,
    message: 'This object was withdrawn, never to be accepted again.',
  }))
  if (banned.has(stixUuid(event.uuid))) return { event: undefined, forbidden: failed }
  const rest: MispEvent = { ...event }
  for (const list of lists) {
    const members = event[list]
    if (Array.isArray(members))
      rest[list] = members.filter((one) => !(isJsonObject(one) && banned.has(stixUuid(String(one['uuid'])))))
  }
  return { event: rest, forbidden: failed }
}

/**
 * MISP changes tags, sightings and galaxies of a part without touching the part's timestamp. Such a part is a new
 * version all the same, of the moment at which the event changed.
 */
export function changedInSilence(members: readonly Member[], before: readonly Standing[]): Map<string, string> {
  const known = new Map(before.map((row) => [`${row.stixId} ${row.version}`, row]))
  const container = members.find(({ object }) => object['type'] === 'grouping')?.object['modified']
  const changed = new Map<string, string>()
  for (const { object } of members) {
    const { id, modified } = object
    const row = typeof modified === 'string' ? known.get(`${String(id)} ${modified}`) : undefined
    if (!row || row.text === JSON.stringify(object) || typeof container !== 'string' || typeof modified !== 'string')
      continue
    changed.set(
      String(id),
      compareTimestamps(container, modified) > 0 ? container : new Date(Date.parse(modified) + 1).toISOString(),
    )
  }
  return changed
}
