import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { isInPlay, runOf } from '#platform/server/in-play.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import { settle } from '#modules/notices/server/index.ts'
import type { DeclineReason, DiplomaticRequest, Passage, RequestDraft, RequestStatus } from '../../contract/requests.ts'
import { faultsOfForm } from '../../requests/forms.ts'
import { measureById } from '../../requests/measures.ts'
import { nextDue } from '../../requests/schedule.ts'
import {
  isReasoned,
  mayChangeDraft,
  mayConsult,
  mayDraftRequest,
  mayMoveRequest,
  mayReadRequests,
  type RequestMove,
  requestMoves,
} from '../../rules/requests.ts'
import { incidentFits, reaches, reaching, standsElsewhere, tellExercise } from '../correspondence/addressing.ts'
import { pageOfLines } from '../correspondence/places.ts'
import { mustBeBrief } from './brevity.ts'
import { commitMoved, commitSent } from './committing.ts'
import * as store from './store.ts'
import { linesOf, type RequestCall, requestSeen, viewOf } from './views.ts'

const longest = 366 * 86_400_000

/** Of one delegation in one world: drafts at once, sent ones that nobody has answered, and sent within an hour. */
const mostOf = { drafts: 200, open: 500, hourly: 60 } as const

type Asked = Pick<store.RequestListing, 'direction' | 'kind' | 'status' | 'incidentId' | 'after' | 'limit'>

export async function list(call: RequestCall, { world, ...asked }: Asked & { world: 'real' | 'exercise' }) {
  must(mayReadRequests(call.actor))
  const rows = await store.listedRequests(call.db, { ...asked, exercise: world === 'exercise', own: ownOf(call) })
  return pageOfLines(rows, asked.limit, (page) => linesOf(call, page))
}

/** The first person of the receiver who opens a request has received it. */
export async function one(call: RequestCall, { id }: { id: string }): Promise<DiplomaticRequest> {
  const seen = await requestSeen(call, await store.requestById(call.db, id))
  if (seen.row.status !== 'sent' || call.actor.delegationId !== seen.row.toId) return viewOf(call, seen)
  const held = await requestSeen(call, await store.holdRequest(call.db, id))
  if (held.row.status === 'sent') {
    await store.setDelivered(call.db, id)
    await store.insertStep(call.db, {
      requestId: id,
      step: 'deliver',
      at: call.now,
      byId: ownOf(call),
      personId: null,
      once: 'deliver',
    })
    await call.emit({ name: 'request.moved', data: { id, step: 'deliver' } })
  }
  return seenAgain(call, id)
}

export async function draft(call: RequestCall, { run: named, ...input }: RequestDraft): Promise<DiplomaticRequest> {
  must(mayDraftRequest(call.actor))
  const exercise = input.world === 'exercise'
  const id = newId(call.now.getTime())
  const by = call.actor.id
  if (by === null) throw new Refusal('REQUESTS_NOT_FOR_YOU')
  const drafted = await fitting(call, input, exercise)
  const run = await runOf(call, { exercise, run: named, others: [input.to], refused: 'REQUEST_NOT_IN_PLAY' })
  const { drafts } = await store.countsOf(call.db, ownOf(call), exercise, call.now.getUTCFullYear())
  if (drafts >= mostOf.drafts) throw new Refusal('REQUEST_TOO_MANY', { most: mostOf.drafts })
  await store.insertDraft(call.db, { id, from: ownOf(call), exercise, at: call.now, by }, drafted)
  // Bound to its exercise from the first word: what is never sent goes with it too.
  const parties = { id, exercise, fromId: ownOf(call), toId: input.to }
  await tellExercise(call, parties, { kind: 'request', what: 'drafted', made: true, run })
  return seenAgain(call, id)
}

export async function change(
  call: RequestCall,
  { id, ...input }: Omit<RequestDraft, 'world' | 'run'> & { id: string },
): Promise<DiplomaticRequest> {
  const { row: request } = await requestSeen(call, await store.holdRequest(call.db, id))
  must(mayChangeDraft(call.actor, request))
  await store.changeDraft(call.db, id, call.now, await fitting(call, input, request.exercise))
  return seenAgain(call, id)
}

