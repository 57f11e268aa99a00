import { Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { LanguageCode, lifetimes, type OwnSession, Role, Scope, type Session } from '../../contract.ts'
import { cookie, cookieNamed, cookieNames } from '../credentials.ts'
import { distrust } from '../doorkeeper.ts'
import { digestOf } from '../secrets.ts'
import { delegationById, hostName } from '../store/delegations.ts'
import { setWishes, type Wishes, wishesOf } from '../store/people.ts'
import { endAllSessions, endSessionRow, ownSessionByDigest, ownSessions } from '../store/sessions.ts'
import type { IdentityTables } from '../tables.ts'
import { asHouse, leaveSession, type Threshold } from '../threshold.ts'

type IdentityCall = Call<IdentityTables>
const done = { done: true } as const

export async function whoami(call: IdentityCall, demo: boolean): Promise<Session> {
  const { actor } = call
  const kind = actor.kind === 'person' || actor.kind === 'machine' ? actor.kind : 'nobody'
  const delegation = actor.delegationId ? await delegationById(call.db, actor.delegationId) : undefined
  const wishes = kind === 'person' && actor.id ? await wishesOf(call.db, actor.id) : undefined
  return {
    kind,
    id: actor.id,
    name: actor.name,
    delegation: delegation ?? null,
    roles: actor.roles.map((role) => Role.parse(role)),
    scopes: actor.scopes.map((scope) => Scope.parse(scope)),
    language: LanguageCode.safeParse(wishes?.language).data ?? null,
    timeZone: wishes?.timeZone ?? null,
    host: await hostName(call.db),
    demo,
  }
}

export async function signOut(at: Threshold) {
  const { house, answer } = at
  const accountId = await asHouse(house, 'identity.signOut', (call) => leaveSession(call, at))
  if (accountId) distrust(house.database, accountId)
  forgetCookie(house, answer)
  return done
}

/** The current session is told apart by its cookie, of which the page itself knows nothing. */
export async function listSessions(house: House, request: Request, call: IdentityCall): Promise<OwnSession[]> {
  const { id } = call.actor
  if (id === null) return []
  const rows = await ownSessions(call.db, id, call.now, lifetimes.idleSession)
  const current = await currentSession(house, request, call)
  return rows.map(({ madeAt, seenAt, expiresAt, ...row }) => ({
    ...row,
    madeAt: madeAt.toISOString(),
    seenAt: seenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: row.id === current,
  }))
}

async function currentSession(house: House, request: Request, call: IdentityCall): Promise<string | undefined> {
  const secret = cookieNamed(request.headers.get('cookie') ?? '', cookieNames(house.config.publicUrl).session)
  return secret ? ownSessionByDigest(call.db, digestOf(secret)) : undefined
}

export async function endSession(house: House, call: IdentityCall, id: string) {
  const me = call.actor.id
  if (me === null || !(await endSessionRow(call.db, me, id, call.now))) throw new Refusal('UNKNOWN')
  distrust(house.database, me)
  return done
}

export async function endSessions(house: House, answer: Headers, call: IdentityCall) {
  const me = call.actor.id
  if (me === null) return done
  await endAllSessions(call.db, me, call.now)
  distrust(house.database, me)
  forgetCookie(house, answer)
  return done
}

export async function changeMe(house: House, call: IdentityCall, wishes: Wishes) {
  const { actor } = call
  if (actor.kind !== 'person' || actor.id === null) throw new Refusal('NOT_YOURS_TO_DECIDE')
  if (wishes.timeZone && !isTimeZone(wishes.timeZone)) throw new Refusal('TIME_ZONE_UNKNOWN')
  await setWishes(call.db, actor.id, wishes)
  distrust(house.database, actor.id)
  return done
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function forgetCookie({ config: { publicUrl } }: House, answer: Headers): void {
  answer.append('set-cookie', cookie(publicUrl, cookieNames(publicUrl).session, '', 0))
}
