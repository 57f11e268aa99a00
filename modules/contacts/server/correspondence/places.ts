/** Lists of what went between two delegations: newest change first, a page at a time. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

type Placed = { id: string; changedAt: Date }

/** What a list of either kind is asked for. */
export type Listing = {
  own: string
  direction?: 'out' | 'in' | undefined
  after?: string | undefined
  limit: number
}

const newestChange = sql`(changed_at, id)`

/** What stands behind the place that a cursor names, falling by a moment and an id. A cursor that nobody gave begins at the beginning. */
export function behind(after: string | undefined, order: RawBuilder<unknown> = newestChange): RawBuilder<boolean> {
  const place = placeIn(after)
  return place ? sql<boolean>`${order} < ${place}` : sql<boolean>`true`
}

/** The same of a list that rises. */
export function ahead(after: string | undefined, order: RawBuilder<unknown>): RawBuilder<boolean> {
  const place = placeIn(after)
  return place ? sql<boolean>`${order} > ${place}` : sql<boolean>`true`
}

/** The cursor after a row; `placeIn` reads it. */
export const cursorOf = (at: Date, id: string): string => `${at.toISOString()}_${id}`

const Moment = z.iso.datetime({ precision: 3 }).refine((at) => !at.startsWith('0000'))
const Id = z.uuid()

/** Only what `cursorOf` writes is a place: the database would refuse what merely looks like a moment or an id. */
function placeIn(cursor: string | undefined): RawBuilder<unknown> | undefined {
  const [at, id, ...more] = (cursor ?? '').split('_')
  const wellMade = Moment.safeParse(at).success && Id.safeParse(id).success && more.length === 0
  return wellMade ? sql`(${at}::timestamptz, ${id}::uuid)` : undefined
}

/** A page of what was read with one row more than asked for; lines may be fewer, for only what is seen is shown. */
export async function pageOfLines<Row extends Placed, Line>(
  rows: readonly Row[],
  limit: number,
  linesOf: (page: readonly Row[]) => Promise<Line[]>,
): Promise<{ items: Line[]; next?: string }> {
  const page = rows.slice(0, limit)
  const items = await linesOf(page)
  const last = page.at(-1)
  return rows.length > limit && last ? { items, next: cursorOf(last.changedAt, last.id) } : { items }
}
