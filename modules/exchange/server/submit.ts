import { sql } from 'kysely'
import { Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { markingsOf, place as markingIdOf } from '#modules/sharing/server/index.ts'
import type { Marking, Tlp } from '#modules/sharing/contract.ts'
import { definitionsIn } from '../imported-marking.ts'
import { arrivalMarking, type MarksArrivals, narrower } from '../rules.ts'
import type { SourcedJson } from '../stix/json.ts'
import { placeId, type PlaceFor, putObjects } from './put.ts'
import { prepare, type Prepared, type Unfit } from './submission.ts'
import { incidentsCollection, technicalContacts } from './store.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

/** What became of one object: kept, there already, or failed with the reason and its place in words. */
export type Outcome = { stixId: string; version: string; outcome: 'stored' | 'known' | 'failed'; message?: string }

type Arriving = { id: string; defaultTlp: Tlp } & MarksArrivals

/** Objects arrive in a collection by TAXII: their own labels, the collection's audience. */
export async function acceptObjects(
  call: ExchangeCall,
  objects: readonly SourcedJson[],
  collection: Arriving,
): Promise<Outcome[]> {
  const ownerId = ownerOf(call)
  const placeFor = oncePerLabel(async (tlp) => {
    const marking = arrivalMarking(tlp, collection)
    return placeId(
      call.db,
      collection.id,
      await markingIdOf(call, tlp === 'red' ? await withPeople(call, marking) : marking),
    )
  })
  const labelOf = (item: Prepared): Tlp => item.own.tlp ?? collection.defaultTlp
  return keep(call, objects, {
    collectionId: collection.id,
    ownerId,
    origin: null,
    placeFor,
    labelOf,
    reachesNobody: await redReachesNobody(call, collection),
  })
}

export type Submission = {
  objects: readonly SourcedJson[]
  /** Under which they stand; an object whose own label is narrower stands under that, with the same audience. */
  markingId: string
  /** Another marking of the own delegation, which must reach the reader as well. */
  boundId?: string | undefined
  /** The incident that they belong to. */
  origin: string | null
  /** Collections besides the one of all incidents. */
  collectionIds?: readonly string[]
}

/**
 * Keeps objects for another module, under a marking of the actor's own delegation, in the collection of all incidents
 * and in those named. Answers for each object, in the order given; one that is not valid STIX 2.1 fails alone.
 *
 * Throws Refusal COLLECTION_UNKNOWN when a named collection is not the actor's to write in.
 */
export async function submitObjects(
  call: ExchangeCall,
  { objects, markingId, boundId, origin, collectionIds = [] }: Submission,
): Promise<Outcome[]> {
  const ownerId = ownerOf(call)
  const marked = (await markingsOf(call, [markingId])).get(markingId)
  if (!marked || marked.owner !== ownerId)
    throw new Error('Objects are submitted under a marking of the own delegation')
  if (marked.marking.exercise) throw new Error('Nothing of an exercise goes into the exchange: its feeds are real')
  const incidents = await incidentsCollection(call.db)
  const outcomes: Outcome[] = []
  for (const collectionId of new Set([incidents, ...collectionIds])) {
    await mustWrite(call, collectionId)
    const placeFor = oncePerLabel(async (tlp) =>
      placeId(
        call.db,
        collectionId,
        tlp === marked.marking.tlp ? markingId : await markingIdOf(call, { ...marked.marking, tlp }),
        boundId,
      ),
    )
    const labelOf = (item: Prepared): Tlp => narrower(item.own.tlp ?? marked.marking.tlp, marked.marking.tlp)
    const some = await keep(call, objects, { collectionId, ownerId, origin, placeFor, labelOf })
    if (outcomes.length === 0) outcomes.push(...some)
  }
  return outcomes
}

type Keeping = {
  collectionId: string
  ownerId: string
  origin: string | null
  placeFor: PlaceFor
  labelOf(item: Prepared): Tlp
  reachesNobody?: boolean
}

async function keep(call: ExchangeCall, objects: readonly SourcedJson[], keeping: Keeping): Promise<Outcome[]> {
  const definitions = definitionsIn(objects.map(({ value }) => value))
  const read: (Prepared | Unfit)[] = []
  for (const object of objects) {
    if (read.length % 500 === 499) await breath()
    read.push(prepare(object, definitions))
  }
  const isForNobody = (item: Prepared): boolean =>
    keeping.reachesNobody === true && (keeping.labelOf(item) === 'red' || item.own.parts.has('red'))
  const fit = read.filter((one): one is Prepared => one.ok && !isForNobody(one))
  const stored = await putObjects(call.db, fit, { ...keeping, now: call.now })
  const results = new Map(fit.map((item, index) => [item, stored[index]]))
  return read.map((one) => {
    if (!one.ok) return { stixId: one.stixId, version: one.version, outcome: 'failed', message: one.message }
    if (isForNobody(one)) return { stixId: one.stixId, version: one.version, outcome: 'failed', message: namesNobody }
    const result = results.get(one)
    if (!result || result.outcome === 'forbidden')
      return {
        stixId: one.stixId,
        version: one.version,
        outcome: 'failed',
        message: 'This object was withdrawn, never to be accepted again.',
      }
    return { stixId: one.stixId, version: result.version, outcome: result.outcome }
  })
}

/** A large envelope is read in pieces, so that others are answered between them. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function ownerOf(call: ExchangeCall): string {
  if (call.actor.delegationId === null) throw new Refusal('SIGN_IN_FIRST')
  return call.actor.delegationId
}

async function mustWrite(call: ExchangeCall, collectionId: string): Promise<void> {
  const { rows } = await sql<{ writes: boolean }>`select stix_writes(${collectionId}::uuid) as writes`.execute(call.db)
  if (rows[0]?.writes !== true) throw new Refusal('COLLECTION_UNKNOWN')
}

function oncePerLabel(find: (tlp: Tlp) => Promise<number>): PlaceFor {
  const known = new Map<Tlp, Promise<number>>()
  return (tlp) => {
    const place = known.get(tlp) ?? find(tlp)
    known.set(tlp, place)
    return place
  }
}

const namesNobody =
  'TLP:RED is for people named, and neither the collection nor your delegation has any whom this could name.'

async function redReachesNobody(call: ExchangeCall, { people }: Arriving): Promise<boolean> {
  return (
    call.actor.kind === 'machine' &&
    people.length === 0 &&
    (await technicalContacts(call.db, ownerOf(call))).length === 0
  )
}

/**
 * TLP:RED is for people, not for machines. Where the collection names nobody and a machine brings it, it is for the
 * eyes of the technical contacts of its own delegation, who answer for what the machine does.
 */
async function withPeople(call: ExchangeCall, marking: Marking): Promise<Marking> {
  if (call.actor.kind === 'person' || marking.audience.people.length > 0) return marking
  return { ...marking, audience: { ...marking.audience, people: await technicalContacts(call.db, ownerOf(call)) } }
}
