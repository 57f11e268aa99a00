import { os } from '@orpc/server'
import type { Actor } from '#platform/actor.ts'
import type { Database } from '#platform/server/database.ts'
import type { Knock } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import { type Limit, takeTurns, TooMany, turn } from '#platform/server/rate.ts'

/**
 * How often one account may come to each door. Most turns are counted by this process alone, in memory: a count in the
 * database would itself be a book of who speaks when. Where somebody could use up what others left, all processes count.
 */
const limits = {
  list: { burst: 240, every: 1_000 },
  room: { burst: 1_200, every: 200 },
  commit: { burst: 400, every: 2_000 },
  send: { burst: 1_200, every: 200 },
  fetch: { burst: 2_400, every: 100 },
  confirm: { burst: 400, every: 2_000 },
  close: { burst: 60, every: 10_000 },
  reopen: { burst: 60, every: 10_000 },
  present: { burst: 120, every: 2_000 },
  welcomes: { burst: 240, every: 1_000 },
  welcomed: { burst: 400, every: 1_000 },
  packages: { burst: 120, every: 10_000 },
  packagesLeft: { burst: 240, every: 1_000 },
  put: { burst: 1_024, every: 100 },
  get: { burst: 4_096, every: 50 },
} as const satisfies Record<string, Limit>

const shared = {
  open: { burst: 100, every: 600_000 },
  takePackages: { burst: 120, every: 10_000 },
} as const satisfies Record<string, Limit>

export type Paced = keyof typeof limits

const counts = new WeakMap<Database, Map<string, number>>()
const most = 50_000

/** Throws TooMany. */
export function pace(door: Paced, { id }: Pick<Actor, 'id'>, house: House): void {
  const now = house.now()
  const freeAt = counts.get(house.database) ?? new Map<string, number>()
  counts.set(house.database, freeAt)
  const key = `${door} ${id}`
  const answer = turn(freeAt.get(key), now.getTime(), limits[door])
  if ('wait' in answer) throw new TooMany(Math.max(1, Math.ceil(answer.wait / 1000)))
  if (freeAt.size >= most) for (const [other, until] of freeAt) if (until <= now.getTime()) freeAt.delete(other)
  if (freeAt.size >= most) freeAt.clear()
  freeAt.set(key, answer.freeAt)
}

/** Stands before the transaction of a door: on a database of one connection nobody else could count meanwhile. */
export const paced = os.$context<Knock>().middleware(async ({ context, path, next }) => {
  const { house, actor } = context
  const door = path.at(-1) ?? ''
  if (actor.kind === 'nobody') return next()
  if (isPaced(door)) pace(door, actor, house)
  else if (isShared(door))
    await takeTurns(house.database, house.now(), [{ key: `rooms ${door} ${actor.id}`, limit: shared[door] }])
  else throw new Error(`Nothing says how often ${door} may be asked`)
  return next()
})

function isPaced(door: string): door is Paced {
  return Object.hasOwn(limits, door)
}

function isShared(door: string): door is keyof typeof shared {
  return Object.hasOwn(shared, door)
}
