import { sql } from 'kysely'
import { uuid5 } from '#modules/exchange/rules.ts'
import { type SourcedJson, submitObjects } from '#modules/exchange/server/index.ts'
import { newId } from '#platform/server/ids.ts'
import { place } from '#modules/sharing/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { ItemBody, Source } from '../contract.ts'
import { type Dossier, type DossierActor, type DossierSource, parseDossier } from '../dossiers.ts'
import type { PartBody, Wanted } from '../parts.ts'
import notPetya from '../reference/dossiers/notpetya-2017.json' with { type: 'json' }
import solarWinds from '../reference/dossiers/solarwinds-2020.json' with { type: 'json' }
import wannaCry from '../reference/dossiers/wannacry-2017.json' with { type: 'json' }
import { threatActors } from '../threat-actors.ts'
import { canonical, nextVersion, settle, standing as partsStanding } from './change.ts'
import type { IncidentCall } from './eyes.ts'
import {
  type Incident,
  incidentByDossier,
  incidentById,
  insertIncident,
  setShared,
  setStatus,
} from './store/incidents.ts'

/** Ids that follow from the name of a dossier, so that loading it again changes what changed and nothing else. */
const namespace = '6d3f0f6a-7c1b-5e0e-9d55-3c1f8a2b7e10'

