import { type PositionsAsked, type StatedPosition, shortly } from '#platform/positions.ts'
import { mayReadRequests } from '../../rules/requests.ts'
import { seenOf } from '../correspondence/seen.ts'
import { acceptedBy } from './acceptances.ts'
import type { RequestCall } from './views.ts'

/** What a delegation took upon itself towards that of the actor: the requests that it accepted, whole or in part. */
export async function positions(call: RequestCall, { of, world, most }: PositionsAsked): Promise<StatedPosition[]> {
  const own = call.actor.delegationId
  if (mayReadRequests(call.actor) !== true || own === null) return []
  const accepted = await acceptedBy(call.db, { from: own, to: of, exercise: world === 'exercise', most })
  return (await seenOf(call, accepted)).map(({ row, marking }) => ({
    kind: row.answer === 'accept' ? 'request-accepted' : 'request-accepted-in-part',
    title: row.subject,
    language: row.words?.language ?? null,
    number: row.year === null || row.number === null ? null : `${row.year}/${row.number}`,
    at: row.answeredAt.toISOString(),
    path: `/requests/${row.id}`,
    on: [],
    earlier: false,
    toldBy: null,
    quote: row.answerWords && { text: shortly(row.answerWords.text), language: row.answerWords.language },
    cites: [...row.cites],
    tlp: marking.tlp,
    exercise: row.exercise,
  }))
}
