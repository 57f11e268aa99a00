import type { z } from 'zod'
import { must, Refusal } from '#platform/refusal.ts'
import { mispToStix, readMispEvents, readObjects } from '#modules/exchange/server/index.ts'
import { isNarrower } from '#modules/exchange/rules.ts'
import type { Marking, Tlp } from '#modules/sharing/contract.ts'
import type { Attached, IncidentView } from '../../contract.ts'
import type { Wanted } from '../../parts.ts'
import { isPublication, mayRead, mayReport, mayUpdate } from '../../rules.ts'
import { fromStix, type StixObject, toStix } from '../../stix.ts'
import { labelsFrom, markingOf, type Member, objectsFrom, submitFrom } from '../attached.ts'
import { canonical, newPart, nextVersion, placeOwn, standing } from '../change.ts'
import { copyOf } from '../copy.ts'
import { fileSeen, type IncidentCall, incidentSeen } from '../eyes.ts'
import type { Incident } from '../store/incidents.ts'
import { bytesOf } from './files.ts'
import { delivered } from './read.ts'
import { finish, report } from './report.ts'

type Attach = { id: string; version: number; fileId: string; format: 'stix' | 'misp' }

/** Reads a file of the incident into the exchange, and links its indicators. One bad object fails alone. */
export async function attach(call: IncidentCall, { id, version, fileId, format }: Attach): Promise<z.infer<typeof Attached>> {
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  const file = await fileSeen(call, fileId)
  if (file.incident.id !== id) throw new Refusal('FILE_UNKNOWN')
  const next = await nextVersion(call, incident, version)

  const marking = await markingOf(call, file.part.markingId)
  const bytes = await bytesOf(call, fileId)
  const members = format === 'stix' ? stixMembers(bytes) : mispMembers(bytes, marking, incident.ownerId)
  const outcomes = await submitFrom(call, incident, { id: fileId, marking }, members)
  const labels = await labelsFrom(call, fileId)

  const refused = outcomes.flatMap(({ outcome, stixId, message }) => (outcome === 'failed' ? [{ id: stixId, reason: message ?? '' }] : []))
  const taken = new Set(outcomes.filter(({ outcome }) => outcome !== 'failed').map(({ stixId }) => stixId))
  const parts = await standing(call, incident)
  const links = await linksTo(call, incident, parts, {
    indicators: members.filter(({ ownMarking }) => ownMarking === null).map(({ source }) => asObject(source.value)),
    taken,
    markingFor: (stixId) => narrowed(marking, labels.get(stixId)) ?? (file.part.ownMarking ? marking : null),
  })
  return { incident: await finish(call, incident, next, [...parts, ...links]), objects: { taken: taken.size, refused: refused.slice(0, 200) } }
}

function stixMembers(bytes: Uint8Array): Member[] {
  const reading = readObjects(bytes)
  if (!reading.ok) throw new Refusal('FILE_NOT_READABLE', reading.fault)
  return reading.objects.map((source) => ({ source, ownMarking: null }))
}

/** MISP says of single attributes how far they go. What goes less far than the file stands by itself, as MISP says. */
function mispMembers(bytes: Uint8Array, fallback: Marking, own: string): Member[] {
  const reading = readMispEvents(bytes)
  if (!reading.ok) throw new Refusal('FILE_NOT_READABLE', reading.errors.slice(0, 20))
  return reading.events.flatMap((event) =>
    mispToStix(event, { fallback, own }).map(({ object, marking }) => {
      const sameCircle = canonical(marking.audience) === canonical(fallback.audience) || isPublication(marking)
      return { source: { value: object, text: JSON.stringify(object) }, ownMarking: sameCircle ? null : marking }
    }),
  )
}

type Linking = { indicators: readonly Record<string, unknown>[]; taken: ReadonlySet<string>; markingFor(stixId: string): Marking | null }

/** A link says the pattern of its indicator: it goes no further than the object itself. */
async function linksTo(call: IncidentCall, incident: Incident, parts: readonly Wanted[], { indicators, taken, markingFor }: Linking): Promise<Wanted[]> {
  const linked = new Set(parts.flatMap(({ body }) => (body.kind === 'indicator' ? [body.stixId] : [])))
  const links: Wanted[] = []
  for (const { type, id, name, pattern } of indicators) {
    if (type !== 'indicator' || typeof id !== 'string' || !taken.has(id) || linked.has(id)) continue
    linked.add(id)
    const text = (one: unknown, most: number) => (typeof one === 'string' ? one.trim().slice(0, most) : '')
    const body = { kind: 'indicator' as const, stixId: id, name: text(name, 300), pattern: text(pattern, 10_000) || null }
    links.push(newPart(call, body, await placeOwn(call, incident, markingFor(id))))
  }
  return links
}

/** An object whose own label is narrower than its file stands under that label. */
function narrowed(marking: Marking, label: Tlp | undefined): Marking | null {
  return label !== undefined && isNarrower(label, marking.tlp) ? { ...marking, tlp: label } : null
}

function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}

/** The asker's copy as STIX 2.1, with the objects of its files that they see. A delivery by export. */
export async function exportStix(call: IncidentCall, { id }: { id: string }): Promise<{ type: 'bundle'; id: string; objects: StixObject[] }> {
  must(mayRead(call.actor))
  const incident = await incidentSeen(call, id)
  const copy = await copyOf(call, incident)
  const attached = await objectsFrom(call, copy.files.map((file) => file.id))
  await delivered(call, incident, 'export', copy.copy.label)
  // What the exchange holds was validated when it was taken in.
  return toStix(copy, attached.map(({ text }) => asObject(JSON.parse(text))))
}

type Import = { bundle: Record<string, unknown>; marking: Marking }

/** Takes the incident of a bundle over as a draft of the actor's delegation. Its markings become those of the draft. */
export async function importStix(call: IncidentCall, { bundle, marking }: Import): Promise<IncidentView> {
  must(mayReport(call.actor))
  const reading = fromStix(bundle, marking)
  if ('fault' in reading) throw new Refusal('BUNDLE_NOT_AN_INCIDENT', { fault: reading.fault })
  return report(call, reading.report)
}
