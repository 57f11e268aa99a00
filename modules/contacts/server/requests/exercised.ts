import { sql } from 'kysely'
import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Exercised } from '#platform/server/module.ts'
import { notices, settle } from '#modules/notices/server/index.ts'
import { strikeFromBooks } from '#modules/sharing/server/index.ts'
import { requestKey } from './actions.ts'
import type { RequestCall } from './views.ts'

/**
 * The requests of an exercise, for its archive and their removal. What is real is passed over, whatever the ids say; what
 * stands under RED goes into no archive, which others read later than those whom it names.
 */
export const exercisedRequests: Exercised = {
  async copy({ db }, ids) {
    const { rows } = await sql<{ copy: unknown }>`
      select to_jsonb(r) || jsonb_build_object('steps',
        (select coalesce(jsonb_agg(to_jsonb(s) order by s.id), '[]') from request_step s where s.request_id = r.id)) as copy
      from request r join marking m on m.id = r.marking_id and m.tlp <> 'red' where r.exercise and r.id = any (${[...ids]}::uuid[]) order by r.id`.execute(
      db,
    )
    return rows.map(({ copy }) => copy)
  },
  /**
   * What is over ends with it: what was answered is closed, what was sent withdrawn, drafts discarded, and nobody is asked or
   * told any more.
   */
  async end(given, ids) {
    const call = asRequestCall(given)
    await sql`
      with over as (
        update request set next_at = null, changed_at = ${call.now}, status =
            case when status in ('accepted', 'partly-accepted', 'declined') then 'closed' else 'withdrawn' end
          where exercise and id = any (${[...ids]}::uuid[]) and status not in ('draft', 'closed', 'withdrawn')
          returning id, status)
      insert into request_step (request_id, step, at)
        select id, case when status = 'closed' then 'close' else 'withdraw' end, ${call.now} from over`.execute(call.db)
    await sql`delete from request where exercise and id = any (${[...ids]}::uuid[]) and status = 'draft'`.execute(
      call.db,
    )
    for (const id of ids) await settle(call, requestKey(id))
  },
  async remove(given, ids) {
    const call = asRequestCall(given)
    await notices.exercised.notice.remove(given, ids.map(requestKey))
    await strikeFromBooks(call, 'request', ids)
    await sql`delete from request where exercise and id = any (${[...ids]}::uuid[])`.execute(call.db)
  },
}

// The hook is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
function asRequestCall(call: Call<AnyTables>): RequestCall {
  return call
}
