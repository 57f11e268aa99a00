import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { RecordTables } from '#modules/record/server/index.ts'
import type { NegotiationTables } from '../tables.ts'

type Db = Kysely<NegotiationTables & RecordTables>

export type TextRow = Omit<
  Selectable<NegotiationTables['published_text']>,
  'document' | 'delegation_id' | 'party_ids' | 'attached'
>

const columns = [
  'id',
  'digest',
  'title',
  'symbol',
  'language',
  'exercise',
  'parties',
  'publisher',
  'adopted_at',
  'at',
  'size',
] as const

export async function insertText(db: Db, row: Insertable<NegotiationTables['published_text']>): Promise<void> {
  await db.insertInto('published_text').values(row).execute()
}

export async function textLike(db: Db, wanted: { id: string } | { digest: string }): Promise<TextRow | undefined> {
  const query = db.selectFrom('published_text').select(columns)
  return (
    'id' in wanted ? query.where('id', '=', wanted.id) : query.where('digest', '=', wanted.digest)
  ).executeTakeFirst()
}

/** Those of one world, the newest first, after the one of this id. */
export function textsAfter(db: Db, exercise: boolean, after: string | undefined, limit: number): Promise<TextRow[]> {
  const isId = after !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(after)
  return db
    .selectFrom('published_text')
    .select(columns)
    .where('exercise', '=', exercise)
    .$if(isId, (query) =>
      query.where(sql<boolean>`(at, id) < (select b.at, b.id from published_text b where b.id = ${after})`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Of one world to which a delegation is a party, last adopted first; of one adoption what was published last. */
export function textsOfParty(db: Db, party: string, exercise: boolean, limit: number) {
  return db
    .selectFrom('published_text')
    .distinctOn(['adopted_at', 'title'])
    .select([...columns, 'attached'])
    .where('exercise', '=', exercise)
    .where(sql<boolean>`party_ids @> array[${party}::uuid]`)
    .orderBy('adopted_at', 'desc')
    .orderBy('title')
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

export async function documentBytes(db: Db, id: string): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('published_text').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document
}

/** Where the record shows the act about this; null until it does. */
export async function actPlace(db: Db, about: string): Promise<number | null> {
  const row = await db
    .selectFrom('record_act')
    .innerJoin('record_entry', 'record_entry.id', 'record_act.entry')
    .select('record_entry.index')
    .where('about', '=', about)
    .executeTakeFirst()
  return row?.index ?? null
}
