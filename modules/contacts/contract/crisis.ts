/**
 * The host's half of crisis lines: which two delegations have one, who their officers are, and which sealed room it is.
 * What is said stands in that room. Of a message the host learns that somebody rang, as what (`RingKind`), and until when
 * an answer is wanted where the ringer says so; never its words, class or number.
 */
import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { runErrors } from '#platform/in-play.ts'
import { CrisisLadder, CrisisLine, CrisisLineWhole, CrisisMine, CrisisRing, RingKind } from './crisis-views.ts'
import { line } from './directory.ts'
import { crisisRefusals as refusals } from './refusals.ts'

export * from './crisis-views.ts'

const Time = z.iso.datetime()
const Id = z.object({ id: z.uuid() })
const Reason = line(500)

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
    .input(
      z.object({
        id: z.uuid(),
        ringId: z.uuid(),
        kind: RingKind,
        answerBy: Time.nullable().default(null),
        run: z.uuid().optional(),
      }),
    )
    .output(CrisisRing)
    .errors({
      ...reading,
      CRISIS_NOT_OFFICER,
      CRISIS_STANDS_OTHERWISE,
      CRISIS_RING_DIFFERS: refusals.CRISIS_RING_DIFFERS,
      CRISIS_RINGS_TOO_MANY: refusals.CRISIS_RINGS_TOO_MANY,
      ...runErrors,
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
