import { tlp2Extension, tlpMarkings } from '#modules/exchange/rules.ts'
import { attackTechnique, attackTechniqueAddress } from '../attack-techniques.ts'
import type { IncidentView, ItemBody, MarkingShown, Source } from '../contract.ts'
import { asExercise, compact, idOf, incidentCore, incidentExtension, product, type StixObject } from './names.ts'

/** What one writing carries along. */
type Writing = {
  view: IncidentView
  id: string
  owner: string
  objects: StixObject[]
  markings: Map<string, StixObject>
}

type Marked = { marking: MarkingShown; since: string }
type Item = Marked & { id: string; body: ItemBody }

/**
 * A copy of an incident as a STIX 2.1 bundle: an incident with OASIS's core extension and ours, an identity for the owner
 * and for each victim, attack patterns, intrusion sets, indicators, their relationships, and a grouping of all. Each
 * object refers to the TLP 2.0 definition of its part and, where there is more to say (PAP, caveats, embargo, exercise),
 * to a marking definition with our extension. Parts within the incident object that are marked otherwise have granular
 * markings. A redacted copy has another id than the full one, so that neither ever passes for a version of the other.
 *
 * @param attached objects that came with the incident, as they are; an object of ours with the same id gives way.
 */
export function toStix(
  view: IncidentView,
  attached: readonly StixObject[] = [],
): { type: 'bundle'; id: string; objects: StixObject[] } {
  const id = view.copy.redacted ? idOf('incident', view.id, view.copy.label) : idOf('incident', view.id)
  const owner = idOf('identity', 'delegation', view.owner.id)
  const writing: Writing = { view, id, owner, objects: [], markings: new Map() }
  const given = new Set(attached.map((object) => object['id']))

  writing.objects.push(ownerOf(writing), incidentOf(writing))
  view.victims.forEach((item) => writeVictim(writing, item))
  view.techniques.forEach((item) => writeTechnique(writing, item))
  view.attributions.forEach((item) => writeAttribution(writing, item))
  view.relations.forEach((item) =>
    relate(writing, item, id, 'related-to', idOf('incident', item.body.incidentId), item.body.note),
  )
  view.indicators.forEach((item) => writeIndicator(writing, item, given))
  const own = writing.objects.filter((object) => !given.has(object['id']))
  const members = [...own, ...attached].filter(
    ({ type }) => type !== 'marking-definition' && type !== 'extension-definition',
  )
  own.push(
    groupingOf(
      writing,
      members.map((object) => String(object['id'])),
    ),
  )

  const definitions = [...writing.markings.values()].filter((object) => !given.has(object['id']))
  return {
    type: 'bundle',
    id: idOf('bundle', id, view.changedAt),
    objects: [...extension(), ...definitions, ...(view.exercise ? own.map(asExercise) : own), ...attached],
  }
}

function incidentOf(writing: Writing): StixObject {
  const { view, id } = writing
  const summary = view.sections.find(({ kind, words }) => kind === 'summary' && words !== null)
  const inside = [...view.timeline, ...view.replies, ...view.responses, ...view.files]
  const selectors = [
    ...view.sections.map((section, index) => ({
      ...section,
      selector: `extensions.${incidentExtension}.sections.[${index}]`,
    })),
    ...(view.severity ? [{ ...view.severity, selector: `extensions.${incidentExtension}.severity` }] : []),
    ...inside.map((item, index) => ({ ...item, selector: `extensions.${incidentExtension}.items.[${index}]` })),
    ...(summary ? [{ ...summary, selector: 'description' }] : []),
  ].filter(({ marking }) => JSON.stringify(marking) !== JSON.stringify(view.marking))

  return tidy({
    ...common(writing, 'incident', id, view),
    modified: view.changedAt,
    name: view.facts.title,
    description: summary?.words?.text,
    lang: view.facts.language,
    labels: view.facts.types,
    granular_markings: selectors.flatMap(({ marking, selector }) =>
      refsOf(writing, marking).map((marking_ref) => ({ marking_ref, selectors: [selector] })),
    ),
    extensions: {
      [incidentCore]: {
        extension_type: 'property-extension',
        // We hold reports, not verdicts: OASIS's vocabulary has "suspected" for what is not yet determined.
        determination: 'suspected',
        investigation_status: view.status === 'closed' ? 'closed' : 'open',
      },
      [incidentExtension]: {
        extension_type: 'property-extension',
        incident_id: view.id,
        status: view.status,
        exercise: view.exercise,
        dossier: view.dossier,
        redacted: view.copy.redacted,
        copy: view.copy.label,
        facts: view.facts,
        severity: view.severity && severityOf(view.severity),
        sections: view.sections.map(({ kind, words }) => ({ kind, words })),
        items: inside.map(({ body }) => body),
      },
    },
  })
}

