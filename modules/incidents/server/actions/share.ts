import { must } from '#platform/refusal.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { recordWithdrawal } from '#modules/sharing/server/index.ts'
import type { IncidentStatus, IncidentView } from '../../contract.ts'
import type { Wanted } from '../../parts.ts'
import { mayMove, mayShare, type Move, transitions } from '../../rules.ts'
import { followFiles, takeBackFiles } from '../attached.ts'
import { nextVersion, placeFor, settle, standing, withPart } from '../change.ts'
import { copyOf } from '../copy.ts'
import { type IncidentCall, incidentSeen } from '../eyes.ts'
import { type Incident, setMarking, setShared, setStatus } from '../store/incidents.ts'
import { tellExercise } from '../exercised.ts'
import { finish } from './report.ts'

type One = { id: string; version: number }

/** Shares a draft, or changes how far a shared incident goes. What has no marking of its own goes with it. */
export async function share(
  call: IncidentCall,
  { id, version, marking }: One & { marking: Marking },
): Promise<IncidentView> {
  const incident = await incidentSeen(call, id)
  must(mayShare(call.actor, incident, marking))
  const next = await nextVersion(call, incident, version)

  const status = transitions.share.to(incident.status)
  const parts = withStatus(await standing(call, incident), status)
  const shared = { ...incident, markingId: await placeFor(call, incident, marking), version: next }
  await setMarking(call.db, id, shared.markingId)
  const { all } = await settle(call, shared, next, parts)
  const followed = incident.status === 'draft' ? all.map((part) => ({ ...part, before: null })) : all
  await followFiles(call, { ...shared, status, was: incident.markingId }, followed)
  if (incident.status === 'draft') {
    await setStatus(call.db, id, status)
    await setShared(call.db, id, call.now, next)
  }

  await call.emit({ name: 'incident.shared', data: { id, at: call.now.toISOString() } })
  await tellExercise(call, incident, 'incident.shared', { tlp: marking.tlp, to: marking.audience.delegations })
  return copyOf(call, await incidentSeen(call, id))
}

export const contain = (call: IncidentCall, one: One) => move(call, one, 'contain')
export const close = (call: IncidentCall, one: One) => move(call, one, 'close')
export const reopen = (call: IncidentCall, one: One) => move(call, one, 'reopen')

async function move(call: IncidentCall, one: One, name: Exclude<Move, 'share' | 'withdraw'>): Promise<IncidentView> {
  const { incident, next, parts } = await moved(call, one, name)
  return finish(call, incident, next, parts)
}

/** Taken back, it is gone for everybody but its owner. Those who had received it are told, with the reason. */
export async function withdraw(
  call: IncidentCall,
  { reason, ...one }: One & { reason: string },
): Promise<IncidentView> {
  const { incident, before, next, parts } = await moved(call, one, 'withdraw')
  await settle(call, incident, next, parts)
  await takeBackFiles(call, incident, parts, reason)
  if (before.status !== 'draft')
    await recordWithdrawal(call, {
      kind: 'incident',
      objectId: incident.id,
      version: null,
      reason,
      forbidden: false,
      exercise: incident.exercise,
    })

  await call.emit({ name: 'incident.withdrawn', data: { id: incident.id } })
  return copyOf(call, incident)
}

async function moved(call: IncidentCall, { id, version }: One, name: Exclude<Move, 'share'>) {
  const before: Incident = await incidentSeen(call, id)
  must(mayMove(call.actor, before, name))
  const next = await nextVersion(call, before, version)

  const status = transitions[name].to()
  await setStatus(call.db, id, status)
  return {
    before,
    next,
    incident: { ...before, status, version: next },
    parts: withStatus(await standing(call, before), status),
  }
}

function withStatus(parts: readonly Wanted[], status: IncidentStatus): Wanted[] {
  return withPart(parts, { key: 'status', body: { kind: 'status', status }, ownMarkingId: null })
}
