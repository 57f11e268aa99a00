/** Who rings: RFC 8292. A push service takes a message only from the host that the browser subscribed to. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { House } from '#platform/server/house.ts'
import { seal, unseal } from '#platform/server/sealing.ts'
import type { NoticesTables } from '../tables.ts'

export type Vapid = {
  /** An uncompressed point of P-256, base64url: browsers subscribe to this key. */
  public: string
  /** Undefined where the key of the data folder does not open it: nothing is pushed until it is put back. */
  secret: string | undefined
}

const about = 'notice key vapid'
const opened = new WeakMap<House['config'], Promise<Vapid>>()

/** Made when the house first opens; it rests sealed under the key of the data folder. */
export function vapidOf(house: House): Promise<Vapid> {
  const known = opened.get(house.config) ?? read(house)
  opened.set(house.config, known)
  known.catch(() => opened.delete(house.config))
  return known
}

async function read(house: House): Promise<Vapid> {
  const db: Kysely<NoticesTables> = house.database.kysely
  const row = (await kept(db)) ?? (await make(house, db))
  const secret = await unseal(house.config.dataFolder, row.sealed, about)
  if (secret === undefined)
    house.log.error(
      {},
      'The key of web push cannot be opened: put back sealing.key of the data folder. No browser is rung until then.',
    )
  return { public: row.public, secret }
}

/** Of processes that begin together the first makes the key for all. */
async function make(house: House, db: Kysely<NoticesTables>) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const sealed = await seal(house.config.dataFolder, JSON.stringify(privateKey.export({ format: 'jwk' })), about)
  await db
    .insertInto('notice_key')
    .values({ name: 'vapid', public: pointOf(publicKey.export({ format: 'jwk' })), sealed, made_at: house.now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await kept(db)
  if (!row) throw new Error('The key of web push was not kept.')
  return row
}

function kept(db: Kysely<NoticesTables>) {
  return db.selectFrom('notice_key').select(['public', 'sealed']).where('name', '=', 'vapid').executeTakeFirst()
}

function pointOf({ x = '', y = '' }: JsonWebKey): string {
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url')
}

/** RFC 8292 allows a day. */
const holds = 12 * 60 * 60

/**
 * The Authorization of one push: a token for the origin of its address, signed by the host.
 * @param subject how the operator of a push service reaches the operator of this host: a URL or `mailto:`.
 */
export function authorization(
  endpoint: URL,
  subject: string,
  key: { public: string; secret: string },
  now: Date,
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { aud: endpoint.origin, exp: Math.floor(now.getTime() / 1_000) + holds, sub: subject }
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`
  const jwk = z.looseObject({ kty: z.string() }).parse(JSON.parse(key.secret))
  const secret = createPrivateKey({ key: jwk, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(signed), { key: secret, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${key.public}`
}

/** Whether this is a point of the curve, as a browser gives it. */
export function isPoint(bytes: Buffer): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: bytes.subarray(1, 33).toString('base64url'),
    y: bytes.subarray(33).toString('base64url'),
  }
  try {
    createPublicKey({ key: jwk, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
