import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { countedPageOf, PageInput } from '#platform/page.ts'
import { HybridSignature } from '#platform/signing.ts'
import { ContactKind, line } from './directory.ts'
import { pingRefusals as refusals } from './refusals.ts'

export const PingStatus = z.enum(['scheduled', 'running', 'closed', 'cancelled'])
export type PingStatus = z.infer<typeof PingStatus>

export const PingRung = z.enum(['contact', 'deputy', 'head', 'mission'])
export type PingRung = z.infer<typeof PingRung>

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })
const longest = 60 * 24 * 60
const Minutes = z.int().min(1).max(longest)

/** Minutes after the beginning at which the next rung is told, and at which the check ends. The contact is told at once. */
export const PingLadder = z.object({ deputy: Minutes, head: Minutes, mission: Minutes, closes: Minutes })
export type PingLadder = z.infer<typeof PingLadder>

export const NewPing = z.object({
  title: line(120),
  world: World,
  /** The exercise of which it is, where you take part in several at once. */
  run: z.uuid().optional(),
  /** Null: every delegation, which only the secretariat may check. */
  delegationIds: z.array(z.uuid()).min(1).max(300).nullable().default(null),
  kinds: z.array(ContactKind).min(1).max(5),
  startsAt: Time,
  /** Whether those who are checked learn of it only when it begins. */
  surprise: z.boolean(),
  /** The next one is made when this one begins. In an exercise there is none. */
  everyMonths: z.int().min(1).max(24).nullable().default(null),
  ladder: PingLadder,
})
export type NewPing = z.infer<typeof NewPing>

const Party = z.object({ id: z.uuid(), name: z.string() })

export const Ping = NewPing.omit({ delegationIds: true, run: true }).extend({
  id: z.uuid(),
  status: PingStatus,
  by: Party,
  closesAt: Time,
  may: z.object({ cancel: z.boolean(), followUp: z.boolean() }),
})
export type Ping = z.infer<typeof Ping>

/** What waits for the asker: they were told, or they head the delegation whose contact it is. */
export const WaitingPing = z.object({
  /** Of this contact in this check. */
  id: z.uuid(),
  pingId: z.uuid(),
  title: z.string(),
  world: World,
  /** Null where the contact's own marking does not reach the asker. */
  function: z.string().nullable(),
  kind: ContactKind,
  rung: PingRung,
  startedAt: Time,
  closesAt: Time,
  /** What a device signs; see `PingAcknowledgement`. */
  nonce: z.string(),
})
export type WaitingPing = z.infer<typeof WaitingPing>

/** Signed under the domain `ping-acknowledgement` by a device of the delegation: no sign-in, and never a bare link. */
export const PingAcknowledgement = z.strictObject({
  v: z.literal(1),
  contact: z.uuid(),
  nonce: z.string().max(64),
  at: Time,
})
export type PingAcknowledgement = z.infer<typeof PingAcknowledgement>

/** What a device handed in: `platform/signing.ts` verifies it against the key of that device. */
export const PingProof = z.object({ statement: PingAcknowledgement, signature: HybridSignature })
export type PingProof = z.infer<typeof PingProof>

/**
 * The best of what was done with the notices of one contact in a check: one of them left the house, or waits to leave, or
 * each that was to leave failed, or they stand on the desk alone.
 */
export const PingSent = z.enum(['sent', 'waiting', 'failed', 'desk'])
export type PingSent = z.infer<typeof PingSent>

export const PingLine = z.object({
  contactId: z.uuid(),
  delegation: Party,
  country: z.string().nullable(),
  kind: ContactKind,
  /** Null where the contact's own marking does not reach the asker. */
  function: z.string().nullable(),
  /** The last rung on which somebody stood who was told; null where nobody could be. */
  told: PingRung.nullable(),
  /** What became of telling them, where nobody has answered yet: null while nothing is known of it. */
  sent: PingSent.nullable(),
  acknowledgedAt: Time.nullable(),
  acknowledgedRung: PingRung.nullable(),
  way: z.enum(['signed-in', 'device']).nullable(),
  /** From the beginning to the acknowledgement. */
  seconds: z.number().nullable(),
})
export type PingLine = z.infer<typeof PingLine>

/**
 * Over all that were checked; times in seconds, and null where fewer than five delegations have answered. There are none
 * where fewer than five were asked; before the end, only for whoever runs the check.
 */
export const PingFigures = z.object({
  delegations: z.int(),
  contacts: z.int(),
  acknowledged: z.int(),
  /** By the contact itself, without anybody else being asked. */
  byContact: z.int(),
  unreachable: z.int(),
  median: z.number().nullable(),
  ninetieth: z.number().nullable(),
})
export type PingFigures = z.infer<typeof PingFigures>

