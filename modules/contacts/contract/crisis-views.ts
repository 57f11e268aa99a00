/** What a crisis line is, as the host tells it to its two sides. */
import { z } from 'zod'

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
const Seconds = z
  .int()
  .min(60)
  .max(7 * 24 * 3600)

/** Seconds after a ring at which the next rung is told, and at which nobody more is. The house looks each minute. */
export const CrisisLadder = z.object({ deputy: Seconds, head: Seconds, mission: Seconds, closes: Seconds })
export type CrisisLadder = z.infer<typeof CrisisLadder>

const Party = z.object({ id: z.uuid(), name: z.string(), invented: z.boolean() })
/** IANA, of the two capitals; null where no contact that the reader sees says it. */
const Zones = z.object({ us: z.string().nullable(), them: z.string().nullable() })

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
