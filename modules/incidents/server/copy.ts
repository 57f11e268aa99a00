import { createHash } from 'node:crypto'
import { markingsOf } from '#modules/sharing/server/index.ts'
import type { Marked } from '#modules/sharing/contract.ts'
import { type IncidentLine, type IncidentView, type MarkingShown, type Party, SectionKind } from '../contract.ts'
import { type BodyOf, isOf, type Part, type PartKind } from '../parts.ts'
import { cyberIntensity, impactIndicator } from '../severity.ts'
import { actorsByIds } from './store/actors.ts'
import { type IncidentCall, incidentsSeen, onlySeenOf, partsSeen, underMarkingsSeen } from './eyes.ts'
import { type Incident, partiesByIds } from './store/incidents.ts'
import { changeTimes, linePartsOf } from './store/lists.ts'
import { mergesOf } from './store/merges.ts'
import { isWhole } from './store/parts.ts'

/** The asker's copy of an incident as it stands. */
export async function copyOf(call: IncidentCall, incident: Incident): Promise<IncidentView> {
  return copyAt(call, incident, await withoutUnseen(call, await partsSeen(call, incident)), incident.version)
}

/** A part that names a record of a threat actor which is not for the asker's eyes does not name it to them. */
export async function withoutUnseen(call: IncidentCall, parts: readonly Part[]): Promise<Part[]> {
  const named = parts.flatMap(({ body }) => (body.kind === 'attribution' && body.actorId ? [body.actorId] : []))
  const known = new Set((await underMarkingsSeen(call, await actorsByIds(call.db, named))).map(({ id }) => id))
  return parts.map((part) => {
    const hidden = part.body.kind === 'attribution' && part.body.actorId !== null && !known.has(part.body.actorId)
    return hidden && part.body.kind === 'attribution' ? { ...part, body: { ...part.body, actorId: null } } : part
  })
}

/** A copy from these parts, which the asker sees, as the incident was at a version. */
export async function copyAt(
  call: IncidentCall,
  incident: Incident,
  parts: readonly Part[],
  version: number,
): Promise<IncidentView> {
  const { db, actor } = call
  const own = isOwn(call, incident)
  const facts = parts.find(isOf('facts'))
  const status = parts.find(isOf('status'))
  if (!facts || !status) throw new Error(`Incident ${incident.id} has no facts or no state at version ${version}`)

  const markings = await markingsOf(call, [incident.markingId, ...parts.map((part) => part.markingId)])
  const shown = (markingId: string) => markingShown(markings.get(markingId), actor.delegationId)
  const redacted = !(await isWhole(db, incident.id, version, parts.length))
  const of = <Kind extends PartKind>(kind: Kind) =>
    parts.filter(isOf(kind)).map((part) => itemOf(part, incident, own, shown))
  const severity = parts.findLast(isOf('severity'))
  const around = await neighbours(call, incident, parts)

  return {
    id: incident.id,
    copy: { redacted, label: labelOf(parts, redacted) },
    version: own ? version : null,
    status: status.body.status,
    owner: around.party(incident.ownerId),
    marking: shown(incident.markingId),
    exercise: incident.exercise,
    dossier: incident.dossier,
    reportedAt: incident.reportedAt.toISOString(),
    sharedAt: incident.sharedAt?.toISOString() ?? null,
    changedAt: latest(parts.map((part) => sinceFor(part, incident, own))).toISOString(),
    facts: withoutKind(facts.body),
    severity: severity ? { ...severityOf(severity.body), ...itemOf(severity, incident, own, shown) } : null,
    sections: sectionsIn(parts).map((part) => {
      const { id, marking, ownMarking, since, body } = itemOf(part, incident, own, shown)
      return { id, marking, ownMarking, since, kind: body.section, words: body.words }
    }),
    victims: of('victim'),
    timeline: of('moment').toSorted((a, b) => a.body.at.localeCompare(b.body.at)),
    techniques: of('technique'),
    attributions: of('attribution').toSorted((a, b) => (a.body.at ?? '').localeCompare(b.body.at ?? '')),
    replies: of('reply').toSorted((a, b) => (a.body.at ?? '').localeCompare(b.body.at ?? '')),
    responses: of('response').toSorted((a, b) => (a.body.at ?? '').localeCompare(b.body.at ?? '')),
    indicators: of('indicator'),
    relations: of('relation').flatMap((relation) => {
      const other = around.incident(relation.body.incidentId)
      return other ? [{ ...relation, title: other.title, status: other.status }] : []
    }),
    files: of('file'),
    mergedInto: around.mergedInto,
    alsoReported: around.alsoReported,
  }
}

type Shown = (markingId: string) => MarkingShown

function itemOf<Body extends Part['body']>(part: Part<Body>, incident: Incident, own: boolean, shown: Shown) {
  return {
    id: part.key,
    marking: shown(part.markingId),
    ownMarking: part.ownMarking,
    since: sinceFor(part, incident, own).toISOString(),
    body: part.body,
  }
}

function sectionsIn(parts: readonly Part[]): Part<BodyOf<'section'>>[] {
  const place = (part: Part<BodyOf<'section'>>) => SectionKind.options.indexOf(part.body.section)
  return parts.filter(isOf('section')).toSorted((a, b) => place(a) - place(b))
}

/** Nobody but the owner learns when something was written before it was shared. */
function sinceFor(part: Part, incident: Incident, own: boolean): Date {
  return !own && incident.sharedAt && part.since < incident.sharedAt ? incident.sharedAt : part.since
}