/** How many of one delegation were asked, and how many have not answered, as far as the asker sees them. */
export const PingPlace = z.object({
  delegation: Party,
  country: z.string().nullable(),
  asked: z.int(),
  silent: z.int(),
})
export type PingPlace = z.infer<typeof PingPlace>

export const PingResults = z.object({
  ping: Ping,
  /** How many contacts of the asker's own delegation were asked. */
  own: z.int(),
  all: PingFigures.nullable(),
  /** For whoever runs the check: where somebody has to call. The contacts themselves are pages of `lines`. */
  followUp: z.array(PingPlace).nullable(),
  /** For whoever runs the check, where figures are given: how many more of `all` are hidden from them by their markings. */
  withheld: z.int(),
})
export type PingResults = z.infer<typeof PingResults>

/** Those of one's own delegation; for whoever runs the check, those who have not answered, or all. */
export const PingLinesOf = z.enum(['own', 'silent', 'all'])
export type PingLinesOf = z.infer<typeof PingLinesOf>

const { PINGS_NOT_FOR_YOU, PING_UNKNOWN } = refusals
const reading = { PINGS_NOT_FOR_YOU, PING_UNKNOWN }

export const pingDoors = {
  list: oc
    .route({ method: 'GET', path: '/pings', summary: 'The communication checks that concern you' })
    .input(PageInput.extend({ world: World }))
    .output(countedPageOf(Ping))
    .errors({ PINGS_NOT_FOR_YOU }),
  waiting: oc
    .route({ method: 'GET', path: '/pings-waiting', summary: 'The checks that you are asked to acknowledge' })
    .input(PageInput)
    .output(countedPageOf(WaitingPing))
    .errors({ PINGS_NOT_FOR_YOU }),
  results: oc
    .route({
      method: 'GET',
      path: '/pings/{id}',
      summary: 'What came of a check: how many of yours were asked, and figures of all',
    })
    .input(Id)
    .output(PingResults)
    .errors(reading),
  lines: oc
    .route({
      method: 'GET',
      path: '/pings/{id}/lines',
      summary: 'The contacts that a check asks, as far as you see them',
    })
    .input(PageInput.extend({ id: z.uuid(), of: PingLinesOf.default('own') }))
    .output(countedPageOf(PingLine))
    .errors({ ...reading, PING_NOT_YOURS: refusals.PING_NOT_YOURS }),
  proof: oc
    .route({
      method: 'GET',
      path: '/pings/{id}/lines/{contactId}/proof',
      summary: 'What the device signed by which a contact was acknowledged; null where it was none',
    })
    .input(z.object({ id: z.uuid(), contactId: z.uuid() }))
    .output(z.object({ proof: PingProof.nullable() }))
    .errors(reading),
  trend: oc
    .route({ method: 'GET', path: '/pings-trend', summary: 'Figures of the checks of all, one after the other' })
    .input(z.object({ world: World }))
    .output(z.array(z.object({ pingId: z.uuid(), title: z.string(), at: Time, all: PingFigures })))
    .errors({ PINGS_NOT_FOR_YOU }),
  create: oc
    .route({ method: 'POST', path: '/pings', successStatus: 201, summary: 'Plan a communication check' })
    .input(NewPing)
    .output(Ping)
    .errors(refusals),
  cancel: oc
    .route({ method: 'POST', path: '/pings/{id}/cancel', summary: 'Call a check off' })
    .input(Id)
    .output(Ping)
    .errors(refusals),
  acknowledge: oc
    .route({ method: 'POST', path: '/pings-waiting/{id}', summary: 'Acknowledge a check, signed in' })
    .input(Id)
    .output(PingLine)
    .errors(refusals),
  acknowledgeSigned: oc
    .route({ method: 'POST', path: '/pings-signed', summary: 'Hand in an acknowledgement that a device signed' })
    .input(PingProof)
    .output(PingLine)
    .errors(refusals),
}

export const pingEvents = {
  'ping.begun': z.object({ id: z.uuid() }),
  /** Somebody further up the ladder was told: of this contact in the check, and of others that the same people see. */
  'ping.climbed': z.object({ id: z.uuid(), asked: z.uuid() }),
  'ping.acknowledged': z.object({ id: z.uuid(), asked: z.uuid() }),
  'ping.closed': z.object({ id: z.uuid() }),
}

export const pingPaths = {
  all: '/contacts/pings',
  new: '/contacts/pings/new',
  one: (id: string) => `/contacts/pings/${id}`,
}
