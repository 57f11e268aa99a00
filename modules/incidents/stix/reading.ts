import { z } from 'zod'
import type { Marking } from '#modules/sharing/contract.ts'
import { isNarrower, tlpMarkings } from '#modules/exchange/rules.ts'
import { Facts, FileCard, ItemBody, ReportInput, SectionKind, SeverityInputs, Written } from '../contract.ts'
import { isObject, ours, type StixObject } from './names.ts'

export type StixReading = { report: ReportInput } | { fault: string }

/**
 * The incident of a bundle as a report of one's own. What one of our hosts wrote comes back as it was; of anybody
 * else's incident what has a place with us: name, description, victims, techniques, who it is attributed to, indicators.
 *
 * Markings: the report stands under `marking`; a part whose label in the bundle is narrower stands under that label, with
 * the same audience. A label never becomes wider by travelling. Files and relations do not travel.
 *
 * @param bundle as read from JSON; anything may be given. Never throws.
 */
export function fromStix(bundle: unknown, marking: Marking): StixReading {
  const given = isObject(bundle) ? bundle['objects'] : undefined
  if (!Array.isArray(given)) return { fault: 'A bundle has a list of objects under "objects".' }
  const objects = given.filter(isObject)
  const incidents = objects.filter(({ type }) => type === 'incident')
  const [incident] = incidents
  if (!incident || incidents.length > 1)
    return { fault: `The bundle holds ${incidents.length} incidents; exactly one is needed.` }

  const own = ours(incident)
  const narrowed = (refs: unknown) => narrower(refs, marking)
  const parsed = ReportInput.safeParse({
    facts: factsOf(incident, own),
    marking: narrowed(incident['object_marking_refs']) ?? marking,
    exercise: own['exercise'] === true,
    severity: severityOf(incident, own, narrowed),
    sections: sectionsOf(incident, own, narrowed),
    items: [...insideItems(incident, own, narrowed), ...relatedItems(objects, incident, narrowed)].slice(0, 200),
  })
  if (parsed.success) return { report: parsed.data }
  const [issue] = parsed.error.issues
  return { fault: `The incident cannot be read at ${issue?.path.join('.') ?? 'its top'}: ${issue?.message ?? ''}` }
}

type Narrowed = (refs: unknown) => Marking | null

/** A marking under the narrowest label to which these references lead; null where that is not narrower than its own. */
export function narrower(refs: unknown, marking: Marking): Marking | null {
  const labels = Array.isArray(refs)
    ? refs.flatMap((ref) => (typeof ref === 'string' ? (tlpMarkings.get(ref) ?? []) : []))
    : []
  const narrowest = labels.reduce((tlp, { version, label }) => {
    // TLP 1 had WHITE for CLEAR, and an AMBER that did not bound itself as that of 2.0 does.
    const one = label === 'white' ? 'clear' : label === 'amber' && version === '1' ? 'amber+strict' : label
    const known = z.enum(['red', 'amber+strict', 'amber', 'green', 'clear']).safeParse(one)
    return known.success && isNarrower(known.data, tlp) ? known.data : tlp
  }, marking.tlp)
  return narrowest === marking.tlp ? null : { ...marking, tlp: narrowest }
}

function factsOf(incident: StixObject, own: StixObject): unknown {
  if (Facts.safeParse(own['facts']).success) return own['facts']
  return {
    title: text(incident['name'], 200) || 'Incident without a name',
    language: text(incident['lang'], 35) || 'en',
  }
}

function severityOf(incident: StixObject, own: StixObject, narrowed: Narrowed): unknown {
  const given = own['severity']
  if (!isObject(given)) return null
  // What stood open was left out on the way.
  const open = { impactSeverity: null, outlook: null, rootCause: null, natureSeverity: null }
  const nis2 = isObject(given['nis2']) ? { ...open, ...given['nis2'] } : null
  const parsed = SeverityInputs.safeParse({ ...given, nis2 })
  return parsed.success ? { ...parsed.data, marking: narrowed(granular(incident, 'severity')) } : null
}

