import { type Kysely, sql } from 'kysely'
import { HostRole } from '#modules/identity/contract.ts'
import type { NominationAct, NominationStatus, NominationStep } from '../../contract/nominations.ts'
import type { NominationTables } from './tables.ts'

export type Db = Kysely<NominationTables>

const columns = [
  'n.id',
  'n.owner_id as delegationId',
  'd.name as delegationName',
  'n.act',
  'n.status',
  'n.contact_id as contactId',
  'n.result_id as resultId',
  'n.kind',
  'n.function',
  'n.institution',
  'n.languages',
  'n.zone',
  'n.deputy_id as deputyId',
  'n.marking_id as markingId',
  'n.effective_at as effectiveAt',
  'n.person_leaves as personLeaves',
  'n.leaving_id as leavingId',
  'n.over_fields as overFields',
  'n.access_ended_at as accessEndedAt',
  'n.note_reference as noteReference',
  'n.note_id as noteId',
  'n.proposed_by as proposedBy',
  'n.proposed_at as proposedAt',
  'n.checked_by as checkedBy',
  'n.checked_at as checkedAt',
  'n.subject',
] as const

function nominations(db: Db) {
  return db.selectFrom('nomination as n').innerJoin('delegation as d', 'd.id', 'n.owner_id').select(columns)
}

export type StoredNomination = Awaited<ReturnType<ReturnType<typeof nominations>['execute']>>[number]

export function nominationById(db: Db, id: string): Promise<StoredNomination | undefined> {
  return nominations(db).where('n.id', '=', id).executeTakeFirst()
}

/** Holds the row until the transaction ends, for whoever may move it: what is committed to the record is what stands in it. */
export async function holdNomination(db: Db, id: string): Promise<void> {
  await db.selectFrom('nomination').select('id').where('id', '=', id).forUpdate().execute()
}

type Asked = {
  status?: NominationStatus | undefined
  after?: string | undefined
  limit: number
  /** Of one delegation. */
  of?: string
  /** By their effective day, and not the newest first. */
  first?: 'soonest'
}

/** The newest first: an id begins with its time. One more than asked for where there are more. */
export function listedNominations(db: Db, { status, after, limit, of, first }: Asked): Promise<StoredNomination[]> {
  let query = nominations(db).limit(limit + 1)
  if (first === 'soonest') query = query.orderBy('n.effective_at')
  query = query.orderBy('n.id', 'desc')
  if (of !== undefined) query = query.where('n.owner_id', '=', of)
  if (status) query = query.where('n.status', '=', status)
  if (after !== undefined) query = query.where(({ eb, cast, ref }) => eb(cast<string>(ref('n.id'), 'text'), '<', after))
  return query.execute()
}

/** All of one status that the asker sees, or those of one delegation. */
export async function countNominations(db: Db, { status, of }: { status: NominationStatus; of?: string }) {
  const { count } = await db
    .selectFrom('nomination')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('status', '=', status)
    .$if(of !== undefined, (query) => query.where('owner_id', '=', of ?? ''))
    .executeTakeFirstOrThrow()
  return count
}

/** Accepted ones whose day is there. Of several processes one takes each. */
export function dueNominations(db: Db, now: Date, most: number): Promise<StoredNomination[]> {
  return nominations(db)
    .where('n.status', '=', 'accepted')
    .where('n.effective_at', '<=', now)
    .orderBy('n.effective_at')
    .limit(most)
    .forUpdate('n')
    .skipLocked()
    .execute()
}

/**
 * Those by whose moment a person leaves who still has access. The secretariat's check is not waited for, unless the account
 * has a role at the host.
 */
export function dueLeavings(db: Db, now: Date): Promise<StoredNomination[]> {
  return nominations(db)
    .where('n.person_leaves', '=', true)
    .where('n.leaving_id', 'is not', null)
    .where('n.access_ended_at', 'is', null)
    .where('n.status', 'in', ['proposed', 'accepted', 'in-force'])
    .where(({ or, eb, not, exists, selectFrom }) =>
      or([
        eb('n.status', '<>', 'proposed'),
        not(
          exists(
            selectFrom('account as a')
              .select('a.id')
              .whereRef('a.id', '=', 'n.leaving_id')
              .where(sql<boolean>`a.roles && ${HostRole.options}::text[]`),
          ),
        ),
      ]),
    )
    .where('n.effective_at', '<=', now)
    .forUpdate('n')
    .skipLocked()
    .execute()
}

