import { createHash, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { type Actor, nobody } from '#platform/actor.ts'
import { addressOf } from '#platform/server/address.ts'
import type { Database } from '#platform/server/database.ts'
import type { House } from '#platform/server/house.ts'
import { type Limit, TooMany, takeTurns } from '#platform/server/rate.ts'
import { lifetimes } from '../contract.ts'
import { cookieNames, type Shown, shownBy } from './credentials.ts'
import { Recent } from './recent.ts'
import { digestOf, isPassword, nobodysPassword } from './secrets.ts'
import { passwordsOf, type Standing, standingBySession, standingByToken, touch } from './store/standing.ts'

/**
 * Says who knocks. What it found it remembers for ten seconds at most, and forgets at once when the database tells on
 * `chancery_standing` that an account, a session, a key or a delegation changed – in this process or in another. While
 * the connection for such news is broken it remembers nothing. Even a stale answer opens little: row-level security
 * derives standing from the account's id in every transaction.
 */
type Doorkeeper = {
  actorOf(request: Request): Promise<Actor>
  /** About to change: until the news of it has surely arrived, look this account up each time. */
  distrust(accountId: string): void
}

type Pieces = Pick<House, 'config' | 'database' | 'log' | 'now'>
type Remembered = Standing & { until: number; touchedAt: number }

const trust = 10_000
const doubt = 5_000
const touchEvery = 60_000
const most = 10_000

const limits = {
  /** Passwords are slow to check: what one address, one account, and one account from one address may ask for. */
  basicAddress: { burst: 60, every: 2_000 },
  basicAccount: { burst: 60, every: 2_000 },
  basicBoth: { burst: 10, every: 10_000 },
  /** Tokens that are none. */
  wrongToken: { burst: 120, every: 1_000 },
} satisfies Record<string, Limit>

const doorkeepers = new WeakMap<Database, Doorkeeper>()

/** What apps/server hands to the house as `actorOf`. One for each database that the process opened. */
export async function actorsOf(pieces: Pieces): Promise<(request: Request) => Promise<Actor>> {
  const doorkeeper = await openDoorkeeper(pieces)
  doorkeepers.set(pieces.database, doorkeeper)
  return doorkeeper.actorOf
}

export function distrust(database: Database, accountId: string): void {
  doorkeepers.get(database)?.distrust(accountId)
}

async function openDoorkeeper(pieces: Pieces): Promise<Doorkeeper> {
  const { config, database, log, now } = pieces
  const cookieName = cookieNames(config.publicUrl).session
  const processKey = createSecretKey(randomBytes(32))
  const remembered = new Recent<Remembered>(most)
  const underWay = new Map<string, Promise<Standing | undefined>>()
  const doubted = new Map<string, number>()
  const find = finder(pieces)
  let generation = 0

  const forget = (accountId: string): void => {
    generation++
    if (accountId === '') remembered.clear()
    else remembered.forget(({ actor }) => actor.id === accountId)
  }
  await database.listen('chancery_standing', forget)

  const note = (standing: Remembered, at: number): void => {
    if (at - standing.touchedAt < touchEvery) return
    standing.touchedAt = at
    touch(database.kysely, standing, new Date(at), touchEvery).catch((error: unknown) =>
      log.warn({ err: error }, 'last use'),
    )
  }

  /** Requests that come together and show the same ask once: one query, one scrypt. */
  const findOnce = (key: string, shown: Shown, request: Request): Promise<Standing | undefined> => {
    const question = `${generation} ${key}`
    const asked = underWay.get(question)
    if (asked) return asked
    const answer = find(key, shown, addressOf(request)).finally(() => underWay.delete(question))
    underWay.set(question, answer)
    return answer
  }

  const isDoubted = (accountId: string | null, at: number): boolean => {
    for (const [id, until] of doubted) if (until <= at) doubted.delete(id)
    return accountId !== null && doubted.has(accountId)
  }

  return {
    async actorOf(request) {
      const shown = shownBy(request.headers, cookieName)
      if (shown.kind === 'nothing') return nobody
      if (!database.hears()) forget('')
      const key = keyOf(shown, processKey)
      const at = now().getTime()
      const known = remembered.get(key)
      if (known && at < known.until) {
        note(known, at)
        return known.actor
      }
      const asOf = generation
      const standing = await findOnce(key, shown, request)
      if (!standing) return nobody
      const until = Math.min(at + trust, standing.expiresAt.getTime())
      const fresh = { ...standing, until, touchedAt: standing.usedAt?.getTime() ?? 0 }
      if (asOf === generation && database.hears() && !isDoubted(standing.actor.id, at)) remembered.set(key, fresh)
      note(fresh, at)
      return standing.actor
    },
    distrust(accountId) {
      doubted.set(accountId, now().getTime() + doubt)
      forget(accountId)
    },
  }
}

/** Under what a standing is remembered: never the secret itself. A password may be weak in foreign hands, hence the key. */
function keyOf(shown: Exclude<Shown, { kind: 'nothing' }>, processKey: KeyObject): string {
  if (shown.kind === 'basic') return `b${createHmac('sha256', processKey).update(shown.raw).digest('base64')}`
  return shown.kind[0] + createHash('sha256').update(shown.secret).digest('base64')
}

function finder({ database, now }: Pieces) {
  /** Which kept digest a password was found to match: it need not be checked again while that one stands. */
  const verified = new Recent<string>(most)
  const refusedUntil = new Map<string, number>()
  const db = database.kysely

  const byToken = async (secret: string, address: string): Promise<Standing | undefined> => {
    const at = now().getTime()
    const until = refusedUntil.get(address) ?? 0
    if (until > at) throw new TooMany(Math.ceil((until - at) / 1000))
    const standing = await standingByToken(db, digestOf(secret), now())
    if (standing) return standing
    try {
      if (address !== 'unknown')
        await takeTurns(database, now(), [{ key: `token ${address}`, limit: limits.wrongToken }])
    } catch (error) {
      if (error instanceof TooMany) {
        if (refusedUntil.size >= most) refusedUntil.clear()
        refusedUntil.set(address, at + error.seconds * 1000)
      }
      throw error
    }
    return undefined
  }

  const byPassword = async (
    key: string,
    login: string,
    password: string,
    address: string,
  ): Promise<Standing | undefined> => {
    const kept = await passwordsOf(db, login, now())
    const matched = verified.get(key)
    const already = kept.find(({ digest }) => digest === matched)
    if (already) return already
    await takeTurns(database, now(), [
      { key: `basic ${login}`, limit: limits.basicAccount },
      { key: `basic ${login} from ${address}`, limit: limits.basicBoth },
      ...(address === 'unknown' ? [] : [{ key: `basic from ${address}`, limit: limits.basicAddress }]),
    ])
    for (const one of kept)
      if (await isPassword(password, one.digest)) {
        verified.set(key, one.digest)
        return one
      }
    if (kept.length === 0) await isPassword(password, nobodysPassword)
    return undefined
  }

  return async (key: string, shown: Shown, address: string): Promise<Standing | undefined> => {
    if (shown.kind === 'session') return standingBySession(db, digestOf(shown.secret), now(), lifetimes.idleSession)
    if (shown.kind === 'token') return byToken(shown.secret, address)
    return shown.kind === 'basic' ? byPassword(key, shown.login, shown.password, address) : undefined
  }
}
