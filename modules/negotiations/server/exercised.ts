import { exerciseAct } from '#platform/exercise.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Exercised } from '#platform/server/module.ts'
import type { NegotiationCall } from './standing.ts'

/**
 * What was made public of a negotiation in an exercise belongs to the exercise of its room. The negotiation
 * itself is sealed: the host knows nothing of it that it could keep or remove.
 */
export async function tellExercise(
  { actor, now, emit }: NegotiationCall,
  act: 'text.published' | 'text.opened',
  { id, room, exercise }: { id: string; room: string; exercise: boolean },
): Promise<void> {
  if (!exercise || actor.delegationId === null) return
  await emit(
    exerciseAct({
      act,
      item: { kind: act === 'text.published' ? 'text' : 'open-text', id },
      made: true,
      on: { kind: 'room', id: room },
      delegationId: actor.delegationId,
      accountId: actor.id,
      at: now.toISOString(),
      tlp: 'clear',
    }),
  )
}

/** Final documents of an exercise, byte by byte. What is real is passed over, whatever the ids say. */
export const exercisedTexts: Exercised = {
  async copy(given, ids) {
    if (ids.length === 0) return []
    const rows = await asNegotiationCall(given)
      .db.selectFrom('published_text')
      .selectAll()
      .where('id', 'in', ids)
      .where('exercise', '=', true)
      .orderBy('id')
      .execute()
    return rows.map(({ document, party_ids: _, attached: __, ...row }) => ({
      ...row,
      document: Buffer.from(document).toString('utf8'),
    }))
  },
  async remove(given, ids) {
    if (ids.length === 0) return
    const { db } = asNegotiationCall(given)
    await db.deleteFrom('published_text').where('id', 'in', ids).where('exercise', '=', true).execute()
  },
}

/** What was relayed of a negotiation held in the open; by the id of its room. */
export const exercisedOpenTexts: Exercised = {
  async copy(given, ids) {
    if (ids.length === 0) return []
    const { db } = asNegotiationCall(given)
    const rooms = await db
      .selectFrom('open_negotiation')
      .select(['room_id', 'title', 'parties', 'opened_at', 'ended_at', 'count'])
      .where('room_id', 'in', ids)
      .where('exercise', '=', true)
      .orderBy('room_id')
      .execute()
    const entries = await db
      .selectFrom('open_entry')
      .select(['room_id', 'number', 'entry'])
      .where('room_id', 'in', rooms.length > 0 ? rooms.map(({ room_id }) => room_id) : [nothing])
      .orderBy('number')
      .execute()
    return rooms.map((room) => ({ ...room, entries: entries.filter(({ room_id }) => room_id === room.room_id) }))
  },
  async remove(given, ids) {
    if (ids.length === 0) return
    const { db } = asNegotiationCall(given)
    const own = db
      .selectFrom('open_negotiation')
      .select('room_id')
      .where('room_id', 'in', ids)
      .where('exercise', '=', true)
    await db.deleteFrom('open_entry').where('room_id', 'in', own).execute()
    await db.deleteFrom('open_negotiation').where('room_id', 'in', own).execute()
  },
}

const nothing = '00000000-0000-0000-0000-000000000000'

// The hook is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
function asNegotiationCall(call: Call<AnyTables>): NegotiationCall {
  return call
}