export type Content = {
  act: NominationAct
  contactId: string | null
  kind: StoredNomination['kind']
  function: string
  institution: string
  languages: string[]
  zone: string
  deputyId: string | null
  markingId: string | null
  effectiveAt: Date
  personLeaves: boolean
  leavingId: string | null
  overFields: readonly number[]
  noteReference: string
  noteId: string | null
}

function rowOf(content: Content) {
  return {
    act: content.act,
    contact_id: content.contactId,
    kind: content.kind,
    function: content.function,
    institution: content.institution,
    languages: content.languages,
    zone: content.zone,
    deputy_id: content.deputyId,
    marking_id: content.markingId,
    effective_at: content.effectiveAt,
    person_leaves: content.personLeaves,
    leaving_id: content.leavingId,
    over_fields: [...content.overFields],
    note_reference: content.noteReference,
    note_id: content.noteId,
  }
}

type New = { id: string; ownerId: string; by: string; at: Date; subject: string }

/** What a delegation has not handed in, and what it drafted since; held for this transaction, so that none slips in. */
export async function countDrafts(db: Db, ownerId: string, since: Date): Promise<{ open: number; lately: number }> {
  await sql`select pg_advisory_xact_lock(hashtext(${`contacts.drafts.${ownerId}`}))`.execute(db)
  return db
    .selectFrom('nomination')
    .select([
      sql<number>`(count(*) filter (where status in ('draft', 'returned')))::int`.as('open'),
      sql<number>`(count(*) filter (where drafted_at > ${since}))::int`.as('lately'),
    ])
    .where('owner_id', '=', ownerId)
    .executeTakeFirstOrThrow()
}

export async function insertNomination(db: Db, made: New, content: Content): Promise<void> {
  await db
    .insertInto('nomination')
    .values({
      id: made.id,
      owner_id: made.ownerId,
      status: 'draft',
      ...rowOf(content),
      drafted_by: made.by,
      drafted_at: made.at,
      subject: made.subject,
      result_id: null,
      proposed_by: null,
      proposed_at: null,
      checked_by: null,
      checked_at: null,
      access_ended_at: null,
    })
    .execute()
}

/** False where it is with the secretariat by now: what was committed to the record is not changed. */
export async function setContent(db: Db, id: string, content: Content): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('nomination')
    .set(rowOf(content))
    .where('id', '=', id)
    .where('status', 'in', ['draft', 'returned'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Moves a nomination from where it was seen to stand; false where it stands otherwise by now. */
export async function move(
  db: Db,
  { id, status }: Pick<StoredNomination, 'id' | 'status'>,
  to: NominationStatus,
  more: { proposed?: { by: string; at: Date }; checked?: { by: string; at: Date }; resultId?: string } = {},
): Promise<boolean> {
  const { proposed, checked, resultId } = more
  const { numUpdatedRows } = await db
    .updateTable('nomination')
    .set({
      status: to,
      ...(proposed ? { proposed_by: proposed.by, proposed_at: proposed.at } : {}),
      ...(checked ? { checked_by: checked.by, checked_at: checked.at } : {}),
      ...(resultId === undefined ? {} : { result_id: resultId }),
    })
    .where('id', '=', id)
    .where('status', '=', status)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function markAccessEnded(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('nomination').set({ access_ended_at: at }).where('id', '=', id).execute()
}

export async function hasOpenAbout(db: Db, contactId: string, but: string): Promise<boolean> {
  const row = await db
    .selectFrom('nomination')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('status', 'in', ['proposed', 'accepted'])
    .where('id', '<>', but)
    .executeTakeFirst()
  return row !== undefined
}

export type NewStep = {
  nominationId: string
  at: Date
  what: NominationStep['what']
  by: string | null
  reason?: string
  entered?: { entry: string; salt: string; content: string }
}

export async function insertStep(db: Db, { nominationId, at, what, by, reason = '', entered }: NewStep): Promise<void> {
  await db
    .insertInto('nomination_step')
    .values({
      nomination_id: nominationId,
      at,
      what,
      by,
      reason,
      entry: entered?.entry ?? null,
      salt: entered?.salt ?? null,
      content: entered?.content ?? null,
    })
    .execute()
}

export function stepsOf(db: Db, nominationId: string) {
  return db
    .selectFrom('nomination_step as s')
    .leftJoin('account as a', 'a.id', 's.by')
    .select(['s.at', 's.what', 'a.name as byName', 's.reason', 's.entry', 's.salt', 's.content'])
    .where('s.nomination_id', '=', nominationId)
    .orderBy('s.id')
    .execute()
}

/** The officers who check. */
export async function officers(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
    .where(({ eb, fn, val }) => eb(val('secretariat-officer'), '=', fn.any('roles')))
    .execute()
  return rows.map(({ id }) => id)
}
