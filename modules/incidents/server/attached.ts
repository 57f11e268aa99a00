import { objectsOfOrigin, remarkOrigin, type SourcedJson, submitObjects, withdrawObject } from '#modules/exchange/server/index.ts'
import type { Marking, Tlp } from '#modules/sharing/contract.ts'
import { markingsOf, place } from '#modules/sharing/server/index.ts'
import type { Wanted } from '../parts.ts'
import type { IncidentCall } from './eyes.ts'
import type { Incident } from './store/incidents.ts'

/**
 * What was read from a file into the exchange stands there under the marking of the file, always: its `origin` is the
 * file. In a draft nothing goes out, so until `share` it stands for the eyes of the own delegation, under RED of the one
 * who attached it; a RED file that the sharer does not see stays so until one who sees it marks it again.
 */

export type Member = {
  source: SourcedJson
  /** Where the source itself marks it for fewer delegations than the file: then it stands by itself and follows nothing. */
  ownMarking: Marking | null
}

export type Submitted = Awaited<ReturnType<typeof submitObjects>>

export async function submitFrom(call: IncidentCall, incident: Incident, file: { id: string; marking: Marking }, members: readonly Member[]): Promise<Submitted> {
  const marking = incident.status === 'draft' ? forTheDesk(file.marking) : file.marking
  const markingId = await place(call, marking)
  const following = members.filter(({ ownMarking }) => ownMarking === null).map(({ source }) => source)
  const outcomes = [...(await submitObjects(call, { objects: following, markingId, origin: file.id }))]
  for (const [own, sources] of byMarking(members)) outcomes.push(...(await submitObjects(call, { objects: sources, markingId: await place(call, own), origin: null })))
  return outcomes
}

function forTheDesk({ tlp, exercise, pap, caveats }: Marking): Marking {
  const nobodyElse = { delegations: [], groups: [], people: [] }
  return { tlp: tlp === 'red' ? 'red' : 'amber+strict', audience: nobodyElse, embargoUntil: null, exercise, pap, caveats }
}

function byMarking(members: readonly Member[]): Map<Marking, SourcedJson[]> {
  const found = new Map<string, { marking: Marking; sources: SourcedJson[] }>()
  for (const { source, ownMarking } of members) {
    if (ownMarking === null) continue
    const key = JSON.stringify(ownMarking)
    const group = found.get(key) ?? { marking: ownMarking, sources: [] }
    group.sources.push(source)
    found.set(key, group)
  }
  return new Map([...found.values()].map(({ marking, sources }) => [marking, sources]))
}

/** After files were marked anew, or first went out. */
export async function followFiles(call: IncidentCall, parts: readonly (Wanted & { markingId: string })[]): Promise<void> {
  for (const { key, body, markingId } of parts) if (body.kind === 'file') await remarkOrigin(call, key, markingId)
}

/** An incident that is withdrawn takes its objects with it; whoever pulled one is told of that one. */
export async function takeBackFiles(call: IncidentCall, parts: readonly Wanted[], reason: string): Promise<void> {
  for (const { key, body } of parts) {
    if (body.kind !== 'file') continue
    const objects = await objectsOfOrigin(call, key)
    for (const stixId of new Set(objects.filter(({ ownerId }) => ownerId === call.actor.delegationId).map((object) => object.stixId)))
      await withdrawObject(call, { stixId, reason, forbid: false })
  }
}

/** The STIX objects that came with these files, as far as the asker sees them. */
export async function objectsFrom(call: IncidentCall, fileIds: readonly string[]) {
  const objects = []
  for (const id of fileIds) objects.push(...(await objectsOfOrigin(call, id)))
  return objects
}

/** Under which label each object of a file stands: its own, where that is narrower than the file's. */
export async function labelsFrom(call: IncidentCall, fileId: string): Promise<Map<string, Tlp>> {
  const objects = await objectsOfOrigin(call, fileId)
  const markings = await markingsOf(call, objects.map(({ markingId }) => markingId))
  return new Map(objects.flatMap(({ stixId, markingId }) => (markings.has(markingId) ? [[stixId, markings.get(markingId)?.marking.tlp ?? 'red']] : [])))
}

export async function markingOf(call: IncidentCall, markingId: string): Promise<Marking> {
  const marked = (await markingsOf(call, [markingId])).get(markingId)
  if (!marked) throw new Error('A part is seen whose marking is not')
  return marked.marking
}
