import type { Kysely } from 'kysely'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { isSigned, manifestHash, manifestText, SignedManifest } from '../code.ts'
import { commitmentOf, type EntryKind } from '../entries.ts'
import { presentOf } from './rows/batches.ts'
import type { Breach } from './rows/verify.ts'
import type { RecordTables } from './tables.ts'

type Db = Kysely<RecordTables>

const atOnce = 1_000

/** The first act whose words are not what its entry commits to. */
export async function breachOfActs(db: Db): Promise<Breach | undefined> {
  for (let after = 0; ;) {
    const acts = await db
      .selectFrom('record_act')
      .innerJoin('record_entry', 'record_entry.id', 'record_act.entry')
      .select(['queue', 'kind', 'commitment', 'content', 'salt'])
      .where('queue', '>', after)
      .orderBy('queue')
      .limit(atOnce)
      .execute()
    const other = acts.find((act) => !commitsTo('act', act))
    if (other) return { table: 'record_act', id: Number(other.queue), what: 'its entry commits to other words' }
    const last = acts.at(-1)
    if (!last) return undefined
    after = Number(last.queue)
  }
}

/** The first manifest of pages that its entry does not commit to, or that its signer did not sign. */
export async function breachOfCode(db: Db): Promise<Breach | undefined> {
  if ((await presentOf(db, ['code_manifest'])).length === 0) return undefined
  const manifests = await db
    .selectFrom('code_manifest')
    .innerJoin('record_entry', 'record_entry.id', 'code_manifest.entry')
    .select(['queue', 'kind', 'commitment', 'hash', 'signed', 'salt'])
    .orderBy('queue')
    .execute()
  for (const { signed, hash, ...rest } of manifests) {
    const manifest = manifestIn(signed)
    const stands =
      manifest &&
      manifestHash(manifest.manifest) === hash &&
      commitsTo('code', { ...rest, content: manifestText(manifest.manifest) }) &&
      (await isSigned(manifest))
    if (!stands)
      return {
        table: 'code_manifest',
        id: Number(rest.queue),
        what: 'its entry commits to another, or nobody signed it',
      }
  }
  return undefined
}

function manifestIn(signed: string): SignedManifest | undefined {
  try {
    return SignedManifest.safeParse(JSON.parse(signed)).data
  } catch {
    return undefined
  }
}

type Opened = { kind: EntryKind; commitment: string; content: string; salt: string }

function commitsTo(wanted: EntryKind, { kind, commitment, content, salt }: Opened): boolean {
  try {
    return kind === wanted && commitmentOf(kind, fromBase64url(salt), utf8(content)) === commitment
  } catch {
    return false // The salt is none.
  }
}
