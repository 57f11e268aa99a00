import { type Kysely, sql } from 'kysely'
import type { Tlp } from '#modules/sharing/contract.ts'
import { levels } from '../imported-marking.ts'
import { isNarrower } from '../rules.ts'
import { redact } from '../stix/redact.ts'
import { hiddenFrom, type Prepared } from './submission.ts'
import type { ExchangeTables } from './tables.ts'

type Db = Kysely<ExchangeTables>

export type Stored = { outcome: 'stored' | 'known' | 'forbidden'; version: string; seq: number | null }

/** Where an object stands under a label: a place, which is a collection and a marking together. */
export type PlaceFor = (tlp: Tlp, item: Prepared) => Promise<number>

type Putting = {
  collectionId: string
  ownerId: string
  now: Date
  origin: string | null
  placeFor: PlaceFor
  /** The label of an object that has none, and the widest that it may have. */
  labelOf(item: Prepared): Tlp
  /** Dates kept from elsewhere, one for each item; else they are given here. */
  added?: readonly string[]
}

/** What is put in for one item: itself, and copies of it for those who may not see every part. */
type Row = Pick<Prepared, 'stixId' | 'type' | 'spec' | 'version' | 'key' | 'refs' | 'text'> & {
  item: number
  place: number
  /** Positions in the batch of the fuller ones for which this copy stands. */
  redacts: number[]
}

const most = 1000

/** Puts items into a collection, in their order. Each gets its own outcome. Must run in the caller's transaction. */
export async function putObjects(db: Db, items: readonly Prepared[], putting: Putting): Promise<Stored[]> {
  const outcomes: Stored[] = []
  for (let from = 0; from < items.length; from += most) {
    const some = items.slice(from, from + most)
    const { rows, twins } = await rowsOf(db, some, putting)
    const stored = await putRows(db, rows, {
      ...putting,
      ...(putting.added ? { added: putting.added.slice(from, from + most) } : {}),
    })
    const byItem = new Map<number, Stored>()
    rows.forEach((row, index) => {
      const one = stored[index]
      if (one && row.redacts.length === 0) byItem.set(row.item, one)
    })
    some.forEach((item, index) => {
      const one = byItem.get(twins.get(index) ?? index)
      outcomes.push(one ?? { outcome: 'known', version: item.version, seq: null })
    })
  }
  return outcomes
}

async function rowsOf(
  db: Db,
  items: readonly Prepared[],
  putting: Putting,
): Promise<{ rows: Row[]; twins: Map<number, number> }> {
  const rows: Row[] = []
  const twins = new Map<number, number>()
  const met = new Map<string, number>()
  for (const [index, item] of items.entries()) {
    const base = putting.labelOf(item)
    const labels = item.own.parts.size === 0 ? [base] : levels(base, item.own.parts)
    const [whole = base, ...copies] = labels
    const place = await putting.placeFor(whole, item)
    const twinKey = `${item.stixId} ${place} ${item.key || item.text}`
    const twin = met.get(twinKey)
    if (twin !== undefined) {
      twins.set(index, twin)
      continue
    }
    met.set(twinKey, index)
    const first = rows.push({ ...item, item: index, place, redacts: [] })
    const fuller = [first]
    for (const label of copies) {
      const copy = await copyFor(db, label, item, index, putting)
      if (copy) fuller.push(rows.push({ ...copy, redacts: [...fuller] }))
    }
  }
  return { rows, twins }
}

async function copyFor(db: Db, label: Tlp, item: Prepared, index: number, putting: Putting): Promise<Row | undefined> {
  const place = await putting.placeFor(label, item)
  const audience = await sql<{ keyed: string }>`select stix_audience(${place}::integer) as keyed`.execute(db)
  const made = redact(item.object, hiddenFrom(label, item.own, isNarrower), audience.rows[0]?.keyed ?? '')
  if (made.outcome !== 'redacted') return undefined
  const { stixId: _, ...rest } = item
  return {
    ...rest,
    stixId: String(made.object['id']),
    text: JSON.stringify(made.object),
    item: index,
    place,
    redacts: [],
  }
}

async function putRows(
  db: Db,
  rows: readonly Row[],
  { collectionId, ownerId, now, origin, added }: Putting,
): Promise<Stored[]> {
  const lengths = rows.map((row) => Buffer.byteLength(row.text))
  const starts: number[] = []
  let at = 1
  for (const length of lengths) {
    starts.push(at)
    at += length
  }
  const steps = risingSteps(rows.length)
  const given = rows.map((row) => added?.[row.item] ?? null)
  const result = await sql<{ outcome: Stored['outcome']; version: string | null; seq: number | null }>`
    select outcome, version, seq from stix_put(${collectionId}::uuid, ${ownerId}::uuid, ${now.toISOString()}::timestamptz,
      ${origin}::uuid, ${rows.map((row) => row.stixId)}::text[], ${rows.map((row) => row.type)}::text[],
      ${rows.map((row) => row.spec)}::text[], ${rows.map((row) => row.version)}::text[], ${rows.map((row) => row.key)}::text[],
      ${rows.map((row) => row.place)}::integer[], ${steps}::integer[], ${given}::timestamptz[],
      ${rows.map((row) => row.refs.join(' '))}::text[], ${rows.map((row) => row.redacts.join(' '))}::text[],
      ${starts}::integer[], ${lengths}::integer[], convert_to(${rows.map((row) => row.text).join('')}::text, 'UTF8')) order by pos`.execute(
    db,
  )
  return result.rows.map((row, index) => ({
    outcome: row.outcome,
    version: row.version ?? rows[index]?.version ?? '',
    seq: row.seq,
  }))
}

/**
 * Microseconds after the first. They rise by more than one and not evenly, so that the dates on both sides of an object
 * that a reader may not see do not tell that it is there.
 */
function risingSteps(count: number): number[] {
  const steps: number[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    steps.push(at)
    at += 1 + Math.floor(Math.random() * 8)
  }
  return steps
}

/** @param boundId a marking that must reach the reader as well. */
export async function placeId(db: Db, collectionId: string, markingId: string, boundId = markingId): Promise<number> {
  const { rows } = await sql<{
    id: number
  }>`select stix_place_of(${collectionId}::uuid, ${markingId}::uuid, ${boundId}::uuid) as id`.execute(db)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('stix_place_of answered nothing')
  return id
}
