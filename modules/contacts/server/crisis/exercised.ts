import { sql } from 'kysely'
import { notices } from '#modules/notices/server/index.ts'
import { exerciseAct } from '#platform/exercise.ts'
import type { Exercised } from '#platform/server/module.ts'
import type { StoredRing } from './rings-store.ts'
import { ringKey } from './telling.ts'
import type { CrisisCall } from './views.ts'

/**
 * What is rung as an exercise belongs to the run that its message names, and whoever answers has acted in theirs. Its
 * words are sealed in the room of the line, which is real and stays: they say EXERCISE there.
 */
export async function tellExercise(
  { actor, now, emit }: CrisisCall,
  { id, kind, fromId, toId }: StoredRing,
  what: 'sent' | 'acknowledged',
  run: string | null = null,
): Promise<void> {
  if (kind !== 'exercise' || actor.delegationId === null) return
  const sent = what === 'sent'
  await emit(
    exerciseAct({
      act: `crisis.${what}`,
      item: { kind: 'crisis-ring', id },
      made: sent,
      run,
      delegationId: actor.delegationId,
      accountId: actor.id,
      at: now.toISOString(),
      to: [sent ? toId : fromId],
    }),
  )
}

/** Rings of an exercise; of their words the host has nothing to copy. What is real is passed over, whatever the ids say. */
export const exercisedRings: Exercised = {
  copy: async () => [],
  async remove(call, ids) {
    const { rows } = await sql<{ id: string; line: string }>`
      delete from crisis_ring where kind = 'exercise' and id = any (${[...ids]}::uuid[])
      returning id, line_id as line`.execute(call.db)
    await notices.exercised.notice.remove(
      call,
      rows.map(({ id, line }) => ringKey(line, id)),
    )
  },
}
