import { sql } from 'kysely'
import { publishAct } from '#modules/record/server/index.ts'
import { nobody } from '#platform/actor.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Job } from '#platform/server/module.ts'
import { memberRole } from '#platform/server/transaction.ts'
import type { IncidentView } from '../contract.ts'
import { copyOf } from './copy.ts'
import { type IncidentCall, incidentSeen } from './eyes.ts'

/**
 * An embargo ends by itself: the policies compare it with the clock. What does not come by itself is that those who see
 * more now are told. Each end is told once, however often this runs and whichever process runs it.
 */
async function tellEmbargoes(call: IncidentCall): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    insert into incident_embargo_told (incident_id, marking_id)
    select distinct p.incident_id, m.id
    from incident_part p
    join incident i on i.id = p.incident_id and i.status in ('shared', 'contained', 'closed')
    join marking m on m.id = p.marking_id and m.embargo_until <= ${call.now}
    where p.until_version is null
    on conflict do nothing
    returning incident_id as id`.execute(call.db)
  for (const id of new Set(rows.map((row) => row.id))) await call.emit({ name: 'incident.embargo-ended', data: { id } })
}

/**
 * What the public may read is entered in the record as a published act, each time that it changed; what it may not read
 * any more is given up there.
 */
async function publish(call: IncidentCall, { id }: Record<string, unknown>): Promise<void> {
  const copy = await publicCopy(call, String(id))
  // What was only an exercise never stands among the published acts of the record, from which nothing can be taken.
  const incident = copy?.exercise === true ? undefined : copy
  await publishAct(call, `incident/${String(id)}`, incident && { v: 1, act: 'incident.published', incident })
}

/** The copy of whoever is not signed in: as the public role, so that the policies hold as well as the rules. */
async function publicCopy(call: IncidentCall, id: string): Promise<IncidentView | undefined> {
  const asPublic = { ...call, actor: nobody }
  await sql`select set_config('role', ${memberRole}, true)`.execute(call.db)
  const copy = await incidentSeen(asPublic, id)
    .then((incident) => copyOf(asPublic, incident))
    .catch(unseen)
  await sql`select set_config('role', 'none', true)`.execute(call.db)
  return copy
}

function unseen(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

export const jobs = [
  { name: 'incidents-embargoes', cron: '* * * * *', work: tellEmbargoes },
  { name: 'incidents-publish', work: publish },
] as const satisfies readonly Job[]
