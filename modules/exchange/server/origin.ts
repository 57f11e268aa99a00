import { sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import type { Audience } from '#modules/sharing/contract.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import { readJson } from '../stix/json.ts'
import { incidentsCollection, rowsOfOrigin, takeOut } from './store.ts'
import { type Outcome, type Submission, submitObjects } from './submit.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

/** One object of an incident; `text` is as it was submitted, or a redacted copy where `redacted` says so. */
export type ObjectOfOrigin = {
  seq: number
  stixId: string
  type: string
  version: string
  ownerId: string
  markingId: string
  dateAdded: Date
  redacted: boolean
  text: string
}

/**
 * What belongs to an incident, as far as the actor may see it, once each: of copies that stand in several collections
 * the one of all incidents. A redacted copy is left out where the whole is seen.
 */
export async function objectsOfOrigin(call: ExchangeCall, incidentId: string): Promise<ObjectOfOrigin[]> {
  const incidents = await incidentsCollection(call.db)
  const rows = (await rowsOfOrigin(call.db, incidentId)).filter((row) => row.collectionId === incidents)
  const seen = new Set(rows.map((row) => row.seq))
  return rows
    .filter((row) => row.redacts === null || !row.redacts.some((whole) => seen.has(Number(whole))))
    .map(({ redacts, collectionId: _, ...row }) => ({ ...row, redacted: redacts !== null }))
}

type Remarking = {
  markingId: string
  /** As in `submitObjects`. */
  boundId?: string
  /**
   * Only what stands for this audience now gets the other marking. What its source marked for another, MISP's "your
   * organisation only" above all, keeps its own; it is bound anew all the same.
   */
  from?: Audience
}

/**
 * Puts what belongs to an incident, as far as the actor sees it, under another marking of the same owner. It is added
 * anew in the same collections: whoever may see it now finds it by `added_after`, and whoever may no longer see it finds
 * nothing from this moment.
 */
export async function remarkOrigin(
  call: ExchangeCall,
  incidentId: string,
  { markingId, boundId, from }: Remarking,
): Promise<Outcome[]> {
  const rows = (await rowsOfOrigin(call.db, incidentId)).filter(
    (row) => row.ownerId === call.actor.delegationId && row.redacts === null,
  )
  const own = from === undefined ? rows : await standingFor(call, rows, from)
  const others = boundId === undefined ? [] : rows.filter((row) => !own.includes(row))
  const groups = Map.groupBy(others, (row) => row.markingId)
  const outcomes = await putAnew(call, own, { markingId, boundId, origin: incidentId })
  for (const [kept, some] of groups)
    outcomes.push(...(await putAnew(call, some, { markingId: kept, boundId, origin: incidentId })))
  return outcomes
}

/**
 * Binds all that the actor's delegation brought of these origins by this marking, in place: also what a colleague has there
 * under TLP:RED, which the actor neither sees nor can put in anew.
 */
export async function bindOrigins(call: ExchangeCall, origins: readonly string[], boundId: string): Promise<void> {
  if (origins.length === 0) return
  await sql`select stix_bind(${[...origins]}::uuid[], ${boundId}::uuid, ${call.now.toISOString()}::timestamptz)`.execute(
    call.db,
  )
}

type Standing = { seq: number; collectionId: string; text: string }

async function putAnew(
  call: ExchangeCall,
  own: readonly Standing[],
  under: Pick<Submission, 'markingId' | 'boundId' | 'origin'>,
): Promise<Outcome[]> {
  if (own.length === 0) return []
  const collectionIds = [...new Set(own.map((row) => row.collectionId))]
  const texts = new Set<string>()
  const objects = own.flatMap(({ text }) => {
    const read = readJson(text)
    if (!read.ok || texts.has(text)) return []
    texts.add(text)
    return [{ value: read.value, text }]
  })
  await takeOut(
    call.db,
    own.map((row) => row.seq),
    call.now,
  )
  return submitObjects(call, { ...under, objects, collectionIds })
}

async function standingFor<Row extends { markingId: string }>(
  call: ExchangeCall,
  rows: readonly Row[],
  { delegations, groups }: Audience,
): Promise<Row[]> {
  const markings = await markingsOf(
    call,
    rows.map((row) => row.markingId),
  )
  const same = (some: readonly string[], others: readonly string[]) =>
    some.toSorted().join() === others.toSorted().join()
  // Of people RED names more than it was given: whoever marked is among them.
  return rows.filter(({ markingId }) => {
    const audience = markings.get(markingId)?.marking.audience
    return audience !== undefined && same(audience.delegations, delegations) && same(audience.groups, groups)
  })
}
