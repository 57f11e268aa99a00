import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { ContactProfile } from './directory.ts'
import { nominationRefusals as refusals } from './refusals.ts'

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })

/** A nomination brings a contact in (in place of another, perhaps), a change changes one, a removal ends one. */
export const NominationAct = z.enum(['nomination', 'change', 'removal'])
export type NominationAct = z.infer<typeof NominationAct>

/** draft → proposed → accepted → in-force; or returned (mended and proposed again), or withdrawn. */
export const NominationStatus = z.enum(['draft', 'proposed', 'returned', 'accepted', 'in-force', 'withdrawn'])
export type NominationStatus = z.infer<typeof NominationStatus>

/** The note verbale that gives it authority. */
export const NoteVerbale = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  size: z.int(),
  /** Lower-case hexadecimal. */
  sha256: z.string(),
})
export type NoteVerbale = z.infer<typeof NoteVerbale>

export const NominationInput = z.object({
  act: NominationAct,
  /** Whom it changes, ends or replaces. A nomination without one brings somebody new. */
  contactId: z.uuid().nullable().default(null),
  /** Absent in a removal. */
  profile: ContactProfile.nullable().default(null),
  effectiveAt: Time,
  /** The person leaves the service: their access ends at the effective moment, checked or not. */
  personLeaves: z.boolean().default(false),
  /** The number of the note, as the mission gave it. */
  noteReference: z.string().trim().max(100).default(''),
  noteId: z.uuid().nullable().default(null),
})
export type NominationInput = z.infer<typeof NominationInput>

export const NominationStep = z.object({
  at: Time,
  what: z.enum(['drafted', 'changed', 'proposed', 'accepted', 'returned', 'withdrawn', 'in-force', 'access-ended']),
  byName: z.string().nullable(),
  reason: z.string(),
  /** Its place in the record, null until it is published, and what opens the commitment there. */
  record: z.object({ index: z.int().nullable(), salt: z.string(), content: z.string() }).nullable(),
})
export type NominationStep = z.infer<typeof NominationStep>

export const NominationLine = z.object({
  id: z.uuid(),
  delegationId: z.uuid(),
  delegationName: z.string(),
  act: NominationAct,
  status: NominationStatus,
  kind: ContactProfile.shape.kind,
  function: z.string(),
  personName: z.string().nullable(),
  effectiveAt: Time,
  proposedAt: Time.nullable(),
  personLeaves: z.boolean(),
})
export type NominationLine = z.infer<typeof NominationLine>

const NominatedProfile = ContactProfile.extend({
  /** Null where it does not reach the asker: the secretariat checks whom, not who may see them. */
  marking: ContactProfile.shape.marking.nullable(),
})

/** As the delegation and the secretariat see it. Channels and keys reach the secretariat only as they are marked. */
export const Nomination = NominationLine.extend({
  contactId: z.uuid().nullable(),
  /** The contact that came of it. */
  resultId: z.uuid().nullable(),
  profile: NominatedProfile.nullable(),
  /** What stood until now, of those whom it changes, ends or replaces: as the asker sees it. */
  before: z.object({ function: z.string(), institution: z.string(), personName: z.string().nullable() }).nullable(),
  noteReference: z.string(),
  note: NoteVerbale.nullable(),
  proposedByName: z.string().nullable(),
  checkedByName: z.string().nullable(),
  steps: z.array(NominationStep),
  may: z.object({ change: z.boolean(), propose: z.boolean(), withdraw: z.boolean(), check: z.boolean() }),
})
export type Nomination = z.infer<typeof Nomination>

export const ImportFormat = z.enum(['csv', 'vcard', 'rfc2350'])
export type ImportFormat = z.infer<typeof ImportFormat>

const seen = {
  NOMINATION_UNKNOWN: refusals.NOMINATION_UNKNOWN,
  CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU,
} as const

export const nominationDoors = {
  list: oc
    .route({ method: 'GET', path: '/nominations', summary: 'Those of your delegation; for the secretariat, of all' })
    .input(PageInput.extend({ status: NominationStatus.optional() }))
    .output(pageOf(NominationLine))
    .errors({ CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU }),
  one: oc
    .route({ method: 'GET', path: '/nominations/{id}', summary: 'A nomination, with its note and its steps' })
    .input(Id)
    .output(Nomination)
    .errors(seen),
  draft: oc
    .route({ method: 'POST', path: '/nominations', successStatus: 201, summary: 'Draft a nomination' })
    .input(NominationInput)
    .output(Nomination)
    .errors(refusals),
  change: oc
    .route({
      method: 'PUT',
      path: '/nominations/{id}',
      summary: 'Change a nomination that is not with the secretariat',
    })
    .input(Id.extend(NominationInput.shape))
    .output(Nomination)
    .errors(refusals),
  propose: oc
    .route({ method: 'POST', path: '/nominations/{id}/propose', summary: 'Hand a nomination to the secretariat' })
    .input(Id)
    .output(Nomination)
    .errors(refusals),
  withdraw: oc
    .route({ method: 'POST', path: '/nominations/{id}/withdraw', summary: 'Take back a nomination not yet in force' })
    .input(Id)
    .output(Nomination)
    .errors(refusals),
  accept: oc
    .route({ method: 'POST', path: '/nominations/{id}/accept', summary: 'The secretariat found it in order' })
    .input(Id)
    .output(Nomination)
    .errors(refusals),
  return: oc
    .route({ method: 'POST', path: '/nominations/{id}/return', summary: 'The secretariat gives it back, and says why' })
    .input(Id.extend({ reason: z.string().trim().min(1).max(2_000) }))
    .output(Nomination)
    .errors(refusals),
  import: oc
    .route({
      method: 'POST',
      path: '/nominations/import',
      successStatus: 201,
      summary: 'Draft a nomination for each contact of a CSV or vCard file or an RFC 2350 profile, all or none',
    })
    .input(
      z.object({
        format: ImportFormat,
        text: z.string().min(1).max(1_000_000),
        effectiveAt: Time,
        /** Of every contact that the file does not mark otherwise. */
        marking: ContactProfile.shape.marking,
      }),
    )
    .output(z.array(NominationLine))
    .errors(refusals),
}

export const nominationEvents = {
  'nomination.changed': z.object({ id: z.uuid() }),
}
