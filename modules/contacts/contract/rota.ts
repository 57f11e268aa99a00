import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { ContactKind, ZoneName } from './directory.ts'
import { rotaRefusals as refusals } from './refusals.ts'

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })
const Kind = z.object({ kind: ContactKind })
const Done = z.object({ done: z.literal(true) })

/** The hours that somebody must answer: days of the week (1 is Monday, ISO 8601), in the zone of the capital. */
export const Cover = z.object({
  zone: ZoneName,
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 08:30.'),
  /** After `from`, or 24:00 for the end of the day. */
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time such as 17:30, or 24:00.'),
})
export type Cover = z.infer<typeof Cover>

export const Handover = z.object({
  /** What the incoming officer must know. Kept within the delegation. */
  note: z.string(),
  writtenByName: z.string(),
  writtenAt: Time,
  acknowledgedAt: Time.nullable(),
})
export type Handover = z.infer<typeof Handover>

export const Shift = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  contactFunction: z.string(),
  personName: z.string().nullable(),
  startsAt: Time,
  endsAt: Time,
  /** Handed over to this shift from the one before. */
  handover: Handover.nullable(),
  may: z.object({ acknowledge: z.boolean(), handOver: z.boolean() }),
})
export type Shift = z.infer<typeof Shift>

/** A stretch of the hours to be covered in which nobody is on duty. */
export const Gap = z.object({ startsAt: Time, endsAt: Time })
export type Gap = z.infer<typeof Gap>

export const RotaMonth = z.object({
  kind: ContactKind,
  /** Null: no rota of this kind was set up. */
  cover: Cover.nullable(),
  from: Time,
  to: Time,
  shifts: z.array(Shift),
  gaps: z.array(Gap),
  /** Who may stand in it: contacts in force of this kind. */
  contacts: z.array(z.object({ id: z.uuid(), function: z.string(), personName: z.string().nullable() })),
  may: z.object({ plan: z.boolean() }),
})
export type RotaMonth = z.infer<typeof RotaMonth>

/** Who answers for a delegation at this moment, as far as the asker sees them. */
export const OnDuty = z.object({
  delegationId: z.uuid(),
  delegationName: z.string(),
  kind: ContactKind,
  contactId: z.uuid(),
  contactFunction: z.string(),
  personName: z.string().nullable(),
  until: Time,
})
export type OnDuty = z.infer<typeof OnDuty>

export const NewShift = z.object({ contactId: z.uuid(), startsAt: Time, endsAt: Time })
export type NewShift = z.infer<typeof NewShift>

export const RotaFeed = z.object({ id: z.uuid(), madeAt: Time, usedAt: Time.nullable() })
export type RotaFeed = z.infer<typeof RotaFeed>

export const rotaDoors = {
  month: oc
    .route({ method: 'GET', path: '/rota/{kind}', summary: 'A month of the rota of your delegation' })
    .input(Kind.extend({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'A month such as 2026-11.') }))
    .output(RotaMonth)
    .errors({ CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU }),
  duty: oc
    .route({ method: 'GET', path: '/duty', summary: 'Who is on duty now, of every delegation, as far as you see them' })
    .input(z.object({ delegationId: z.uuid().optional() }))
    .output(z.array(OnDuty))
    .errors({ CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU }),
  cover: oc
    .route({ method: 'PUT', path: '/rota/{kind}', summary: 'Set the hours that your rota covers' })
    .input(Kind.extend({ cover: Cover }))
    .output(Done)
    .errors(refusals),
  plan: oc
    .route({ method: 'POST', path: '/rota/{kind}/shifts', summary: 'Put shifts into the rota, all or none' })
    .input(Kind.extend({ shifts: z.array(NewShift).min(1).max(400) }))
    .output(Done)
    .errors(refusals),
  change: oc
    .route({ method: 'PUT', path: '/rota-shifts/{id}', summary: 'Change a shift that is not over' })
    .input(Id.extend(NewShift.shape))
    .output(Done)
    .errors(refusals),
  remove: oc
    .route({ method: 'DELETE', path: '/rota-shifts/{id}', summary: 'Take a shift out that has not begun' })
    .input(Id)
    .output(Done)
    .errors(refusals),
  handOver: oc
    .route({ method: 'POST', path: '/rota-shifts/{id}/handover', summary: 'Hand over to the officer of this shift' })
    .input(Id.extend({ note: z.string().trim().min(1).max(10_000) }))
    .output(Done)
    .errors(refusals),
  acknowledge: oc
    .route({
      method: 'POST',
      path: '/rota-shifts/{id}/acknowledge',
      summary: 'Acknowledge what was handed over to you',
    })
    .input(Id)
    .output(Done)
    .errors(refusals),
  import: oc
    .route({
      method: 'POST',
      path: '/rota/{kind}/import',
      summary: 'Put the shifts of an iCalendar file into the rota',
    })
    .input(
      Kind.extend({
        /** RFC 5545. */
        calendar: z.string().min(1).max(1_000_000),
        /** Whose shifts these are, where the events do not name an attendee's address that a contact has. */
        contactId: z.uuid().nullable().default(null),
      }),
    )
    .output(z.object({ shifts: z.int() }))
    .errors(refusals),
  feeds: oc
    .route({ method: 'GET', path: '/rota-feeds', summary: 'The calendar addresses that you made' })
    .output(z.array(RotaFeed))
    .errors({ CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU }),
  makeFeed: oc
    .route({
      method: 'POST',
      path: '/rota-feeds',
      successStatus: 201,
      summary: 'A secret address that a calendar may fetch the rota from; shown this once. The sixth ends the oldest',
    })
    .output(z.object({ feed: RotaFeed, address: z.url() }))
    .errors({ CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU }),
  endFeed: oc
    .route({ method: 'DELETE', path: '/rota-feeds/{id}', summary: 'End a calendar address of yours' })
    .input(Id)
    .output(Done)
    .errors({ CONTACTS_NOT_FOR_YOU: refusals.CONTACTS_NOT_FOR_YOU, SHIFT_UNKNOWN: refusals.SHIFT_UNKNOWN }),
}

const ofDelegation = z.object({ delegationId: z.uuid() })

export const rotaEvents = {
  /** Heard within the delegation alone. */
  'rota.changed': ofDelegation,
}
