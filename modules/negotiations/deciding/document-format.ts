/**
 * The final document: an adopted text with everything that was attached to it and everything that proves it, in one file.
 * What can be read off signed operations stands in it once, as those operations; who verifies reads it off them anew
 * (document-reading.ts), so that nothing said about an act can differ from the act.
 */
import { z } from 'zod'
import { SignedCommittee, SignedDevice, SignedList } from '#modules/identity/keys.ts'
import { HybridSignature } from '#platform/signing.ts'
import { DecisionRule } from '../text/acts-of-decision.ts'
import { Party } from '../text/acts-of-procedure.ts'
import { SignedOperation } from '../text/operation.ts'
import {
  DelegationId,
  Id,
  Language,
  Line,
  Note,
  ParagraphHash,
  ParagraphType,
  Place,
  Raw32,
  ReserveType,
  RoomId,
  textLimits,
  Time,
  Words,
} from '../text/words-of-acts.ts'

/** No more of it than a page can hold. */
export const documentLimits = { bytes: 64_000_000, entries: 20_000, files: 20_000, devices: 20_000 } as const

const index = z.int().min(0)

const FinalParagraph = z.strictObject({
  id: Id,
  type: ParagraphType,
  place: Place,
  under: Id.optional(),
  language: Language,
  /** As it is printed: `1 bis`. */
  label: z.string().max(60),
  alternative: Id,
  text: Words,
  hash: ParagraphHash,
  /** Said by whoever made the document: they are no part of the hash. */
  translations: z
    .array(z.strictObject({ language: Language, text: Words, status: z.enum(['draft', 'checked', 'authentic']) }))
    .max(60),
})
export type FinalParagraph = z.infer<typeof FinalParagraph>

const FinalEntry = z.strictObject({
  seq: index,
  index,
  at: Time,
  by: z.strictObject({
    delegation: DelegationId,
    delegationName: z.string().max(300),
    account: z.string().max(100),
    name: z.string().max(300),
    device: z.string().max(100),
    role: z.enum(['chair', 'mediator', 'member', 'observer']),
    powers: z.array(z.enum(['speak', 'agree-ad-referendum', 'sign'])).max(3),
  }),
  signed: SignedOperation,
})

const kept = <Signed extends z.ZodType>(signed: Signed) =>
  z.strictObject({ signed, salt: Raw32, index, at: z.string().max(40) })

export const FinalDocument = z.strictObject({
  v: z.literal(1),
  madeAt: Time,
  madeBy: z.strictObject({ delegation: DelegationId, device: Id, name: Line }),
  room: RoomId,
  exercise: z.boolean(),
  title: Line,
  language: Language,
  /** That under which it was adopted; where it had none then, that of the last version issued since. */
  symbol: Line.optional(),
  parties: z.array(Party).max(textLimits.parties),
  rule: DecisionRule,
  ruleSource: Line.optional(),
  adoption: Id,
  paragraphs: z.array(FinalParagraph).min(1).max(textLimits.paragraphs),
  /** Reserves that were not lifted. */
  reserves: z
    .array(
      z.strictObject({
        delegation: DelegationId,
        paragraph: Id.nullable(),
        type: ReserveType,
        since: Time,
        reason: Note.optional(),
      }),
    )
    .max(2_000),
  /** How paragraphs came together (UNFCCC, FCCC/AWGLCA/2009/INF.2): new paragraph, contributors, sources, rationale. */
  trace: z
    .array(
      z.strictObject({
        into: Id,
        at: Time,
        sources: z.array(z.strictObject({ paragraph: Id, label: z.string().max(60) })).max(100),
        contributors: z.array(DelegationId).max(textLimits.parties),
        rationale: Note,
      }),
    )
    .max(4_000),
  /** Of a vote that was not by name: what the chair counted. A roll call is counted anew from the votes. */
  counted: z.strictObject({ yes: index, no: index, abstain: index }).optional(),
  /** The operations by which it was decided, adopted, signed, and by which statements were attached. */
  entries: z.array(FinalEntry).min(1).max(documentLimits.entries),
  /** Where operations stand in the record: by their ids. */
  places: z.array(z.strictObject({ operation: Id, index, at: Time })).max(documentLimits.entries),
  silence: z
    .strictObject({
      /** Where the host says that entries under the pseudonym of the silence stand. */
      places: z.array(index).max(2_000),
      /** The host's own entries: their contents and salts. */
      ticks: z.array(z.strictObject({ content: z.string().max(200), salt: Raw32 })).max(200),
    })
    .optional(),
  keys: z.strictObject({
    committees: z.array(kept(SignedCommittee)).max(100),
    lists: z.array(kept(SignedList)).max(2_000),
    devices: z.array(kept(SignedDevice)).max(documentLimits.devices),
  }),
  /** The files of the record that it takes to verify all this without the host: base64url by path. */
  files: z.record(z.string().max(200), z.string().regex(/^[A-Za-z0-9_-]*$/)),
})
export type FinalDocument = z.infer<typeof FinalDocument>

/** As it lies in a file. Signed by the device that made it, so that whoever edits it afterwards is found out. */
export const SignedDocument = z.strictObject({ finalDocument: FinalDocument, signature: HybridSignature })
export type SignedDocument = z.infer<typeof SignedDocument>

export const documentDomain = 'negotiation-final-document'
