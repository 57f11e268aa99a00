import { sql, type SqlBool } from 'kysely'
import type { DeskLine } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import type { Call } from '#platform/server/call.ts'
import { sharingPaths } from '../contract.ts'
import type { SharingTables } from './tables.ts'

type Tables = SharingTables & { delegation: { id: string; name: string } }

/** What changed longer ago is history: it stands in the lists. */
const recent = 7 * 86_400_000
/** The most lines of one kind. */
const most = 50

/** What of sharing waits for the asker: what was taken back after they had received it, and who joined or left their groups. */
export async function desk(call: Call<Tables>, world: World): Promise<DeskLine[]> {
  const { actor, now } = call
  if (actor.kind !== 'person' || actor.delegationId === null) return []
  const since = new Date(now.getTime() - recent)
  return [
    ...(await withdrawalLines(call, actor.delegationId, since, world)),
    ...(world === 'real' ? await groupLines(call, actor.delegationId, since) : []),
  ]
}

async function withdrawalLines({ db }: Call<Tables>, own: string, since: Date, world: World): Promise<DeskLine[]> {
  const rows = await db
    .selectFrom('withdrawal as w')
    .innerJoin('delegation as owner', 'owner.id', 'w.owner_id')
    .select(['w.at', 'w.kind', 'w.forbidden', 'w.exercise', 'owner.name as party'])
    .where('w.at', '>=', since)
    .where('w.exercise', '=', world === 'exercise')
    .where(sql<SqlBool>`${own}::uuid = any (w.told)`)
    .orderBy('w.id', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ at, kind, forbidden, exercise, party }) =>
    line({
      say: `sharing.desk.withdrawn.${kind === 'incident' ? 'incident' : 'object'}${forbidden ? '.forbidden' : ''}`,
      path: sharingPaths.withdrawals,
      party,
      at,
      exercise,
    }),
  )
}

/** The founding of a group is no news to its founder, nor what one's own delegation did to itself. */
async function groupLines({ db }: Call<Tables>, own: string, since: Date): Promise<DeskLine[]> {
  const rows = await db
    .selectFrom('sharing_group_member as m')
    .innerJoin('sharing_group as g', 'g.id', 'm.group_id')
    .innerJoin('delegation as d', 'd.id', 'm.delegation_id')
    .select([
      'm.since',
      'm.until',
      'm.delegation_id as delegationId',
      'd.name',
      'g.name as group',
      'g.created_by as founder',
    ])
    .where((where) => where.or([where('m.since', '>=', since), where('m.until', '>=', since)]))
    .orderBy('m.id', 'desc')
    .limit(most)
    .execute()
  return rows.flatMap(({ since: joined, until, delegationId, name, group, founder }) => {
    if (delegationId === founder && until === null) return []
    const about = { path: sharingPaths.groups, values: { name, group } }
    if (until !== null && until >= since)
      return delegationId === own ? [] : [line({ ...about, say: 'sharing.desk.left', at: until })]
    return [line({ ...about, say: delegationId === own ? 'sharing.desk.added' : 'sharing.desk.joined', at: joined })]
  })
}

type News = Pick<DeskLine, 'say' | 'path'> & {
  at: Date
  party?: string
  values?: DeskLine['values']
  exercise?: boolean
}

function line({ say, path, at, party, values = {}, exercise = false }: News): DeskLine {
  return {
    column: 'changed',
    say,
    values,
    path,
    party: party ?? null,
    at: at.toISOString(),
    due: null,
    exercise,
  }
}
