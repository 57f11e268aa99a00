import { Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { maySee, thePublic, type Who } from '#modules/sharing/rules.ts'
import { markingsOf, whoOf } from '#modules/sharing/server/index.ts'
import type { FileCard } from '../contract.ts'
import { isOf, type Part } from '../parts.ts'
import { maySeeIncident, maySeePart } from '../rules.ts'
import { type Incident, incidentById, incidentsByIds } from './store/incidents.ts'
import { type Actor, actorById } from './store/actors.ts'
import { allPartsOf, filePart, livePartsOf } from './store/parts.ts'
import type { IncidentTables } from './tables.ts'

/**
 * Everything that an action reads for somebody passes here. The database has shown only what its policies allow; the
 * rules are asked once more, so that either layer alone still holds. `rules.test.ts` removes each in turn.
 */
export type IncidentCall = Call<IncidentTables>

function readerOf(call: IncidentCall): Promise<Who> {
  return call.actor.kind === 'nobody' ? Promise.resolve(thePublic) : whoOf(call)
}

export async function incidentSeen(call: IncidentCall, id: string): Promise<Incident> {
  const [incident] = await onlySeen(call, [await incidentById(call.db, id)])
  if (!incident) throw new Refusal('INCIDENT_UNKNOWN')
  return incident
}

export async function incidentsSeen(call: IncidentCall, ids: readonly string[]): Promise<Incident[]> {
  return onlySeen(call, await incidentsByIds(call.db, ids))
}

/** Of incidents, whatever is known of them beyond whose they are and how far they go, those that the asker sees. */
export async function onlySeen<One extends Pick<Incident, 'ownerId' | 'status' | 'markingId'>>(
  call: IncidentCall,
  incidents: readonly One[],
): Promise<One[]> {
  if (call.actor.kind === 'system') return [...incidents]
  const reader = await readerOf(call)
  const markings = await markingsOf(
    call,
    incidents.map(({ markingId }) => markingId),
  )
  return incidents.filter(({ ownerId: owner, status, markingId }) => {
    const marked = markings.get(markingId)
    return marked !== undefined && maySeeIncident(reader, { owner, status, marking: marked.marking }, call.now) === true
  })
}

/** The parts of an incident as they stand. The incident itself was seen before. */
export async function partsSeen(call: IncidentCall, { id, ownerId }: Incident): Promise<Part[]> {
  return onlySeenParts(call, ownerId, await livePartsOf(call.db, id))
}

/** All that an incident is and was. */
export async function allPartsSeen(call: IncidentCall, { id, ownerId }: Incident): Promise<Part[]> {
  return onlySeenParts(call, ownerId, await allPartsOf(call.db, id))
}

type PartUnder = Pick<Part, 'markingId' | 'markingNowId' | 'onlyDraft'>

export async function onlySeenParts<One extends PartUnder>(
  call: IncidentCall,
  owner: string,
  parts: readonly One[],
): Promise<One[]> {
  return onlySeenOf(
    call,
    parts.map((part) => ({ ...part, ownerId: owner })),
  )
}

/** Parts of several incidents. */
export async function onlySeenOf<One extends PartUnder & { ownerId: string }>(
  call: IncidentCall,
  parts: readonly One[],
): Promise<One[]> {
  if (call.actor.kind === 'system') return [...parts]
  const reader = await readerOf(call)
  const markings = await markingsOf(
    call,
    parts.flatMap(({ markingId, markingNowId }) => [markingId, markingNowId]),
  )
  return parts.filter(({ ownerId: owner, markingId, markingNowId, onlyDraft }) => {
    const [then, now] = [markings.get(markingId), markings.get(markingNowId)]
    if (!then || !now) return false
    return maySeePart(reader, { owner, marking: then.marking, markingNow: now.marking, onlyDraft }, call.now)
  })
}

/** The card of a file as it stands, and whose it is. */
export async function fileSeen(
  call: IncidentCall,
  fileId: string,
): Promise<{ incident: Incident; part: Part<FileCard> }> {
  const file = await filePart(call.db, fileId)
  const [part] = file ? await onlySeenParts(call, file.ownerId, [file.part]) : []
  if (!file || !part || !isOf('file')(part)) throw new Refusal('FILE_UNKNOWN')
  return { incident: await incidentSeen(call, file.incidentId), part }
}

export async function actorSeen(call: IncidentCall, id: string): Promise<Actor> {
  const [actor] = await underMarkingsSeen(call, [await actorById(call.db, id)])
  if (!actor) throw new Refusal('ACTOR_UNKNOWN')
  return actor
}

/** Of things that stand under one marking each, those that the asker sees. */
export async function underMarkingsSeen<One extends { markingId: string }>(
  call: IncidentCall,
  things: readonly One[],
): Promise<One[]> {
  const reader = await readerOf(call)
  const markings = await markingsOf(
    call,
    things.map(({ markingId }) => markingId),
  )
  return things.filter(({ markingId }) => {
    const marked = markings.get(markingId)
    return marked !== undefined && maySee(reader, marked, call.now) === true
  })
}