export async function discard(call: RequestCall, { id }: { id: string }): Promise<{ done: true }> {
  const { row: request } = await requestSeen(call, await store.holdRequest(call.db, id))
  must(mayChangeDraft(call.actor, request))
  await store.deleteDraft(call.db, id)
  return { done: true }
}

type Moving = {
  id: string
  move: Exclude<RequestMove, 'deliver'>
  saw: RequestStatus
  reason: DeclineReason | null
  words: Passage | null
}

export async function move(call: RequestCall, asked: Moving): Promise<DiplomaticRequest> {
  const { row: request, marking } = await requestSeen(call, await store.holdRequest(call.db, asked.id))
  must(mayMoveRequest(call.actor, request, asked.move))
  // That it was delivered meanwhile changes nothing of what the person looked at.
  const late = asked.saw !== request.status && !(asked.saw === 'sent' && request.status === 'delivered')
  if (late) throw new Refusal('REQUEST_STANDS_OTHERWISE')
  if (asked.move === 'decline' && !isReasoned(asked.reason, asked.words?.text ?? null))
    throw new Refusal('REQUEST_REASON_MISSING')
  const recorded = asked.move === 'send' ? await send(call, request, marking) : await moveOn(call, request, asked)
  await store.insertStep(call.db, {
    requestId: request.id,
    step: asked.move,
    at: call.now,
    byId: ownOf(call),
    personId: call.actor.id,
    reason: asked.move === 'decline' ? asked.reason : null,
    words: asked.words,
    recorded,
  })
  await tell(call, request, asked.move, marking)
  return seenAgain(call, request.id)
}

async function send(call: RequestCall, request: store.StoredRequest, marking: Marking): Promise<store.Recorded> {
  const faults = faultsOfForm(request.kind, request.form, true)
  if (request.words === null) faults.push({ key: 'words', fault: 'missing' })
  if (faults.length > 0) throw new Refusal('REQUEST_INCOMPLETE', { faults })
  mustBeAhead(call, request.dueAt)
  await mustStand(call, request.toId)
  await mustBeInPlay(call, request.toId, request.exercise)
  await mustFitIncident(call, request.incidentId, request.exercise)
  // Whoever was named may have left since it was drafted.
  await mustReach(call, request.toId, marking)
  const year = call.now.getUTCFullYear()
  const { open, sentLately, lastNumber } = await store.countsOf(call.db, request.fromId, request.exercise, year)
  if (open >= mostOf.open) throw new Refusal('REQUEST_TOO_MANY', { most: mostOf.open })
  if (sentLately >= mostOf.hourly) throw new Refusal('REQUEST_TOO_MANY', { most: mostOf.hourly })
  await store.markSent(call.db, request.id, call.now, lastNumber + 1)
  return commitSent(call, request, lastNumber + 1)
}

async function moveOn(
  call: RequestCall,
  request: store.StoredRequest,
  { move: made, reason, words }: Moving,
): Promise<store.Recorded> {
  if (made !== 'acknowledge' && made !== 'close' && made !== 'withdraw')
    await mustBeBrief(call, request, ownOf(call), 'answers')
  const status = requestMoves[made].to
  await store.setStatus(call.db, request.id, status, call.now, nextDue({ ...request, status }))
  const kept = made === 'decline' ? reason : null
  return commitMoved(call, request.id, { what: `request.${pastOf[made]}`, by: ownOf(call), reason: kept, words })
}

export async function consult(
  call: RequestCall,
  { id, words }: { id: string; words: Passage },
): Promise<DiplomaticRequest> {
  const { row: request, marking } = await requestSeen(call, await store.holdRequest(call.db, id))
  must(mayConsult(call.actor, request))
  await mustBeBrief(call, request, ownOf(call), 'words')
  await store.setChanged(call.db, id, call.now)
  await store.insertStep(call.db, {
    requestId: id,
    step: 'consult',
    at: call.now,
    byId: ownOf(call),
    personId: call.actor.id,
    words,
  })
  await tell(call, request, 'consult', marking)
  return seenAgain(call, id)
}

