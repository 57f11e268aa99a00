import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { IncidentView } from '../../contract.ts'
import { mayMerge, mayUpdate } from '../../rules.ts'
import { copyOf } from '../copy.ts'
import { type IncidentCall, incidentSeen } from '../eyes.ts'
import { insertMerge, mergesOf, undoMerge } from '../store/merges.ts'

/** Says that two reports are of one event. Nothing is copied and nothing lost: each stays its owner's, as it is. */
export async function merge(call: IncidentCall, { id, into }: { id: string; into: string }): Promise<IncidentView> {
  const source = await incidentSeen(call, id)
  const target = await incidentSeen(call, into)
  must(mayMerge(call.actor, source, target))
  const merges = await mergesOf(call.db, 'incident_merge', [id, into])
  // One step only: what was merged is no target, and what others were merged into is no source. So no circle either.
  if (merges.some(({ sourceId, targetId }) => sourceId === id || sourceId === into || targetId === id))
    throw new Refusal('MERGE_NOT_POSSIBLE')

  await insertMerge(call.db, 'incident_merge', {
    id: newId(call.now.getTime()),
    sourceId: id,
    targetId: into,
    ownerId: source.ownerId,
    at: call.now,
    by: call.actor.id,
  })
  await call.emit({ name: 'incident.merged', data: { id } })
  return copyOf(call, source)
}

export async function unmerge(call: IncidentCall, { id }: { id: string }): Promise<IncidentView> {
  const source = await incidentSeen(call, id)
  must(mayUpdate(call.actor, source))
  if (!(await undoMerge(call.db, 'incident_merge', id, call.now, call.actor.id))) throw new Refusal('NOT_MERGED')
  await call.emit({ name: 'incident.merged', data: { id } })
  return copyOf(call, source)
}
