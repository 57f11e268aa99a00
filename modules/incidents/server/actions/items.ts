import { must, Refusal } from '#platform/refusal.ts'
import type { IncidentView, ItemInput } from '../../contract.ts'
import { mayUpdate } from '../../rules.ts'
import { checkReferences, newPart, nextVersion, placeOwn, standing, withPart, withoutPart } from '../change.ts'
import { type IncidentCall, incidentSeen } from '../eyes.ts'
import { finish } from './report.ts'

type One = { id: string; version: number }

export async function addItem(
  call: IncidentCall,
  { id, version, body, marking }: One & ItemInput,
): Promise<IncidentView> {
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  await checkReferences(call, [body], incident)
  const next = await nextVersion(call, incident, version)

  const added = newPart(call, body, await placeOwn(call, incident, marking))
  return finish(call, incident, next, [...(await standing(call, incident)), added])
}

export async function correctItem(
  call: IncidentCall,
  input: One & ItemInput & { itemId: string },
): Promise<IncidentView> {
  const { id, version, itemId, body, marking } = input
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  const parts = await standing(call, incident)
  const known = parts.find(({ key }) => key === itemId)
  if (!known || !isItem(known.body.kind)) throw new Refusal('ITEM_UNKNOWN')
  if (known.body.kind !== body.kind) throw new Refusal('ITEM_OF_ANOTHER_KIND')
  await checkReferences(call, [body], incident)
  const next = await nextVersion(call, incident, version)

  const corrected = { key: itemId, body, ownMarkingId: await placeOwn(call, incident, marking) }
  return finish(call, incident, next, withPart(parts, corrected))
}

export async function removeItem(
  call: IncidentCall,
  { id, version, itemId }: One & { itemId: string },
): Promise<IncidentView> {
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  const parts = await standing(call, incident)
  if (!parts.some(({ key, body }) => key === itemId && isItem(body.kind))) throw new Refusal('ITEM_UNKNOWN')
  const next = await nextVersion(call, incident, version)

  return finish(call, incident, next, withoutPart(parts, itemId))
}

/** Facts, state, severity and sections have doors of their own. */
function isItem(kind: string): boolean {
  return kind !== 'facts' && kind !== 'status' && kind !== 'severity' && kind !== 'section'
}
