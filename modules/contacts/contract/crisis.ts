/**
 * The host's half of crisis lines: which two delegations have one, who their officers are, and which sealed room it is.
 * What is said stands in that room. Of a message the host learns that somebody rang, as what (`RingKind`), and until when
 * an answer is wanted where the ringer says so; never its words, class or number.
 */
import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { line } from './directory.ts'
import { crisisRefusals as refusals } from './refusals.ts'

/**
 * Proposed by one's own head, or by theirs; `agreed`: both heads did, and no officer has opened the room yet; `open`: its
 * room stands; `ended`: declined, withdrawn or ended, with a reason.
 */
export const CrisisState = z.enum(['proposed-by-us', 'proposed-by-them', 'agreed', 'open', 'ended'])
export type CrisisState = z.infer<typeof CrisisState>

export const RingKind = z.enum(['message', 'test', 'exercise'])
export type RingKind = z.infer<typeof RingKind>

/**
 * Whom a ring was told to, from the first: officers on duty by the rota, or all officers where none is; all officers; the
 * heads; the mailbox of the mission.
 */
export const CrisisRung = z.enum(['officers', 'deputy', 'head', 'mission'])
export type CrisisRung = z.infer<typeof CrisisRung>

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })
const Seconds = z
  .int()
  .min(60)
  .max(7 * 24 * 3600)

/** Seconds after a ring at which the next rung is told, and at which nobody more is. The house looks each minute. */
export const CrisisLadder = z.object({ deputy: Seconds, head: Seconds, mission: Seconds, closes: Seconds })
export type CrisisLadder = z.infer<typeof CrisisLadder>

const Party = z.object({ id: z.uuid(), name: z.string(), invented: z.boolean() })
/** IANA, of the two capitals. */
const Zones = z.object({ us: z.string(), them: z.string() })
const Reason = line(500)

/** A head of one of the two delegations always is one; the others were named by their own head. */
export const CrisisOfficer = z.object({
  accountId: z.uuid(),
  name: z.string(),
  delegationId: z.uuid(),
  kind: z.enum(['person', 'machine']),
  head: z.boolean(),
  /** On duty now by the rota of their delegation, as far as the directory shows it to the asker. */
  onDuty: z.boolean(),
})
export type CrisisOfficer = z.infer<typeof CrisisOfficer>

export const CrisisLine = z.object({
  id: z.uuid(),
  us: Party,
  them: Party,
  zones: Zones,
  /** The order of the two that both sides see alike: `first` is who has the lower id. */
  side: z.enum(['first', 'second']),
  state: CrisisState,
  roomId: z.uuid().nullable(),
  ladder: CrisisLadder,
  proposedAt: Time,
  agreedAt: Time.nullable(),
  ended: z.object({ at: Time, by: Party, reason: z.string().nullable() }).nullable(),
  /** Of both sides, in good standing now. */
  officers: z.array(CrisisOfficer),
  /** Whether the asker is one of them: only officers hear of rings, and see any. */
  officer: z.boolean(),
  /** The newest ring of kind test each way; null where none was, and for who is no officer. */
  lastTest: z.object({ ours: Time.nullable(), theirs: Time.nullable() }),
  /** Rings to us that nobody has answered; 0 for who is no officer. */
  unanswered: z.int(),
  may: z.object({
    agree: z.boolean(),
    decline: z.boolean(),
    attach: z.boolean(),
    reattach: z.boolean(),
    nameOfficers: z.boolean(),
    end: z.boolean(),
    ring: z.boolean(),
  }),
})
export type CrisisLine = z.infer<typeof CrisisLine>

const ofAgreement = ['proposed', 'agreed', 'declined', 'withdrawn', 'ended'] as const
export const CrisisAct = z.enum([...ofAgreement, 'attached', 'reattached', 'officer-named', 'officer-removed'])
export type CrisisAct = z.infer<typeof CrisisAct>

/** What was done with the line itself, newest last. */
export const CrisisStep = z.object({
  at: Time,
  act: CrisisAct,
  by: Party,
  personName: z.string(),
  /** Whom a naming or removing of an officer is about. */
  about: z.object({ accountId: z.uuid(), name: z.string() }).nullable(),
  roomId: z.uuid().nullable(),
  reason: z.string().nullable(),
  /** Where it stands in the record, once it is published, and what opens it there. */
  record: z.object({ index: z.int().nullable(), salt: z.string(), content: z.string() }),
})
export type CrisisStep = z.infer<typeof CrisisStep>

