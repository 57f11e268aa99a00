import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { House } from '#platform/server/house.ts'

/** The secrets and signing keys of this host. They live in the database, so that all its processes have the same ones. */
export type Keys = {
  /** 32 bytes that seal cursors. */
  cursor: Buffer
  signing: { kid: string; privateKey: KeyObject; publicJwk: Record<string, unknown> }
}

type KeyRow = { kid: string; secret: string; public: string | null }

const opened = new WeakMap<House, Promise<Keys>>()

/** Made when first asked for; whichever process comes first makes them for all. */
export function keysOf(house: House): Promise<Keys> {
  const known = opened.get(house)
  if (known) return known
  const keys = readKeys(house)
  opened.set(house, keys)
  keys.catch(() => opened.delete(house))
  return keys
}

async function readKeys(house: House): Promise<Keys> {
  const cursor = await keyFor(house, 'cursor', () => ({ secret: randomBytes(32).toString('base64url') }))
  const signing = await keyFor(house, 'signing', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    return {
      secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }
  })
  const privateKey = createPrivateKey(signing.secret)
  const publicJwk = {
    ...createPublicKey(privateKey).export({ format: 'jwk' }),
    kid: signing.kid,
    use: 'sig',
    alg: 'EdDSA',
  }
  return { cursor: Buffer.from(cursor.secret, 'base64url'), signing: { kid: signing.kid, privateKey, publicJwk } }
}

async function keyFor(house: House, purpose: string, make: () => { secret: string; public?: string }): Promise<KeyRow> {
  const db = house.database.kysely
  const known = await db
    .selectFrom('host_key')
    .select(['kid', 'secret', 'public'])
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  if (known) return known
  const kid = randomBytes(9).toString('base64url')
  await db
    .insertInto('host_key')
    .values({ kid, purpose, ...make(), made_at: house.now() })
    .onConflict((conflict) => conflict.column('purpose').doNothing())
    .execute()
  return db
    .selectFrom('host_key')
    .select(['kid', 'secret', 'public'])
    .where('purpose', '=', purpose)
    .executeTakeFirstOrThrow()
}
