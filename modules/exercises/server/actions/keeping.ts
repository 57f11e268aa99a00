import { must, Refusal } from '#platform/refusal.ts'
import { exerciseFileName } from '#platform/exercise.ts'
import { asHouse } from '#platform/server/transaction.ts'
import type { RunLine } from '../../contract.ts'
import { inLanguage, mayMoveClock, canMove } from '../../rules.ts'
import type { ExerciseCall } from '../tables.ts'
import { runControlled, runSeen } from '../eyes.ts'
import { copyItems, type Kinds, removeItems } from '../keeping.ts'
import { lineOf } from '../showing.ts'
import { archiveOf, deleteRun, insertArchive, ownTables } from '../store/archives.ts'
import { holdRun, setRun } from '../store/runs.ts'
import { report } from './observing.ts'

type One = { id: string }

/**
 * Takes everything that was made in an ended run out of the house and into its archive, in one transaction: what is in the
 * archive is nowhere else any more, and what is not in it is still where it was.
 */
export async function archive(call: ExerciseCall, kinds: Kinds, { id }: One): Promise<RunLine> {
  await runControlled(call, id, 'archive')
  const afterAction = await report(call, { id })
  await asHouse(call, async (house) => {
    const held = await holdRun(house.db, id, true)
    if (!held) throw new Refusal('EXERCISE_UNKNOWN')
    must(canMove(held.status, 'archive'))
    const items = await copyItems(house, kinds, id)
    const own = await ownTables(house.db, id)
    const whole = {
      chancery: 'exercise',
      format: 1,
      exercise: true,
      made: house.now.toISOString(),
      report: afterAction,
      ...own,
      items,
    }
    await insertArchive(house.db, { runId: id, at: house.now, by: call.actor.id, archive: whole })
    await removeItems(house, kinds, id)
    const { clock, startedAt, endedAt } = held
    await setRun(house.db, id, { status: 'archived', clock, nextDue: null, startedAt, endedAt })
    await house.emit({ name: 'exercise.moved', data: { id } })
  })
  return lineOf(call, await runSeen(call, id))
}

export async function archived(
  call: ExerciseCall,
  { id }: One,
): Promise<{ fileName: string; archive: Record<string, unknown> }> {
  const run = await runControlled(call, id, 'archived')
  const { title } = await lineOf(call, run)
  const named = inLanguage(title, 'en')
    .text.replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
  const kept = await asHouse(call, ({ db }) => archiveOf(db, id))
  if (!kept) throw new Refusal('EXERCISE_NOT_IN_THIS_STATE')
  return { fileName: exerciseFileName(`${named}.json`), archive: kept }
}

/** Removed is removed: the run, its log, its archive, and everything that was made in it. */
export async function remove(call: ExerciseCall, kinds: Kinds, { id }: One): Promise<{ removed: true }> {
  const run = await runSeen(call, id)
  must(mayMoveClock(call.actor, run))
  must(canMove(run.status, 'remove'))
  await asHouse(call, async (house) => {
    const held = await holdRun(house.db, id, true)
    if (!held) throw new Refusal('EXERCISE_UNKNOWN')
    must(canMove(held.status, 'remove'))
    await removeItems(house, kinds, id)
    await deleteRun(house.db, id)
  })
  return { removed: true }
}
