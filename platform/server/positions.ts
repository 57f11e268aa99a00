import { implement } from '@orpc/server'
import type { World } from '../exercise.ts'
import { mostPositions, positionsContract, type StatedPosition } from '../positions.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import { type Knock, oneTransaction } from './doors.ts'
import type { Module } from './module.ts'

/** What a delegation has said: every module tells what it knows of it, with the eyes of who asks, under the same policies. */
export function positionsOf(modules: readonly Module[]): Module {
  const door = implement(positionsContract).$context<Knock>().use(oneTransaction)
  const askers = modules.flatMap(({ positions }) => (positions ? [positions] : []))
  return {
    name: 'positions',
    router: door.router({
      of: door.of.handler(({ context, input }) => stated(context.call, askers, input)),
    }),
  }
}

async function stated(
  call: Call<AnyTables>,
  askers: readonly NonNullable<Module['positions']>[],
  { delegation, world }: { delegation: string; world: World },
): Promise<{ positions: StatedPosition[]; more: boolean }> {
  const all: StatedPosition[] = []
  // One more than is told, so that it can be said that there are more.
  for (const ask of askers) all.push(...(await ask(call, { of: delegation, world, most: mostPositions + 1 })))
  const ofWorld = all
    .filter(({ exercise }) => exercise === (world === 'exercise'))
    .toSorted((a, b) => b.at.localeCompare(a.at))
  return { positions: ofWorld.slice(0, mostPositions), more: ofWorld.length > mostPositions }
}
