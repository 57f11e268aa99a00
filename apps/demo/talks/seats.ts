// Who sits at the table of the demonstration before a newcomer comes: for each delegation a machine account, played by the
// house and named so. Made at the server, and handed as tokens to the process that plays (players.ts).
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { House } from '#platform/server/house.ts'
import { cast, type PersonName } from '../cast.ts'
import { setStage } from '../stage.ts'

const heads: Record<SeatName, PersonName> = {
  chair: 'norhaven.duty',
  belmere: 'belmere.head',
  carthia: 'carthia.head',
  dorvane: 'dorvane.duty',
  esteria: 'esteria.duty',
  quillon: 'quillon.duty',
}

export const seatNames = ['chair', 'belmere', 'carthia', 'dorvane', 'esteria', 'quillon'] as const
export type SeatName = (typeof seatNames)[number]
export type SeatToken = { seat: SeatName; name: string; folder: string; token?: string }

/** A seat that has signed in before keeps the token in its folder, and needs no other. */
export async function seatsOf(house: House, folder: string): Promise<SeatToken[]> {
  const stage = await setStage(house)
  const seats: SeatToken[] = []
  for (const seat of seatNames) {
    const own = join(folder, seat)
    const name = seat === 'chair' ? 'Norhaven in the chair (played)' : `${cast[seat].name}’s desk (played)`
    const known = existsSync(join(own, 'sign-in.json'))
    seats.push({ seat, name, folder: own, ...(known ? {} : { token: await tokenFor(stage.doors(heads[seat]), name) }) })
  }
  return seats
}

async function tokenFor(
  { identity }: ReturnType<Awaited<ReturnType<typeof setStage>>['doors']>,
  name: string,
): Promise<string> {
  const known = (await identity.machines()).find((one) => one.name === name && one.revokedAt === null)
  const machine = known ?? (await identity.createMachine({ name, scopes: ['rooms'] }))
  const wanted = { id: machine.id, kind: 'token' as const, name: 'table', scopes: ['rooms' as const], days: 365 }
  return (await identity.issueKey(wanted)).secret
}
