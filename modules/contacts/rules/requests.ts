/**
 * A request between two delegations: what may be done to it, from which state, by whom. The two duties behind it are norm
 * (h) of A/70/174, paragraph 13 (answer appropriate requests) and norm (c); the states are those that practice misses
 * today, where nothing tells whether a request was received, understood, accepted, refused or closed.
 */
import type { Verdict } from '#platform/refusal.ts'
import type { DeclineReason, RequestKind, RequestStatus } from '../contract/requests.ts'

type Side = 'sender' | 'receiver' | 'house'
type Move = { from: readonly RequestStatus[]; to: RequestStatus; by: Side }

const unanswered = ['sent', 'delivered', 'acknowledged'] as const
const answered = ['accepted', 'partly-accepted', 'declined'] as const

/**
 * Every move there is. An answer may be revised until the request is closed, because consulting on a refusal is what the
 * sender asks for next; and an answer implies that the request was received and understood. Delivery is told by the house,
 * when the first person of the receiver opens it.
 */
export const requestMoves = {
  send: { from: ['draft'], to: 'sent', by: 'sender' },
  deliver: { from: ['sent'], to: 'delivered', by: 'house' },
  acknowledge: { from: ['sent', 'delivered'], to: 'acknowledged', by: 'receiver' },
  accept: { from: [...unanswered, 'partly-accepted', 'declined'], to: 'accepted', by: 'receiver' },
  'accept-in-part': { from: [...unanswered, 'accepted', 'declined'], to: 'partly-accepted', by: 'receiver' },
  decline: { from: [...unanswered, 'accepted', 'partly-accepted'], to: 'declined', by: 'receiver' },
  close: { from: answered, to: 'closed', by: 'sender' },
  withdraw: { from: [...unanswered, ...answered], to: 'withdrawn', by: 'sender' },
} as const satisfies Record<string, Move>
export type RequestMove = keyof typeof requestMoves

/** A notification asks for nothing but to be taken note of: it is neither accepted nor declined, and closes when acknowledged. */
const noAnswer: ReadonlySet<RequestKind> = new Set(['notification'])
const answers: ReadonlySet<RequestMove> = new Set(['accept', 'accept-in-part', 'decline'])

/** Diplomats decide what is asked of another state and what is answered; a technical contact prepares, acknowledges and consults. */
const rolesThat = {
  write: ['head-of-delegation', 'diplomatic-contact', 'technical-contact', 'legal-adviser'],
  decide: ['head-of-delegation', 'diplomatic-contact'],
} as const

export type RequestWho = { kind: string; delegationId: string | null; roles: readonly string[] }
export type RequestHeld = { fromId: string; toId: string; status: RequestStatus; kind: RequestKind }

export function mayReadRequests(who: RequestWho): Verdict {
  return (who.kind === 'person' && who.delegationId !== null) || { refused: 'REQUESTS_NOT_FOR_YOU' }
}

export function mayDraftRequest(who: RequestWho): Verdict {
  return mayReadRequests(who) === true ? holds(who, 'write') : { refused: 'REQUESTS_NOT_FOR_YOU' }
}

export function mayChangeDraft(who: RequestWho, request: RequestHeld): Verdict {
  if (who.delegationId !== request.fromId) return { refused: 'REQUEST_UNKNOWN' }
  return request.status === 'draft' ? holds(who, 'write') : { refused: 'REQUEST_STANDS_OTHERWISE' }
}

/** Whether this person may make this move. `deliver` is the house's own. */
export function mayMoveRequest(who: RequestWho, request: RequestHeld, move: RequestMove): Verdict {
  const { from, by } = requestMoves[move]
  const side = by === 'sender' ? request.fromId : request.toId
  if (by === 'house' || who.kind !== 'person' || who.delegationId !== side) return { refused: 'REQUEST_NOT_YOURS' }
  if (!standsIn(request, move, from)) return { refused: 'REQUEST_STANDS_OTHERWISE' }
  return holds(who, move === 'acknowledge' ? 'write' : 'decide')
}

function standsIn({ status, kind }: RequestHeld, move: RequestMove, from: readonly RequestStatus[]): boolean {
  if (!noAnswer.has(kind)) return from.includes(status)
  if (answers.has(move)) return false
  return from.includes(status) || (move === 'close' && status === 'acknowledged')
}

/** Both sides speak about a request from its sending until it is closed or withdrawn. */
export function mayConsult(who: RequestWho, request: RequestHeld): Verdict {
  if (who.delegationId !== request.fromId && who.delegationId !== request.toId) return { refused: 'REQUEST_UNKNOWN' }
  const open = !(['draft', 'closed', 'withdrawn'] as readonly RequestStatus[]).includes(request.status)
  return open ? holds(who, 'write') : { refused: 'REQUEST_STANDS_OTHERWISE' }
}

/** What stands past its deadline without an answer. A notification is answered by its acknowledgement. */
export function isOverdue(
  request: { status: RequestStatus; kind: RequestKind; dueAt: Date | null },
  now: Date,
): boolean {
  if (request.dueAt === null || request.dueAt > now) return false
  const waits: readonly RequestStatus[] = noAnswer.has(request.kind) ? ['sent', 'delivered'] : unanswered
  return waits.includes(request.status)
}

/** A refusal gives its reason; "other" says it in words. */
export function isReasoned(reason: DeclineReason | null, words: string | null): boolean {
  return reason !== null && (reason !== 'other' || (words ?? '').trim() !== '')
}

function holds(who: RequestWho, power: keyof typeof rolesThat): Verdict {
  const able: readonly string[] = rolesThat[power]
  return who.roles.some((role) => able.includes(role)) || { refused: 'REQUEST_ROLE_MAY_NOT' }
}
