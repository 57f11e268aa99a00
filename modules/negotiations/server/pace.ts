import { os } from '@orpc/server'
import { addressOf } from '#platform/server/address.ts'
import type { Knock } from '#platform/server/doors.ts'
import { type Limit, takeTurnHere } from '#platform/server/rate.ts'

/**
 * Each account has turns of its own and none are shared, by room, by pseudonym or by delegation: nobody can use up those by
 * which somebody else objects. They are counted in memory: a count in the database would tell who entered something.
 */
const ofAccount = {
  enter: { burst: 240, every: 5_000 },
  entries: { burst: 1_200, every: 500 },
  publish: { burst: 20, every: 60_000 },
  open: { burst: 30, every: 30_000 },
  relay: { burst: 600, every: 200 },
  end: { burst: 30, every: 30_000 },
} as const satisfies Record<string, Limit>

/** The open doors, by address. */
const ofAddress = { burst: 600, every: 100 } as const satisfies Limit

/** Stands before the transaction of a door: on a database of one connection nobody else could count meanwhile. */
export const paced = os.$context<Knock>().middleware(async ({ context, path, next }) => {
  const { house, actor, request } = context
  const door = path.at(-1) ?? ''
  if (!isOfAccount(door))
    takeTurnHere(house.database, house.now(), { key: `texts from ${addressOf(request)}`, limit: ofAddress })
  else if (actor.id !== null)
    takeTurnHere(house.database, house.now(), { key: `negotiations ${door} ${actor.id}`, limit: ofAccount[door] })
  return next()
})

function isOfAccount(door: string): door is keyof typeof ofAccount {
  return Object.hasOwn(ofAccount, door)
}
