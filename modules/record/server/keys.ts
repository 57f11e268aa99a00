import type { Kysely } from 'kysely'
import { type Bytes, fromBase64url, plain, toBase64url } from '#platform/bytes.ts'
import { ed25519, mldsa44, type Scheme } from '#platform/crypto.ts'
import type { House } from '#platform/server/house.ts'
import { seal, unseal } from '#platform/server/sealing.ts'
import type { RecordTables } from './tables.ts'

export type RecordKey = {
  name: string
  scheme: 'ed25519' | 'mldsa44'
  public: Bytes
  /** Undefined where the key of the data folder does not open it. */
  secret: Bytes | undefined
}

export type RecordKeys = {
  /** The two keys of the log itself. */
  log: readonly RecordKey[]
  /** Of a demonstration alone: witnesses that this very host plays. */
  witnesses: readonly RecordKey[]
}

const schemes: Record<RecordKey['scheme'], Scheme> = { ed25519, mldsa44 }

const logKeys = [
  { name: 'log-ed25519', scheme: 'ed25519' },
  { name: 'log-mldsa44', scheme: 'mldsa44' },
] as const

/** Invented delegations, so that nobody takes them for witnesses of their own. */
const demonstrationKeys = ['belmere', 'carthia', 'norhaven'].map(
  (name) => ({ name: `demonstration-${name}`, scheme: 'mldsa44' }) as const,
)

const opened = new WeakMap<House['config'], Promise<RecordKeys>>()

/**
 * The keys that sign the record, made when the house first opens. They rest sealed under the key of the data folder, so
 * that whoever copies the database cannot sign.
 */
export function keysOf(house: House): Promise<RecordKeys> {
  const known = opened.get(house.config)
  if (known) return known
  const keys = readKeys(house)
  opened.set(house.config, keys)
  keys.catch(() => opened.delete(house.config))
  return keys
}

async function readKeys(house: House): Promise<RecordKeys> {
  const log = await Promise.all(logKeys.map((wanted) => keyFor(house, wanted)))
  const demonstration = house.config.demo && house.config.recordPolicy === undefined
  const witnesses = demonstration ? await Promise.all(demonstrationKeys.map((wanted) => keyFor(house, wanted))) : []
  const shut = log.find((key) => key.secret === undefined)
  if (shut)
    house.log.error(
      { key: shut.name },
      'The keys of the record cannot be opened: put back sealing.key of the data folder. Nothing is added until then.',
    )
  return { log, witnesses }
}

async function keyFor(house: House, { name, scheme }: Pick<RecordKey, 'name' | 'scheme'>): Promise<RecordKey> {
  const db: Kysely<RecordTables> = house.database.kysely
  const row = (await keyNamed(db, name)) ?? (await makeKey(house, db, name, scheme))
  const secret = await unseal(house.config.dataFolder, row.sealed, about(name))
  return { name, scheme, public: plain(row.public), secret: secret === undefined ? undefined : fromBase64url(secret) }
}

/** Of processes that begin together the first makes the key for all. */
async function makeKey(house: House, db: Kysely<RecordTables>, name: string, scheme: RecordKey['scheme']) {
  const made = await schemes[scheme].generate()
  const sealed = await seal(house.config.dataFolder, toBase64url(made.secret), about(name))
  await db
    .insertInto('record_key')
    .values({ name, scheme, public: Buffer.from(made.public), sealed, made_at: house.now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await keyNamed(db, name)
  if (!row) throw new Error(`The key ${name} was not kept.`)
  return row
}

function keyNamed(db: Kysely<RecordTables>, name: string) {
  return db.selectFrom('record_key').select(['public', 'sealed']).where('name', '=', name).executeTakeFirst()
}

function about(name: string): string {
  return `record key ${name}`
}
