import { z } from 'zod'
import { incidentLists, sectorLists, codesOf } from '../code-lists.ts'
import { ImpactInputs, IntensityInputs, Nis2Assessment } from '../severity.ts'

/**
 * An incident is a set of *parts*, each under a marking of its own: the facts, the sections, the severity, and items
 * (victims, moments of the timeline, techniques, attributions, responses, indicators, relations, files). This file says
 * what a part may hold. Who sees which part is said by markings; when it held, by versions.
 */

const code = (list: Parameters<typeof codesOf>[0]) => z.enum(codesOf(list))

/** A language as BCP 47 writes it. */
export const LanguageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(35)
export const Direction = z.enum(['auto', 'ltr', 'rtl'])

/** ISO 3166-1 alpha-2. Invented states have none: they are named by their delegation. */
export const Country = z.string().regex(/^[A-Z]{2}$/)

/** A year, a month, a day, or an instant in UTC: what is known of a time, and no more. Sorts as text. */
export const When = z.union([z.iso.date(), z.iso.datetime(), z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)])

const line = (most: number) => z.string().trim().min(1).max(most)

/** What people wrote, with the language and direction that a screen reader and a browser need. */
export const Written = z.object({
  text: line(50_000),
  language: LanguageTag.default('en'),
  direction: Direction.default('auto'),
})
export type Written = z.infer<typeof Written>

/** Where a fact comes from. Only http and https: an address from somebody else is a link on our pages. */
export const Source = z.object({
  title: line(300),
  publisher: z.string().trim().max(200).nullable().default(null),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null),
  published: When.nullable().default(null),
})
export type Source = z.infer<typeof Source>

/** What every item that states a fact carries. */
const provenance = {
  sources: z.array(Source).max(30).default([]),
  /** False: shown as "to be verified". */
  verified: z.boolean().default(true),
  note: z.string().trim().max(2000).default(''),
}

/** What an incident is called and when it was: always under the marking of the incident itself. */
export const Facts = z.object({
  title: line(200),
  language: LanguageTag.default('en'),
  /** EuRepoC incident types. */
  types: z.array(code(incidentLists.incidentTypes)).max(6).default([]),
  /** Reference Security Incident Taxonomy, first level. */
  classes: z.array(code(incidentLists.rsitClasses)).max(10).default([]),
  startedAt: When.nullable().default(null),
  endedAt: When.nullable().default(null),
  detectedAt: When.nullable().default(null),
  disclosedBy: code(incidentLists.disclosureSources).nullable().default(null),
})
export type Facts = z.infer<typeof Facts>

/** The sections of a report, in reading order. An item belongs to one of them and follows its marking. */
export const SectionKind = z.enum([
  'summary',
  'technical',
  'impact',
  'victims',
  'timeline',
  'attribution',
  'response',
  'legal',
])
export type SectionKind = z.infer<typeof SectionKind>

/** Severity in the words of EuRepoC and of NIS2. Inputs only: the figures follow from them, see severity.ts. */
export const SeverityInputs = z.object({
  intensity: IntensityInputs.nullable().default(null),
  impact: ImpactInputs.nullable().default(null),
  nis2: Nis2Assessment.nullable().default(null),
  reasons: z.string().trim().max(4000).default(''),
})
export type SeverityInputs = z.infer<typeof SeverityInputs>

export const Victim = z.object({
  kind: z.literal('victim'),
  /** Null where the victim is not to be named. */
  name: line(200).nullable().default(null),
  country: Country.nullable().default(null),
  /** The delegation that was hit, where it has one here. */
  delegationId: z.uuid().nullable().default(null),
  sector: code(sectorLists.nis2).nullable().default(null),
  receiver: code(sectorLists.receivers).nullable().default(null),
  /** How many were hit, where this stands for several. */
  affected: z.number().int().min(1).max(10_000_000_000).nullable().default(null),
  ...provenance,
})

/** One entry of the timeline. */
export const Moment = z.object({
  kind: z.literal('moment'),
  at: When,
  until: When.nullable().default(null),
  words: Written,
  ...provenance,
})

/** A technique of MITRE ATT&CK, by its number. */
export const Technique = z.object({
  kind: z.literal('technique'),
  technique: z.string().regex(/^T\d{4}(\.\d{3})?$/),
  ...provenance,
})

/** Who said that whom did it, when, on which ground. Several may stand side by side and contradict one another. */
export const Attribution = z.object({
  kind: z.literal('attribution'),
  by: line(200),
  byCountry: Country.nullable().default(null),
  at: When.nullable().default(null),
  type: code(incidentLists.attributionTypes).nullable().default(null),
  basis: code(incidentLists.attributionBases).nullable().default(null),
  /** The initiator as the attribution names it. */
  to: line(200),
  toCountry: Country.nullable().default(null),
  toCategory: code(incidentLists.initiatorCategories).nullable().default(null),
  /** The likelihood or confidence as the speaker put it, such as "highly likely"; never our own. */
  certainty: z.string().trim().max(200).default(''),
  /** A delegation's own record of that threat actor. */
  actorId: z.uuid().nullable().default(null),
  /** The same actor in the public list that ships with the product (threat-actors.ts). */
  reference: z.string().max(120).nullable().default(null),
  words: Written.nullable().default(null),
  ...provenance,
})

/** What the one who was named answered: the right of reply. */
export const Reply = z.object({
  kind: z.literal('reply'),
  by: line(200),
  byCountry: Country.nullable().default(null),
  at: When.nullable().default(null),
  words: Written,
  ...provenance,
})

/** What somebody did about it in public. */
export const Response = z.object({
  kind: z.literal('response'),
  by: line(200),
  byCountry: Country.nullable().default(null),
  at: When.nullable().default(null),
  responder: code(incidentLists.responders).nullable().default(null),
  political: code(incidentLists.politicalResponses).nullable().default(null),
  legal: code(incidentLists.legalResponses).nullable().default(null),
  words: Written,
  ...provenance,
})

/** A STIX object in the exchange, most often an indicator. The object stands there under its own marking. */
export const IndicatorLink = z.object({
  kind: z.literal('indicator'),
  stixId: z
    .string()
    .regex(/^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    .max(120),
  name: z.string().trim().max(300).default(''),
  pattern: z.string().max(10_000).nullable().default(null),
})

export const RelationKind = z.enum([
  'same-event',
  'same-campaign',
  'same-actor',
  'same-exploit',
  'caused-by',
  'follows',
  'precedes',
  'related',
])

/** Whoever may not see the other incident does not see the relation either. */
export const Relation = z.object({
  kind: z.literal('relation'),
  incidentId: z.uuid(),
  relation: RelationKind,
  note: z.string().trim().max(2000).default(''),
})

/** A file as it came. Made by `POST /files` only; its bytes are handed out by `GET /files/{id}`. */
export const FileCard = z.object({
  kind: z.literal('file'),
  name: line(200),
  /** As the sender claimed it: never used to show the file, only shown. */
  mediaType: z.string().max(100),
  /** Bytes. */
  size: z.number().int().min(0),
  /** Lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type FileCard = z.infer<typeof FileCard>

/** What a person may add to an incident and correct there. */
export const ItemBody = z.discriminatedUnion('kind', [
  Victim,
  Moment,
  Technique,
  Attribution,
  Reply,
  Response,
  IndicatorLink,
  Relation,
])
export type ItemBody = z.infer<typeof ItemBody>
export type ItemKind = ItemBody['kind'] | 'file'
