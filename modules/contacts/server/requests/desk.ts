import type { DeskEntry } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { mayDraftRequest, mayReadRequests } from '../../rules/requests.ts'
import type { RequestStatus } from '../../contract/requests.ts'
import { noticeKey } from './actions.ts'
import { listedRequests } from './store.ts'
import { linesOf, type RequestCall } from './views.ts'

const waits: readonly RequestStatus[] = ['sent', 'delivered', 'acknowledged']
const answered: readonly RequestStatus[] = ['accepted', 'partly-accepted', 'declined']
const answers = ['step:accept', 'step:accept-in-part', 'step:decline']
const most = 100

/** What waits for an answer of one's own delegation, what it waits for itself, and answers to be looked at. */
export async function requestLines(call: RequestCall, world: World): Promise<DeskEntry[]> {
  const own = call.actor.delegationId
  if (mayReadRequests(call.actor) !== true || own === null) return []
  const rows = await listedRequests(call.db, {
    own,
    exercise: world === 'exercise',
    status: [...waits, ...answered],
    limit: most,
  })
  const lines = await linesOf(call, rows.slice(0, most))
  return lines.flatMap((line): DeskEntry[] => {
    const incoming = line.to.id === own
    if (incoming && answered.includes(line.status)) return []
    const acts = incoming || answered.includes(line.status)
    if (!acts && line.kind === 'notification') return []
    if (incoming && line.kind === 'notification' && line.status === 'acknowledged') return []
    const told = incoming ? ['rung', 'remind'] : answers
    return [
      {
        column: acts && mayDraftRequest(call.actor) === true ? 'act' : 'waiting',
        say: `contacts.requests.desk.${incoming ? 'answer' : answered.includes(line.status) ? 'answered' : 'waiting'}`,
        values: { subject: line.subject },
        path: `/requests/${line.id}`,
        party: incoming ? line.from.name : line.to.name,
        at: line.changedAt,
        due: line.dueAt,
        exercise: line.world === 'exercise',
        tells: told.map((what) => `${noticeKey(line.id, own)}${what}:`),
      },
    ]
  })
}
