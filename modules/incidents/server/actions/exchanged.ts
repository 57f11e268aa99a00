import type { z } from 'zod'
import { must, Refusal } from '#platform/refusal.ts'
import { isNarrower } from '#modules/exchange/rules.ts'
import { importMispEvent, type ObjectOfOrigin, readObjects, submitObjects } from '#modules/exchange/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { markingsOf, place } from '#modules/sharing/server/index.ts'
import type { Attached, IncidentView } from '../../contract.ts'
import type { Wanted } from '../../parts.ts'
import { mayRead, mayReport, mayUpdate } from '../../rules.ts'
import { fromStix, narrower, type StixObject, toStix } from '../../stix.ts'
import { arrivalOf, boundBy, boundFor, markingOf, objectsFrom } from '../attached.ts'
import { newPart, nextVersion, placeOwn, standing } from '../change.ts'
import { copyOf } from '../copy.ts'
import { fileSeen, type IncidentCall, incidentSeen } from '../eyes.ts'
import type { Incident } from '../store/incidents.ts'
import { bytesOf } from './files.ts'
import { delivered } from './read.ts'
import { finish, report } from './report.ts'

type Attach = { id: string; version: number; fileId: string; format: 'stix' | 'misp' }

/** Reads a file of the incident into the exchange, and links its indicators. One bad object fails alone. */
export async function attach(
  call: IncidentCall,
  { id, version, fileId, format }: Attach,
): Promise<z.infer<typeof Attached>> {
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  if (incident.exercise) throw new Refusal('EXERCISE_NOT_EXCHANGED')
  const file = await fileSeen(call, fileId)
  if (file.incident.id !== id) throw new Refusal('FILE_UNKNOWN')
  const next = await nextVersion(call, incident, version)

  const boundId = await boundBy(call, incident.markingId, file.part.markingId)
  const marking = await markingOf(call, boundId)
  const arrival = arrivalOf(incident, marking)
  const bytes = await bytesOf(call, fileId)
  const under = { marking: arrival, boundId: await boundFor(call, incident), origin: fileId }
  const refused = format === 'stix' ? await takeStix(call, bytes, under) : await takeMisp(call, bytes, under)

  const taken = await objectsFrom(call, [fileId])
  const parts = await standing(call, incident)
  const links = await linksTo(call, incident, parts, taken, {
    marking,
    arrival,
    isOwn: file.part.ownMarking && boundId === file.part.markingId,
  })
  const objects = { taken: new Set(taken.map(({ stixId }) => stixId)).size, refused: refused.slice(0, 200) }
  return { incident: await finish(call, incident, next, [...parts, ...links]), objects }
}

type Refused = { id: string; reason: string }[]
type Under = { marking: Marking; boundId: string; origin: string }

async function takeStix(call: IncidentCall, bytes: Uint8Array, { marking, ...under }: Under): Promise<Refused> {
  const reading = readObjects(bytes)
  if (!reading.ok) throw new Refusal('FILE_NOT_READABLE', reading.fault)
  const outcomes = await submitObjects(call, {
    objects: reading.objects,
    markingId: await place(call, marking),
    ...under,
  })
  return outcomes.flatMap(({ outcome, stixId, message }) =>
    outcome === 'failed' ? [{ id: stixId, reason: message ?? '' }] : [],
  )
}

async function takeMisp(call: IncidentCall, bytes: Uint8Array, { marking, ...under }: Under): Promise<Refused> {
  const reading = await importMispEvent(call, bytes, { markingDefault: marking, ...under })
  if (!reading.ok) throw new Refusal('FILE_NOT_READABLE', reading.errors.slice(0, 20))
  return reading.events.flatMap(({ failed }) => failed.map(({ stixId, message }) => ({ id: stixId, reason: message })))
}

type File = { marking: Marking; arrival: Marking; isOwn: boolean }

/**
 * A link says the pattern of its indicator, so it goes no further than the object itself: under a narrower label where
 * the object bears one, and nowhere where its source marked it for others than the file goes to.
 */
async function linksTo(
  call: IncidentCall,
  incident: Incident,
  parts: readonly Wanted[],
  objects: readonly ObjectOfOrigin[],
  file: File,
): Promise<Wanted[]> {
  const linked = new Set(parts.flatMap(({ body }) => (body.kind === 'indicator' ? [body.stixId] : [])))
  const markings = await markingsOf(
    call,
    objects.map(({ markingId }) => markingId),
  )
  const links: Wanted[] = []
  for (const { stixId, type, text, markingId } of objects) {
    const marked = markings.get(markingId)
    if (type !== 'indicator' || linked.has(stixId) || !marked || !isSameCircle(marked.marking, file.arrival)) continue
    linked.add(stixId)
    // What the exchange holds was read strictly when it was taken in.
    const { name, pattern, object_marking_refs: refs } = asObject(JSON.parse(text))
    const body = { kind: 'indicator' as const, stixId, name: short(name, 300), pattern: short(pattern, 10_000) || null }
    const stands = isNarrower(marked.marking.tlp, file.arrival.tlp)
      ? { ...file.marking, tlp: marked.marking.tlp }
      : null
    const own = stands ?? narrower(refs, file.marking) ?? (file.isOwn ? file.marking : null)
    links.push(newPart(call, body, await placeOwn(call, incident, own)))
  }
  return links
}

function isSameCircle({ audience }: Marking, other: Marking): boolean {
  const same = (some: readonly string[], others: readonly string[]) =>
    some.toSorted().join() === others.toSorted().join()
  return same(audience.delegations, other.audience.delegations) && same(audience.groups, other.audience.groups)
}

function short(value: unknown, most: number): string {
  return typeof value === 'string' ? value.trim().slice(0, most) : ''
}

function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {}
}

/** The asker's copy as STIX 2.1, with the objects of its files that they see. A delivery by export. */
export async function exportStix(
  call: IncidentCall,
  { id }: { id: string },
): Promise<{ type: 'bundle'; id: string; objects: StixObject[] }> {
  must(mayRead(call.actor))
  const incident = await incidentSeen(call, id)
  const copy = await copyOf(call, incident)
  const attached = await objectsFrom(call, [id, ...copy.files.map((file) => file.id)])
  await delivered(call, incident, 'export', copy.copy.label)
  // What the exchange holds was validated when it was taken in.
  return toStix(
    copy,
    attached.map(({ text }) => asObject(JSON.parse(text))),
  )
}

type Import = { bundle: Record<string, unknown>; marking: Marking; run?: string | undefined }

/** Takes the incident of a bundle over as a draft of the actor's delegation. Its markings become those of the draft. */
export async function importStix(call: IncidentCall, { bundle, marking, run }: Import): Promise<IncidentView> {
  must(mayReport(call.actor))
  const reading = fromStix(bundle, marking)
  if ('fault' in reading) throw new Refusal('BUNDLE_NOT_AN_INCIDENT', { fault: reading.fault })
  return report(call, { ...reading.report, run })
}
