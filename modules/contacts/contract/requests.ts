import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { LanguageTag, line } from './directory.ts'
import { requestRefusals as refusals } from './refusals.ts'

export const RequestKind = z.enum([
  'assistance',
  'mitigation',
  'clarification',
  'notification',
  'consultation',
  'information',
])
export type RequestKind = z.infer<typeof RequestKind>

export const RequestStatus = z.enum([
  'draft',
  'sent',
  'delivered',
  'acknowledged',
  'accepted',
  'partly-accepted',
  'declined',
  'closed',
  'withdrawn',
])
export type RequestStatus = z.infer<typeof RequestStatus>

export const DeclineReason = z.enum([
  'not-our-territory',
  'not-enough-information',
  'legal-obstacle',
  'ongoing-investigation',
  'no-resources',
  'security',
  'not-appropriate',
  'other',
])
export type DeclineReason = z.infer<typeof DeclineReason>

/** What was done to a request. `consult` moves nothing; the house does `deliver`, `remind` and `escalate`. */
export const RequestStep = z.enum([
  'send',
  'deliver',
  'acknowledge',
  'accept',
  'accept-in-part',
  'decline',
  'consult',
  'close',
  'withdraw',
  'remind',
  'escalate',
])
export type RequestStep = z.infer<typeof RequestStep>

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })

/** What people wrote, in the language in which they wrote it. */
export const Passage = z.object({ text: z.string().trim().min(1).max(20_000), language: LanguageTag })
export type Passage = z.infer<typeof Passage>

/** By field of requests/forms.ts. */
export const RequestForm = z
  .record(z.string().max(40), z.union([z.string().max(2_000), z.array(z.string().max(2_000)).max(200)]))
  .refine((form) => Object.keys(form).length <= 20)
export type RequestForm = z.infer<typeof RequestForm>

export const RequestDraft = z.object({
  to: z.uuid(),
  kind: RequestKind,
  world: World,
  /** The exercise of which it is, where you take part in several at once. */
  run: z.uuid().optional(),
  subject: line(200),
  words: Passage.nullable().default(null),
  form: RequestForm.default({}),
  cites: z.array(z.string().max(40)).max(20).default([]),
  incidentId: z.uuid().nullable().default(null),
  dueAt: Time.nullable().default(null),
  marking: Marking,
})
export type RequestDraft = z.infer<typeof RequestDraft>

const Party = z.object({ id: z.uuid(), name: z.string(), invented: z.boolean() })

/** An entry in the record and what opens it. `index` is null until it is published. */
export const Entered = z.object({ index: z.int().nullable(), salt: z.string(), content: z.string() })
export type Entered = z.infer<typeof Entered>

export const RequestEvent = z.object({
  step: RequestStep,
  at: Time,
  /** Null where the house itself did it. */
  by: Party.nullable(),
  /** The person, for their own delegation alone. */
  personName: z.string().nullable(),
  reason: DeclineReason.nullable(),
  words: Passage.nullable(),
  /** What the record holds of what was sent, answered, closed or withdrawn: for both sides alike. */
  record: Entered.nullable(),
})
export type RequestEvent = z.infer<typeof RequestEvent>

export const DiplomaticRequest = z.object({
  id: z.uuid(),
  /** The sender's own count, by year: 2026/3. Null while it is a draft. */
  number: z.string().nullable(),
  kind: RequestKind,
  world: World,
  from: Party,
  to: Party,
  subject: z.string(),
  words: Passage.nullable(),
  form: RequestForm,
  cites: z.array(z.string()),
  /** The incident as far as the reader sees it; what they may not see is not said to be there. */
  incident: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  status: RequestStatus,
  overdue: z.boolean(),
  dueAt: Time.nullable(),
  sentAt: Time.nullable(),
  marking: Marking,
  /** The zones of both capitals, for deadlines; null where no contact that the reader sees says it. */
  zones: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  steps: z.array(RequestEvent),
  may: z.object({
    change: z.boolean(),
    consult: z.boolean(),
    moves: z.array(z.enum(['send', 'acknowledge', 'accept', 'accept-in-part', 'decline', 'close', 'withdraw'])),
  }),
})
export type DiplomaticRequest = z.infer<typeof DiplomaticRequest>

