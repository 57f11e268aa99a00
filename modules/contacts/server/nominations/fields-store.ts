import type { Placed } from '../directory/placing.ts'
import type { FieldBody } from '../directory/tables.ts'
import type { Db } from './store.ts'

export type NominatedField = {
  id: number
  nominationId: string
  body: FieldBody
  accountId: string | null
  markingId: string
}

export function nominatedFields(
  db: Db,
  nominationIds: readonly string[],
  field?: FieldBody['field'],
): Promise<NominatedField[]> {
  if (nominationIds.length === 0) return Promise.resolve([])
  let query = db
    .selectFrom('nomination_field')
    .select(['id', 'nomination_id as nominationId', 'body', 'account_id as accountId', 'marking_id as markingId'])
    .where('nomination_id', 'in', nominationIds)
    .where('until', 'is', null)
    .orderBy('id')
  if (field) query = query.where('field', '=', field)
  return query.execute()
}

export async function replaceFields(
  db: Db,
  nominationId: string,
  ownerId: string,
  fields: readonly Placed[],
  at: Date,
): Promise<void> {
  await db
    .updateTable('nomination_field')
    .set({ until: at })
    .where('nomination_id', '=', nominationId)
    .where('until', 'is', null)
    .execute()
  if (fields.length === 0) return
  await db
    .insertInto('nomination_field')
    .values(
      fields.map(({ body, accountId, markingId }) => ({
        nomination_id: nominationId,
        owner_id: ownerId,
        field: body.field,
        body: JSON.stringify(body),
        account_id: accountId,
        marking_id: markingId,
        until: null,
      })),
    )
    .execute()
}