export const CrisisLineWhole = CrisisLine.extend({ steps: z.array(CrisisStep) })
export type CrisisLineWhole = z.infer<typeof CrisisLineWhole>

export const CrisisRing = z.object({
  /** The `ringId` of whoever rang. */
  id: z.uuid(),
  lineId: z.uuid(),
  kind: RingKind,
  ours: z.boolean(),
  by: z.object({ accountId: z.uuid(), name: z.string() }),
  at: Time,
  answerBy: Time.nullable(),
  /** Up to which rung it was told. */
  rung: CrisisRung,
  /** How many notices that made; 0: nobody of the other side can be told. Take the telephone. */
  told: z.int(),
  /** It climbs no further. It can still be answered. */
  closedAt: Time.nullable(),
  /** `unread`: nothing had come that could be read; whoever answered says that they telephoned instead. */
  answered: z
    .object({
      at: Time,
      by: z.object({ accountId: z.uuid(), name: z.string() }),
      seconds: z.number(),
      unread: z.boolean(),
    })
    .nullable(),
})
export type CrisisRing = z.infer<typeof CrisisRing>

/**
 * What every page asks, for the alarm. Rings are those to us that nobody has answered: of each line and kind the newest 50,
 * oldest first. A line that the other side ended stands here while a message of theirs waits for an answer.
 */
export const CrisisMine = z.object({
  officer: z.boolean(),
  lines: z.array(
    z.object({
      id: z.uuid(),
      us: z.string(),
      them: z.string(),
      zones: Zones,
      roomId: z.uuid().nullable(),
      rings: z.array(CrisisRing.pick({ id: true, kind: true, at: true, answerBy: true })),
    }),
  ),
})
export type CrisisMine = z.infer<typeof CrisisMine>

const { CRISIS_NOT_FOR_YOU, CRISIS_LINE_UNKNOWN, CRISIS_NOT_HEAD, CRISIS_NOT_OFFICER, CRISIS_STANDS_OTHERWISE } =
  refusals
const reading = { CRISIS_NOT_FOR_YOU, CRISIS_LINE_UNKNOWN }
const heading = { ...reading, CRISIS_NOT_HEAD, CRISIS_STANDS_OTHERWISE }
const attaching = {
  ...reading,
  CRISIS_STANDS_OTHERWISE,
  CRISIS_ROOM_UNFIT: refusals.CRISIS_ROOM_UNFIT,
  CRISIS_ROOM_STANDS: refusals.CRISIS_ROOM_STANDS,
}

// Who acted on a line, and when, is for its two sides: they have it in `steps` and `rings`. Books that others read have
// none of it, so every door that writes is discreet.
const discreet = { discreet: true } as const

const Officer = z.object({ id: z.uuid(), accountId: z.uuid() })

