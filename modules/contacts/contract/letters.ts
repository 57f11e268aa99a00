import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { LanguageTag, line } from './directory.ts'
import { Entered } from './requests.ts'
import { letterRefusals as refusals } from './refusals.ts'

/** A démarche is made by speaking points and leaves an aide-mémoire behind; the other two are sent. */
export const LetterKind = z.enum(['note-verbale', 'letter', 'speaking-points', 'aide-memoire'])
export type LetterKind = z.infer<typeof LetterKind>

/** The languages whose formulae the house knows: reference/forms-of-address.json. */
export const LetterLanguage = z.enum(['en', 'fr', 'fa', 'th'])
export type LetterLanguage = z.infer<typeof LetterLanguage>

/** How the addressee is spoken to. `institution`: no person is. */
export const Rank = z.enum([
  'institution',
  'monarch',
  'head-of-state',
  'head-of-government',
  'minister',
  'ambassador',
  'charge-d-affaires',
  'official',
])
export type Rank = z.infer<typeof Rank>

export const LetterStatus = z.enum(['draft', 'issued', 'withdrawn'])
export type LetterStatus = z.infer<typeof LetterStatus>

const mostParagraphs = 500

const Formula = z.string().trim().max(1_000)

export const LetterContent = z.object({
  kind: LetterKind,
  language: LetterLanguage,
  /** Who writes, as it stands in a sentence of that language: `the Permanent Mission of Belmere`. */
  from: line(200),
  to: z.object({
    /** As it stands in a sentence too: `the Ministry of Foreign Affairs of Carthia`. */
    institution: line(300),
    rank: Rank.default('institution'),
    style: z.enum(['sir', 'madam']).default('sir'),
    name: line(160).nullable().default(null),
    title: line(200).nullable().default(null),
  }),
  place: line(100).nullable().default(null),
  subject: line(200),
  /** Null: the formula of the language. Empty: none. The first paragraph goes on where it ends. */
  opening: Formula.nullable().default(null),
  /** Paragraphs with a blank line between; of speaking points each is a point. */
  body: z
    .string()
    .trim()
    .max(20_000)
    .refine((text) => text.split(/\n\s*\n/).length <= mostParagraphs, 'contacts.letters.body.many')
    .default(''),
  closing: Formula.nullable().default(null),
  /** Passages of another language that stand in it, such as the subject of a request: each is marked as such where it stands. */
  quoted: z
    .array(z.object({ text: line(300), language: LanguageTag }))
    .max(20)
    .optional(),
  /** Who signs a letter. A note verbale bears initials and the seal alone. */
  signer: z
    .object({ name: line(160), title: line(200).nullable().default(null) })
    .nullable()
    .default(null),
})
export type LetterContent = z.infer<typeof LetterContent>

export const LetterPart = z.object({
  part: z.enum([
    'exercise',
    'letterhead',
    'class',
    'marking',
    'number',
    'date',
    'subject',
    'salutation',
    'text',
    'point',
    'closing',
    'signature',
    'initials',
    'address',
  ]),
  text: z.string(),
  label: z.string().optional(),
  /** The text in pieces, where some are of another language; `language` is null for that of the letter. */
  runs: z.array(z.object({ text: z.string(), language: LanguageTag.nullable() })).optional(),
})
export type LetterPart = z.infer<typeof LetterPart>

/** A letter as it reads, part by part from above. What was issued is kept so, whatever becomes of the formulae. */
export const LetterSheet = z.object({
  v: z.literal(1),
  kind: LetterKind,
  language: LetterLanguage,
  title: z.string(),
  /** What kind of document it is, in its own language. */
  class: z.string(),
  number: z.string().nullable(),
  marking: z.string(),
  exercise: z.boolean(),
  /** More than a body of 20,000 characters can have, wherever it comes from: whatever was written can be read. */
  parts: z.array(LetterPart).max(8_000),
})
export type LetterSheet = z.infer<typeof LetterSheet>

