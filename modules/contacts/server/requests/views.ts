import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { whereIs } from '#modules/record/server/index.ts'
import { recordDeliveries } from '#modules/sharing/server/index.ts'
import { titlesOf } from '#modules/incidents/server/index.ts'
import type { DiplomaticRequest, RequestLine } from '../../contract/requests.ts'
import {
  isOverdue,
  mayChangeDraft,
  mayConsult,
  mayMoveRequest,
  mayReadRequests,
  type RequestMove,
  requestMoves,
} from '../../rules/requests.ts'
import { lineOfBoth, partiesOf, type Party, type Seen, seenOf } from '../correspondence/seen.ts'
import { stepsOf, type StoredRequest, zonesOf } from './store.ts'
import type { RequestsTables } from './tables.ts'

export type RequestCall = Call<RequestsTables>

export async function requestsSeen(
  call: RequestCall,
  requests: readonly StoredRequest[],
): Promise<Seen<StoredRequest>[]> {
  must(mayReadRequests(call.actor))
  return seenOf(call, requests)
}

export async function requestSeen(call: RequestCall, request: StoredRequest | undefined): Promise<Seen<StoredRequest>> {
  const [seen] = await requestsSeen(call, request ? [request] : [])
  if (!seen) throw new Refusal('REQUEST_UNKNOWN')
  return seen
}

export async function linesOf(call: RequestCall, requests: readonly StoredRequest[]): Promise<RequestLine[]> {
  const party = await partiesOf(call, requests)
  return (await requestsSeen(call, requests)).map((seen) => lineOf(call, seen, party))
}

function lineOf(call: RequestCall, seen: Seen<StoredRequest>, party: (id: string) => Party): RequestLine {
  const { row: request } = seen
  return {
    ...lineOfBoth(call, seen, party),
    kind: request.kind,
    to: party(request.toId),
    subject: request.subject,
    overdue: isOverdue(request, call.now),
    dueAt: request.dueAt?.toISOString() ?? null,
    sentAt: request.sentAt?.toISOString() ?? null,
  }
}

const asked = ['send', 'acknowledge', 'accept', 'accept-in-part', 'decline', 'close', 'withdraw'] as const

/** A request with all that was done to it. That the other side read it is a delivery. */
export async function viewOf(call: RequestCall, seen: Seen<StoredRequest>): Promise<DiplomaticRequest> {
  const { actor } = call
  const { row: request } = seen
  const party = await partiesOf(call, [request])
  const zones = await zonesOf(call.db, [request.fromId, request.toId])
  const incident = request.incidentId && (await titlesOf(call, [request.incidentId])).get(request.incidentId)
  if (actor.delegationId === request.toId)
    await recordDeliveries(call, [
      {
        kind: 'request',
        ownerId: request.fromId,
        way: 'page',
        objectId: request.id,
        version: null,
        exercise: request.exercise,
      },
    ])
  const { changedAt: _, ...line } = lineOf(call, seen, party)
  return {
    ...line,
    words: request.words,
    form: request.form,
    cites: request.cites,
    incident: incident ? { id: incident.id, title: incident.title } : null,
    zones: { from: zones.get(request.fromId) ?? null, to: zones.get(request.toId) ?? null },
    steps: await eventsOf(call, request, party),
    may: {
      change: mayChangeDraft(actor, request) === true,
      consult: mayConsult(actor, request) === true,
      moves: asked.filter((move: RequestMove) => move in requestMoves && mayMoveRequest(actor, request, move) === true),
    },
  }
}

async function eventsOf(
  call: RequestCall,
  request: StoredRequest,
  party: (id: string) => Party,
): Promise<DiplomaticRequest['steps']> {
  const own = call.actor.delegationId
  const steps = (await stepsOf(call.db, request.id)).filter(
    // Whom the receiver's own ladder was climbed to is no business of the sender, and none of the receiver that it was late.
    ({ step }) => step !== 'escalate' || own === request.toId,
  )
  const people = [
    ...new Set(steps.flatMap(({ byId, personId }) => (byId === own && personId !== null ? [personId] : []))),
  ]
  const names = new Map(
    people.length === 0
      ? []
      : (await call.db.selectFrom('account').select(['id', 'name']).where('id', 'in', people).execute()).map(
          ({ id, name }) => [id, name] as const,
        ),
  )
  const places = await whereIs(
    call,
    steps.flatMap(({ entry }) => (entry === null ? [] : [entry])),
  )
  return steps.map(({ step, at, byId, personId, reason, words, entry, salt, committed }) => ({
    step,
    at: at.toISOString(),
    by: byId === null ? null : party(byId),
    personName: personId === null ? null : (names.get(personId) ?? null),
    reason,
    words,
    record:
      entry === null || salt === null || committed === null
        ? null
        : { index: places.get(entry)?.index ?? null, salt, content: committed },
  }))
}