/** What a person did ends what the other side's notices asked of this side, and tells the other side. */
async function tell(
  call: RequestCall,
  request: store.StoredRequest,
  step: Moving['move'] | 'consult',
  marking: Marking,
): Promise<void> {
  const own = ownOf(call)
  // What has ended asks nobody any more. A word of consultation answers nothing: what waits goes on waiting.
  const ends = step === 'close' || step === 'withdraw'
  const answered = step === 'consult' ? `${noticeKey(request.id, own)}step:consult:` : noticeKey(request.id, own)
  await settle(call, ends ? requestKey(request.id) : answered)
  await call.emit({ name: step === 'send' ? 'request.sent' : 'request.moved', data: { id: request.id, step } })
  await tellExercise(call, request, { kind: 'request', what: pastOf[step], made: step === 'send', tlp: marking.tlp })
}

const pastOf = {
  send: 'sent',
  acknowledge: 'acknowledged',
  accept: 'accepted',
  'accept-in-part': 'accepted-in-part',
  decline: 'declined',
  consult: 'consulted',
  close: 'closed',
  withdraw: 'withdrawn',
} as const

/** Notices of one request begin so, and those of it to one side. */
export const requestKey = (requestId: string): string => `request:${requestId}:`
export const noticeKey = (requestId: string, delegationId: string): string => `${requestKey(requestId)}${delegationId}:`

async function fitting(
  call: RequestCall,
  input: Omit<RequestDraft, 'world' | 'run'>,
  exercise: boolean,
): Promise<store.Drafted> {
  const faults = faultsOfForm(input.kind, input.form, false)
  if (faults.length > 0) throw new Refusal('REQUEST_INCOMPLETE', { faults })
  const unknown = input.cites.filter((id) => !measureById(id))
  if (unknown.length > 0) throw new Refusal('REQUEST_MEASURE_UNKNOWN', { unknown })
  const dueAt = input.dueAt === null ? null : new Date(input.dueAt)
  mustBeAhead(call, dueAt)
  await mustStand(call, input.to)
  await mustBeInPlay(call, input.to, exercise)
  await mustFitIncident(call, input.incidentId, exercise)
  await checkAudience(call, input.marking)
  await mustReach(call, input.to, input.marking)
  const markingId = await place(call, { ...reaching(input.marking, input.to), exercise })
  return { ...input, cites: [...new Set(input.cites)], dueAt, markingId }
}

function mustBeAhead(call: RequestCall, dueAt: Date | null): void {
  if (dueAt === null) return
  const ahead = dueAt.getTime() - call.now.getTime()
  if (ahead <= 0 || ahead > longest) throw new Refusal('REQUEST_DUE_UNFIT')
}

async function mustStand(call: RequestCall, to: string): Promise<void> {
  if (!(await standsElsewhere(call, to))) throw new Refusal('REQUEST_TO_YOURSELF')
}

/** What is of no exercise that is on would be archived and removed with none, and told to whoever plays nothing. */
async function mustBeInPlay(call: RequestCall, to: string, exercise: boolean): Promise<void> {
  if (exercise && !(await isInPlay(call, to))) throw new Refusal('REQUEST_NOT_IN_PLAY')
}

async function mustFitIncident(call: RequestCall, incidentId: string | null, exercise: boolean): Promise<void> {
  if (!(await incidentFits(call, incidentId, exercise))) throw new Refusal('REQUEST_INCIDENT_UNFIT')
}

async function mustReach(call: RequestCall, to: string, marking: Marking): Promise<void> {
  if (!(await reaches(call, to, marking))) throw new Refusal('REQUEST_DOES_NOT_REACH')
}

async function seenAgain(call: RequestCall, id: string): Promise<DiplomaticRequest> {
  return viewOf(call, await requestSeen(call, await store.requestById(call.db, id)))
}

function ownOf(call: RequestCall): string {
  if (call.actor.delegationId === null) throw new Refusal('REQUESTS_NOT_FOR_YOU')
  return call.actor.delegationId
}