export const RequestLine = DiplomaticRequest.pick({
  id: true,
  number: true,
  kind: true,
  world: true,
  from: true,
  to: true,
  subject: true,
  status: true,
  overdue: true,
  dueAt: true,
  sentAt: true,
  marking: true,
}).extend({ changedAt: Time })
export type RequestLine = z.infer<typeof RequestLine>

/** Of one's own delegation's requests, sent and received; times in seconds, null where nothing was answered. */
export const RequestStatistics = z.array(
  z.object({
    kind: RequestKind,
    direction: z.enum(['out', 'in']),
    sent: z.int(),
    acknowledged: z.int(),
    accepted: z.int(),
    partlyAccepted: z.int(),
    declined: z.int(),
    closed: z.int(),
    withdrawn: z.int(),
    overdue: z.int(),
    medianToAcknowledge: z.number().nullable(),
    medianToAnswer: z.number().nullable(),
  }),
)
export type RequestStatistics = z.infer<typeof RequestStatistics>

const { REQUESTS_NOT_FOR_YOU, REQUEST_UNKNOWN, ...others } = refusals
const reading = { REQUESTS_NOT_FOR_YOU, REQUEST_UNKNOWN }
const acting = { ...reading, ...others }

export const requestDoors = {
  list: oc
    .route({ method: 'GET', path: '/requests', summary: 'The requests of your delegation, sent and received' })
    .input(
      PageInput.extend({
        world: World,
        direction: z.enum(['out', 'in']).optional(),
        kind: RequestKind.optional(),
        status: RequestStatus.optional(),
        incidentId: z.uuid().optional(),
      }),
    )
    .output(pageOf(RequestLine))
    .errors({ REQUESTS_NOT_FOR_YOU }),
  one: oc
    .route({ method: 'GET', path: '/requests/{id}', summary: 'A request with all that was done to it' })
    .meta({ delivers: true })
    .input(Id)
    .output(DiplomaticRequest)
    .errors(reading),
  statistics: oc
    .route({ method: 'GET', path: '/requests-statistics', summary: 'How requests of your delegation were answered' })
    .input(z.object({ world: World }))
    .output(RequestStatistics)
    .errors({ REQUESTS_NOT_FOR_YOU }),
  draft: oc
    .route({ method: 'POST', path: '/requests', successStatus: 201, summary: 'Draft a request' })
    .input(RequestDraft)
    .output(DiplomaticRequest)
    .errors(acting),
  change: oc
    .route({ method: 'PUT', path: '/requests/{id}', summary: 'Change the draft of a request' })
    .input(Id.extend(RequestDraft.omit({ world: true }).shape))
    .output(DiplomaticRequest)
    .errors(acting),
  discard: oc
    .route({ method: 'DELETE', path: '/requests/{id}', summary: 'Discard the draft of a request' })
    .input(Id)
    .output(z.object({ done: z.literal(true) }))
    .errors(acting),
  move: oc
    .route({
      method: 'POST',
      path: '/requests/{id}/moves',
      summary: 'Send, acknowledge, answer, close or withdraw a request',
    })
    .input(
      Id.extend({
        move: z.enum(['send', 'acknowledge', 'accept', 'accept-in-part', 'decline', 'close', 'withdraw']),
        /** The status that the person saw: what changed meanwhile is looked at first. */
        saw: RequestStatus,
        reason: DeclineReason.nullable().default(null),
        words: Passage.nullable().default(null),
      }),
    )
    .output(DiplomaticRequest)
    .errors(acting),
  consult: oc
    .route({
      method: 'POST',
      path: '/requests/{id}/consultation',
      summary: 'Say something on a request to the other side',
    })
    .input(Id.extend({ words: Passage }))
    .output(DiplomaticRequest)
    .errors(acting),
}

export const requestEvents = {
  'request.sent': z.object({ id: z.uuid() }),
  'request.moved': z.object({ id: z.uuid(), step: RequestStep }),
}

export const requestPaths = {
  all: '/requests',
  new: '/requests/new',
  statistics: '/requests/statistics',
  one: (id: string) => `/requests/${id}`,
}