function sectionsOf(incident: StixObject, own: StixObject, narrowed: Narrowed): unknown[] {
  const Section = z.object({ kind: SectionKind, words: Written.nullable().default(null) })
  const sections = z.array(Section).safeParse(own['sections'])
  if (sections.success) {
    return sections.data.flatMap((section, index) => {
      const marking = narrowed(granular(incident, `sections.[${index}]`))
      return section.words === null && marking === null ? [] : [{ ...section, marking }]
    })
  }
  const description = text(incident['description'], 50_000)
  return description === ''
    ? []
    : [{ kind: 'summary', words: { text: description, language: text(incident['lang'], 35) || 'en' }, marking: null }]
}

function insideItems(incident: StixObject, own: StixObject, narrowed: Narrowed): unknown[] {
  const items = z.array(z.union([ItemBody, FileCard])).safeParse(own['items'])
  if (!items.success) return []
  return items.data.flatMap((body, index) =>
    body.kind === 'file' ? [] : [{ body, marking: narrowed(granular(incident, `items.[${index}]`)) }],
  )
}

/** The markings of a part of our extension. */
function granular(incident: StixObject, path: string): unknown[] {
  const all = incident['granular_markings']
  return Array.isArray(all)
    ? all
        .filter(isObject)
        .flatMap(({ selectors, marking_ref }) =>
          Array.isArray(selectors) &&
          selectors.some((selector) => typeof selector === 'string' && selector.endsWith(`.${path}`))
            ? [marking_ref]
            : [],
        )
    : []
}

function relatedItems(objects: readonly StixObject[], incident: StixObject, narrowed: Narrowed): unknown[] {
  const byId = new Map(objects.map((object) => [object['id'], object]))
  const taken = new Set<string>()
  const related = objects
    .filter(
      ({ type, source_ref, target_ref }) =>
        type === 'relationship' && (source_ref === incident['id'] || target_ref === incident['id']),
    )
    .flatMap((relationship) => {
      const body = ourItem(relationship) ?? theirItem(relationship, incident, byId)
      if (body?.kind === 'indicator') taken.add(body.stixId)
      return body ? [{ body, marking: narrowed(relationship['object_marking_refs']) }] : []
    })
  const indicators = objects
    .filter(({ type, id }) => type === 'indicator' && typeof id === 'string' && !taken.has(id))
    .flatMap((object) => {
      const body = item({
        kind: 'indicator',
        stixId: object['id'],
        name: text(object['name'], 300),
        pattern: text(object['pattern'], 10_000) || null,
      })
      return body ? [{ body, marking: narrowed(object['object_marking_refs']) }] : []
    })
  return [...related, ...indicators]
}

function ourItem(relationship: StixObject): ItemBody | undefined {
  const body = item(ours(relationship)['item'])
  if (body?.kind === 'relation') return undefined
  // A record of a threat actor is known by its id on its own host only.
  return body?.kind === 'attribution'
    ? { ...body, actorId: null }
    : body?.kind === 'victim'
      ? { ...body, delegationId: null }
      : body
}

function theirItem(
  relationship: StixObject,
  incident: StixObject,
  byId: ReadonlyMap<unknown, StixObject>,
): ItemBody | undefined {
  if (relationship['source_ref'] !== incident['id']) return undefined
  const target = byId.get(relationship['target_ref'])
  if (!target) return undefined
  const note = text(relationship['description'], 2000)
  if (target['type'] === 'identity') return item({ kind: 'victim', name: text(target['name'], 200) || null, note })
  if (target['type'] === 'intrusion-set' || target['type'] === 'threat-actor') {
    const author = byId.get(relationship['created_by_ref'])
    return item({
      kind: 'attribution',
      by: text(author?.['name'], 200) || 'Author of the bundle',
      to: text(target['name'], 200),
      words: note === '' ? null : { text: note },
    })
  }
  if (target['type'] === 'attack-pattern') return item({ kind: 'technique', technique: techniqueOf(target), note })
  return undefined
}

function techniqueOf({ external_references }: StixObject): unknown {
  const references = Array.isArray(external_references) ? external_references.filter(isObject) : []
  return references.find(({ source_name }) => source_name === 'mitre-attack')?.['external_id']
}

function item(body: unknown): ItemBody | undefined {
  const parsed = ItemBody.safeParse(body)
  return parsed.success ? parsed.data : undefined
}

function text(value: unknown, most: number): string {
  return typeof value === 'string' ? value.trim().slice(0, most) : ''
}