export const LetterDraft = z.object({
  world: World,
  /** The exercise of which it is, where you take part in several at once. */
  run: z.uuid().optional(),
  /** Null: it goes to somebody who is not on this host, on paper alone. */
  to: z.uuid().nullable().default(null),
  content: LetterContent,
  requestId: z.uuid().nullable().default(null),
  incidentId: z.uuid().nullable().default(null),
  marking: Marking,
})
export type LetterDraft = z.infer<typeof LetterDraft>

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })
const Party = z.object({ id: z.uuid(), name: z.string(), invented: z.boolean() })

export const DiplomaticLetter = z.object({
  id: z.uuid(),
  /** The sender's own count, by year and world: 2026/3. Null while it is a draft. */
  number: z.string().nullable(),
  kind: LetterKind,
  language: LetterLanguage,
  world: World,
  from: Party,
  to: Party.nullable(),
  subject: z.string(),
  status: LetterStatus,
  issuedAt: Time.nullable(),
  changedAt: Time,
  marking: Marking,
  /** For the sender alone, who changes it. */
  content: LetterContent.nullable(),
  sheet: LetterSheet,
  withdrawal: z.object({ at: Time, reason: z.string(), record: Entered.nullable() }).nullable(),
  request: z.object({ id: z.uuid(), subject: z.string() }).nullable(),
  incident: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  /** What the record holds of it. `digest`: SHA-256 of the canonical JSON of the sheet. */
  record: Entered.extend({ digest: z.string() }).nullable(),
  may: z.object({ change: z.boolean(), issue: z.boolean(), withdraw: z.boolean() }),
})
export type DiplomaticLetter = z.infer<typeof DiplomaticLetter>

export const LetterLine = DiplomaticLetter.pick({
  id: true,
  number: true,
  kind: true,
  language: true,
  world: true,
  from: true,
  to: true,
  subject: true,
  status: true,
  issuedAt: true,
  changedAt: true,
  marking: true,
})
export type LetterLine = z.infer<typeof LetterLine>

const { LETTERS_NOT_FOR_YOU, LETTER_UNKNOWN, ...others } = refusals
const reading = { LETTERS_NOT_FOR_YOU, LETTER_UNKNOWN }
const acting = { ...reading, ...others }

export const letterDoors = {
  list: oc
    .route({ method: 'GET', path: '/letters', summary: 'The letters of your delegation, written and received' })
    .input(
      PageInput.extend({
        world: World,
        direction: z.enum(['out', 'in']).optional(),
        kind: LetterKind.optional(),
        status: LetterStatus.optional(),
      }),
    )
    .output(pageOf(LetterLine))
    .errors({ LETTERS_NOT_FOR_YOU }),
  one: oc
    .route({ method: 'GET', path: '/letters/{id}', summary: 'A letter as it reads' })
    .meta({ delivers: true })
    .input(Id)
    .output(DiplomaticLetter)
    .errors(reading),
  draft: oc
    .route({ method: 'POST', path: '/letters', successStatus: 201, summary: 'Draft a letter' })
    .input(LetterDraft)
    .output(DiplomaticLetter)
    .errors(acting),
  change: oc
    .route({ method: 'PUT', path: '/letters/{id}', summary: 'Change the draft of a letter' })
    .input(Id.extend(LetterDraft.omit({ world: true }).shape))
    .output(DiplomaticLetter)
    .errors(acting),
  discard: oc
    .route({ method: 'DELETE', path: '/letters/{id}', summary: 'Discard the draft of a letter' })
    .input(Id)
    .output(z.object({ done: z.literal(true) }))
    .errors(acting),
  issue: oc
    .route({
      method: 'POST',
      path: '/letters/{id}/issue',
      summary: 'Issue a letter: it is numbered, dated, entered in the record and changed no more',
    })
    .input(Id)
    .output(DiplomaticLetter)
    .errors(acting),
  withdraw: oc
    .route({ method: 'POST', path: '/letters/{id}/withdrawal', summary: 'Withdraw a letter that was issued' })
    .input(Id.extend({ reason: z.string().trim().min(1).max(1_000) }))
    .output(DiplomaticLetter)
    .errors(acting),
}

export const letterEvents = {
  'letter.issued': z.object({ id: z.uuid() }),
  'letter.withdrawn': z.object({ id: z.uuid() }),
}

export const letterPaths = {
  all: '/letters',
  new: '/letters/new',
  one: (id: string) => `/letters/${id}`,
  edit: (id: string) => `/letters/${id}/edit`,
}
