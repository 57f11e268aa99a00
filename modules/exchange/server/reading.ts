import type { Actor } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { presentStanding, rememberedStanding, type Seen, type Standing } from './standing.ts'

/** Which objects of a collection are asked for. Null lists ask for every value. */
export type Filter = {
  /** Microseconds at most; strictly after it. */
  addedAfter: string | null
  ids: readonly string[] | null
  types: readonly string[] | null
  specs: readonly string[] | null
  last: boolean
  first: boolean
  all: boolean
  /** Keys of versions; see `versionKey`. */
  keys: readonly string[] | null
}

export type Asked = { filter: Filter; after: number; limit: number; text: boolean }

export type Page = {
  more: boolean
  /** Places in the sequence, and whose objects stand there. Owners only where texts are read. */
  seqs: string[]
  owners: string[]
  ids: string[]
  versions: string[]
  dates: string[]
  firstAdded: string | undefined
  lastAdded: string | undefined
  /** The texts, parted by commas: pieces of some objects each. */
  body: string[]
}

type Row = {
  state: 'read' | 'stale'
  seqs: string | null
  owners: string | null
  ids: string[] | null
  versions: string[] | null
  dates: string[] | null
  body: string | null
}

const text = `select state, seqs::text as seqs, owners::text as owners, ids, versions, dates, body
  from taxii_read($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`
const mostTries = 20

/**
 * Finds a collection as the reader's standing shows it. What is remembered may be of the past, so before a reader is
 * told that something is not there, or not theirs, the present is asked.
 */
export async function findCollection(
  house: House,
  actor: Actor,
  root: string,
  name: string,
  wants: (seen: Seen) => boolean,
): Promise<{ standing: Standing; seen: Seen | undefined }> {
  const remembered = await rememberedStanding(house, actor)
  const known = collectionNamed(remembered, root, name)
  if (known && wants(known)) return { standing: remembered, seen: known }
  const standing = await presentStanding(house, actor)
  return { standing, seen: collectionNamed(standing, root, name) }
}

export function collectionNamed({ collections }: Standing, root: string, name: string): Seen | undefined {
  const lower = name.toLowerCase()
  return collections.find((one) => one.root === root && (one.id === lower || one.alias === name))
}

/**
 * Reads a page in one round trip, which is one transaction under the reader's role. When standing changed meanwhile
 * nothing was read, and it is asked again under the new one; undefined when the collection is then no longer theirs.
 */
export async function readPage(
  house: House,
  actor: Actor,
  found: { standing: Standing; seen: Seen },
  asked: Asked,
): Promise<Page | undefined> {
  let { standing, seen } = found
  for (let tries = 0; tries < mostTries; tries++) {
    const rows = await readOnce(house, actor, standing, seen, asked)
    if (rows[0]?.state !== 'stale') return pageOf(rows, asked)
    standing = await presentStanding(house, actor)
    const again = standing.collections.find((one) => one.id === seen.id)
    if (!again?.canRead) return undefined
    seen = again
  }
  throw new Error('Standing changed faster than it could be read')
}

async function readOnce(
  house: House,
  actor: Actor,
  { epoch, places }: Standing,
  { id, num }: Seen,
  asked: Asked,
): Promise<Row[]> {
  const { filter } = asked
  const connection = await house.database.connect()
  try {
    const { rows } = await connection.query<Row>(text, [
      actor.id ?? '',
      house.now().toISOString(),
      epoch,
      id,
      num,
      places,
      asked.after,
      filter.addedAfter,
      asked.limit,
      filter.ids,
      filter.types,
      filter.specs,
      filter.last,
      filter.first,
      filter.all,
      filter.keys,
      asked.text,
    ])
    return rows
  } finally {
    connection.release()
  }
}

function pageOf(rows: readonly Row[], { limit, text: whole }: Asked): Page {
  const all = rows.flatMap((row) => members(row.seqs))
  const dates = rows.flatMap((row) => row.dates ?? [])
  const first = rows[0]
  return {
    more: all.length > limit,
    seqs: all.slice(0, limit),
    owners: rows.flatMap((row) => members(row.owners)).slice(0, limit),
    ids: (first?.ids ?? []).slice(0, limit),
    versions: (first?.versions ?? []).slice(0, limit),
    dates: whole ? [] : dates.slice(0, limit),
    firstAdded: dates[0],
    // Of a row in which only the object beyond the limit stands there is no last date.
    lastAdded: whole
      ? dates.findLast((date, index) => index % 2 === 1 && date !== null)
      : dates[Math.min(limit, dates.length) - 1],
    body: rows.flatMap((row) => row.body ?? []),
  }
}

/** The members of an array of numbers or ids, as PostgreSQL writes it. */
function members(array: string | null): string[] {
  return array === null || array === '{}' ? [] : array.slice(1, -1).split(',')
}