function severityOf({
  intensity,
  impact,
  nis2,
  reasons,
  cyberIntensity,
  impactIndicator,
}: NonNullable<IncidentView['severity']>) {
  return { intensity, impact, nis2, reasons, cyberIntensity, impactIndicator }
}

function ownerOf(writing: Writing): StixObject {
  const { view, owner } = writing
  return tidy({
    ...common(writing, 'identity', owner, view),
    created_by_ref: undefined,
    name: view.owner.name,
    identity_class: 'organization',
  })
}

function writeVictim(writing: Writing, item: Item): void {
  if (item.body.kind !== 'victim') return
  const { name, country, sector, affected } = item.body
  const id = idOf('identity', 'victim', writing.id, item.id)
  const label = name ?? 'Victim, not named'
  writing.objects.push({
    ...tidy({ ...common(writing, 'identity', id, item), name: label, sectors: sector === null ? [] : [sector] }),
    identity_class: affected === null ? 'organization' : 'class',
  })
  relate(writing, item, writing.id, 'targets', id)
  if (country === null) return
  const place = idOf('location', country)
  if (!writing.objects.some((object) => object['id'] === place))
    writing.objects.push(tidy({ ...common(writing, 'location', place, item), name: country, country }))
  relate(writing, { ...item, id: `${item.id} place` }, id, 'located-at', place, '', false)
}

function writeTechnique(writing: Writing, item: Item): void {
  if (item.body.kind !== 'technique') return
  const { technique, note } = item.body
  const id = idOf('attack-pattern', technique)
  const reference = { source_name: 'mitre-attack', external_id: technique, url: attackTechniqueAddress(technique) }
  const known = writing.objects.some((object) => object['id'] === id)
  if (!known)
    writing.objects.push(
      tidy({
        ...common(writing, 'attack-pattern', id, item),
        name: attackTechnique(technique)?.name ?? technique,
        external_references: [reference],
      }),
    )
  relate(writing, item, writing.id, 'uses', id, note)
}

function writeAttribution(writing: Writing, item: Item): void {
  if (item.body.kind !== 'attribution') return
  const id = idOf('intrusion-set', writing.view.id, item.body.to)
  if (!writing.objects.some((object) => object['id'] === id))
    writing.objects.push(tidy({ ...common(writing, 'intrusion-set', id, item), name: item.body.to }))
  relate(writing, item, writing.id, 'attributed-to', id, item.body.words?.text)
}

/** The object itself where it came along; where only its pattern is known, an indicator of that; else the bare reference. */
function writeIndicator(writing: Writing, item: Item, given: ReadonlySet<unknown>): void {
  if (item.body.kind !== 'indicator') return
  const { stixId, name, pattern } = item.body
  if (!given.has(stixId) && pattern !== null && stixId.startsWith('indicator--'))
    writing.objects.push(
      tidy({
        ...common(writing, 'indicator', stixId, item),
        name,
        pattern,
        pattern_type: 'stix',
        valid_from: item.since,
      }),
    )
  relate(writing, item, stixId, 'related-to', writing.id, name)
}

