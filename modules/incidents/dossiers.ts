/**
 * Dossiers: the public record of one incident, fact by fact, each with its source beside it. A dossier says who said
 * what and when; it does not decide who was right. What the accused state answered stands in it like what it was
 * accused of. A fact whose source nobody has opened yet carries `verified: false` and is shown as "to be verified".
 */
import { z } from 'zod'
import { attackTechnique } from './attack-techniques.ts'
import { codesOf, incidentLists, sectorLists } from './code-lists.ts'
import { IntensityInputs, Nis2Assessment } from './severity.ts'

/** A code of one of our lists; an unknown code is refused with the name of the list. */
function codeOf(list: Parameters<typeof codesOf>[0], what: string) {
  const codes = new Set(codesOf(list))
  return z.string().refine((code) => codes.has(code), { error: `not a code of the list "${what}"` })
}

const IncidentTypeCode = codeOf(incidentLists.incidentTypes, 'incident types')
const ReceiverCode = codeOf(sectorLists.receivers, 'receivers')
const SectorCode = codeOf(sectorLists.nis2, 'NIS2 sectors')
const AttributionTypeCode = codeOf(incidentLists.attributionTypes, 'attribution types')
const AttributionBasisCode = codeOf(incidentLists.attributionBases, 'attribution bases')
const PoliticalResponseCode = codeOf(incidentLists.politicalResponses, 'political responses')
const LegalResponseCode = codeOf(incidentLists.legalResponses, 'legal responses')

/** ISO 3166-1 alpha-2. Whether the state exists is for the caller to check against the list of states. */
const StateCode = z.string().regex(/^[A-Z]{2}$/, { error: 'a state is two capitals, such as "NA" for Namibia' })

export const DossierSource = z.object({
  title: z.string().min(1),
  publisher: z.string().min(1),
  address: z.url(),
  /** When it was published; absent where it carries no date. */
  date: z.iso.date().optional(),
  note: z.string().optional(),
})
export type DossierSource = z.infer<typeof DossierSource>

/** What every fact carries. Without a source it can only be unverified. */
const provenance = {
  sources: z.array(DossierSource),
  verified: z.boolean(),
  /** Why a fact is unverified, or what to mind about it. */
  note: z.string().optional(),
}

type Provenance = { sources: DossierSource[]; verified: boolean }
const isSourced = (fact: Provenance) => !fact.verified || fact.sources.length > 0
const unsourced = { error: 'a verified fact needs at least one source' }

const moment = {
  /** The first day that the precision allows: "2017-06-01" with precision "month" is June 2017. */
  date: z.iso.date(),
  precision: z.enum(['day', 'month', 'year']),
}

type Moment = { date: string; precision: 'day' | 'month' | 'year' }
/** Keeps a month or a year from looking like a day: EuRepoC's 1-January placeholders taught us. */
function isFirstDay({ date, precision }: Moment): boolean {
  return precision === 'day' || date.endsWith(precision === 'month' ? '-01' : '-01-01')
}
const notFirstDay = { error: 'with the precision "month" or "year" the date is its first day' }

const ActorKind = z.enum(['state', 'company', 'international-organization', 'other'])

/** Who speaks or acts. A state and its organs carry the code of the state. */
export const DossierActor = z.object({ name: z.string().min(1), kind: ActorKind, country: StateCode.optional() })
export type DossierActor = z.infer<typeof DossierActor>

export const TimelineEntry = z
  .object({ ...moment, what: z.string().min(1), ...provenance })
  .refine(isSourced, unsourced)
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const Victim = z
  .object({
    /** A name, or the kind of victim where names are not public. */
    name: z.string().min(1),
    category: ReceiverCode,
    country: StateCode.nullable(),
    sector: SectorCode.nullable(),
    effect: z.string().optional(),
    ...provenance,
  })
  .refine(isSourced, unsourced)
export type Victim = z.infer<typeof Victim>

export const PublishedAttribution = z
  .object({
    ...moment,
    by: DossierActor,
    to: z.object({
      name: z.string().min(1),
      kind: z.enum(['state', 'organ', 'group', 'person', 'unnamed']),
      country: StateCode.optional(),
    }),
    type: AttributionTypeCode,
    basis: AttributionBasisCode,
    /** The likelihood or confidence as the speaker put it, such as "highly likely"; never our own. */
    certainty: z.string().optional(),
    /** What was said, in our words. */
    wording: z.string().min(1),
    ...provenance,
  })
  .refine(isSourced, unsourced)
export type PublishedAttribution = z.infer<typeof PublishedAttribution>

export const PublicResponse = z
  .object({
    ...moment,
    by: DossierActor,
    political: PoliticalResponseCode.optional(),
    legal: LegalResponseCode.optional(),
    what: z.string().min(1),
    ...provenance,
  })
  .refine(isSourced, unsourced)
  .refine((response) => response.political !== undefined || response.legal !== undefined, {
    error: 'a response is political, legal or both',
  })
export type PublicResponse = z.infer<typeof PublicResponse>

/** What the accused said: the right of reply. */
export const Reply = z
  .object({ ...moment, by: DossierActor, wording: z.string().min(1), ...provenance })
  .refine(isSourced, unsourced)
