import type { DeskEntry } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { moreLine } from '#platform/server/desk.ts'
import { mayDraftRequest, mayReadRequests } from '../../rules/requests.ts'
import type { RequestLine, RequestStatus } from '../../contract/requests.ts'
import { noticeKey } from './actions.ts'
import { requestsWaiting } from './store.ts'
import { linesOf, type RequestCall } from './views.ts'

const answered: readonly RequestStatus[] = ['accepted', 'partly-accepted', 'declined']
const answers = ['step:accept', 'step:accept-in-part', 'step:decline']
const most = 100

/** What waits for an answer of one's own delegation, what it waits for itself, and answers to be looked at. */
export async function requestLines(call: RequestCall, world: World): Promise<DeskEntry[]> {
  const own = call.actor.delegationId
  if (mayReadRequests(call.actor) !== true || own === null) return []
  const exercise = world === 'exercise'
  const rows = await requestsWaiting(call.db, own, exercise, most)
  const lines = (await linesOf(call, rows)).map((line) => lineOf(call, line, own))
  const path = `/requests${exercise ? '?world=exercise' : ''}` as const
  const more = { column: 'act', say: 'contacts.requests.desk.more', path, exercise } as const
  return [...lines, ...moreLine(call, more, (rows[0]?.ofAll ?? 0) - most)]
}

function lineOf(call: RequestCall, line: RequestLine, own: string): DeskEntry {
  const incoming = line.to.id === own
  const replied = answered.includes(line.status)
  const told = incoming ? ['rung', 'remind'] : answers
  return {
    column: (incoming || replied) && mayDraftRequest(call.actor) === true ? 'act' : 'waiting',
    say: `contacts.requests.desk.${incoming ? 'answer' : replied ? 'answered' : 'waiting'}`,
    values: { subject: line.subject },
    path: `/requests/${line.id}`,
    party: incoming ? line.from.name : line.to.name,
    at: line.changedAt,
    due: line.dueAt,
    exercise: line.world === 'exercise',
    tells: told.map((what) => `${noticeKey(line.id, own)}${what}:`),
  }
}
