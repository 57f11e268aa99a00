import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { runOf } from '#platform/server/in-play.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { IncidentView, ReportInput, SectionInput, UpdateInput } from '../../contract.ts'
import type { Wanted } from '../../parts.ts'
import { mayReport, mayUpdate } from '../../rules.ts'
import {
  checkReferences,
  newPart,
  nextVersion,
  placeFor,
  placeOwn,
  settle,
  standing,
  withPart,
  withoutPart,
} from '../change.ts'
import { followFiles } from '../attached.ts'
import { copyOf } from '../copy.ts'
import { tellExercise } from '../exercised.ts'
import { type IncidentCall, incidentSeen } from '../eyes.ts'
import { type Incident, insertIncident, setMarking } from '../store/incidents.ts'

/** A report begins as a draft of the delegation; its marking binds from `share` on. */
export async function report(call: IncidentCall, input: ReportInput): Promise<IncidentView> {
  must(mayReport(call.actor))
  const run = await runOf(call, input)
  const incident = await beginDraft(call, input)
  await checkReferences(
    call,
    input.items.map(({ body }) => body),
    incident,
  )

  let parts = firstParts(input)
  for (const section of input.sections) parts = await withSection(call, incident, parts, section)
  parts = await withSeverity(call, incident, parts, input.severity)
  for (const { body, marking } of input.items) parts.push(newPart(call, body, await placeOwn(call, incident, marking)))

  await settle(call, incident, incident.version, parts)
  await tellExercise(call, incident, 'incident.reported', { run })
  return copyOf(call, incident)
}

export async function update(call: IncidentCall, input: UpdateInput): Promise<IncidentView> {
  const before = await incidentSeen(call, input.id)
  must(mayUpdate(call.actor, before))
  const version = await nextVersion(call, before, input.version)
  const incident = input.marking ? await markedDraft(call, before, input.marking) : before

  let parts = await standing(call, incident)
  if (input.facts)
    parts = withPart(parts, { key: 'facts', body: { kind: 'facts', ...input.facts }, ownMarkingId: null })
  if (input.severity !== undefined) parts = await withSeverity(call, incident, parts, input.severity)
  for (const section of input.sections ?? []) parts = await withSection(call, incident, parts, section)

  return finish(call, incident, version, parts)
}

/** A draft goes nowhere yet, whatever its marking says; how far a shared one goes is decided by `share` alone. */
async function markedDraft(call: IncidentCall, incident: Incident, marking: Marking): Promise<Incident> {
  if (incident.status !== 'draft') throw new Refusal('INCIDENT_NOT_IN_THIS_STATE')
  const markingId = await placeFor(call, incident, marking)
  await setMarking(call.db, incident.id, markingId)
  return { ...incident, markingId }
}

/** The end of every change: the parts are settled, those who see it are told, and the actor has their new copy. */
export async function finish(
  call: IncidentCall,
  incident: Incident,
  version: number,
  parts: readonly Wanted[],
): Promise<IncidentView> {
  const { changed } = await settle(call, incident, version, parts)
  if (incident.status !== 'draft')
    await followFiles(
      call,
      { ...incident, was: incident.markingId },
      changed.filter(({ before, markingId }) => before !== markingId),
    )
  await call.emit({ name: 'incident.changed', data: { id: incident.id, at: call.now.toISOString() } })
  return copyOf(call, { ...incident, version })
}

async function beginDraft(call: IncidentCall, { marking, exercise }: ReportInput): Promise<Incident> {
  const ownerId = call.actor.delegationId
  if (ownerId === null) throw new Error('Nobody reports without a delegation')
  const markingId = await placeFor(call, { exercise }, marking)
  const id = newId(call.now.getTime())
  await insertIncident(call.db, { id, ownerId, markingId, exercise, dossier: null, reportedAt: call.now })
  return incidentSeen(call, id)
}

/** What every incident has from its first version on. */
export function firstParts({ facts }: Pick<ReportInput, 'facts'>): Wanted[] {
  return [
    { key: 'facts', body: { kind: 'facts', ...facts }, ownMarkingId: null },
    { key: 'status', body: { kind: 'status', status: 'draft' }, ownMarkingId: null },
  ]
}

async function withSection(
  call: IncidentCall,
  incident: Incident,
  parts: readonly Wanted[],
  section: SectionInput,
): Promise<Wanted[]> {
  const { id, kind, words, marking } = section
  const known = parts.find(
    ({ key, body }) => body.kind === 'section' && (id === undefined ? body.section === kind : key === id),
  )
  if (words === null && marking === null) return known ? withoutPart(parts, known.key) : [...parts]
  const part = newPart(call, { kind: 'section', section: kind, words }, await placeOwn(call, incident, marking))
  return withPart(parts, known ? { ...part, key: known.key } : part)
}

async function withSeverity(
  call: IncidentCall,
  incident: Incident,
  parts: readonly Wanted[],
  severity: ReportInput['severity'],
): Promise<Wanted[]> {
  const known = parts.find(({ body }) => body.kind === 'severity')
  if (severity === null) return known ? withoutPart(parts, known.key) : [...parts]
  const { marking, ...inputs } = severity
  const part = newPart(call, { kind: 'severity', ...inputs }, await placeOwn(call, incident, marking))
  return withPart(parts, known ? { ...part, key: known.key } : part)
}