const toEverybody: Marking = {
  tlp: 'clear',
  pap: null,
  audience: { delegations: [], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: false,
}

/**
 * Puts the public dossiers that ship with the product into the incidents of the host, TLP:CLEAR, each with its name in
 * `dossier`. Does nothing where they are there as they are; a renewed dossier becomes a new version of its incident.
 * To be called by the house itself (`system`). Answers the names of those that changed.
 */
export async function loadDossiers(call: IncidentCall): Promise<string[]> {
  const host = await hostDelegation(call)
  if (host === undefined) return []
  const asHost: IncidentCall = { ...call, actor: { ...call.actor, delegationId: host } }
  const dossiers = [wannaCry, notPetya, solarWinds].map(read)
  const incidents = new Map<string, Standing>()
  // All stand before any is filled: they refer to one another.
  for (const dossier of dossiers) incidents.set(dossier.id, await stand(asHost, host, dossier))
  const changed: string[] = []
  for (const dossier of dossiers) if (await fill(asHost, dossier, incidents)) changed.push(dossier.id)
  return changed
}

type Standing = { incident: Incident; isNew: boolean }
type Incidents = ReadonlyMap<string, Standing>

function read(data: unknown): Dossier {
  const outcome = parseDossier(data)
  if ('problems' in outcome) throw new Error(`A dossier cannot be read:\n${outcome.problems.join('\n')}`)
  return outcome.dossier
}

async function hostDelegation(call: IncidentCall): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select d.id from delegation d join organisation o on o.id = d.organisation_id
    where o.kind = 'host' and d.ended_at is null order by d.created_at limit 1`.execute(call.db)
  return rows[0]?.id
}

async function stand(call: IncidentCall, ownerId: string, dossier: Dossier): Promise<Standing> {
  const known = await incidentByDossier(call.db, dossier.id)
  if (known) return { incident: await incidentById(call.db, known.id), isNew: false }
  const id = newId(call.now.getTime())
  const markingId = await place(call, toEverybody)
  await insertIncident(call.db, { id, ownerId, markingId, exercise: false, dossier: dossier.id, reportedAt: call.now })
  await setStatus(call.db, id, 'closed')
  await setShared(call.db, id, call.now, 1)
  return { incident: await incidentById(call.db, id), isNew: true }
}

async function fill(call: IncidentCall, dossier: Dossier, incidents: Incidents): Promise<boolean> {
  const standing = incidents.get(dossier.id)
  if (!standing) throw new Error(`The dossier ${dossier.id} has no incident`)
  const { incident, isNew } = standing
  const wanted = partsOf(dossier, incidents)
  if (!isNew && canonical(await partsStanding(call, incident)) === canonical(wanted)) return false

  const version = isNew ? incident.version : await nextVersion(call, incident, incident.version)
  await settle(call, incident, version, wanted)
  await submitObjects(call, {
    objects: objectsOf(call, dossier, wanted),
    markingId: incident.markingId,
    origin: incident.id,
  })
  await call.emit({
    name: isNew ? 'incident.shared' : 'incident.changed',
    data: { id: incident.id, at: call.now.toISOString() },
  })
  return true
}

/** The indicators of a dossier for the exchange, where TAXII clients find them. */
function objectsOf(call: IncidentCall, { begins }: Dossier, wanted: readonly Wanted[]): SourcedJson[] {
  const created = `${begins.date}T00:00:00.000Z`
  return wanted.flatMap(({ body }) => {
    if (body.kind !== 'indicator' || body.pattern === null) return []
    const { stixId: id, name, pattern } = body
    const times = { created, modified: call.now.toISOString(), valid_from: created }
    const value = { type: 'indicator', spec_version: '2.1', id, ...times, name, pattern, pattern_type: 'stix' }
    return [{ value, text: JSON.stringify(value) }]
  })
}

/** A dossier in the parts of an incident. */
function partsOf(dossier: Dossier, incidents: Incidents): Wanted[] {
  const part = (key: string, body: PartBody): Wanted => ({ key, body, ownMarkingId: null })
  const keyed = (path: string, body: PartBody) => part(uuid5(namespace, `${dossier.id} ${path}`), body)
  const all = (path: string, bodies: readonly ItemBody[]) =>
    bodies.map((body, index) => keyed(`${path} ${index}`, body))
  const { title, language, incidentTypes: types, begins, ends, severity } = dossier
  const facts = {
    title,
    language,
    types,
    classes: [],
    startedAt: whenOf(begins),
    endedAt: ends && whenOf(ends),
    detectedAt: null,
    disclosedBy: null,
  }
  const names = dossier.otherNames.length > 0 ? `\n\nAlso called: ${dossier.otherNames.join(', ')}.` : ''
  const reasons = [
    ...Object.entries(severity.reasons).map(([input, reason]) => `${input}: ${reason}`),
    severity.nis2Reason,
  ].join('\n')
  return [
    part('facts', { kind: 'facts', ...facts }),
    part('status', { kind: 'status', status: 'closed' }),
    keyed('summary', { kind: 'section', section: 'summary', words: words(dossier, `${dossier.summary}${names}`) }),
    keyed('severity', { kind: 'severity', intensity: severity.intensity, impact: null, nis2: severity.nis2, reasons }),
    ...all('victim', victims(dossier)),
    ...all('moment', moments(dossier)),
    ...all('technique', techniques(dossier)),
    ...all('attribution', attributions(dossier)),
    ...all('reply', replies(dossier)),
    ...all('response', responses(dossier)),
    ...all('indicator', indicators(dossier)),
    ...all('relation', relations(dossier, incidents)),
  ]
}

function victims({ victims }: Dossier): ItemBody[] {
  return victims.map((victim) => ({
    kind: 'victim',
    name: victim.name,
    country: victim.country,
    delegationId: null,
    sector: victim.sector,
    receiver: victim.category,
    affected: null,
    ...provenance(victim, victim.effect),
  }))
}

function moments(dossier: Dossier): ItemBody[] {
  return dossier.timeline.map((entry) => ({
    kind: 'moment',
    at: whenOf(entry),
    until: null,
    words: words(dossier, entry.what),
    ...provenance(entry),
  }))
}

function techniques({ techniques }: Dossier): ItemBody[] {
  return techniques.map((use) => ({ kind: 'technique', technique: use.id, ...provenance(use, use.how) }))
}

function attributions(dossier: Dossier): ItemBody[] {
  const published = dossier.attributions.map((one): ItemBody => ({
    kind: 'attribution',
    ...speaker(one.by),
    at: whenOf(one),
    type: one.type,
    basis: one.basis,
    to: one.to.name,
    toCountry: one.to.country ?? null,
    toCategory: null,
    certainty: one.certainty ?? '',
    actorId: null,
    reference: null,
    words: words(dossier, one.wording),
    ...provenance(one),
  }))
  const toActors = dossier.relations
    .filter(({ kind }) => kind === 'actor')
    .map((one): ItemBody => ({
      kind: 'attribution',
      // Whoever published it is the one who says it; a relation without a source says that it is to be verified.
      by: one.sources[0]?.publisher ?? '—',
      byCountry: null,
      at: one.sources[0]?.date ?? null,
      type: null,
      basis: null,
      to: threatActors.find(({ id }) => id === one.to)?.name ?? one.to,
      toCountry: null,
      toCategory: null,
      certainty: '',
      actorId: null,
      reference: one.to,
      words: words(dossier, one.what),
      ...provenance(one),
    }))
  return [...published, ...toActors]
}

function replies(dossier: Dossier): ItemBody[] {
  return dossier.replies.map((one) => ({
    kind: 'reply',
    ...speaker(one.by),
    at: whenOf(one),
    words: words(dossier, one.wording),
    ...provenance(one),
  }))
}

const responders = {
  state: 'state-actors',
  'international-organization': 'international-organizations',
  company: null,
  other: null,
} as const

function responses(dossier: Dossier): ItemBody[] {
  return dossier.responses.map((one) => ({
    kind: 'response',
    ...speaker(one.by),
    at: whenOf(one),
    responder: responders[one.by.kind],
    political: one.political ?? null,
    legal: one.legal ?? null,
    words: words(dossier, one.what),
    ...provenance(one),
  }))
}

const patterns = {
  domain: (value: string) => `[domain-name:value = '${value}']`,
  sha256: (value: string) => `[file:hashes.'SHA-256' = '${value}']`,
  'file-name': (value: string) => `[file:name = '${value}']`,
} as const

function indicators({ id, indicators }: Dossier): ItemBody[] {
  return indicators.map(({ type, value, what }) => ({
    kind: 'indicator',
    stixId: `indicator--${uuid5(namespace, `${id} ${type} ${value}`)}`,
    name: what,
    pattern: patterns[type](value),
  }))
}

const relationKinds = {
  'same-exploit': 'same-exploit',
  'same-actor': 'same-actor',
  'followed-by': 'precedes',
  'preceded-by': 'follows',
  'see-also': 'related',
} as const

function relations(dossier: Dossier, incidents: Incidents): ItemBody[] {
  return dossier.relations.flatMap((one): ItemBody[] => {
    const other = incidents.get(one.to)
    if (one.kind === 'actor' || !other) return []
    return [{ kind: 'relation', incidentId: other.incident.id, relation: relationKinds[one.kind], note: one.what }]
  })
}

function whenOf({ date, precision }: { date: string; precision: 'day' | 'month' | 'year' }): string {
  return date.slice(0, { day: 10, month: 7, year: 4 }[precision])
}

function words({ language }: Dossier, text: string) {
  return { text, language, direction: 'auto' as const }
}

function speaker({ name, country }: DossierActor) {
  return { by: name, byCountry: country ?? null }
}

type Provenance = { sources: readonly DossierSource[]; verified: boolean; note?: string | undefined }

function provenance({ sources, verified, note }: Provenance, first?: string) {
  return {
    sources: sources.map(sourceOf),
    verified,
    note: [first, note].filter((some) => some !== undefined).join(' '),
  }
}

function sourceOf({ title, publisher, address, date }: DossierSource): Source {
  return { title, publisher, url: address, published: date ?? null }
}
