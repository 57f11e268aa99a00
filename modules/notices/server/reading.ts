import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { DeskEntry } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import type { PageInput } from '#platform/page.ts'
import { Refusal } from '#platform/refusal.ts'
import { moreLine } from '#platform/server/desk.ts'
import { heardBySight } from '#platform/server/hearing.ts'
import { noticesPaths, type SeenNotice } from '../contract.ts'
import { isAtLeast, mayHear } from '../rules.ts'
import { type NoticeCall, personIn } from './actions.ts'
import type { NoticesTables } from './tables.ts'

const seen = [
  'n.id',
  'n.number',
  'n.urgency',
  'n.say',
  'n.values',
  'n.path',
  'n.due',
  'n.exercise',
  'n.made_at',
  'n.read_at',
  'n.settled_at',
] as const

type Asked = PageInput & { world: World; unread: boolean }
type Mine = { items: SeenNotice[]; next?: string; unread: number }

/** The actor's own, newest first. Each world is asked for by itself, and counted by itself. */
export async function mine(call: NoticeCall, { world, unread, after, limit }: Asked): Promise<Mine> {
  const id = personIn(call)
  const own = call.db
    .selectFrom('notice as n')
    .where('n.account_id', '=', id)
    .where('n.exercise', '=', world === 'exercise')
  // What is settled has had its answer: it waits to be read by nobody.
  const waiting = own.where('n.read_at', 'is', null).where('n.settled_at', 'is', null)
  const rows = await (unread ? waiting : own)
    .select(seen)
    .$if(after !== undefined && /^\d{1,15}$/.test(after), (query) => query.where('n.number', '<', Number(after)))
    .orderBy('n.number', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await withWays(call.db, page),
    ...(rows.length > limit && last ? { next: String(last.number) } : {}),
    unread: await countOf(waiting),
  }
}

async function countOf(query: SelectQueryBuilder<NoticesTables & { n: NoticesTables['notice'] }, 'n', object>) {
  const { count } = await query.select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow()
  return count
}

type Row = Pick<SeenNotice, 'id' | 'urgency' | 'say' | 'values' | 'path' | 'exercise'> & {
  due: Date | null
  made_at: Date
  read_at: Date | null
  settled_at: Date | null
}

async function withWays(db: Kysely<NoticesTables>, rows: readonly Row[]): Promise<SeenNotice[]> {
  if (rows.length === 0) return []
  const ways = await db
    .selectFrom('notice_delivery')
    .select(['notice_id as notice', 'channel', 'state', 'not_before', 'done_at', 'fault'])
    .where(
      'notice_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .execute()
  const waysOf = Map.groupBy(ways, ({ notice }) => notice)
  return rows.map(({ id, urgency, say, values, path, due, exercise, made_at, read_at, settled_at }) => ({
    id,
    urgency,
    say,
    values,
    path,
    due: due?.toISOString() ?? null,
    exercise,
    at: made_at.toISOString(),
    readAt: read_at?.toISOString() ?? null,
    settledAt: settled_at?.toISOString() ?? null,
    ways: (waysOf.get(id) ?? []).map(({ channel, state, not_before, done_at, fault }) => ({
      channel,
      state,
      at: (done_at ?? not_before).toISOString(),
      fault,
    })),
  }))
}

/** Answers where it leads: a link in a mail names the notice alone. */
export async function read(call: NoticeCall, id: string): Promise<{ path: string }> {
  const own = personIn(call)
  const row = await call.db
    .selectFrom('notice')
    .select(['path', 'read_at'])
    .where('id', '=', id)
    .where('account_id', '=', own)
    .executeTakeFirst()
  if (!row) throw new Refusal('NOTICE_UNKNOWN')
  if (row.read_at === null)
    await call.db.updateTable('notice').set({ read_at: call.now }).where('id', '=', id).execute()
  return { path: row.path }
}

export async function readAll(call: NoticeCall, world: World): Promise<{ changed: true }> {
  await call.db
    .updateTable('notice')
    .set({ read_at: call.now })
    .where('account_id', '=', personIn(call))
    .where('exercise', '=', world === 'exercise')
    .where('read_at', 'is', null)
    .execute()
  return { changed: true }
}

const day = 86_400_000
/** What is older stands in the list alone. */
const recent = 30 * day
const mostLines = 200

/** What is due stays on the desk until it is settled; what only tells of something, until it was read. */
export async function desk(call: NoticeCall, world: World): Promise<DeskEntry[]> {
  const { actor, db, now } = call
  if (mayHear(actor) !== true || actor.id === null) return []
  const exercise = world === 'exercise'
  const standing = db
    .selectFrom('notice as n')
    .where('n.account_id', '=', actor.id)
    .where('n.exercise', '=', exercise)
    .where('n.settled_at', 'is', null)
    .where('n.made_at', '>', new Date(now.getTime() - recent))
    .where((where) => where.or([where('n.read_at', 'is', null), where('n.due', 'is not', null)]))
  const rows = await standing
    .select(['n.id', 'n.key', 'n.urgency', 'n.say', 'n.values', 'n.due', 'n.made_at'])
    .orderBy('n.number', 'desc')
    .limit(mostLines)
    .execute()
  const lines = rows.map(({ id, key, urgency, say, values, due, made_at }): DeskEntry => ({
    column: due !== null || isAtLeast(urgency, 'urgent') ? 'act' : 'changed',
    say,
    values,
    path: `${noticesPaths.list}/${id}`,
    party: null,
    at: made_at.toISOString(),
    due: due?.toISOString() ?? null,
    exercise,
    notice: key,
  }))
  if (rows.length < mostLines) return lines
  const path = noticesPaths.list + (exercise ? '?world=exercise' : '')
  const more = { column: 'changed', say: 'notices.desk.more', path, exercise } as const
  return [...lines, ...moreLine(call, more, (await countOf(standing)) - rows.length)]
}

/**
 * Pages ask again when something came for their reader, and hear of nobody else's. `at`: when it was made, which is the same
 * for all.
 */
export const hearing = heardBySight(
  ({ at }) => String(at),
  async ({ actor, db }: NoticeCall, moments) => {
    const times = moments.filter((at) => !Number.isNaN(Date.parse(at))).map((at) => new Date(at))
    if (actor.kind !== 'person' || actor.id === null || times.length === 0) return []
    const rows = await db
      .selectFrom('notice')
      .select('made_at')
      .distinct()
      .where('account_id', '=', actor.id)
      .where('made_at', 'in', times)
      .execute()
    return rows.map(({ made_at }) => made_at.toISOString())
  },
)
