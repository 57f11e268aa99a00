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

/**
 * What was made in a run, as JSON, by kind, as far as the asker sees it: players' own words are not told by way of an archive.
 * Throws where a kind has nobody who knows it: nothing is lost unseen.
 */
export async function copyItems(call: ExerciseCall, kinds: Kinds, runId: string): Promise<Record<string, unknown[]>> {
  const copies: Record<string, unknown[]> = {}
  for (const [kind, ids] of await byKind(call, runId)) copies[kind] = await knownBy(kinds, kind).copy(call, ids)
  return copies
}

/** When a run ends: what was made in it tells nothing more by itself. */
export async function endItems(call: ExerciseCall, kinds: Kinds, runId: string): Promise<void> {
  for (const [kind, ids] of await fromAbove(call, kinds, runId)) await knownBy(kinds, kind).end?.(call, ids)
}

export async function removeItems(call: ExerciseCall, kinds: Kinds, runId: string): Promise<void> {
  for (const [kind, ids] of await fromAbove(call, kinds, runId)) await knownBy(kinds, kind).remove(call, ids)
  await call.db.deleteFrom('exercise_item').where('run_id', '=', runId).execute()
}

/** What stands above comes first: a request rests on its incident, and never the other way round. */
async function fromAbove(call: ExerciseCall, kinds: Kinds, runId: string): Promise<[string, string[]][]> {
  const order = [...kinds.keys()].toReversed()
  return [...(await byKind(call, runId))].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
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
