import { exerciseAct } from '#platform/exercise.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Exercised } from '#platform/server/module.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import type { IncidentCall } from './eyes.ts'

/** A threat actor that somebody recorded in an exercise is of that exercise. Of a real record no run hears. */
export async function tellOfActor(
  { actor, now, emit }: IncidentCall,
  { id, exercise, run }: { id: string; exercise: boolean; run: string | null },
  tlp: Tlp,
): Promise<void> {
  if (!exercise || actor.delegationId === null) return
  await emit(
    exerciseAct({
      act: 'actor.recorded',
      item: { kind: 'actor', id },
      made: true,
      run,
      delegationId: actor.delegationId,
      accountId: actor.id,
      at: now.toISOString(),
      tlp,
    }),
  )
}

/** Records of threat actors that were made in an exercise. What is real is passed over; what stands under RED goes into no archive. */
export const exercisedActors: Exercised = {
  async copy(given, ids) {
    if (ids.length === 0) return []
    return asIncidentCall(given)
      .db.selectFrom('threat_actor as a')
      .innerJoin('marking as m', 'm.id', 'a.marking_id')
      .select(['a.id', 'a.owner_id', 'a.record', 'a.recorded_at', 'a.changed_at', 'm.tlp'])
      .where('a.id', 'in', ids)
      .where('a.exercise', '=', true)
      .where('m.tlp', '<>', 'red')
      .orderBy('a.id')
      .execute()
  },
  async remove(given, ids) {
    if (ids.length === 0) return
    const { db } = asIncidentCall(given)
    const own = db.selectFrom('threat_actor').select('id').where('id', 'in', ids).where('exercise', '=', true)
    await db
      .deleteFrom('threat_actor_merge')
      .where(({ or, eb }) => or([eb('source_id', 'in', own), eb('target_id', 'in', own)]))
      .execute()
    await db.deleteFrom('threat_actor').where('id', 'in', own).execute()
  },
}

// The hook is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
function asIncidentCall(call: Call<AnyTables>): IncidentCall {
  return call
}
