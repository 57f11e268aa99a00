import { createHash } from 'node:crypto'
import { implement } from '@orpc/server'
import { type DeskEntry, type DeskLine, deskColumns, deskContract, placeOf, type ShownLine } from '../desk.ts'
import type { World } from '../exercise.ts'
import type { PageInput } from '../page.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import { type Knock, oneTransaction } from './doors.ts'
import type { Module } from './module.ts'

/** The desk asks every module what waits for the one who sits at it; each answers with their eyes, under the same policies. */
export function deskOf(modules: readonly Module[]): Module {
  const door = implement(deskContract).$context<Knock>().use(oneTransaction)
  const askers = modules.flatMap((module) => (module.desk ? [module.desk] : []))
  return {
    name: 'desk',
    router: door.router({
      today: door.today.handler(({ context, input }) => today(context.call, askers, input)),
    }),
  }
}

type More = Pick<DeskEntry, 'column' | 'say' | 'path' | 'exercise'>

/** Says on the desk how many more there are than have a line of their own, and where they stand: nothing is cut in silence. */
export function moreLine({ now }: Pick<Call<AnyTables>, 'now'>, more: More, count: number): DeskEntry[] {
  if (count <= 0) return []
  return [{ ...more, values: { count }, party: null, at: now.toISOString(), due: null, standsFor: count }]
}

async function today(
  call: Call<AnyTables>,
  askers: readonly NonNullable<Module['desk']>[],
  { world, after, limit }: PageInput & { world: World },
) {
  const given: DeskEntry[] = []
  for (const ask of askers) given.push(...(await ask(call, world)))
  // A module that asks nobody which world it is answers for both.
  const entries = toldOnce(given.filter(({ exercise }) => exercise === (world === 'exercise')))
  const lines = shown(entries)
  const place = placed(after)
  const rest = place ? lines.filter((line) => compare(line, place) > 0) : lines
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    ...(rest.length > items.length && last ? { next: cursorOf(last) } : {}),
    columns: countsBy(entries, ({ column }) => column, { act: 0, changed: 0, coming: 0, waiting: 0 }),
    places: countsBy(
      entries.filter(({ column }) => column === 'act'),
      ({ path }) => placeOf(path),
      {},
    ),
  }
}

/** Without the notices of what a line tells by itself. */
function toldOnce(entries: readonly DeskEntry[]): DeskEntry[] {
  const told = entries.flatMap(({ tells = [] }) => tells)
  const isTold = (key: string) => told.some((one) => (one.endsWith(':') ? key.startsWith(one) : key === one))
  return entries.filter(({ notice }) => notice === undefined || !isTold(notice))
}

function countsBy<Key extends string>(
  entries: readonly DeskEntry[],
  keyOf: (entry: DeskEntry) => Key,
  none: Record<Key, number>,
): Record<Key, number> {
  const counts = { ...none }
  for (const entry of entries) counts[keyOf(entry)] = (counts[keyOf(entry)] ?? 0) + (entry.standsFor ?? 1)
  return counts
}

/** In their order, each with a name of its own: by what it says and where it leads, and one after the other where several say the same. */
function shown(entries: readonly DeskEntry[]): ShownLine[] {
  const alike = new Map<string, number>()
  return entries
    .map(({ notice: _, tells: __, standsFor: ___, ...line }) => ({ ...line, id: nameOf(line) }))
    .toSorted(compare)
    .map((line) => {
      const nth = alike.get(line.id) ?? 0
      alike.set(line.id, nth + 1)
      return nth === 0 ? line : { ...line, id: `${line.id}-${String(nth).padStart(5, '0')}` }
    })
}

function nameOf({ say, values, path, party }: DeskLine): string {
  return createHash('sha256')
    .update(JSON.stringify([say, values, path, party]))
    .digest('base64url')
    .slice(0, 16)
    .replaceAll('_', '.')
}

type Placed = Pick<ShownLine, 'column' | 'due' | 'at' | 'id'>

/** Column by column; within one, what is due first stands first, then what is newest. */
function compare(a: Placed, b: Placed): number {
  const columns = deskColumns.indexOf(a.column) - deskColumns.indexOf(b.column)
  if (columns !== 0) return columns
  if (a.due !== b.due) return (a.due ?? '9') < (b.due ?? '9') ? -1 : 1
  if (a.at !== b.at) return a.at > b.at ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

const cursorOf = ({ column, due, at, id }: Placed): string => [column, due ?? '', at, id].join('_')

/** A cursor that nobody gave begins at the beginning. */
function placed(cursor: string | undefined): Placed | undefined {
  const [name, due, at, id] = (cursor ?? '').split('_')
  const column = deskColumns.find((one) => one === name)
  return column && at && id ? { column, due: due || null, at, id } : undefined
}
