import type { Call } from '#platform/server/call.ts'
import type { DeliveryWay, Marking } from '#modules/sharing/contract.ts'
import { markingsOf, recordDeliveries } from '#modules/sharing/server/index.ts'
import type { MispEvent } from '../misp/event.ts'
import { fromStix, type ReturnedEvent } from '../misp/from-stix.ts'
import { isNarrower } from '../misp/marking.ts'
import { eventOfOrigin, released } from '../misp/release.ts'
import type { Finding } from '../stix/findings.ts'
import { isJsonObject, type JsonObject, readJson } from '../stix/json.ts'
import { compareTimestamps, isTimestamp } from '../stix/timestamps.ts'
import { nameOfDelegation } from './misp-store.ts'
import { type ObjectOfOrigin, objectsOfOrigin } from './origin.ts'
import type { ExchangeTables } from './tables.ts'
import { objectKind } from './object-kind.ts'

type ExchangeCall = Call<ExchangeTables>

/** An origin as somebody sees it, translated: the same for all who see the same objects. */
export type Translated = {
  found: ReturnedEvent[]
  left: Finding[]
  /** The objects that went into it, by their owners. */
  given: { ownerId: string; seqs: number[] }[]
  /** Of the event itself; of its narrowest part where there is no event. */
  marking: Marking | undefined
  ownerId: string
  ownerName: string
  /** Whether something of it is for named people. */
  isForPeople: boolean
}

export type MispExport = {
  event: MispEvent
  /** STIX objects for which MISP has no place. */
  left: Finding[]
}

/**
 * The one MISP event of an incident, or of an event that was taken in, as far as the actor's markings let them see it;
 * undefined where they see nothing of it. Members of its own delegation get it as it was taken in; others get it as
 * `released` makes it for another organisation's server. What is handed out is recorded as delivered.
 *
 * Must run in a transaction that may record (mode `acts` or `delivers`).
 */
export async function exportMispEvent(
  call: ExchangeCall,
  origin: string,
  way: DeliveryWay = 'export',
): Promise<MispExport | undefined> {
  const translated = await translate(call, origin)
  const event = translated && eventFor(call, origin, translated, true)
  if (!translated || !event) return undefined
  await recordTranslated(call, [translated], way)
  return { event, left: translated.left }
}

/** Translates chosen objects, those of a search or of a collection, without reading or recording anything. */
export function mispEventsOf(texts: readonly string[]): { events: MispEvent[]; left: Finding[] } {
  const { events, left } = fromStix(texts.flatMap(parsed))
  return { events: events.map(({ event }) => event), left }
}

function parsed(text: string): JsonObject[] {
  const reading = readJson(text)
  return reading.ok && isJsonObject(reading.value) ? [reading.value] : []
}

export async function translate(call: ExchangeCall, origin: string): Promise<Translated | undefined> {
  const rows = await objectsOfOrigin(call, origin)
  const [first] = rows
  if (!first) return undefined
  const markings = await markingsOf(
    call,
    rows.map((row) => row.markingId),
  )
  const event = rows.find((row) => row.type === 'grouping' || row.type === 'report' || row.type === 'incident')
  const labels = [...markings.values()]
    .map(({ marking }) => marking)
    .toSorted((one, other) => (isNarrower(one.tlp, other.tlp) ? -1 : 1))
  return {
    ...byOwners(rows),
    marking: (event && markings.get(event.markingId)?.marking) ?? labels[0],
    ownerId: (event ?? first).ownerId,
    ownerName: await nameOfDelegation(call.db, (event ?? first).ownerId),
    isForPeople: labels[0]?.tlp === 'red',
  }
}

/**
 * Each owner's objects are translated by themselves, in the order in which the owners came: nobody's later version of
 * another's object, or of another's event, takes its place.
 */
function byOwners(rows: readonly ObjectOfOrigin[]): Pick<Translated, 'found' | 'left' | 'given'> {
  const told: Pick<Translated, 'found' | 'left' | 'given'> = { found: [], left: [], given: [] }
  for (const ownerId of new Set(rows.map((row) => row.ownerId))) {
    const own = latestOf(rows.filter((row) => row.ownerId === ownerId))
    const { events, left } = fromStix(own.flatMap((row) => parsed(row.text)))
    const known = new Set(told.found.map(({ event }) => event.uuid))
    told.found.push(...events.filter(({ event }) => !known.has(event.uuid)))
    told.left.push(...left)
    told.given.push({ ownerId, seqs: own.map((row) => row.seq) })
  }
  return told
}

function latestOf(rows: readonly ObjectOfOrigin[]): ObjectOfOrigin[] {
  const latest = new Map<string, ObjectOfOrigin>()
  for (const row of rows) {
    const known = latest.get(row.stixId)
    const later =
      !known ||
      !isTimestamp(row.version) ||
      !isTimestamp(known.version) ||
      compareTimestamps(row.version, known.version) > 0
    if (later) latest.set(row.stixId, row)
  }
  return [...latest.values()]
}

function byOwner(rows: readonly { ownerId: string; seqs: readonly number[] }[]): Translated['given'] {
  const owners = new Map<string, number[]>()
  for (const { ownerId, seqs } of rows) {
    const known = owners.get(ownerId) ?? []
    for (const seq of seqs) known.push(seq)
    owners.set(ownerId, known)
  }
  return [...owners].map(([ownerId, seqs]) => ({ ownerId, seqs }))
}

/**
 * The event as this actor is given it.
 *
 * @param verbatim as it was taken in, for members of the delegation that did.
 */
export function eventFor(
  call: ExchangeCall,
  origin: string,
  { found, marking, ownerId, ownerName, isForPeople }: Translated,
  verbatim: boolean,
): MispEvent | undefined {
  const { delegationId, id } = call.actor
  const owns = delegationId !== null && delegationId === ownerId
  const event = eventOfOrigin(found, origin, { key: `${delegationId ?? ''}${isForPeople ? ` ${id}` : ''}`, owns })
  if (!event || !marking || (owns && verbatim)) return event
  return released(event, marking, { name: ownerName, uuid: ownerId })
}

/** Everything that went into these events was handed out to the actor; what is their own is no delivery. */
export async function recordTranslated(
  call: ExchangeCall,
  translated: readonly Translated[],
  way: DeliveryWay,
): Promise<void> {
  const rows = byOwner(translated.flatMap(({ given }) => given)).filter(
    ({ ownerId }) => ownerId !== call.actor.delegationId,
  )
  await recordDeliveries(
    call,
    rows.map((row) => ({ kind: objectKind, way, ...row })),
  )
}
