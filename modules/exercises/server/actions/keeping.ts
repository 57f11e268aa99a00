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
import { type Held, holdRun, setRun } from '../store/runs.ts'
import { report } from './observing.ts'

type One = { id: string }

/** Said in every archive alike, so that it tells nothing of what is not in it. */
const leftOut =
  'What stood under TLP:RED, and what was not shared with exercise control, is removed and not in this copy.'

/**
 * Takes everything that was made in an ended run out of the house, in one transaction, and keeps in its archive what
 * exercise control may read: the eyes are those of whoever archives, and nothing under RED is kept, since others of exercise
 * control read the archive too. What players kept among themselves goes with the exercise.
 */
export async function archive(call: ExerciseCall, kinds: Kinds, { id }: One): Promise<RunLine> {
  await runControlled(call, id, 'archive')
  // Held from here to the end: nothing is done in it, or bound to it, between its report, its copy and its removal.
  const own = await asHouse(call, async ({ db }) => {
    must(canMove((await heldAlone(db, id)).status, 'archive'))
    return ownTables(db, id)
  })
  const afterAction = await report(call, { id })
  const items = await copyItems(call, kinds, id)
  await asHouse(call, async (house) => {
    const made = house.now.toISOString()
    const head = { chancery: 'exercise', format: 1, exercise: true, made, leftOut, report: afterAction }
    await insertArchive(house.db, { runId: id, at: house.now, by: call.actor.id, archive: { ...head, ...own, items } })
    await removeItems(house, kinds, id)
    const { clock, startedAt, endedAt } = await heldAlone(house.db, id)
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
    must(canMove((await heldAlone(house.db, id)).status, 'remove'))
    await removeItems(house, kinds, id)
    await deleteRun(house.db, id)
  })
  return { removed: true }
}

async function heldAlone(db: ExerciseCall['db'], id: string): Promise<Held> {
  const held = await holdRun(db, id, true)
  if (!held) throw new Refusal('EXERCISE_UNKNOWN')
  return held
}