export const crisisDoors = {
  mine: oc
    .route({
      method: 'GET',
      path: '/crisis-mine',
      summary: 'Whether you are an officer of a crisis line, and what rings',
    })
    .output(CrisisMine),
  lines: oc
    .route({ method: 'GET', path: '/crisis', summary: 'The crisis lines of your delegation' })
    .output(z.array(CrisisLine))
    .errors({ CRISIS_NOT_FOR_YOU }),
  line: oc
    .route({ method: 'GET', path: '/crisis/{id}', summary: 'One crisis line, and what was done with it' })
    .input(Id)
    .output(CrisisLineWhole)
    .errors(reading),
  propose: oc
    .route({ method: 'POST', path: '/crisis', successStatus: 201, summary: 'Propose a crisis line to a delegation' })
    .meta(discreet)
    .input(z.object({ delegationId: z.uuid(), ladder: CrisisLadder.optional() }))
    .output(CrisisLineWhole)
    .errors({
      CRISIS_NOT_FOR_YOU,
      CRISIS_NOT_HEAD,
      CRISIS_OTHER_UNFIT: refusals.CRISIS_OTHER_UNFIT,
      CRISIS_LADDER_UNFIT: refusals.CRISIS_LADDER_UNFIT,
      CRISIS_LINE_STANDS: refusals.CRISIS_LINE_STANDS,
      CRISIS_TOO_MANY: refusals.CRISIS_TOO_MANY,
    }),
  agree: oc
    .route({ method: 'POST', path: '/crisis/{id}/agree', summary: 'Agree to a line that the other side proposed' })
    .meta(discreet)
    .input(Id)
    .output(CrisisLineWhole)
    .errors(heading),
  decline: oc
    .route({ method: 'POST', path: '/crisis/{id}/decline', summary: 'Decline their proposal, or withdraw your own' })
    .meta(discreet)
    .input(z.object({ id: z.uuid(), reason: Reason.nullable().default(null) }))
    .output(CrisisLineWhole)
    .errors(heading),
  end: oc
    .route({
      method: 'POST',
      path: '/crisis/{id}/end',
      summary: 'End an agreed line, with a reason that both sides read',
    })
    .meta(discreet)
    .input(z.object({ id: z.uuid(), reason: Reason }))
    .output(CrisisLineWhole)
    .errors(heading),
  attach: oc
    .route({ method: 'POST', path: '/crisis/{id}/room', summary: 'Say which sealed room it is; the first is taken' })
    .meta(discreet)
    .input(z.object({ id: z.uuid(), roomId: z.uuid() }))
    .output(CrisisLineWhole)
    .errors({ ...attaching, CRISIS_NOT_OFFICER }),
  reattach: oc
    .route({
      method: 'POST',
      path: '/crisis/{id}/room/replace',
      summary: 'Put another room in the place of one that is dead; both sides are told',
    })
    .meta(discreet)
    .input(z.object({ id: z.uuid(), roomId: z.uuid(), insteadOf: z.uuid(), reason: Reason }))
    .output(CrisisLineWhole)
    .errors({ ...attaching, CRISIS_NOT_HEAD, CRISIS_CHANGES_TOO_MANY: refusals.CRISIS_CHANGES_TOO_MANY }),
  officer: {
    add: oc
      .route({ method: 'POST', path: '/crisis/{id}/officers', summary: 'Name an officer of your side' })
      .meta(discreet)
      .input(Officer)
      .output(CrisisLineWhole)
      .errors({
        ...heading,
        CRISIS_CHANGES_TOO_MANY: refusals.CRISIS_CHANGES_TOO_MANY,
        CRISIS_OFFICER_UNFIT: refusals.CRISIS_OFFICER_UNFIT,
        CRISIS_OFFICERS_TOO_MANY: refusals.CRISIS_OFFICERS_TOO_MANY,
      }),
    remove: oc
      .route({ method: 'DELETE', path: '/crisis/{id}/officers/{accountId}', summary: 'End an office of your side now' })
      .meta(discreet)
      .input(Officer)
      .output(CrisisLineWhole)
      .errors({ ...heading, CRISIS_OFFICER_UNFIT: refusals.CRISIS_OFFICER_UNFIT }),
  },
  ring: oc
    .route({
      method: 'POST',
      path: '/crisis/{id}/rings',
      successStatus: 201,
      summary: 'Ring the officers of the other side; the same ringId rings once',
    })
    .meta(discreet)
    .input(z.object({ id: z.uuid(), ringId: z.uuid(), kind: RingKind, answerBy: Time.nullable().default(null) }))
    .output(CrisisRing)
    .errors({
      ...reading,
      CRISIS_NOT_OFFICER,
      CRISIS_STANDS_OTHERWISE,
      CRISIS_RING_DIFFERS: refusals.CRISIS_RING_DIFFERS,
      CRISIS_RINGS_TOO_MANY: refusals.CRISIS_RINGS_TOO_MANY,
    }),
  answered: oc
    .route({
      method: 'POST',
      path: '/crisis/{id}/rings/answered',
      summary: 'A person of your side has seen what these rings were for; they climb no further',
    })
    .meta(discreet)
    .input(z.object({ id: z.uuid(), ringIds: z.array(z.uuid()).min(1).max(100), unread: z.boolean().default(false) }))
    // Ids that did not ring you here are not among these. Should they ring yet, they are answered by then, and wake nobody.
    .output(z.array(CrisisRing))
    .errors({ ...reading, CRISIS_NOT_OFFICER }),
  rings: oc
    .route({ method: 'GET', path: '/crisis/{id}/rings', summary: 'The last 200 rings of a line, newest first' })
    .input(Id)
    .output(z.array(CrisisRing))
    .errors({ ...reading, CRISIS_NOT_OFFICER }),
}

/** Heard by the officers of the line alone. */
export const crisisEvents = {
  'crisis.rang': z.object({ id: z.uuid() }),
  'crisis.changed': z.object({ id: z.uuid() }),
}

export const crisisPaths = {
  all: '/crisis',
  one: (id: string) => `/crisis/${id}`,
  sheet: (id: string) => `/crisis/${id}/sheet`,
}
