import { sql } from 'kysely'
import { must } from '#platform/refusal.ts'
import type { RequestKind, RequestStatistics } from '../../contract/requests.ts'
import { mayReadRequests } from '../../rules/requests.ts'
import type { RequestCall } from './views.ts'

type Row = {
  kind: RequestKind
  direction: 'out' | 'in'
  sent: number
  acknowledged: number
  accepted: number
  partly: number
  declined: number
  closed: number
  withdrawn: number
  overdue: number
  acknowledging: number | null
  answering: number | null
}

/**
 * Per kind and direction, of what the asker may see. An answer counts as it stands now, or stood when the request was
 * closed; times run from sending to the first step of that kind, and an answer acknowledges. Overdue is what isOverdue of the rules says.
 */
export async function statistics(
  call: RequestCall,
  { world }: { world: 'real' | 'exercise' },
): Promise<RequestStatistics> {
  must(mayReadRequests(call.actor))
  const own = call.actor.delegationId
  const { rows } = await sql<Row>`
    with told as (
      select r.kind, case when r.from_id = ${own} then 'out' else 'in' end as direction, r.status, r.due_at, r.sent_at,
        (select min(s.at) from request_step s where s.request_id = r.id
          and s.step in ('acknowledge', 'accept', 'accept-in-part', 'decline')) as acknowledged_at,
        (select min(s.at) from request_step s where s.request_id = r.id
          and s.step in ('accept', 'accept-in-part', 'decline')) as answered_at,
        (select s.step from request_step s where s.request_id = r.id
          and s.step in ('accept', 'accept-in-part', 'decline') order by s.id desc limit 1) as answer
      from request r
      where r.exercise = ${world === 'exercise'} and r.status <> 'draft' and (r.from_id = ${own} or r.to_id = ${own}))
    select kind, direction, count(*)::int as sent, count(acknowledged_at)::int as acknowledged,
      count(*) filter (where answer = 'accept')::int as accepted,
      count(*) filter (where answer = 'accept-in-part')::int as partly,
      count(*) filter (where answer = 'decline')::int as declined,
      count(*) filter (where status = 'closed')::int as closed,
      count(*) filter (where status = 'withdrawn')::int as withdrawn,
      count(*) filter (where due_at <= ${call.now}
        and (status in ('sent', 'delivered') or (status = 'acknowledged' and kind <> 'notification')))::int as overdue,
      percentile_cont(0.5) within group (order by extract(epoch from acknowledged_at - sent_at))::float8 as acknowledging,
      percentile_cont(0.5) within group (order by extract(epoch from answered_at - sent_at))::float8 as answering
    from told group by kind, direction order by kind, direction`.execute(call.db)
  return rows.map(({ partly, acknowledging, answering, ...row }) => ({
    ...row,
    partlyAccepted: partly,
    medianToAcknowledge: acknowledging,
    medianToAnswer: answering,
  }))
}
