import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

/** By what the directory is ordered: the name of the delegation, kind, function, id. */
const Place = z.tuple([z.string(), z.string(), z.string(), z.uuid()])

type Placed = { delegationName: string; kind: string; function: string; id: string }

/**
 * The cursor after a line carries its whole place, and so nothing that its reader has not seen: it goes on from there also
 * where that line is hidden from them by now, and no id of a hidden one is a place.
 */
export function cursorAfter(last: Placed): string {
  const place: z.infer<typeof Place> = [last.delegationName, last.kind, last.function, last.id]
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** What stands behind it, for a query over `contact c` and `delegation d`. A cursor that nobody gave begins at the beginning. */
export function behindCursor(after: string | undefined): RawBuilder<boolean> {
  const place = placeIn(after ?? '')
  if (!place) return sql<boolean>`true`
  const [delegation, kind, called, id] = place
  return sql<boolean>`(d.name, c.kind, c.function, c.id) > (${delegation}::text, ${kind}::text, ${called}::text, ${id}::uuid)`
}

function placeIn(cursor: string): z.infer<typeof Place> | undefined {
  const text = Buffer.from(cursor, 'base64url').toString()
  try {
    const { data } = Place.safeParse(JSON.parse(text))
    // The database knows no text with U+0000.
    return data?.some((part) => part.includes('\0')) ? undefined : data
  } catch {
    return undefined
  }
}
