import { z } from 'zod'
import { isShownLine } from '#platform/shown-line.ts'
import { Marking } from '#modules/sharing/contract.ts'
import { oc } from '#platform/contract.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { directoryRefusals as refusals } from './refusals.ts'

/** What a contact is there for. A state names one or several; the networks of Budapest and The Hague want the fourth. */
export const ContactKind = z.enum(['diplomatic', 'technical', 'foreign-affairs', 'law-enforcement', 'private-sector'])
export type ContactKind = z.infer<typeof ContactKind>

/** How far one may rely on an entry: see rules/directory.ts. */
export const Freshness = z.enum(['fresh', 'due', 'stale', 'never'])
export type Freshness = z.infer<typeof Freshness>

export const ChannelKind = z.enum(['email', 'phone', 'mobile', 'signal', 'matrix', 'web', 'other'])
export type ChannelKind = z.infer<typeof ChannelKind>

export const ContactKeyKind = z.enum(['openpgp', 'smime', 'device'])
export type ContactKeyKind = z.infer<typeof ContactKeyKind>

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })
const Done = z.object({ done: z.literal(true) })

/** One line of text as people write it: no control characters, which would end lines of the formats that carry it. */
export function line(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isShownLine, 'One line, without characters that cannot be seen or that turn the direction of writing.')
}

/** A language tag of BCP 47, such as fr or pt-BR. */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A language tag such as fr or pt-BR.')

/** A name of the IANA time zone database, such as Africa/Nairobi. The server asks whether it knows it. */
export const ZoneName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, 'A time zone such as Africa/Nairobi.')

export const Fingerprint = z
  .string()
  .regex(/^[0-9A-Fa-f]{32,128}$/, 'A fingerprint in hexadecimal digits, without spaces.')

/** Under null a field goes exactly as far as the contact itself. */
const OwnMarking = Marking.nullable().default(null)

export const Channel = z.object({ kind: ChannelKind, value: line(300), marking: OwnMarking })
export type Channel = z.infer<typeof Channel>

export const ContactKey = z.object({
  kind: ContactKeyKind,
  fingerprint: Fingerprint,
  /** The public key itself, armoured or in PEM. */
  text: z.string().max(20_000).nullable().default(null),
  marking: OwnMarking,
})
export type ContactKey = z.infer<typeof ContactKey>

export const ContactPerson = z.object({
  name: line(200),
  /** The account of the person on this host, where they have one. */
  accountId: z.uuid().nullable().default(null),
  marking: OwnMarking,
})
export type ContactPerson = z.infer<typeof ContactPerson>

/** What a delegation keeps up to date by itself; who the contact is changes by nomination alone. */
export const ContactDetails = z.object({
  languages: z.array(LanguageTag).max(20).default([]),
  zone: ZoneName,
  channels: z.array(Channel).max(20).default([]),
  keys: z.array(ContactKey).max(10).default([]),
  deputyId: z.uuid().nullable().default(null),
})
export type ContactDetails = z.infer<typeof ContactDetails>

/** What a nomination says of a contact. */
export const ContactProfile = ContactDetails.extend({
  kind: ContactKind,
  /** Title or function: what remains when the person changes. */
  function: line(200),
  institution: line(200),
  person: ContactPerson.nullable().default(null),
  marking: Marking,
})
export type ContactProfile = z.infer<typeof ContactProfile>

/** A contact as the asker may see it: fields under markings that do not reach them are simply not there. */
export const Contact = ContactProfile.extend({
  id: z.uuid(),
  delegationId: z.uuid(),
  delegationName: z.string(),
  person: ContactPerson.extend({ marking: Marking }).nullable(),
  channels: z.array(Channel.extend({ marking: Marking })),
  keys: z.array(ContactKey.extend({ marking: Marking })),
  deputyFunction: z.string().nullable(),
  verifiedAt: Time.nullable(),
  verifiedByName: z.string().nullable(),
  /** When the next verification is due. */
  dueAt: Time,
  freshness: Freshness,
  effectiveFrom: Time,
  endedAt: Time.nullable(),
  replacedById: z.uuid().nullable(),
  /** Contacts are real in every world. */
  exercise: z.literal(false),
  may: z.object({ keep: z.boolean(), verify: z.boolean(), nominate: z.boolean() }),
})
export type Contact = z.infer<typeof Contact>

