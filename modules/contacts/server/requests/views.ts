import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { maySee } from '#modules/sharing/rules.ts'
import { markingsOf, recordDeliveries, whoOf } from '#modules/sharing/server/index.ts'
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
import { stepsOf, type StoredRequest, zonesOf } from './store.ts'
import type { RequestsTables } from './tables.ts'

export type RequestCall = Call<RequestsTables>

type Under = { request: StoredRequest; marking: Marking }

/**
 * Everything that is read for somebody passes here: the policies of the database have been asked, and the rules are asked
 * once more, so that either layer alone still holds.
 */
export async function requestsSeen(call: RequestCall, requests: readonly StoredRequest[]): Promise<Under[]> {
  must(mayReadRequests(call.actor))
  const own = call.actor.delegationId
  const reader = await whoOf(call)
  const marked = await markingsOf(
    call,
    requests.map(({ markingId }) => markingId),
  )
  return requests.flatMap((request) => {
    const one = marked.get(request.markingId)
    const party = own === request.fromId || (own === request.toId && request.status !== 'draft')
    return one && party && maySee(reader, one, call.now) === true ? [{ request, marking: one.marking }] : []
  })
}

export async function requestSeen(call: RequestCall, request: StoredRequest | undefined): Promise<Under> {
  const [under] = request ? await requestsSeen(call, [request]) : []
  if (!under) {
    must(mayReadRequests(call.actor))
    throw new Refusal('REQUEST_UNKNOWN')
  }
  return under
}

type Party = DiplomaticRequest['from']

async function partiesOf(call: RequestCall, requests: readonly StoredRequest[]): Promise<(id: string) => Party> {
  const ids = [...new Set(requests.flatMap(({ fromId, toId }) => [fromId, toId]))]
  const rows =
    ids.length === 0
      ? []
      : await call.db
          .selectFrom('delegation as d')
          .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
          .select(['d.id', 'd.name', 'o.invented'])
          .where('d.id', 'in', ids)
          .execute()
  const parties = new Map(rows.map((row) => [row.id, row]))
  return (id) => parties.get(id) ?? { id, name: '', invented: false }
}

export async function linesOf(call: RequestCall, requests: readonly StoredRequest[]): Promise<RequestLine[]> {
  const seen = await requestsSeen(call, requests)
  const party = await partiesOf(
    call,
    seen.map(({ request }) => request),
  )
  return seen.map(({ request, marking }) => lineOf(call, request, marking, party))
}

function lineOf(
  call: RequestCall,
  request: StoredRequest,
  marking: Marking,
  party: (id: string) => Party,
): RequestLine {
  return {
    id: request.id,
    number: numberOf(request),
    kind: request.kind,
    world: request.exercise ? 'exercise' : 'real',
    from: party(request.fromId),
    to: party(request.toId),
    subject: request.subject,
    status: request.status,
    overdue: isOverdue(request, call.now),
    dueAt: request.dueAt?.toISOString() ?? null,
    sentAt: request.sentAt?.toISOString() ?? null,
    marking: shownTo(call, request, marking),
    changedAt: request.changedAt.toISOString(),
  }
}

const numberOf = ({ year, number }: StoredRequest): string | null =>
  year === null || number === null ? null : `${year}/${number}`

/** To whom else it goes is the sender's to know. */
function shownTo(call: RequestCall, request: StoredRequest, marking: Marking): Marking {
  if (call.actor.delegationId === request.fromId) return marking
  return { ...marking, audience: { delegations: [], groups: [], people: [] } }
}

const asked = ['send', 'acknowledge', 'accept', 'accept-in-part', 'decline', 'close', 'withdraw'] as const

/** A request with all that was done to it. That the other side read it is a delivery. */
export async function viewOf(call: RequestCall, { request, marking }: Under): Promise<DiplomaticRequest> {
  const { actor } = call
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
  const { changedAt: _, ...line } = lineOf(call, request, marking, party)
  return {
    ...line,
    words: request.words,
    form: request.form,
    cites: request.cites,
    incident: incident ? { id: incident.id, title: incident.title } : null,
    zones: { from: zones.get(request.fromId) ?? 'UTC', to: zones.get(request.toId) ?? 'UTC' },
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
  return steps.map(({ step, at, byId, personId, reason, words }) => ({
    step,
    at: at.toISOString(),
    by: byId === null ? null : party(byId),
    personName: personId === null ? null : (names.get(personId) ?? null),
    reason,
    words,
  }))
}
