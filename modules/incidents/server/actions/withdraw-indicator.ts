import { must, Refusal } from '#platform/refusal.ts'
import { withdrawWhole } from '#modules/exchange/server/index.ts'
import { deliveriesOf, recordWithdrawal } from '#modules/sharing/server/index.ts'
import type { IncidentView } from '../../contract.ts'
import { mayUpdate } from '../../rules.ts'
import { nextVersion, standing, withoutPart } from '../change.ts'
import { type IncidentCall, incidentSeen } from '../eyes.ts'
import type { Incident } from '../store/incidents.ts'
import { livePartsOf } from '../store/parts.ts'
import { finish } from './report.ts'

type Asked = { id: string; version: number; itemId: string; reason: string; forbid: boolean }

/**
 * Takes an indicator out of the incident and of every collection at once. Told are those who pulled it, and those who
 * received the incident in which it stood.
 */
export async function withdrawIndicator(
  call: IncidentCall,
  asked: Asked,
): Promise<{ incident: IncidentView; told: string[] }> {
  const { id, version, itemId, reason, forbid } = asked
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  const parts = await standing(call, incident)
  const indicator = parts.find(({ key }) => key === itemId)
  if (indicator?.body.kind !== 'indicator') throw new Refusal('ITEM_UNKNOWN')
  const next = await nextVersion(call, incident, version)

  const { stixId } = indicator.body
  const alsoTold = await readersOf(call, incident, itemId)
  const told = await takeBack(call, { stixId, reason, forbid, alsoTold })
  return { incident: await finish(call, incident, next, withoutPart(parts, itemId)), told }
}

/**
 * Who was handed a copy in which the indicator stood. Where it is marked otherwise than the incident this is not known of
 * each copy, and nobody is told of what they may never have seen.
 */
async function readersOf(call: IncidentCall, incident: Incident, itemId: string): Promise<string[]> {
  const part = (await livePartsOf(call.db, incident.id)).find(({ key }) => key === itemId)
  if (!part || part.markingId !== incident.markingId) return []
  const handed = await deliveriesOf(call, 'incident', incident.id)
  const readers = handed.flatMap(({ at, toDelegationId }) =>
    toDelegationId !== null && at >= part.since ? [toDelegationId] : [],
  )
  return [...new Set(readers)].filter((one) => one !== call.actor.delegationId)
}

/** An indicator written by hand stands in no collection; those who read it are told all the same. */
async function takeBack(
  call: IncidentCall,
  taken: { stixId: string; reason: string; forbid: boolean; alsoTold: string[] },
): Promise<string[]> {
  try {
    return (await withdrawWhole(call, taken)).told
  } catch (error) {
    if (!(error instanceof Refusal) || !['OBJECT_UNKNOWN', 'OBJECT_NOT_YOURS'].includes(error.code)) throw error
    const { stixId, reason, alsoTold } = taken
    await recordWithdrawal(call, {
      kind: 'stix-object',
      objectId: stixId,
      version: null,
      reason,
      forbidden: false,
      told: alsoTold,
    })
    return alsoTold
  }
}
