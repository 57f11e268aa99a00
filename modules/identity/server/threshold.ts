import { system } from '#platform/actor.ts'
import { addressOf } from '#platform/server/address.ts'
import type { Call } from '#platform/server/call.ts'
import type { Knock } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { type Limit, takeTurns } from '#platform/server/rate.ts'
import { audit, inTransaction } from '#platform/server/transaction.ts'
import { lifetimes, type SessionWay } from '../contract.ts'
import { cookie, cookieNamed, cookieNames } from './credentials.ts'
import { digestOf, newSecret } from './secrets.ts'
import { endFirstInvitations } from './store/invitations.ts'
import { markJoined } from './store/people.ts'
import { endSessionRow, insertSession, sessionByDigest } from './store/sessions.ts'
import { standingOf } from './store/standing.ts'
import type { IdentityTables } from './tables.ts'

/** The doors of sign-in work as the house: before them nobody has standing yet. */
export type HouseCall = Call<IdentityTables>

export function asHouse<Result>(
  house: House,
  door: string,
  work: (call: HouseCall) => Promise<Result>,
): Promise<Result> {
  return inTransaction(house, system, door, 'acts', work)
}

/** What one address may ask of a door of sign-in, and all addresses together of one account. */
const perAddress: Limit = { burst: 30, every: 4_000 }
const perAccount: Limit = { burst: 10, every: 30_000 }

/** Counts a knock, of the address and of whatever it is about (an account, an address, a credential); throws TooMany. */
export function countKnock(
  house: House,
  request: Request,
  door: string,
  about?: string,
  address: Limit = perAddress,
): Promise<void> {
  return takeTurns(house.database, house.now(), [
    { key: `${door} from ${addressOf(request)}`, limit: address },
    ...(about === undefined ? [] : [{ key: `${door} of ${about}`, limit: perAccount }]),
  ])
}

/** What a signing-in needs of a knock, so that a raw route can do it too. */
export type Threshold = Pick<Knock, 'house' | 'request' | 'answer'>

/**
 * Opens a session and sets its cookie; the session that this browser had before ends. Answers false, and does nothing,
 * when the account has no standing.
 */
export async function openSession(
  call: HouseCall,
  at: Threshold,
  accountId: string,
  way: SessionWay,
): Promise<boolean> {
  const { house, request, answer } = at
  const actor = await standingOf(call.db, accountId)
  if (actor?.kind !== 'person') return false
  await leaveSession(call, at)
  const secret = newSecret()
  const { now } = call
  await insertSession(call.db, {
    id: newId(now.getTime()),
    accountId,
    digest: digestOf(secret),
    way,
    device: deviceOf(request),
    at: now,
    expiresAt: new Date(now.getTime() + lifetimes.session),
  })
  if (await markJoined(call.db, accountId, now)) await endFirstInvitations(call.db, accountId, now)
  await audit(call.db, { door: 'identity.signIn', actor, now, outcome: way })
  const { publicUrl } = house.config
  answer.append('set-cookie', cookie(publicUrl, cookieNames(publicUrl).session, secret, lifetimes.session / 1000))
  return true
}

/** Ends the session whose cookie the request shows; answers whose it was. */
export async function leaveSession(call: HouseCall, { house, request }: Threshold): Promise<string | undefined> {
  const secret = cookieNamed(request.headers.get('cookie') ?? '', cookieNames(house.config.publicUrl).session)
  const session = secret ? await sessionByDigest(call.db, digestOf(secret)) : undefined
  if (session) await endSessionRow(call.db, session.accountId, session.id, call.now)
  return session?.accountId
}

/** Enough for a person to tell their browsers apart: never parsed, always shown as plain text. */
function deviceOf(request: Request): string {
  return (request.headers.get('user-agent') ?? '').replaceAll(/[^\x20-\x7e]/g, '').slice(0, 200)
}
