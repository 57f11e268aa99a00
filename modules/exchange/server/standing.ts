import { type Kysely, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type Marked, type Marking } from '#modules/sharing/contract.ts'
import { maySee, type Who } from '#modules/sharing/rules.ts'
import { markingsOf, whoOf } from '#modules/sharing/server/index.ts'
import { mayPull, mayPush, readsCollection, writesCollection } from '../rules.ts'
import { type CollectionRow, collectionsSeen, epochNow, placesOfAll, rootsSeen } from './collections.ts'
import type { ExchangeTables } from './tables.ts'

/** A collection as one reader finds it. */
export type Seen = CollectionRow & { canRead: boolean; canWrite: boolean }
export type Root = { id: string; path: string; title: string; description: string | null }

/**
 * What the house remembers of a reader: the collections they find, and the places where they may see what stands.
 * It holds for one epoch of the database. Each reading says of which epoch it is, in the statement that reads, so
 * nothing is served under a standing that has changed, in whichever process it changed.
 */
export type Standing = {
  epoch: number
  /** When an embargo ends that may show the reader more; milliseconds. */
  until: number
  who: Who
  roots: readonly Root[]
  collections: readonly Seen[]
  /** As PostgreSQL writes an array. */
  places: string
  /** Answers that are the same until the epoch moves on. */
  answers: Map<string, string>
}

type Memory = {
  standings: Map<string, Standing>
  places: { epoch: number; all: readonly Place[] } | undefined
  asking: Promise<number> | undefined
  next: Promise<number> | undefined
}
type Place = { id: number; collectionId: string; marked: Marked; bound: Marked }

const most = 2000
const memories = new WeakMap<House, Memory>()

function memoryOf(house: House): Memory {
  const known = memories.get(house)
  if (known) return known
  const made: Memory = { standings: new Map(), places: undefined, asking: undefined, next: undefined }
  memories.set(house, made)
  return made
}

/** What is remembered of the reader, perhaps of an epoch that is past: for readings that say so themselves. */
export async function rememberedStanding(house: House, actor: Actor): Promise<Standing> {
  const known = memoryOf(house).standings.get(keyOf(actor))
  return known && known.until > house.now().getTime() ? known : freshStanding(house, actor)
}

/** The reader's standing as it is at this moment. */
export async function presentStanding(house: House, actor: Actor): Promise<Standing> {
  const known = memoryOf(house).standings.get(keyOf(actor))
  if (known && known.until > house.now().getTime() && known.epoch === (await presentEpoch(house))) return known
  return freshStanding(house, actor)
}

function keyOf(actor: Actor): string {
  return `${actor.id} ${actor.delegationId} ${actor.roles.join()} ${actor.scopes.join()}`
}

/** Those who ask while a question is on its way share the next one: each answer is of a moment after it was asked for. */
function presentEpoch(house: House): Promise<number> {
  const memory = memoryOf(house)
  if (memory.next) return memory.next
  const ask = (): Promise<number> => {
    memory.next = undefined
    const asking = epochNow(house).finally(() => {
      if (memory.asking === asking) memory.asking = undefined
    })
    memory.asking = asking
    return asking
  }
  if (!memory.asking) return ask()
  memory.next = memory.asking.then(ask, ask)
  return memory.next
}

async function freshStanding(house: House, actor: Actor): Promise<Standing> {
  const memory = memoryOf(house)
  // The epoch is read first: what is read after it may be newer, and is then only asked for once more.
  const standing = await inTransaction(house, actor, 'exchange.standing', 'reads', async (call) => {
    const db: Kysely<ExchangeTables> = call.db
    const { rows } = await sql<{ epoch: number }>`select epoch from stix_epoch`.execute(db)
    const who = await whoOf(call)
    const roots = await rootsSeen(db)
    const found = await collectionsSeen(db)
    const collections = found.map((one) => ({
      ...one,
      canRead: mayPull(actor) === true && readsCollection(who, one) === true,
      canWrite: mayPush(actor) === true && writesCollection(who, one) === true,
    }))
    return {
      epoch: rows[0]?.epoch ?? 0,
      who,
      roots,
      collections: collections.filter((one) => one.canRead || one.canWrite),
    }
  })
  const { ids, until } = placesFor(
    standing.who,
    standing.collections,
    await allPlaces(house, standing.epoch),
    house.now(),
  )
  const made = { ...standing, until, places: `{${ids.join()}}`, answers: new Map<string, string>() }
  if (memory.standings.size >= most) memory.standings.clear()
  memory.standings.set(keyOf(actor), made)
  return made
}

/** Every place of the house and its marking; read by the house itself, judged for each reader by the rules. */
async function allPlaces(house: House, epoch: number): Promise<readonly Place[]> {
  const memory = memoryOf(house)
  if (memory.places && memory.places.epoch >= epoch) return memory.places.all
  const fresh = await inTransaction(house, system, 'exchange.places', 'reads', async (call) => {
    const now = await epochNow(house, call.db)
    const places = await placesOfAll(call.db)
    const markings = await markingsOf(
      call,
      places.flatMap(({ markingId, boundId }) => [markingId, boundId]),
    )
    const all = places.flatMap(({ id, collectionId, markingId, boundId }) => {
      const [marked, bound] = [markings.get(markingId), markings.get(boundId)]
      return marked && bound ? [{ id, collectionId, marked, bound }] : []
    })
    return { epoch: now, all }
  })
  memory.places = fresh
  return fresh.all
}

function placesFor(
  who: Who,
  collections: readonly Seen[],
  all: readonly Place[],
  now: Date,
): { ids: number[]; until: number } {
  const readable = new Set(collections.filter((one) => one.canRead).map((one) => one.id))
  const ids: number[] = []
  let until = Number.POSITIVE_INFINITY
  for (const { id, collectionId, marked, bound } of all) {
    if (!readable.has(collectionId)) continue
    if (maySee(who, marked, now) === true && (bound === marked || maySee(who, bound, now) === true)) ids.push(id)
    else until = Math.min(until, endOfEmbargo(marked.marking, now), endOfEmbargo(bound.marking, now))
  }
  return { ids, until }
}

function endOfEmbargo({ embargoUntil }: Marking, now: Date): number {
  const end = embargoUntil === null ? Number.POSITIVE_INFINITY : new Date(embargoUntil).getTime()
  return end > now.getTime() ? end : Number.POSITIVE_INFINITY
}