function latest(times: readonly Date[]): Date {
  return times.reduce((a, b) => (a > b ? a : b))
}

export function isOwn(call: IncidentCall, incident: { ownerId: string }): boolean {
  return call.actor.kind === 'system' || call.actor.delegationId === incident.ownerId
}

function withoutKind<Body extends { kind: string }>({ kind: _, ...rest }: Body): Omit<Body, 'kind'> {
  return rest
}

function severityOf(body: BodyOf<'severity'>) {
  return {
    ...withoutKind(body),
    cyberIntensity: body.intensity && cyberIntensity(body.intensity),
    impactIndicator: body.impact && impactIndicator(body.impact),
  }
}

/** To whom else it went is shown within the owner's delegation only. */
export function markingShown(marked: Marked | undefined, delegationId: string | null): MarkingShown {
  // Whoever sees a part sees its marking: the policy on the part says so.
  if (!marked) throw new Error('A part is shown whose marking is not')
  return marked.owner === delegationId ? marked.marking : { ...marked.marking, audience: null }
}

/** Two copies have the same label exactly when the same words stand in them and both are, or are not, redacted. */
export function labelOf(parts: readonly Part[], redacted: boolean): string {
  const words = parts.map(({ key, body }) => JSON.stringify([key, body])).toSorted()
  return `${redacted ? 'r' : 'f'}-${createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32)}`
}

/** What stands beside an incident: the parties named in it, the reports merged with it, the incidents related to it. */
async function neighbours(call: IncidentCall, incident: Incident, parts: readonly Part[]) {
  const merges = await mergesOf(call.db, 'incident_merge', [incident.id])
  const related = parts.flatMap(({ body }) => (body.kind === 'relation' ? [body.incidentId] : []))
  const ids = [...merges.flatMap(({ sourceId, targetId }) => [sourceId, targetId]), ...related].filter(
    (id) => id !== incident.id,
  )
  const others = await titlesOf(call, ids)
  const parties = await partiesByIds(call.db, [incident.ownerId, ...[...others.values()].map((other) => other.ownerId)])
  const party = (id: string): Party => parties.get(id) ?? { id, name: '', invented: false }
  const named = (id: string) => {
    const other = others.get(id)
    return other ? [{ id, title: other.title, owner: party(other.ownerId) }] : []
  }
  return {
    party,
    incident: (id: string) => others.get(id),
    mergedInto:
      merges.filter(({ sourceId }) => sourceId === incident.id).flatMap(({ targetId }) => named(targetId))[0] ?? null,
    alsoReported: merges.filter(({ targetId }) => targetId === incident.id).flatMap(({ sourceId }) => named(sourceId)),
  }
}

/** The titles of those of these incidents that the asker sees. */
export async function titlesOf(
  call: IncidentCall,
  ids: readonly string[],
): Promise<Map<string, Incident & { title: string }>> {
  const incidents = await incidentsSeen(call, [...new Set(ids)])
  const parts = await onlySeenOf(
    call,
    await linePartsOf(
      call.db,
      incidents.map(({ id }) => id),
    ),
  )
  const titles = new Map(
    parts.flatMap(({ incidentId, body }) => (body.kind === 'facts' ? [[incidentId, body.title]] : [])),
  )
  return new Map(incidents.map((incident) => [incident.id, { ...incident, title: titles.get(incident.id) ?? '' }]))
}

/** Lines of a list, in the order of the ids. */
export async function linesOf(call: IncidentCall, ids: readonly string[]): Promise<IncidentLine[]> {
  const incidents = new Map((await incidentsSeen(call, ids)).map((incident) => [incident.id, incident]))
  const parts = await onlySeenOf(call, await linePartsOf(call.db, [...incidents.keys()]))
  const changes = await changeTimes(call.db, ids)
  const markings = await markingsOf(
    call,
    [...incidents.values()].map(({ markingId }) => markingId),
  )
  const parties = await partiesByIds(
    call.db,
    [...incidents.values()].map(({ ownerId }) => ownerId),
  )
  const merged = new Set((await mergesOf(call.db, 'incident_merge', ids)).map(({ sourceId }) => sourceId))

  return ids.flatMap((id) => {
    const incident = incidents.get(id)
    const bodies = parts.filter((part) => part.incidentId === id).map(({ body }) => body)
    const facts = bodies.find((body) => body.kind === 'facts')
    if (!incident || !facts) return []
    const severity = bodies.findLast((body) => body.kind === 'severity')
    const victims = bodies.filter((body) => body.kind === 'victim')
    const changed = latest([
      changes.get(id) ?? incident.reportedAt,
      (!isOwn(call, incident) && incident.sharedAt) || incident.reportedAt,
    ])
    return {
      id,
      title: facts.title,
      language: facts.language,
      status: incident.status,
      merged: merged.has(id),
      owner: parties.get(incident.ownerId) ?? { id: incident.ownerId, name: '', invented: false },
      marking: markingShown(markings.get(incident.markingId), call.actor.delegationId),
      exercise: incident.exercise,
      dossier: incident.dossier,
      startedAt: facts.startedAt,
      reportedAt: incident.reportedAt.toISOString(),
      changedAt: changed.toISOString(),
      types: facts.types,
      sectors: [...new Set(victims.flatMap(({ sector }) => sector ?? []))],
      countries: [...new Set(victims.flatMap(({ country }) => country ?? []))],
      nis2Severity: severity?.nis2?.impactSeverity ?? null,
      weightedIntensity: severity?.intensity ? cyberIntensity(severity.intensity).weighted : null,
    }
  })
}