function relate(
  writing: Writing,
  item: Item,
  source: string,
  kind: string,
  target: string,
  words = '',
  carries = true,
): void {
  const sources = 'sources' in item.body ? item.body.sources : []
  writing.objects.push(
    tidy({
      ...common(writing, 'relationship', idOf('relationship', writing.id, kind, item.id), item),
      relationship_type: kind,
      description: words,
      source_ref: source,
      target_ref: target,
      external_references: sources.map(referenceOf),
      extensions: carries
        ? { [incidentExtension]: { extension_type: 'property-extension', item: item.body } }
        : undefined,
    }),
  )
}

function referenceOf({ title, url, publisher }: Source) {
  return { source_name: title, url, description: publisher }
}

function groupingOf(writing: Writing, members: readonly string[]): StixObject {
  const { view } = writing
  const id = idOf('grouping', writing.id)
  return tidy({
    ...common(writing, 'grouping', id, view),
    modified: view.changedAt,
    name: view.facts.title,
    context: 'suspicious-activity',
    object_refs: [...new Set(members)],
  })
}

type Dated = { marking: MarkingShown; since?: string; reportedAt?: string }

function common(writing: Writing, type: string, id: string, { marking, since, reportedAt }: Dated): StixObject {
  const at = since ?? writing.view.sharedAt ?? reportedAt
  return {
    type,
    spec_version: '2.1',
    id,
    created_by_ref: writing.owner,
    created: at,
    modified: at,
    object_marking_refs: refsOf(writing, marking),
  }
}

/** The references of a marking; its definitions come along. */
function refsOf(writing: Writing, marking: MarkingShown): string[] {
  const { tlp, pap, caveats, embargoUntil, exercise, audience } = marking
  const [fixed] = [...tlpMarkings].find(([, { version, label }]) => version === '2' && label === tlp) ?? []
  if (fixed === undefined) throw new Error(`TLP 2.0 has no label ${tlp}`)
  writing.markings.set(fixed, {
    type: 'marking-definition',
    spec_version: '2.1',
    id: fixed,
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${tlp.toUpperCase()}`,
    extensions: { [tlp2Extension]: { extension_type: 'property-extension', tlp_2_0: tlp } },
  })
  const digest = audience === null ? undefined : idOf('audience', JSON.stringify(audience))
  const isPlain = pap === null && caveats.length === 0 && embargoUntil === null && !exercise
  if (isPlain) return [fixed]
  const more = compact({ pap, caveats, embargo_until: embargoUntil, exercise, audience_digest: digest })
  const id = idOf('marking-definition', JSON.stringify(more))
  writing.markings.set(id, {
    type: 'marking-definition',
    spec_version: '2.1',
    id,
    created: '2026-11-21T00:00:00.000Z',
    created_by_ref: product,
    extensions: { [incidentExtension]: { extension_type: 'property-extension', marking: more } },
  })
  return [fixed, id]
}

/** Our extension, and who defines it. */
function extension(): StixObject[] {
  const at = { created: '2026-11-21T00:00:00.000Z', modified: '2026-11-21T00:00:00.000Z', spec_version: '2.1' }
  return [
    { type: 'identity', id: product, ...at, name: 'Chancery', identity_class: 'system' },
    {
      type: 'extension-definition',
      id: incidentExtension,
      ...at,
      created_by_ref: product,
      name: 'Chancery incident',
      description:
        'Facts, severity, sections and items of an incident as Chancery keeps them, and markings beyond TLP: PAP, caveats, embargo, exercise.',
      schema: 'The schemas of Facts, SeverityInputs and ItemBody in modules/incidents/contract/parts.ts of Chancery.',
      version: '1.0.0',
      extension_types: ['property-extension'],
    },
  ]
}

function tidy(object: StixObject): StixObject {
  const small = compact(object)
  // An object stays one.
  return small !== null && typeof small === 'object' ? { ...small } : {}
}
