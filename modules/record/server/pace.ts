import { os } from '@orpc/server'
import { addressOf } from '#platform/server/address.ts'
import type { Knock } from '#platform/server/doors.ts'
import { takeTurnHere } from '#platform/server/rate.ts'

/** Each of these doors asks the database, and a proof reads tiles. Whoever needs more reads the files of the record. */
const limit = { burst: 300, every: 200 }

/** Stands before the transaction of the doors that are open to all: so often may one address come. */
export const paced = os.$context<Knock>().middleware(async ({ context: { house, request }, next }) => {
  takeTurnHere(house.database, house.now(), { key: `record from ${addressOf(request)}`, limit })
  return next()
})
