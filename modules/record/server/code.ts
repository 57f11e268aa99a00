import type { Context } from 'hono'
import type { Kysely } from 'kysely'
import { nobody, system } from '#platform/actor.ts'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { House } from '#platform/server/house.ts'
import type { Module } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { isSigned, manifestHash, manifestText, type OfferedCode, SignedManifest } from '../code.ts'
import { enter, whereIs } from './enter.ts'
import * as codeTables from './migrations/2026-11-21-052-code.ts'
import { originOf } from './origin.ts'
import type { RecordTables } from './tables.ts'

/** The manifest of the pages that each house serves now. */
const served = new WeakMap<House['config'], string>()

const tablesOf = (db: Kysely<AnyTables>): Kysely<RecordTables> => db

/**
 * Enters the manifest of the pages that this house is about to serve in the record, once, and offers it from now on.
 * Throws where it is malformed or not signed by the key that it names. Answers its hash.
 */
export async function enterCode(house: House, manifest: unknown): Promise<string> {
  const parsed = SignedManifest.safeParse(manifest)
  if (!parsed.success || !(await isSigned(parsed.data)))
    throw new Error('The manifest of the pages is not what the build made: build them again.')
  const signed = parsed.data
  const hash = manifestHash(signed.manifest)
  await inTransaction(house, system, 'code.enter', 'acts', async (call) => {
    const db = tablesOf(call.db)
    const known = await db.selectFrom('code_manifest').select('hash').where('hash', '=', hash).executeTakeFirst()
    const row = { signed: JSON.stringify(signed) }
    // The same files signed anew, by a release key say: the entry commits to the files and stands.
    if (known) return void (await db.updateTable('code_manifest').set(row).where('hash', '=', hash).execute())
    const { id, salt } = await enter(call, { kind: 'code', content: manifestText(signed.manifest) })
    await db
      .insertInto('code_manifest')
      .values({ ...row, hash, entry: id, salt, at: call.now })
      .execute()
  })
  served.set(house.config, hash)
  return hash
}

async function offered(context: Context, house: House): Promise<Response> {
  const hash = served.get(house.config)
  const answer = hash === undefined ? undefined : await offer(house, hash)
  const headers = { 'cache-control': 'no-cache', 'access-control-allow-origin': '*' }
  if (!answer)
    return context.json({ code: 'NO_MANIFEST', message: 'This host serves no pages of its own.' }, 404, headers)
  // Asked for at each opening of the app, and nearly always the same.
  const body = JSON.stringify(answer)
  const tagged = { ...headers, etag: `"${toBase64url(sha256(utf8(body))).slice(0, 22)}"` }
  if (context.req.header('if-none-match') === tagged.etag) return context.body(null, 304, tagged)
  return context.body(body, 200, { ...tagged, 'content-type': 'application/json' })
}

function offer(house: House, hash: string): Promise<OfferedCode | undefined> {
  return inTransaction(house, nobody, 'code.manifest', 'reads', async (call) => {
    const row = await tablesOf(call.db)
      .selectFrom('code_manifest')
      .select(['signed', 'entry', 'salt'])
      .where('hash', '=', hash)
      .executeTakeFirst()
    if (!row) return undefined
    const place = (await whereIs(call, [row.entry])).get(row.entry)
    const signed = SignedManifest.parse(JSON.parse(row.signed))
    return { signed, origin: originOf(house), record: place ? { ...place, salt: row.salt } : null }
  })
}

/** What the pages are made of: their manifest, open to all. Beside `record`, on whose tables it stands. */
export const code = {
  name: 'code',
  routes: [
    {
      method: 'GET',
      path: '/code/manifest',
      summary: 'The signed manifest of the files of these pages, and where it stands in the record',
      open: true,
      handle: offered,
    },
  ],
  migrations: { '2026-11-21-052-code': codeTables },
} satisfies Module
