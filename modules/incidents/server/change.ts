import { Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import type { PartBody, Wanted } from '../parts.ts'
import { markedAll, type Part, wantedOf } from '../parts.ts'
import { textsOf } from '../part-texts.ts'
import { tsvectorOf } from '../search-words.ts'
import { type IncidentCall, incidentsSeen, partsSeen, underMarkingsSeen } from './eyes.ts'
import { actorsByIds } from './store/actors.ts'
import { type Incident, partiesByIds, takeVersion } from './store/incidents.ts'
import { endParts, insertParts } from './store/parts.ts'

/**
 * How an incident changes, always: an action says which parts there shall be; `settle` compares them with those that
 * stand, ends what changed with the new version and begins it anew. Parts that the actor does not see are neither
 * touched nor known: a RED section of a colleague outlives every change of the others.
 */

const mostParts = 2000

/** Takes the next version; refuses where somebody changed the incident after the actor had read it. */
export async function nextVersion(call: IncidentCall, incident: Incident, version: number): Promise<number> {
  if (!(await takeVersion(call.db, incident.id, version))) throw new Refusal('INCIDENT_CHANGED_MEANWHILE', { version })
  return version + 1
}

/** The parts that stand, as the actor sees them, in the shape in which they are wanted. */
export async function standing(call: IncidentCall, incident: Incident): Promise<Wanted[]> {
  return (await partsSeen(call, incident)).map(wantedOf)
}

/**
 * Makes the parts of an incident the wanted ones, from this version on. The incident carries its marking already.
 * Answers all parts that stood before, with their markings then and now, and those of them that changed.
 */
export async function settle(
  call: IncidentCall,
  incident: Incident,
  version: number,
  wanted: readonly Wanted[],
): Promise<Settled> {
  if (wanted.length > mostParts) throw new Refusal('INCIDENT_FULL')
  const before = new Map((await partsSeen(call, incident)).map((part) => [part.key, part]))
  const after = markedAll(wanted, incident.markingId)
  const changed = after.filter((part) => !isSame(before.get(part.key), part))
  const kept = new Set(after.map(({ key }) => key))
  const gone = [...before.values()].filter(({ key }) => !kept.has(key))
  const ended = [...gone, ...changed.flatMap(({ key }) => before.get(key) ?? [])].map(({ row }) => row)

  const ending = { version, at: call.now, by: call.actor.id, onlyDraft: incident.status === 'draft' }
  const count = await endParts(call.db, ended, ending)
  if (count !== ended.length)
    throw new Error(`Of ${ended.length} parts of incident ${incident.id} only ${count} could be ended`)
  await insertParts(
    call.db,
    changed.map(({ key, body, markingId, ownMarkingId }) => ({
      incidentId: incident.id,
      ownerId: incident.ownerId,
      key,
      body,
      markingId,
      ownMarking: ownMarkingId !== null,
      from: version,
      since: call.now,
      madeBy: call.actor.id,
      words: tsvectorOf(textsOf(body)),
    })),
  )
  const marked = (some: readonly (Wanted & { markingId: string })[]) =>
    some.flatMap((part) => (before.has(part.key) ? [{ ...part, before: before.get(part.key)?.markingId ?? null }] : []))
  return { all: marked(after), changed: marked(changed) }
}

export type Settled = { all: Marked[]; changed: Marked[] }
/** A part that stood, with the marking that it has and the one that it had. */
type Marked = Wanted & { markingId: string; before: string | null }

function isSame(before: Part | undefined, after: Wanted & { markingId: string }): boolean {
  if (!before || before.markingId !== after.markingId || before.ownMarking !== (after.ownMarkingId !== null))
    return false
  return canonical(before.body) === canonical(after.body)
}

/** The database orders the keys of JSON in its own way. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** The parts, with one of them new or in place of what it was. */
export function withPart(parts: readonly Wanted[], part: Wanted): Wanted[] {
  return parts.some(({ key }) => key === part.key)
    ? parts.map((one) => (one.key === part.key ? part : one))
    : [...parts, part]
}

export function withoutPart(parts: readonly Wanted[], key: string): Wanted[] {
  return parts.filter((part) => part.key !== key)
}

export function newPart(call: IncidentCall, body: PartBody, ownMarkingId: string | null): Wanted {
  return { key: newId(call.now.getTime()), body, ownMarkingId }
}

/** The id under which a marking of this incident stands. Whether it is an exercise is the incident's to say, not the marking's. */
export async function placeFor(call: IncidentCall, incident: { exercise: boolean }, marking: Marking): Promise<string> {
  await checkAudience(call, marking)
  return place(call, { ...marking, exercise: incident.exercise })
}

export async function placeOwn(
  call: IncidentCall,
  incident: { exercise: boolean },
  marking: Marking | null,
): Promise<string | null> {
  return marking === null ? null : placeFor(call, incident, marking)
}

/**
 * What an item names must be there for the actor's eyes: another's hidden incident is no more than an unknown one, and so
 * is an exercise to what is real, or the other way round.
 */
export async function checkReferences(
  call: IncidentCall,
  bodies: readonly PartBody[],
  own: Pick<Incident, 'id' | 'exercise'>,
): Promise<void> {
  const incidents = bodies.flatMap((body) => (body.kind === 'relation' ? [body.incidentId] : []))
  const actors = bodies.flatMap((body) => (body.kind === 'attribution' && body.actorId ? [body.actorId] : []))
  const delegations = bodies.flatMap((body) => (body.kind === 'victim' && body.delegationId ? [body.delegationId] : []))
  const known = new Set([
    ...(await incidentsSeen(call, incidents)).filter(({ exercise }) => exercise === own.exercise).map(({ id }) => id),
    ...(await underMarkingsSeen(call, await actorsByIds(call.db, actors)))
      .filter(({ exercise }) => exercise === own.exercise)
      .map(({ id }) => id),
    ...(await partiesByIds(call.db, delegations)).keys(),
  ])
  const unknown = [...incidents, ...actors, ...delegations].filter((id) => !known.has(id) || id === own.id)
  if (unknown.length > 0) throw new Refusal('ITEM_REFERS_TO_UNKNOWN', { unknown })
}
