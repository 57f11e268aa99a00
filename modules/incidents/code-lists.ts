/**
 * The code lists that incidents are described with: sectors, receivers, incident types, initiators, attributions,
 * responses and severity scales. A code is stable and kebab-case; its names exist in English, French, Persian and Thai.
 * Where each list comes from: reference/SOURCES.md.
 */
import { z } from 'zod'
import incidentTypesData from './reference/incident-types.json' with { type: 'json' }
import sectorsData from './reference/sectors.json' with { type: 'json' }
import severityData from './reference/severity-scales.json' with { type: 'json' }

export const CodeEntry = z.object({
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  names: z.object({ en: z.string().min(1), fr: z.string().min(1), fa: z.string().min(1), th: z.string().min(1) }),
  /** The broader code of the same list. */
  parent: z.string().optional(),
  /** NIS2 sectors: Annex I (high criticality) or II (other critical). */
  annex: z.enum(['I', 'II']).optional(),
  /** The value of the matching MISP taxonomy (nis2, rsit) where its spelling differs or is needed on the wire. */
  misp: z.string().optional(),
  /** Severity components: what the level adds to the intensity; for the target multiplier, the factor. */
  points: z.number().optional(),
  /** Impact labels: the lowest indicator value that carries the label. */
  from: z.number().optional(),
  /** Scales: the rank, higher is worse. */
  order: z.number().optional(),
  /** False: not yet confirmed by a source; shown as "to be verified". */
  verified: z.boolean().optional(),
})
export type CodeEntry = z.infer<typeof CodeEntry>

const List = z.array(CodeEntry)

/** Sectors of Directive (EU) 2022/2555 (NIS2), and the receiver categories of EuRepoC. */
export const sectorLists = z.object({ nis2: List, receivers: List }).parse(sectorsData)

/** EuRepoC's incident types, sources of disclosure, initiators, attributions and responses; RSIT's ten classes. */
export const incidentLists = z
  .object({
    incidentTypes: List,
    disclosureSources: List,
    initiatorCategories: List,
    attributionTypes: List,
    attributionBases: List,
    responders: List,
    politicalResponses: List,
    legalResponses: List,
    rsitClasses: List,
  })
  .parse(incidentTypesData)

/** The levels behind EuRepoC's cyber intensity, its impact labels, and the NIS2 scales of the MISP taxonomy. */
export const severityLists = z
  .object({
    dataTheft: List,
    disruption: List,
    hijacking: List,
    physicalSpatial: List,
    physicalTemporal: List,
    targetMultiplier: List,
    impactLabels: List,
    nis2ImpactSeverity: List,
    nis2Outlook: List,
    nis2RootCause: List,
    nis2NatureSeverity: List,
  })
  .parse(severityData)

const languages = ['en', 'fr', 'fa', 'th'] as const

/**
 * The name of a code in a language (a BCP 47 tag; its region is ignored). English where the language has no names, and
 * the code itself where the list does not know it, so that data of a later list never break a page.
 */
export function codeName(list: readonly CodeEntry[], code: string, language: string): string {
  const entry = list.find((candidate) => candidate.code === code)
  if (entry === undefined) return code
  const spoken = languages.find((candidate) => candidate === language.split('-')[0]) ?? 'en'
  return entry.names[spoken]
}

/** All codes of a list, in its order. */
export function codesOf(list: readonly CodeEntry[]): string[] {
  return list.map((entry) => entry.code)
}
