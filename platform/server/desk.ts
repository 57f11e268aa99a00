import { implement } from '@orpc/server'
import { type DeskEntry, type DeskLine, deskContract } from '../desk.ts'
import type { World } from '../exercise.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import { type Knock, oneTransaction } from './doors.ts'
import type { Module } from './module.ts'

const mostLines = 200
const order = ['act', 'changed', 'coming', 'waiting'] as const

/** The desk asks every module what waits for the one who sits at it; each answers with their eyes, under the same policies. */
export function deskOf(modules: readonly Module[]): Module {
  const door = implement(deskContract).$context<Knock>().use(oneTransaction)
  const askers = modules.flatMap((module) => (module.desk ? [module.desk] : []))
  return {
    name: 'desk',
    router: door.router({
      today: door.today.handler(({ context, input }) => today(context.call, askers, input.world)),
    }),
  }
}

async function today(
  call: Call<AnyTables>,
  askers: readonly NonNullable<Module['desk']>[],
  world: World,
): Promise<DeskLine[]> {
  const entries: DeskEntry[] = []
  for (const ask of askers) entries.push(...(await ask(call, world)))
  // A module that asks nobody which world it is answers for both.
  const ofWorld = entries.filter(({ exercise }) => exercise === (world === 'exercise'))
  return toldOnce(ofWorld).toSorted(byUrgency).slice(0, mostLines)
}

/** Without the notices of what a line tells by itself. */
function toldOnce(entries: readonly DeskEntry[]): DeskLine[] {
  const told = entries.flatMap(({ tells = [] }) => tells)
  const isTold = (key: string) => told.some((one) => (one.endsWith(':') ? key.startsWith(one) : key === one))
  return entries
    .filter(({ notice }) => notice === undefined || !isTold(notice))
    .map(({ notice: _, tells: __, ...line }) => line)
}

/** Column by column; within one, what is due first stands first, then what is newest. */
function byUrgency(a: DeskLine, b: DeskLine): number {
  const columns = order.indexOf(a.column) - order.indexOf(b.column)
  if (columns !== 0) return columns
  if (a.due !== b.due) return (a.due ?? '9').localeCompare(b.due ?? '9')
  return b.at.localeCompare(a.at)
}
