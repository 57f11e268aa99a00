import { Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { place as markingIdOf } from '#modules/sharing/server/index.ts'
import { type MispEvent, readMispEvents, stixUuid } from '../misp/event.ts'
import { contradictions, type MarkingChoice } from '../misp/marking.ts'
import { type Member, toStix } from '../misp/to-stix.ts'
import { listOf } from '../misp/writing.ts'
import type { Finding } from '../stix/findings.ts'
import { uuid5 } from '../stix/identifiers.ts'
import { isJsonObject } from '../stix/json.ts'
import { tlpMarkings } from '../stix/tlp.ts'
import {
  changedInSilence,
  latestEvent,
  orderOf,
  type Refused,
  type Standing,
  standingOf,
  withoutForbidden,
} from './misp-standing.ts'
import { ownGroups } from './misp-store.ts'
import { takeOut, technicalContacts } from './store.ts'
import { submitObjects } from './submit.ts'
import type { ExchangeTables } from './tables.ts'
import { withdrawObject } from './withdraw.ts'

type ExchangeCall = Call<ExchangeTables>

export type MispImporting = {
  /** The label for what bears none, and the audience, embargo and caveats of everything. */
  markingDefault: Marking
  /** The incident that the event belongs to; without one, the event is an origin of its own for this delegation. */
  origin: string | null
  /** As in `submitObjects`: whatever the event says of its parts, they go no further than this. */
  boundId?: string
  /** A MISP sharing group's uuid and which of ours it is. Groups with the uuid of one of ours need no entry. */
  groups?: Readonly<Record<string, string>>
  /** What becomes of an event that contradicts itself: it is refused, unless somebody decided for the narrower reading. */
  contradictions?: 'refuse' | 'narrow'
}

export type ImportedEvent = {
  uuid: string
  /** Under which its objects are found: `objectsOfOrigin`, `exportMispEvent`. */
  origin: string
  /** `known`: this version is here already. `older`: a later one is. Neither changed anything. */
  outcome: 'stored' | 'known' | 'older'
  stored: number
  /** Parts that were taken out, because the event has them no longer or narrowed their marking. */
  removed: number
  /** Parts that were withdrawn for ever, and objects that could not be kept, in words. */
  failed: Refused[]
}

export type MispImport = { ok: true; events: ImportedEvent[]; warnings: Finding[] } | { ok: false; errors: Finding[] }

/**
 * Takes in MISP events: each attribute, object and report as STIX under its own marking. An event that comes again with
 * the same timestamp changes nothing; with a later one it is updated, and what it has no longer is withdrawn from those
 * who had received it. Nothing comes back that was withdrawn for ever, as whatever kind of object it comes.
 *
 * Must run in a transaction that may write. Nothing is kept of any event if one of them cannot be read or contradicts
 * itself; then `errors` name every place. Throws Refusal SIGN_IN_FIRST for actors without a delegation.
 */
export async function importMispEvent(
  call: ExchangeCall,
  source: string | Uint8Array,
  importing: MispImporting,
): Promise<MispImport> {
  const own = call.actor.delegationId
  if (own === null) throw new Refusal('SIGN_IN_FIRST')
  const reading = readMispEvents(source)
  if (!reading.ok) return reading
  const choice = await choiceFor(call, own, reading.events, importing)
  if (importing.contradictions !== 'narrow') {
    const errors = reading.events.flatMap((event) =>
      contradictions(event, choice).map((one) => ({ ...one, path: `${event.uuid}${one.path}` })),
    )
    if (errors.length > 0) return { ok: false, errors }
  }
  const events: ImportedEvent[] = []
  for (const event of reading.events) events.push(await importOne(call, event, choice, importing))
  return { ok: true, events, warnings: reading.warnings }
}

async function choiceFor(
  call: ExchangeCall,
  own: string,
  events: readonly MispEvent[],
  { markingDefault, groups = {} }: MispImporting,
): Promise<MarkingChoice> {
  const named = new Set<string>()
  for (const event of events) {
    for (const thing of [
      event,
      ...listOf(event, 'Attribute'),
      ...listOf(event, 'Object'),
      ...listOf(event, 'Object').flatMap((one) => listOf(one, 'Attribute')),
    ]) {
      const group = thing['SharingGroup']
      if (isJsonObject(group) && typeof group['uuid'] === 'string') named.add(group['uuid'].toLowerCase())
    }
  }
  const same = await ownGroups(call.db, [...named])
  return {
    fallback: markingDefault,
    own,
    groupOf: (uuid) => groups[uuid] ?? (same.has(uuid.toLowerCase()) ? uuid.toLowerCase() : undefined),
  }
}

async function importOne(
  call: ExchangeCall,
  given: MispEvent,
  choice: MarkingChoice,
  { origin: incident, boundId }: Pick<MispImporting, 'origin' | 'boundId'>,
): Promise<ImportedEvent> {
  const uuid = stixUuid(given.uuid)
  // Two delegations may take in one event; neither touches what the other has of it.
  const origin = incident ?? uuid5(choice.own, uuid)
  const before = await standingOf(call, origin, choice.own, uuid)
  const container = latestEvent(before)
  const { event, forbidden } = await withoutForbidden(call, given)
  const base = { uuid: given.uuid, origin, stored: 0, removed: 0, failed: forbidden }
  if (!event) return { ...base, outcome: 'known' }
  let members = toStix(event, choice)
  const order = container ? orderOf(members, container) : 1
  if (order <= 0) return { ...base, outcome: order === 0 ? 'known' : 'older' }
  const versions = changedInSilence(members, before)
  if (versions.size > 0) members = toStix(event, choice, versions)

  const kept = members.filter(({ object }) => !tlpMarkings.has(String(object['id'])))
  const groups = await byMarking(call, kept)
  const removed = await removeStale(call, before, groups)
  const collectionIds = [...new Set(before.map((row) => row.collectionId))]
  let stored = 0
  const failed = [...forbidden]
  // What stands here word for word need not be looked at again, unless it was taken out just now with its part.
  const unchanged =
    removed === 0 ? new Set(before.map(({ markingId, text }) => `${markingId} ${text}`)) : new Set<string>()
  for (const { markingId, some } of inOrder(groups)) {
    const objects = some
      .map(({ object }) => ({ value: object, text: JSON.stringify(object) }))
      .filter(({ text }) => !unchanged.has(`${markingId} ${text}`))
    if (objects.length === 0) continue
    const outcomes = await submitObjects(call, { objects, markingId, boundId, origin, collectionIds })
    for (const one of outcomes) {
      if (one.outcome === 'stored') stored++
      if (one.outcome === 'failed') failed.push({ stixId: one.stixId, message: one.message ?? '' })
    }
  }
  return { ...base, outcome: 'stored', stored, removed, failed }
}

/** The members by the id of their marking, each marking looked up once. */
async function byMarking(call: ExchangeCall, members: readonly Member[]): Promise<Map<string, Member[]>> {
  const byWords = new Map<string, Member[]>()
  for (const member of members) {
    const words = JSON.stringify(member.marking)
    const some = byWords.get(words)
    if (some) some.push(member)
    else byWords.set(words, [member])
  }
  const groups = new Map<string, Member[]>()
  for (const some of byWords.values()) {
    const marking = some[0]?.marking
    if (!marking) continue
    const id = await markingIdOf(call, await readable(call, marking))
    groups.set(id, [...(groups.get(id) ?? []), ...some])
  }
  return groups
}

const speaksOfOthers = new Set(['grouping', 'relationship', 'sighting', 'opinion', 'note'])

/** What speaks of others comes after them, so that the store need not look at it again when they arrive. */
function inOrder(groups: ReadonlyMap<string, Member[]>): { markingId: string; some: Member[] }[] {
  const passes = [false, true].flatMap((later) =>
    [...groups].map(([markingId, all]) => ({
      markingId,
      some: all.filter(({ object }) => speaksOfOthers.has(String(object['type'])) === later),
    })),
  )
  return passes.filter(({ some }) => some.length > 0)
}

/** TLP:RED is for people. What a machine brings under it is for those who answer for the machine. */
async function readable(call: ExchangeCall, marking: Marking): Promise<Marking> {
  if (
    marking.tlp !== 'red' ||
    call.actor.kind === 'person' ||
    marking.audience.people.length > 0 ||
    call.actor.delegationId === null
  )
    return marking
  return {
    ...marking,
    audience: { ...marking.audience, people: await technicalContacts(call.db, call.actor.delegationId) },
  }
}

/**
 * Takes out what the event has no longer, and what stands under another marking from now on: whoever may still see it
 * finds it anew. Those who had received a part are told; projections go in silence, with the part they repeat.
 */
async function removeStale(
  call: ExchangeCall,
  before: readonly Standing[],
  groups: ReadonlyMap<string, Member[]>,
): Promise<number> {
  const now = new Map(
    [...groups].flatMap(([markingId, some]) =>
      some.map(({ object }): [string, string] => [String(object['id']), markingId]),
    ),
  )
  const stale = before.filter((row) => now.get(row.stixId) !== row.markingId)
  const parts = new Set(
    stale.filter(({ part }) => part?.kind !== 'projection' && part?.kind !== 'event').map((row) => row.stixId),
  )
  for (const stixId of parts) {
    const reason = now.has(stixId)
      ? 'Its marking was narrowed or changed in MISP.'
      : 'It was removed from the event in MISP.'
    await withdrawObject(call, { stixId, reason, forbid: false })
  }
  const rest = stale.filter((row) => !parts.has(row.stixId)).map((row) => row.seq)
  if (rest.length > 0) await takeOut(call.db, rest, call.now)
  return parts.size
}