export type Reply = z.infer<typeof Reply>

export const TechniqueUse = z
  .object({
    id: z
      .string()
      .refine((id) => attackTechnique(id) !== undefined, { error: 'not an Enterprise technique of ATT&CK' }),
    how: z.string().min(1),
    ...provenance,
  })
  .refine(isSourced, unsourced)
export type TechniqueUse = z.infer<typeof TechniqueUse>

export const DossierIndicator = z
  .object({
    type: z.enum(['domain', 'sha256', 'file-name']),
    value: z.string().min(1),
    what: z.string().min(1),
    ...provenance,
  })
  .refine(isSourced, unsourced)
  .refine((indicator) => indicator.type !== 'sha256' || /^[0-9a-f]{64}$/.test(indicator.value), {
    error: 'a SHA-256 is 64 hexadecimal digits in small letters',
  })
export type DossierIndicator = z.infer<typeof DossierIndicator>

const componentNames = [
  'dataTheft',
  'disruption',
  'hijacking',
  'physicalSpatial',
  'physicalTemporal',
  'targetMultiplier',
] as const

/** Our own assessment, with a reason for every input, so that it can be disputed input by input. */
export const DossierSeverity = z.object({
  intensity: IntensityInputs,
  reasons: z.record(z.enum(componentNames), z.string().min(1)),
  nis2: Nis2Assessment,
  nis2Reason: z.string().min(1),
})
export type DossierSeverity = z.infer<typeof DossierSeverity>

export const DossierRelation = z
  .object({
    kind: z.enum(['actor', 'same-exploit', 'same-actor', 'followed-by', 'preceded-by', 'see-also']),
    /** The id of a threat actor (kind "actor") or of another dossier. */
    to: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    what: z.string().min(1),
    ...provenance,
  })
  .refine(isSourced, unsourced)
export type DossierRelation = z.infer<typeof DossierRelation>

const inOrder = (facts: Moment[]) =>
  facts.every((fact, index) => index === 0 || (facts[index - 1]?.date ?? '') <= fact.date)
const outOfOrder = { error: 'entries stand in the order of their dates' }
const ordered = <Fact extends z.ZodType<Moment>>(fact: Fact) =>
  z
    .array(fact)
    .refine((facts) => inOrder(facts), outOfOrder)
    .refine((facts) => facts.every(isFirstDay), notFirstDay)

export const Dossier = z.object({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1),
  /** The language in which the dossier is written, a BCP 47 tag. */
  language: z.string().min(2),
  otherNames: z.array(z.string().min(1)),
  summary: z.string().min(1),
  begins: z.object(moment),
  ends: z.object(moment).nullable(),
  incidentTypes: z.array(IncidentTypeCode).min(1),
  timeline: ordered(TimelineEntry),
  victims: z.array(Victim),
  attributions: ordered(PublishedAttribution),
  responses: ordered(PublicResponse),
  replies: ordered(Reply),
  techniques: z.array(TechniqueUse),
  severity: DossierSeverity,
  indicators: z.array(DossierIndicator),
  relations: z.array(DossierRelation),
})
export type Dossier = z.infer<typeof Dossier>

export type DossierOutcome = { dossier: Dossier } | { problems: string[] }

/**
 * Reads a dossier from untrusted data. Gives the dossier, or what is wrong with it, one sentence a problem with the path
 * to the place; it never throws and never takes half a dossier.
 */
export function parseDossier(data: unknown): DossierOutcome {
  const parsed = Dossier.safeParse(data)
  if (parsed.success) return { dossier: parsed.data }
  return { problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'dossier'}: ${issue.message}`) }
}

export type Fact = { path: string; sources: DossierSource[]; verified: boolean; note?: string | undefined }

/** Every fact of a dossier that carries sources, with the path to it: for source lists and for review. */
export function factsOf(dossier: Dossier): Fact[] {
  const { timeline, victims, attributions, responses, replies, techniques, indicators, relations } = dossier
  const groups = { timeline, victims, attributions, responses, replies, techniques, indicators, relations }
  return Object.entries(groups).flatMap(([group, facts]) =>
    facts.map(({ sources, verified, note }, index) => ({ path: `${group}.${index}`, sources, verified, note })),
  )
}

/** How many facts of a dossier are verified, and how many wait for it. */
export function verificationOf(dossier: Dossier): { verified: number; toBeVerified: number } {
  const facts = factsOf(dossier)
  const verified = facts.filter((fact) => fact.verified).length
  return { verified, toBeVerified: facts.length - verified }
}

/** All two-letter state codes that a dossier names, without repetition. */
export function stateCodesOf(dossier: Dossier): string[] {
  const codes = [
    ...dossier.victims.map((victim) => victim.country),
    ...dossier.attributions.flatMap((attribution) => [attribution.by.country, attribution.to.country]),
    ...dossier.responses.map((response) => response.by.country),
    ...dossier.replies.map((reply) => reply.by.country),
  ]
  return [...new Set(codes.filter((code) => typeof code === 'string'))].sort()
}