/** A contact in the list. */
export const ContactLine = Contact.pick({
  id: true,
  delegationId: true,
  delegationName: true,
  kind: true,
  function: true,
  institution: true,
  languages: true,
  zone: true,
  marking: true,
  verifiedAt: true,
  dueAt: true,
  freshness: true,
}).extend({
  personName: z.string().nullable(),
  /** The account of that person on this host. */
  accountId: z.uuid().nullable(),
  /** Whether this contact is on duty at this moment. */
  onDuty: z.boolean(),
})
export type ContactLine = z.infer<typeof ContactLine>

export const ContactFilter = z.object({
  delegationId: z.uuid().optional(),
  kind: ContactKind.optional(),
  freshness: Freshness.optional(),
  /** Found in function, institution, delegation, or a name that the asker sees. */
  query: z.string().trim().max(100).optional(),
  language: LanguageTag.optional(),
})
export type ContactFilter = z.infer<typeof ContactFilter>

/** Whom one can reach of a delegation: by kind how many entries the asker sees, and how many of them are freshly verified. */
export const DirectoryPlace = z.object({
  delegation: z.object({ id: z.uuid(), name: z.string(), invented: z.boolean() }),
  /** ISO 3166-1 alpha-2; null for what is on no map. */
  country: z.string().nullable(),
  kinds: z.array(z.object({ kind: ContactKind, contacts: z.int(), fresh: z.int() })),
})
export type DirectoryPlace = z.infer<typeof DirectoryPlace>

/** What became of a contact, for its own delegation and the secretariat. */
export const ContactChapter = z.object({
  at: Time,
  what: z.enum(['in-force', 'changed', 'kept', 'verified', 'ended', 'replaced']),
  byName: z.string().nullable(),
  nominationId: z.uuid().nullable(),
})
export type ContactChapter = z.infer<typeof ContactChapter>

export const Mailbox = z.object({ email: z.email().max(254), name: line(200), language: LanguageTag })
export type Mailbox = z.infer<typeof Mailbox>

/** A mailbox is told nothing until whoever reads it has handed the code that was sent there to the head. */
export const MissionMailbox = Mailbox.extend({
  confirmedAt: Time.nullable(),
  /** Until when the code that was sent last is good; null where none is. */
  codeUntil: Time.nullable(),
})
export type MissionMailbox = z.infer<typeof MissionMailbox>

export const Initiator = z.object({
  accountId: z.uuid(),
  name: z.string(),
  since: Time,
  /** Heads of delegation may always; the others were named by one. */
  head: z.boolean(),
})
export type Initiator = z.infer<typeof Initiator>

/** How one's own delegation stands: all that its people must look after, on one page. */
export const DelegationBoard = z.object({
  delegationId: z.uuid(),
  delegationName: z.string(),
  contacts: z.array(Contact),
  ended: z.array(ContactLine),
  initiators: z.array(Initiator),
  /** The mission's mailbox: the last rung of every ladder. */
  mission: MissionMailbox.nullable(),
  openNominations: z.int(),
  may: z.object({ nominate: z.boolean(), nameInitiators: z.boolean() }),
})
export type DelegationBoard = z.infer<typeof DelegationBoard>

const { CONTACT_UNKNOWN, CONTACTS_NOT_FOR_YOU, CONTACT_NOT_YOURS, NOT_OF_YOUR_DELEGATION, TOO_MANY } = refusals
const { MISSION_CODE_WRONG, MISSION_NO_MAIL, CONTACT_ENDED, CONTACT_PERSON_GONE } = refusals

