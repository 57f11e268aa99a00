import { isNarrower } from '#modules/exchange/rules.ts'
import {
  bindOrigins,
  type ObjectOfOrigin,
  objectsOfOrigin,
  remarkOrigin,
  withdrawObject,
} from '#modules/exchange/server/index.ts'
import type { Audience, Marking } from '#modules/sharing/contract.ts'
import { markingsOf, place } from '#modules/sharing/server/index.ts'
import type { Wanted } from '../parts.ts'
import type { IncidentCall } from './eyes.ts'
import { isPublication } from '../rules.ts'
import { fileIdsOf } from './store/files.ts'
import type { Incident } from './store/incidents.ts'

/**
 * What was read from a file into the exchange stands there under the marking of the file, always: its `origin` is the
 * file. In a draft nothing goes out, so until `share` it stands for the own delegation only, under RED for the one who
 * attached it; a RED file that the sharer does not see stays so until one who sees it marks it again. What the source
 * itself marked for others than the file goes to (MISP's "your organisation only") stays as the source says. Whatever
 * the file or its source say, objects are bound by their incident: they reach whom it reaches as well, and nobody else.
 */

const nobodyElse: Audience = { delegations: [], groups: [], people: [] }

/** Under which the objects of a file arrive. */
export function arrivalOf(incident: Incident, file: Marking): Marking {
  if (incident.status !== 'draft') return file
  return { ...file, tlp: file.tlp === 'red' ? 'red' : 'amber+strict', audience: nobodyElse, embargoUntil: null }
}

/** A file whose marking changed, with the marking that it had; null where its objects were still for the own delegation. */
export type Followed = Wanted & { markingId: string; before: string | null }

/**
 * Under which the objects of a file stand beside an incident. A file for everybody goes only as far as the incident does:
 * the policy on the part sees to that, but the objects stand in the exchange by themselves.
 */
export async function boundBy(call: IncidentCall, incidentMarkingId: string, fileMarkingId: string): Promise<string> {
  const file = await markingOf(call, fileMarkingId)
  if (!isPublication(file)) return fileMarkingId
  const incident = await markingOf(call, incidentMarkingId)
  return isPublication(incident) && !isNarrower(incident.tlp, file.tlp) ? fileMarkingId : incidentMarkingId
}

type Bounded = Pick<Incident, 'id' | 'status' | 'markingId'>

/** By which the objects of all files of an incident are bound: nobody but the own delegation has any of them of a draft. */
export async function boundFor(call: IncidentCall, { status, markingId }: Bounded): Promise<string> {
  if (status !== 'draft' && status !== 'withdrawn') return markingId
  const own = { pap: null, audience: nobodyElse, embargoUntil: null, caveats: [], exercise: false }
  return place(call, { ...own, tlp: 'amber+strict' })
}

/** After files were marked anew or first went out, or their incident goes further or less far than it did. */
export async function followFiles(
  call: IncidentCall,
  incident: Bounded & { was: string },
  parts: readonly Followed[],
): Promise<void> {
  const boundId = await boundFor(call, incident)
  const bounds = { was: incident.was, is: incident.markingId }
  for (const { key, body, markingId, before } of parts) {
    if (body.kind !== 'file') continue
    const then = before === null ? null : await boundBy(call, bounds.was, before)
    const now = await boundBy(call, bounds.is, markingId)
    if (then === now && bounds.was === bounds.is) continue
    const from = then === null ? nobodyElse : (await markingOf(call, then)).audience
    await remarkOrigin(call, key, { markingId: now, boundId, from })
  }
  // Those of files that the actor does not see follow as well.
  await bindOrigins(call, await fileIdsOf(call.db, incident.id), boundId)
}

/** An incident that is withdrawn takes its objects with it; whoever pulled one is told of that one. */
export async function takeBackFiles(
  call: IncidentCall,
  incident: Bounded,
  parts: readonly Wanted[],
  reason: string,
): Promise<void> {
  const files = parts.filter(({ body }) => body.kind === 'file').map(({ key }) => key)
  const own = (await objectsFrom(call, files)).filter(({ ownerId }) => ownerId === call.actor.delegationId)
  for (const stixId of new Set(own.map((object) => object.stixId)))
    await withdrawObject(call, { stixId, reason, forbid: false })
  // What the actor does not see cannot be named in a withdrawal, but it reaches nobody of another delegation any more.
  await bindOrigins(call, await fileIdsOf(call.db, incident.id), await boundFor(call, incident))
}

/** The STIX objects that came with these files (or, of a dossier, with the incident), as far as the asker sees them. */
export async function objectsFrom(call: IncidentCall, origins: readonly string[]): Promise<ObjectOfOrigin[]> {
  const objects: ObjectOfOrigin[] = []
  for (const id of origins) objects.push(...(await objectsOfOrigin(call, id)))
  return objects
}

export async function markingOf(call: IncidentCall, markingId: string): Promise<Marking> {
  const marked = (await markingsOf(call, [markingId])).get(markingId)
  if (!marked) throw new Error('A part is seen whose marking is not')
  return marked.marking
}
