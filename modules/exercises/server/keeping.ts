/** What was made in a run: its archive, and its removal, whole. */
import { Refusal } from '#platform/refusal.ts'
import type { Exercised } from '#platform/server/module.ts'
import type { ExerciseCall } from './tables.ts'
import { itemsOf } from './store/happenings.ts'

/** Under which all notices of a run stand. */
export const noticePrefix = (runId: string): string => `exercise:${runId}:`
export const noticeKey = (runId: string, role: string, inject: string): string =>
  `${noticePrefix(runId)}${role}:${inject}`

/** What every module said of what may be made in an exercise, by kind, in the order in which modules stand above one another. */
export type Kinds = ReadonlyMap<string, Exercised>

/** Everything that was made in a run, as JSON, by kind. Throws where a kind has nobody who knows it: nothing is lost unseen. */
export async function copyItems(call: ExerciseCall, kinds: Kinds, runId: string): Promise<Record<string, unknown[]>> {
  const copies: Record<string, unknown[]> = {}
  for (const [kind, ids] of await byKind(call, runId)) copies[kind] = await knownBy(kinds, kind).copy(call, ids)
  return copies
}

/** What stands above goes first: a request rests on its incident, and never the other way round. */
export async function removeItems(call: ExerciseCall, kinds: Kinds, runId: string): Promise<void> {
  const items = await byKind(call, runId)
  const fromAbove = [...kinds.keys()].toReversed()
  const order = [...items.keys()].toSorted((a, b) => fromAbove.indexOf(a) - fromAbove.indexOf(b))
  for (const kind of order) await knownBy(kinds, kind).remove(call, items.get(kind) ?? [])
  await call.db.deleteFrom('exercise_item').where('run_id', '=', runId).execute()
}

async function byKind(call: ExerciseCall, runId: string): Promise<Map<string, string[]>> {
  const items = await itemsOf(call.db, runId)
  return new Map([...Map.groupBy(items, ({ kind }) => kind)].map(([kind, all]) => [kind, all.map(({ id }) => id)]))
}

function knownBy(kinds: Kinds, kind: string): Exercised {
  const known = kinds.get(kind)
  if (!known) throw new Refusal('EXERCISE_NOT_IN_THIS_STATE', { kind })
  return known
}
