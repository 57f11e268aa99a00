import { type Kysely, type SqlBool, sql } from 'kysely'
import { idsAndTimes } from '#platform/server/hearing.ts'
import type { ContactChapter, ContactFilter, ContactKind, Freshness } from '../../contract/directory.ts'
import { verificationRule } from '../../rules/directory.ts'
import { behindCursor } from './cursor.ts'
import type { DirectoryTables, FieldBody } from './tables.ts'

export type Db = Kysely<DirectoryTables>

const day = 86_400_000

const columns = [
  'c.id',
  'c.owner_id as delegationId',
  'd.name as delegationName',
  'c.kind',
  'c.function',
  'c.institution',
  'c.languages',
  'c.zone',
  'c.deputy_id as deputyId',
  'c.marking_id as markingId',
  'c.verified_by as verifiedBy',
  'c.effective_from as effectiveFrom',
  'c.ended_at as endedAt',
  'c.replaced_by_id as replacedById',
] as const

/**
 * When an entry was verified, as the asker sees it: in all of its fields that reach them, or not at all. So nobody's clock
 * tells of a field that is not for them. A field of somebody who has no access any more is verified by nobody.
 */
const verifiedAt = sql<Date | null>`(select case
    when c.verified_at is not null and coalesce(bool_and(f.verified_at is not null and contact_gone(f.account_id) is null), true)
    then least(c.verified_at, min(f.verified_at)) end
  from contact_field f where f.contact_id = c.id and f.until is null)`

/** From when its clock goes: the oldest of what they see was verified then, or waits for it since then. */
const clockFrom = sql<Date>`least(coalesce(c.verified_at, c.effective_from),
  (select min(coalesce(contact_gone(f.account_id), f.verified_at, f.since)) from contact_field f
    where f.contact_id = c.id and f.until is null))`

function contacts(db: Db) {
  return db
    .selectFrom('contact as c')
    .innerJoin('delegation as d', 'd.id', 'c.owner_id')
    .select(columns)
    .select([verifiedAt.as('verifiedAt'), clockFrom.as('clockFrom')])
}

export type StoredContact = Awaited<ReturnType<ReturnType<typeof contacts>['execute']>>[number]

export function contactsByIds(db: Db, ids: readonly string[]): Promise<StoredContact[]> {
  return ids.length === 0 ? Promise.resolve([]) : contacts(db).where('c.id', 'in', ids).execute()
}

/** Those of a delegation, in force or ended, in the order of the directory. */
export function contactsOfDelegation(db: Db, delegationId: string): Promise<StoredContact[]> {
  return contacts(db).where('c.owner_id', '=', delegationId).orderBy('c.kind').orderBy('c.function').execute()
}

export function contactsInForce(
  db: Db,
  now: Date,
  delegationIds: readonly string[] | undefined,
  kinds?: readonly ContactKind[],
): Promise<StoredContact[]> {
  if (delegationIds?.length === 0 || kinds?.length === 0) return Promise.resolve([])
  let query = contacts(db)
    .where('c.ended_at', 'is', null)
    .where('c.effective_from', '<=', now)
    .where('d.ended_at', 'is', null)
    .orderBy('d.name')
    .orderBy('c.kind')
    .orderBy('c.function')
    .orderBy('c.id')
  if (delegationIds) query = query.where('c.owner_id', 'in', delegationIds)
  if (kinds) query = query.where('c.kind', 'in', kinds)
  return query.execute()
}

export type Listing = ContactFilter & { after?: string | undefined; limit: number }

/**
 * One page of the directory and one more, as far as the asker sees it: every condition is under the policies too, so that
 * nobody finds a contact by a name that they may not see.
 */
export function listedContacts(db: Db, now: Date, asked: Listing): Promise<StoredContact[]> {
  let query = contacts(db)
    .where('c.ended_at', 'is', null)
    .where('c.effective_from', '<=', now)
    .where('d.ended_at', 'is', null)
    .where(behindCursor(asked.after))
    .orderBy('d.name')
    .orderBy('c.kind')
    .orderBy('c.function')
    .orderBy('c.id')
    .limit(asked.limit + 1)
  if (asked.delegationId) query = query.where('c.owner_id', '=', asked.delegationId)
  if (asked.kind) query = query.where('c.kind', '=', asked.kind)
  if (asked.language)
    query = query.where(
      sql<SqlBool>`exists (select 1 from unnest(c.languages) l where lower(l) = lower(${asked.language}))`,
    )
  if (asked.freshness) query = query.where(isFresh(asked.freshness, now))
  if (asked.query) query = query.where(holds(asked.query))
  return query.execute()
}

/** rules/directory.ts says the same as freshnessOf; a test holds both together. */
function isFresh(freshness: Freshness, now: Date) {
  const before = (days: number): Date => new Date(now.getTime() - days * day)
  const stale = before(verificationRule.everyDays + verificationRule.staleAfterDays)
  const due = before(verificationRule.everyDays - verificationRule.remindDays)
  const conditions: Record<Freshness, ReturnType<typeof sql<SqlBool>>> = {
    stale: sql<SqlBool>`${clockFrom} < ${stale}`,
    never: sql<SqlBool>`${verifiedAt} is null and ${clockFrom} >= ${stale}`,
    due: sql<SqlBool>`${verifiedAt} is not null and ${clockFrom} between ${stale} and ${due}`,
    fresh: sql<SqlBool>`${verifiedAt} is not null and ${clockFrom} > ${due}`,
  }
  return conditions[freshness]
}

