/** Who sees what went between two delegations, and what every line of it says. */
import type { Call } from '#platform/server/call.ts'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { IncidentTables } from '#modules/incidents/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { maySee } from '#modules/sharing/rules.ts'
import { markingsOf, whoOf } from '#modules/sharing/server/index.ts'

export type CorrespondenceCall = Call<IdentityTables & IncidentTables>

/** What a letter and a request have in common. `toId` is null where it goes to nobody on this host. */
type Sent<Status extends string> = {
  id: string
  fromId: string
  toId: string | null
  exercise: boolean
  markingId: string
  status: Status
  year: number | null
  number: number | null
  changedAt: Date
}

export type Seen<Row> = { row: Row; marking: Marking }

/**
 * Everything that is read for somebody passes here: the policies of the database have been asked, and the rules are asked
 * once more, so that either layer alone still holds. A draft is its sender's alone.
 */
export async function seenOf<Row extends Sent<string>>(
  call: CorrespondenceCall,
  rows: readonly Row[],
): Promise<Seen<Row>[]> {
  const own = call.actor.delegationId
  const reader = await whoOf(call)
  const marked = await markingsOf(
    call,
    rows.map(({ markingId }) => markingId),
  )
  return rows.flatMap((row) => {
    const one = marked.get(row.markingId)
    const party = own === row.fromId || (own === row.toId && row.status !== 'draft')
    return one && party && maySee(reader, one, call.now) === true ? [{ row, marking: one.marking }] : []
  })
}

export type Party = { id: string; name: string; invented: boolean }

export async function partiesOf(
  call: CorrespondenceCall,
  rows: readonly { fromId: string; toId: string | null }[],
): Promise<(id: string) => Party> {
  const ids = [...new Set(rows.flatMap(({ fromId, toId }) => [fromId, ...(toId === null ? [] : [toId])]))]
  const found =
    ids.length === 0
      ? []
      : await call.db
          .selectFrom('delegation as d')
          .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
          .select(['d.id', 'd.name', 'o.invented'])
          .where('d.id', 'in', ids)
          .execute()
  const parties = new Map(found.map((row) => [row.id, row]))
  return (id) => parties.get(id) ?? { id, name: '', invented: false }
}

/** What the line of a letter and of a request both say. To whom else it goes is the sender's to know. */
export function lineOfBoth<Status extends string>(
  call: CorrespondenceCall,
  { row, marking }: Seen<Sent<Status>>,
  party: (id: string) => Party,
) {
  const own = call.actor.delegationId === row.fromId
  return {
    id: row.id,
    number: row.year === null || row.number === null ? null : `${row.year}/${row.number}`,
    world: row.exercise ? ('exercise' as const) : ('real' as const),
    from: party(row.fromId),
    status: row.status,
    changedAt: row.changedAt.toISOString(),
    marking: own ? marking : { ...marking, audience: { delegations: [], groups: [], people: [] } },
  }
}
