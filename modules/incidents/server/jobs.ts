import { sql } from 'kysely'
import type { Job } from '#platform/server/module.ts'
import type { IncidentCall } from './eyes.ts'

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

export const jobs = [
  { name: 'incidents-embargoes', cron: '* * * * *', work: tellEmbargoes },
] as const satisfies readonly Job[]
