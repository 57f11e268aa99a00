import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '../refusal.ts'
import type { Database } from './database.ts'

/** `burst` knocks at once, then one more each `every` milliseconds. */
export type Limit = { burst: number; every: number }

/** Too many knocks at one door. Answered by 429 and Retry-After wherever it is thrown. */
export class TooMany extends Refusal {
  override name = 'TooMany'
  seconds: number
  constructor(seconds: number) {
    super('TOO_MANY', { seconds })
    this.seconds = seconds
  }
}

/**
 * The generic cell rate algorithm (ITU-T I.371): one moment is remembered for each key, the moment at which all
 * turns taken so far will have been earned back. `freeAt`, `now` in milliseconds; answers the new `freeAt`, or how many
 * milliseconds to wait.
 */
export function turn(
  freeAt: number | undefined,
  now: number,
  { burst, every }: Limit,
): { freeAt: number } | { wait: number } {
  const next = Math.max(freeAt ?? now, now) + every
  const wait = next - now - burst * every
  return wait > 0 ? { wait } : { freeAt: next }
}

/**
 * Takes a turn for each of these keys, shared by all processes, or throws TooMany. Runs outside of any transaction, so
 * that a refusal cannot roll the count back. The keys are kept as digests: the table holds no names and no addresses.
 */
export async function takeTurns(
  database: Database,
  now: Date,
  turns: readonly { key: string; limit: Limit }[],
): Promise<void> {
  for (const { key, limit } of turns) {
    const digest = createHash('sha256').update(key).digest('hex')
    const freed = new Date(now.getTime() + limit.every)
    const latest = new Date(now.getTime() + limit.burst * limit.every)
    const step = sql`make_interval(secs => ${limit.every / 1000})`
    const { rows } = await sql<{ kept: boolean; freeAt: Date }>`
      with taken as (
        insert into rate (key, free_at) values (${digest}, ${freed})
        on conflict (key) do update set free_at = greatest(rate.free_at, ${now}) + ${step}
          where greatest(rate.free_at, ${now}) + ${step} <= ${latest}
        returning free_at)
      select true as kept, free_at as "freeAt" from taken
      union all select false, free_at from rate where key = ${digest} and not exists (select from taken)`.execute(
      database.kysely,
    )
    if (rows[0]?.kept) continue
    // No row at all: whoever took the last turn did so in this very moment, unseen by the second half of the query.
    throw new TooMany(rows[0] ? secondsUntil(rows[0].freeAt, now, limit) : Math.ceil(limit.every / 1000))
  }
}

const counts = new WeakMap<Database, Map<string, number>>()
const mostCounted = 50_000

/** Takes a turn that this process alone counts, in memory: for doors that only read. Throws TooMany. */
export function takeTurnHere(database: Database, now: Date, { key, limit }: { key: string; limit: Limit }): void {
  const known = counts.get(database) ?? new Map<string, number>()
  counts.set(database, known)
  const answer = turn(known.get(key), now.getTime(), limit)
  if ('wait' in answer) throw new TooMany(Math.max(1, Math.ceil(answer.wait / 1000)))
  if (known.size >= mostCounted) for (const [other, until] of known) if (until <= now.getTime()) known.delete(other)
  if (known.size >= mostCounted) known.clear()
  known.set(key, answer.freeAt)
}

/** For walks of all doors, which knock more often than anybody may: nobody has taken a turn that was counted in memory. */
export function forgetTurns(database: Database): void {
  counts.delete(database)
}

function secondsUntil(freeAt: Date, now: Date, limit: Limit): number {
  const answer = turn(freeAt.getTime(), now.getTime(), limit)
  return 'wait' in answer ? Math.max(1, Math.ceil(answer.wait / 1000)) : 1
}