function holds(query: string) {
  const pattern = `%${query.replaceAll(/[\\%_]/g, (mark) => `\\${mark}`)}%`
  return sql<SqlBool>`(c.function ilike ${pattern} or c.institution ilike ${pattern} or d.name ilike ${pattern} or exists (
    select 1 from contact_field f where f.contact_id = c.id and f.until is null and f.field = 'person'
      and f.body ->> 'name' ilike ${pattern}))`
}

const fieldColumns = [
  'id',
  'contact_id as contactId',
  'owner_id as ownerId',
  'body',
  'account_id as accountId',
  'marking_id as markingId',
  'verified_at as verifiedAt',
] as const

export type StoredField = {
  id: number
  contactId: string
  ownerId: string
  body: FieldBody
  accountId: string | null
  markingId: string
  verifiedAt: Date | null
}

/** The fields that stand, in the order in which they were written. */
export function fieldsOf(db: Db, contactIds: readonly string[], field?: FieldBody['field']): Promise<StoredField[]> {
  if (contactIds.length === 0) return Promise.resolve([])
  let query = db
    .selectFrom('contact_field')
    .select(fieldColumns)
    .where('contact_id', 'in', contactIds)
    .where('until', 'is', null)
    .orderBy('id')
  if (field) query = query.where('field', '=', field)
  return query.execute()
}

export type NewField = {
  contactId: string
  ownerId: string
  body: FieldBody
  accountId: string | null
  markingId: string
  /** Of one that stood before and is written anew in another place. */
  verifiedAt?: Date | null
}

export async function insertFields(db: Db, since: Date, fields: readonly NewField[]): Promise<void> {
  if (fields.length === 0) return
  await db
    .insertInto('contact_field')
    .values(
      fields.map(({ contactId, ownerId, body, accountId, markingId, verifiedAt: verified = null }) => ({
        contact_id: contactId,
        owner_id: ownerId,
        field: body.field,
        body: JSON.stringify(body),
        account_id: accountId,
        marking_id: markingId,
        since,
        until: null,
        verified_at: verified,
      })),
    )
    .execute()
}

export async function endFields(db: Db, ids: readonly number[], until: Date): Promise<void> {
  if (ids.length > 0) await db.updateTable('contact_field').set({ until }).where('id', 'in', ids).execute()
}

export type Details = { languages: string[]; zone: string; deputyId: string | null }

export async function setDetails(db: Db, id: string, { languages, zone, deputyId }: Details): Promise<void> {
  await db.updateTable('contact').set({ languages, zone, deputy_id: deputyId }).where('id', '=', id).execute()
}

/** Verifies what of a contact these fields are. Whether nothing of it is left that was verified before that moment, or never. */
export async function verifyFields(db: Db, id: string, seen: readonly number[], before: Date): Promise<boolean> {
  const { rows } = await sql<{ whole: boolean }>`
    select contact_verify(${id}::uuid, ${[...seen]}::bigint[], ${before}::timestamptz) as whole`.execute(db)
  return rows[0]?.whole ?? false
}

/** The contacts whose person has this account. */
export async function contactsOfPerson(db: Db, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('contact_field')
    .select('contact_id as id')
    .where('account_id', '=', accountId)
    .where('until', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

/** Whether an account has no access any more. */
export async function isGone(db: Db, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ gone: Date | null }>`select contact_gone(${accountId}::uuid) as gone`.execute(db)
  return (rows[0]?.gone ?? null) !== null
}

export type Chapter = {
  contactId: string
  ownerId: string
  at: Date
  what: ContactChapter['what']
  by: string | null
  nominationId?: string | null
  markingIds: readonly string[]
}

export async function insertChapter(db: Db, chapter: Chapter): Promise<void> {
  await db
    .insertInto('contact_chapter')
    .values({
      contact_id: chapter.contactId,
      owner_id: chapter.ownerId,
      at: chapter.at,
      what: chapter.what,
      by: chapter.by,
      nomination_id: chapter.nominationId ?? null,
      marking_ids: [...new Set(chapter.markingIds)],
    })
    .execute()
}

export function chaptersOf(db: Db, contactId: string) {
  return db
    .selectFrom('contact_chapter as h')
    .leftJoin('account as a', 'a.id', 'h.by')
    .select(['h.at', 'h.what', 'a.name as byName', 'h.by', 'h.nomination_id as nominationId'])
    .where('h.contact_id', '=', contactId)
    .orderBy('h.id', 'desc')
    .limit(200)
    .execute()
}

/** Of these changes, by contact and moment, those of which the asker sees anything that it changed to or from. */
export async function changesSeen(db: Db, names: readonly string[]): Promise<string[]> {
  const { ids, times } = idsAndTimes(names)
  const { rows } = await sql<{ place: number }>`
    select w.place::int as place from unnest(${ids}::uuid[], ${times}::timestamptz[]) with ordinality as w (id, at, place)
    where exists (select from contact c where c.id = w.id)
      and exists (select from marking m where m.id = any (contact_change_markings(w.id, w.at)))`.execute(db)
  return rows.flatMap(({ place }) => names[place - 1] ?? [])
}

export async function namesOf(db: Db, accountIds: readonly string[]): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db.selectFrom('account').select(['id', 'name']).where('id', 'in', accountIds).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
