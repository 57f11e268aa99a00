import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Exercised } from '#platform/server/module.ts'
import type { NoticesTables } from './tables.ts'

/**
 * The notices of an exercise, by the beginnings of their keys: whoever plays it gives all of them keys that begin alike.
 * What is real is passed over, whatever the beginning.
 */
export const exercisedNotices: Exercised = {
  async copy(given, beginnings) {
    const { db } = asNoticesCall(given)
    return db
      .selectFrom('notice')
      .select([
        'id',
        'key',
        'addressee',
        'kind',
        'urgency',
        'say',
        'values',
        'path',
        'due',
        'made_at',
        'read_at',
        'settled_at',
      ])
      .where('id', 'in', await idsUnder(given, beginnings))
      .orderBy('number')
      .execute()
  },
  async remove(given, beginnings) {
    const { db } = asNoticesCall(given)
    const ids = await idsUnder(given, beginnings)
    await db.deleteFrom('notice_delivery').where('notice_id', 'in', ids).execute()
    await db.deleteFrom('notice').where('id', 'in', ids).execute()
  },
}

// The hook is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
function asNoticesCall(call: Call<AnyTables>): Call<NoticesTables> {
  return call
}

const nothing = '00000000-0000-0000-0000-000000000000'

async function idsUnder(given: Call<AnyTables>, beginnings: readonly string[]): Promise<string[]> {
  const rows = await asNoticesCall(given)
    .db.selectFrom('notice')
    .select('id')
    .where('exercise', '=', true)
    .where(({ or, eb, fn, val }) =>
      or(
        beginnings
          .filter((one) => one !== '')
          .map((one) => eb(fn<boolean>('starts_with', ['key', val(one)]), '=', true)),
      ),
    )
    .execute()
  return [nothing, ...rows.map(({ id }) => id)]
}
