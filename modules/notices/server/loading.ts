import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type Language, isLanguage } from '#platform/languages.ts'
import { type Fault, usualPreference } from '../contract.ts'
import type { Claim } from './claiming.ts'
import type { Addressed, Said } from './composing.ts'
import type { CourierTables } from './tables.ts'
import { zoneOf } from './preferences.ts'
import { standingWebhooks } from './standing.ts'

/** All that is needed to send one claim, read in the transaction that took it: nothing is asked while it is sent. */
export type Letter = { to: Addressed; said: readonly Said[]; messageId: string } & (
  | { way: 'email'; digest: boolean }
  | { way: 'push'; browser: { id: string; endpoint: string; p256dh: string; auth: string } }
  | { way: 'webhook'; hook: { delegation: string; url: string; sealed: string[] } }
)

/** Why a claim has nothing to send: `undefined` where it was settled. */
export type Nothing = { nothing: Fault | undefined }

type Db = Kysely<CourierTables>

export async function letterOf(db: Db, claimed: Claim, now: Date): Promise<Letter | Nothing> {
  return claimed.table === 'notice_digest' ? digestOf(db, claimed.id) : singleOf(db, claimed.id, now)
}

async function digestOf(db: Db, id: string): Promise<Letter | Nothing> {
  const rows = await saidIn(db).where('d.digest_id', '=', id).where('n.settled_at', 'is', null).execute()
  const [first] = rows
  if (!first) return { nothing: undefined }
  const to = addressedBy(first)
  if (to === undefined) return { nothing: 'no-standing' }
  if (to.email === null) return { nothing: 'no-address' }
  return { way: 'email', digest: true, to, said: rows.map(saidBy), messageId: `d.${id}` }
}

async function singleOf(db: Db, id: string, now: Date): Promise<Letter | Nothing> {
  const row = await saidIn(db).where('d.id', '=', id).executeTakeFirst()
  if (!row || row.settled !== null) return { nothing: undefined }
  const to = addressedBy(row)
  if (to === undefined) return { nothing: 'no-standing' }
  const letter = { to, said: [saidBy(row)], messageId: singleId(row) }
  if (row.channel === 'email')
    return to.email === null ? { nothing: 'no-address' } : { way: 'email', digest: false, ...letter }
  if (row.channel === 'push') {
    const browser = await db
      .selectFrom('push_subscription')
      .select(['id', 'endpoint', 'p256dh', 'auth'])
      .where('id', '=', row.target)
      .where('account_id', '=', row.account)
      .executeTakeFirst()
    return browser ? { way: 'push', browser, ...letter } : { nothing: 'gone' }
  }
  const hook = await hookOf(db, row.delegation)
  if ('nothing' in hook) return hook
  const { delegation, url, sealed, before, until } = hook
  const secrets = before !== null && until !== null && until > now ? [sealed, before] : [sealed]
  return { way: 'webhook', hook: { delegation, url, sealed: secrets }, ...letter }
}

async function hookOf(db: Db, delegation: string | null) {
  const hook = await standingWebhooks(db)
    .select(['w.delegation_id as delegation', 'w.url', 'w.sealed_secret as sealed'])
    .select(['w.sealed_before as before', 'w.before_until as until'])
    .where('w.delegation_id', '=', delegation)
    .executeTakeFirst()
  if (hook) return hook
  const kept = await db
    .selectFrom('notice_webhook')
    .select('url')
    .where('delegation_id', '=', delegation)
    .executeTakeFirst()
  return { nothing: kept ? ('withheld' as const) : ('gone' as const) }
}

/** Made of what the notice was asked for by, so that it is the same whichever process sends it, also after a restore. */
function singleId({ key, addressee }: { key: string; addressee: string }): string {
  return `n.${createHash('sha256').update(`${key}\n${addressee}`).digest('hex').slice(0, 40)}`
}

function saidIn(db: Db) {
  return db
    .selectFrom('notice_delivery as d')
    .innerJoin('notice as n', 'n.id', 'd.notice_id')
    .leftJoin('account as a', 'a.id', 'n.account_id')
    .leftJoin('delegation as g', 'g.id', 'a.delegation_id')
    .leftJoin('notice_preference as p', 'p.account_id', 'n.account_id')
    .select([
      'd.channel',
      'd.target',
      'n.id as notice',
      'n.key',
      'n.addressee',
      'n.account_id as account',
      'n.email as mailbox',
      'n.name as called',
    ])
    .select([
      'n.language as mailboxLanguage',
      'n.kind',
      'n.urgency',
      'n.say',
      'n.values',
      'n.path',
      'n.due',
      'n.exercise',
    ])
    .select(['n.made_at as at', 'n.settled_at as settled', 'a.email', 'a.name', 'a.language', 'a.time_zone as zone'])
    .select(['a.revoked_at as revoked', 'g.ended_at as ended', 'g.id as delegation', 'p.preference'])
    .orderBy('n.number')
}

type Row = Awaited<ReturnType<ReturnType<typeof saidIn>['execute']>>[number]

function addressedBy(row: Row): Addressed | undefined {
  if (row.account === null)
    return {
      account: null,
      email: row.mailbox !== null && address.test(row.mailbox) ? row.mailbox : null,
      name: row.called ?? '',
      language: languageOf(row.mailboxLanguage),
      zone: 'UTC',
    }
  if (row.revoked !== null || row.ended !== null || row.name === null) return undefined
  const zone = zoneOf(row.preference ?? usualPreference, row.zone)
  return { account: row.account, email: row.email, name: row.name, language: languageOf(row.language), zone }
}

/** One address and no list of them, as a directory may hold it that people fill. */
const address = /^[^\s<>,;:"()@]{1,64}@[^\s<>,;:"()@]{1,189}$/

function languageOf(code: string | null): Language {
  return isLanguage(code) ? code : 'en'
}

function saidBy({ notice, kind, urgency, say, values, path, due, exercise, at }: Row): Said {
  return { id: notice, kind, urgency, say, values, path, due, exercise, at }
}
