import { must, Refusal } from '#platform/refusal.ts'
import { runOf } from '#platform/server/in-play.ts'
import { newId } from '#platform/server/ids.ts'
import type { World } from '#platform/exercise.ts'
import type { PageInput } from '#platform/page.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import type { ActorRecord, ActorView } from '../../contract.ts'
import { mayChangeActor, mayRead, mayRecordActor } from '../../rules.ts'
import { nameKey } from '../../threat-actors.ts'
import { placeFor } from '../change.ts'
import { markingShown } from '../copy.ts'
import { tellOfActor } from '../exercised-actors.ts'
import { actorSeen, type IncidentCall, underMarkingsSeen } from '../eyes.ts'
import { type Actor, actorsByIds, changeActor, insertActor, listedActors } from '../store/actors.ts'
import { partiesByIds } from '../store/incidents.ts'
import { insertMerge, mergesOf, undoMerge } from '../store/merges.ts'

type Recorded = ActorRecord & { marking: Marking; exercise: boolean; run?: string | undefined }

type Asked = PageInput & { world: World; name?: string | undefined }

export async function list(call: IncidentCall, { world, name, after, limit }: Asked) {
  must(mayRead(call.actor))
  const exercise = world === 'exercise'
  const rows = await listedActors(call.db, {
    exercise,
    name: name === undefined ? undefined : nameKey(name),
    after,
    limit,
  })
  const page = rows.slice(0, limit)
  const items = await shown(call, await underMarkingsSeen(call, page))
  const last = page.at(-1)
  return rows.length > limit && last ? { items, next: last.id } : { items }
}

export async function one(call: IncidentCall, { actorId }: { actorId: string }): Promise<ActorView> {
  must(mayRead(call.actor))
  return oneShown(call, actorId)
}

export async function record(call: IncidentCall, { marking, exercise, run, ...actor }: Recorded): Promise<ActorView> {
  must(mayRecordActor(call.actor))
  if (call.actor.delegationId === null) throw new Refusal('INCIDENT_ROLE_MAY_NOT')
  const ofRun = await runOf(call, { exercise, run })
  const id = newId(call.now.getTime())
  const markingId = await placeFor(call, { exercise }, marking)
  await insertActor(call.db, {
    id,
    ownerId: call.actor.delegationId,
    markingId,
    exercise,
    record: actor,
    names: namesOf(actor),
    at: call.now,
  })
  await call.emit({ name: 'actor.changed', data: { id } })
  await tellOfActor(call, { id, exercise, run: ofRun }, marking.tlp)
  return oneShown(call, id)
}

/** What is real stays real, and an exercise one. */
export async function change(
  call: IncidentCall,
  { actorId: id, marking, ...actor }: Omit<Recorded, 'exercise' | 'run'> & { actorId: string },
): Promise<ActorView> {
  const known = await actorSeen(call, id)
  must(mayChangeActor(call.actor, known))
  const markingId = await placeFor(call, known, marking)
  await changeActor(call.db, { id, markingId, record: actor, names: namesOf(actor), at: call.now })
  await call.emit({ name: 'actor.changed', data: { id } })
  return oneShown(call, id)
}

/** Says that two records are of one actor. Each keeps its names, its sources and its owner. */
export async function merge(
  call: IncidentCall,
  { actorId: id, into }: { actorId: string; into: string },
): Promise<ActorView> {
  const source = await actorSeen(call, id)
  const target = await actorSeen(call, into)
  must(mayChangeActor(call.actor, source))
  const merges = await mergesOf(call.db, 'threat_actor_merge', [id, into])
  const taken = merges.some(({ sourceId, targetId }) => sourceId === id || sourceId === into || targetId === id)
  if (id === into || taken || source.exercise !== target.exercise) throw new Refusal('MERGE_NOT_POSSIBLE')

  const at = { id: newId(call.now.getTime()), ownerId: source.ownerId, at: call.now, by: call.actor.id }
  await insertMerge(call.db, 'threat_actor_merge', { ...at, sourceId: id, targetId: into })
  await call.emit({ name: 'actor.changed', data: { id } })
  return oneShown(call, id)
}

export async function unmerge(call: IncidentCall, { actorId: id }: { actorId: string }): Promise<ActorView> {
  must(mayChangeActor(call.actor, await actorSeen(call, id)))
  if (!(await undoMerge(call.db, 'threat_actor_merge', id, call.now, call.actor.id))) throw new Refusal('NOT_MERGED')
  await call.emit({ name: 'actor.changed', data: { id } })
  return oneShown(call, id)
}

function namesOf({ name, aliases }: ActorRecord): string[] {
  return [...new Set([name, ...aliases.map((alias) => alias.name)].map(nameKey))]
}

async function oneShown(call: IncidentCall, id: string): Promise<ActorView> {
  const [actor] = await shown(call, [await actorSeen(call, id)])
  if (!actor) throw new Refusal('ACTOR_UNKNOWN')
  return actor
}

async function shown(call: IncidentCall, actors: readonly Actor[]): Promise<ActorView[]> {
  const merges = await mergesOf(
    call.db,
    'threat_actor_merge',
    actors.map(({ id }) => id),
  )
  const others = await underMarkingsSeen(
    call,
    await actorsByIds(
      call.db,
      merges.flatMap(({ sourceId, targetId }) => [sourceId, targetId]),
    ),
  )
  const named = new Map(others.map(({ id, record }) => [id, { id, name: record.name }]))
  const markings = await markingsOf(
    call,
    actors.map(({ markingId }) => markingId),
  )
  const parties = await partiesByIds(
    call.db,
    actors.map(({ ownerId }) => ownerId),
  )
  return actors.map(({ id, ownerId, markingId, exercise, record, recordedAt, changedAt }) => ({
    ...record,
    id,
    exercise,
    owner: parties.get(ownerId) ?? { id: ownerId, name: '', invented: false },
    marking: markingShown(markings.get(markingId), call.actor.delegationId),
    recordedAt: recordedAt.toISOString(),
    changedAt: changedAt.toISOString(),
    mergedInto:
      merges.filter(({ sourceId }) => sourceId === id).flatMap(({ targetId }) => named.get(targetId) ?? [])[0] ?? null,
    merged: merges.filter(({ targetId }) => targetId === id).flatMap(({ sourceId }) => named.get(sourceId) ?? []),
  }))
}