export const directoryDoors = {
  list: oc
    .route({ method: 'GET', path: '/contacts', summary: 'The points of contact that you may see' })
    .input(
      PageInput.extend({
        ...ContactFilter.shape,
        // The place of a line in the directory, with all that it is ordered by.
        after: z.string().max(2_000).optional(),
      }),
    )
    .output(pageOf(ContactLine))
    .errors({ CONTACTS_NOT_FOR_YOU }),
  one: oc
    .route({ method: 'GET', path: '/contacts/{id}', summary: 'A point of contact, as far as you may see it' })
    .meta({ delivers: true })
    .input(Id)
    .output(Contact)
    .errors({ CONTACT_UNKNOWN, CONTACTS_NOT_FOR_YOU }),
  map: oc
    .route({ method: 'GET', path: '/contacts-map', summary: 'Which delegations have points of contact, and how fresh' })
    .output(z.array(DirectoryPlace))
    .errors({ CONTACTS_NOT_FOR_YOU }),
  history: oc
    .route({ method: 'GET', path: '/contacts/{id}/history', summary: 'What became of a point of contact' })
    .input(Id)
    .output(z.array(ContactChapter))
    .errors({ CONTACT_UNKNOWN, CONTACTS_NOT_FOR_YOU }),
  board: oc
    .route({ method: 'GET', path: '/contacts-board', summary: 'How the points of contact of your delegation stand' })
    .output(DelegationBoard)
    .errors({ CONTACTS_NOT_FOR_YOU }),
  keep: oc
    .route({ method: 'PUT', path: '/contacts/{id}', summary: 'Keep the details of a contact of yours up to date' })
    .input(Id.extend(ContactDetails.shape))
    .output(Contact)
    .errors(refusals),
  verify: oc
    .route({
      method: 'POST',
      path: '/contacts/{id}/verify',
      summary: 'Say that all that you see of a contact of yours is right',
    })
    .input(Id)
    .output(Contact)
    .errors({ CONTACT_UNKNOWN, CONTACTS_NOT_FOR_YOU, CONTACT_NOT_YOURS, CONTACT_ENDED, CONTACT_PERSON_GONE }),
  nameInitiator: oc
    .route({ method: 'PUT', path: '/contact-initiators/{id}', summary: 'Name who may nominate for your delegation' })
    .input(Id)
    .output(Done)
    .errors({ CONTACTS_NOT_FOR_YOU, CONTACT_NOT_YOURS, NOT_OF_YOUR_DELEGATION }),
  endInitiator: oc
    .route({ method: 'DELETE', path: '/contact-initiators/{id}', summary: 'Take this authority back' })
    .input(Id)
    .output(Done)
    .errors({ CONTACTS_NOT_FOR_YOU, CONTACT_NOT_YOURS, NOT_OF_YOUR_DELEGATION }),
  setMission: oc
    .route({
      method: 'PUT',
      path: '/contacts-mission',
      summary:
        'Set the mailbox of your mission, the last resort: a code is sent there, and again where it was not confirmed',
    })
    .input(z.object({ mission: Mailbox.nullable() }))
    .output(Done)
    .errors({ CONTACTS_NOT_FOR_YOU, CONTACT_NOT_YOURS, MISSION_NO_MAIL, TOO_MANY }),
  confirmMission: oc
    .route({
      method: 'POST',
      path: '/contacts-mission/confirmation',
      summary: 'Confirm the mailbox of your mission by the code that was sent there',
    })
    .input(z.object({ code: z.string().trim().min(1).max(20) }))
    .output(Done)
    .errors({ CONTACTS_NOT_FOR_YOU, CONTACT_NOT_YOURS, MISSION_CODE_WRONG, TOO_MANY }),
}

export const directoryEvents = {
  /** A contact came into force, changed, was verified or ended. */
  'contact.changed': z.object({ id: z.uuid(), at: Time }),
}
