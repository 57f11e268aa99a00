/** Lists of what went between two delegations: newest change first, a page at a time. */
import { type RawBuilder, sql } from 'kysely'

type Placed = { id: string; changedAt: Date }

/** What a list of either kind is asked for. */
export type Listing = {
  own: string
  direction?: 'out' | 'in' | undefined
  after?: string | undefined
  limit: number
}

/** What stands behind the place that a cursor names. A cursor that nobody gave begins at the beginning. */
export function behind(after: string | undefined): RawBuilder<boolean> {
  const [at, id] = (after ?? '').split('_')
  const wellMade = /^\d{4}-[\d:.TZ-]{1,30}$/.test(at ?? '') && /^[0-9a-f-]{36}$/.test(id ?? '')
  return wellMade && at && id && !Number.isNaN(Date.parse(at))
    ? sql<boolean>`(changed_at, id) < (${at}::timestamptz, ${id}::uuid)`
    : sql<boolean>`true`
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
  return rows.length > limit && last ? { items, next: `${last.changedAt.toISOString()}_${last.id}` } : { items }
}
