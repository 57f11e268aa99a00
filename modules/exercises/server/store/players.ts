/** Who plays in which run. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Assignment } from '../../contract.ts'
import type { Db } from '../tables.ts'

export type Player = { role: string; delegationId: string; accountId: string | null }

export function playersOf(db: Db, runId: string): Promise<Player[]> {
  return db
    .selectFrom('exercise_player')
    .select(['role', 'delegation_id as delegationId', 'account_id as accountId'])
    .where('run_id', '=', runId)
    .orderBy('role')
    .execute()
}

type PlayerRow = { run_id: string; role: string; delegation_id: string; account_id: string | null; playing: boolean }

export async function setCast(
  db: Db,
  runId: string,
  players: readonly Assignment[],
  ofAccount: ReadonlyMap<string, string>,
  observers: readonly string[],
): Promise<void> {
  await db.deleteFrom('exercise_player').where('run_id', '=', runId).execute()
  await db.deleteFrom('exercise_observer').where('run_id', '=', runId).execute()
  const rows = players.flatMap(({ role, by }): PlayerRow[] =>
    by.kind === 'delegation'
      ? [{ run_id: runId, role, delegation_id: by.delegationId, account_id: null, playing: false }]
      : by.accountIds.map((id) => ({
          run_id: runId,
          role,
          delegation_id: z.string().parse(ofAccount.get(id)),
          account_id: id,
          playing: false,
        })),
  )
  if (rows.length > 0) await db.insertInto('exercise_player').values(rows).execute()
  if (observers.length > 0)
    await db
      .insertInto('exercise_observer')
      .values(observers.map((id) => ({ run_id: runId, account_id: id })))
      .execute()
}

/** Exercises begin one after the other, in this transaction: of two with the same players the second finds that they play. */
export async function beginAlone(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('chancery.exercises.begin'))`.execute(db)
}

/** Whether one of those who play in it is in play elsewhere. */
export async function isAnyInPlay(db: Db, runId: string): Promise<boolean> {
  const own = await playersOf(db, runId)
  const ids = own.map(({ accountId, delegationId }) => accountId ?? delegationId)
  if (ids.length === 0) return false
  const row = await db
    .selectFrom('exercise_player')
    .select('run_id')
    .where('playing', '=', true)
    .where('run_id', '<>', runId)
    .where(({ fn, eb }) => eb(fn.coalesce('account_id', 'delegation_id'), 'in', ids))
    .executeTakeFirst()
  return row !== undefined
}

export async function setPlaying(db: Db, runId: string, playing: boolean): Promise<void> {
  await db.updateTable('exercise_player').set({ playing }).where('run_id', '=', runId).execute()
}

/** The run in which somebody plays now, and whether they play it alone: the one that began last. */
export async function inPlay(
  db: Db,
  delegationId: string,
  accountId: string | null,
): Promise<{ runId: string; alone: boolean } | undefined> {
  return playedBy(db, { delegationId, accountId })
    .select(['p.run_id as runId', 'r.alone'])
    .where('p.playing', '=', true)
    .orderBy('r.started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

type Plays = { runId: string; role: string }
type Who = { delegationId: string; accountId: string | null }

/**
 * The run in which somebody played at a moment that has passed: it may have ended since. The one to which `about` belongs
 * goes before all others; else the one that began last: who left a game of their own lying is in the exercise that was
 * begun with them after it. With `runId` it is that one or none.
 */
export async function playedAt(
  db: Db,
  {
    about,
    at,
    runId,
    ...who
  }: Who & { about: { kind: string; id: string } | undefined; at: Date; runId: string | null },
): Promise<Plays | undefined> {
  return playedBy(db, who)
    .leftJoin('exercise_item as i', (join) =>
      join
        .onRef('i.run_id', '=', 'r.id')
        .on('i.kind', '=', about?.kind ?? '')
        .on('i.item_id', '=', about?.id ?? ''),
    )
    .select(['p.run_id as runId', 'p.role'])
    .$if(runId !== null, (asked) => asked.where('r.id', '=', runId))
    .where('r.started_at', '<=', at)
    .where(({ or, eb }) => or([eb('r.ended_at', 'is', null), eb('r.ended_at', '>=', at)]))
    .orderBy(({ eb }) => eb('i.run_id', 'is not', null), 'desc')
    .orderBy('r.started_at', 'desc')
    .orderBy('p.account_id')
    .limit(1)
    .executeTakeFirst()
}

/** Players by name, and whole delegations. */
function playedBy(db: Db, { delegationId, accountId }: Who) {
  return db
    .selectFrom('exercise_player as p')
    .innerJoin('exercise_run as r', 'r.id', 'p.run_id')
    .where('p.delegation_id', '=', delegationId)
    .where(({ eb, or }) =>
      or([eb('p.account_id', 'is', null), ...(accountId === null ? [] : [eb('p.account_id', '=', accountId)])]),
    )
}
