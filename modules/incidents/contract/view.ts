import { z } from 'zod'
import { Audience, Marking } from '#modules/sharing/contract.ts'
import {
  Attribution,
  Country,
  Facts,
  FileCard,
  IndicatorLink,
  Moment,
  Relation,
  Reply,
  Response,
  SectionKind,
  SeverityInputs,
  Technique,
  Victim,
  Written,
} from './parts.ts'
import { Nis2ImpactSeverity } from '../severity.ts'

/** What a reader is handed: their copy of an incident, and the lists in which incidents stand. */

/** `merged` is not stored: it is what a reader sees who may see both reports. Everyone else sees the report's own status. */
export const IncidentStatus = z.enum(['draft', 'shared', 'contained', 'closed', 'withdrawn'])
export type IncidentStatus = z.infer<typeof IncidentStatus>

/** A marking as a reader sees it. To whom else it went (`audience`) is shown within the owner's delegation only. */
export const MarkingShown = Marking.extend({ audience: Audience.nullable() })
export type MarkingShown = z.infer<typeof MarkingShown>

export const Party = z.object({ id: z.uuid(), name: z.string(), invented: z.boolean() })
export type Party = z.infer<typeof Party>

/** Which text a reader has before them. Two readers with the same label have read the same words. */
export const Copy = z.object({
  /** True: parts of this incident are not for this reader. Which and how many is not said. */
  redacted: z.boolean(),
  /** `f-` or `r-` (full, redacted) and the start of a SHA-256 over what is in it. Never the same for both. */
  label: z.string(),
})
export type Copy = z.infer<typeof Copy>

const underMarking = {
  marking: MarkingShown,
  /** False: follows the marking of its section or, where that has none of its own, of the incident. */
  ownMarking: z.boolean(),
  since: z.iso.datetime(),
}

function item<Body extends z.ZodType>(body: Body) {
  return z.object({ id: z.uuid(), ...underMarking, body })
}

export const SectionView = z.object({ id: z.uuid(), kind: SectionKind, ...underMarking, words: Written.nullable() })
export type SectionView = z.infer<typeof SectionView>

export const SeverityView = SeverityInputs.extend({
  ...underMarking,
  /** EuRepoC cyber intensity from the inputs: 0–10 and, weighted, 0–15. */
  cyberIntensity: z.object({ unweighted: z.number(), weighted: z.number() }).nullable(),
  /** EuRepoC impact indicator from the inputs: 0–25 with its label. */
  impactIndicator: z.object({ value: z.number(), label: z.string(), verified: z.boolean() }).nullable(),
})

export const IncidentView = z.object({
  id: z.uuid(),
  copy: Copy,
  /** Named when you change it, so that nobody overwrites another's change. Null outside the owner's delegation. */
  version: z.number().int().nullable(),
  status: IncidentStatus,
  owner: Party,
  marking: MarkingShown,
  exercise: z.boolean(),
  /** The name of the public dossier that this is, which ships with the product; null for reports. */
  dossier: z.string().nullable(),
  reportedAt: z.iso.datetime(),
  sharedAt: z.iso.datetime().nullable(),
  /** When anything in this copy changed last. */
  changedAt: z.iso.datetime(),
  facts: Facts,
  severity: SeverityView.nullable(),
  sections: z.array(SectionView),
  victims: z.array(item(Victim)),
  timeline: z.array(item(Moment)),
  techniques: z.array(item(Technique)),
  attributions: z.array(item(Attribution)),
  replies: z.array(item(Reply)),
  responses: z.array(item(Response)),
  indicators: z.array(item(IndicatorLink)),
  relations: z.array(item(Relation).extend({ title: z.string(), status: IncidentStatus })),
  files: z.array(item(FileCard)),
  /** The report into which this one was merged, and those merged into this one. */
  mergedInto: z.object({ id: z.uuid(), title: z.string(), owner: Party }).nullable(),
  alsoReported: z.array(z.object({ id: z.uuid(), title: z.string(), owner: Party })),
})
export type IncidentView = z.infer<typeof IncidentView>

/** One line of a list. Nothing of it is a delivery: it says that there is an incident, and its name. */
export const IncidentLine = z.object({
  id: z.uuid(),
  title: z.string(),
  language: z.string(),
  status: IncidentStatus,
  merged: z.boolean(),
  owner: Party,
  marking: MarkingShown,
  exercise: z.boolean(),
  dossier: z.string().nullable(),
  startedAt: z.string().nullable(),
  reportedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  types: z.array(z.string()),
  sectors: z.array(z.string()),
  countries: z.array(Country),
  nis2Severity: Nis2ImpactSeverity.nullable(),
  weightedIntensity: z.number().nullable(),
})
export type IncidentLine = z.infer<typeof IncidentLine>

/** One place of the map: a country by its code, or an invented state by its delegation. */
export const MapPlace = z.object({
  country: Country.nullable(),
  delegation: Party.nullable(),
  incidents: z.number().int(),
  /** Of these, how many still run: neither contained nor closed. */
  open: z.number().int(),
  worst: Nis2ImpactSeverity.nullable(),
})

export const SearchHit = z.object({
  incident: IncidentLine,
  rank: z.number(),
  /** Where it was found, best first: the kind of part, its section, and the words around it. */
  found: z.array(
    z.object({
      kind: z.string(),
      section: SectionKind.nullable(),
      language: z.string(),
      snippet: z.array(z.object({ text: z.string(), hit: z.boolean() })),
    }),
  ),
})
