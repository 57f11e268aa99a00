import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { maySee } from '#modules/sharing/rules.ts'
import { markingsOf, recordDeliveries, whoOf } from '#modules/sharing/server/index.ts'
import type { Marked } from '#modules/sharing/contract.ts'
import type { ObjectDetail, ObjectRow } from '../contract.ts'
import { mayLook, readsCollection, shownTo } from '../rules.ts'
import { isJsonObject, readJson } from '../stix/json.ts'
import { collectionsSeen, placesOfAll } from './collections.ts'
import { keysOf } from './keys.ts'
import { objectsOfOrigin } from './origin.ts'
import { deliveriesOfSeqs, pageOfCollection, pastOf, rowsOfId, type ScreenRow } from './store.ts'
import { openCursor, sealCursor } from './taxii/cursor.ts'
import type { ExchangeTables } from './tables.ts'
import { objectKind } from './object-kind.ts'

type ExchangeCall = Call<ExchangeTables>
type Place = { id: number; collectionId: string; marked: Marked }

/** Where the actor may see what stands: as the policies find it, and as the rules do. Each marking as `shownTo` them. */
export async function placesSeen(call: ExchangeCall): Promise<Map<number, Place>> {
  const who = await whoOf(call)
  const readable = new Set(
    (await collectionsSeen(call.db)).filter((one) => readsCollection(who, one) === true).map((one) => one.id),
  )
  const places = await placesOfAll(call.db)
  const markings = await markingsOf(
    call,
    places.flatMap(({ markingId, boundId }) => [markingId, boundId]),
  )
  const reaches = (marked: Marked | undefined) => marked !== undefined && maySee(who, marked, call.now) === true
  return new Map(
    places.flatMap(({ id, collectionId, markingId, boundId }) => {
      const marked = markings.get(markingId)
      const seen = readable.has(collectionId) && reaches(marked) && reaches(markings.get(boundId))
      return seen && marked
        ? [[id, { id, collectionId, marked: { ...marked, marking: shownTo(who, marked) } }] as const]
        : []
    }),
  )
}

type Asked = {
  collectionId?: string | undefined
  incidentId?: string | undefined
  type?: string | undefined
  after?: string | undefined
  limit: number
}

/** Objects as lines on the screen, in the order in which they were added, the last version of each. */
export async function objects(
  house: House,
  call: ExchangeCall,
  asked: Asked,
): Promise<{ items: ObjectRow[]; next?: string }> {
  must(mayLook(call.actor))
  const places = await placesSeen(call)
  if (asked.incidentId !== undefined) return { items: await ofIncident(call, asked.incidentId, asked, places) }
  const collection = (await collectionsSeen(call.db, asked.collectionId ?? '00000000-0000-0000-0000-000000000000'))[0]
  if (!collection || readsCollection(await whoOf(call), collection) !== true) throw new Refusal('COLLECTION_UNKNOWN')
  const { cursor } = await keysOf(house)
  const words = asked.type === undefined ? {} : { type: asked.type }
  const opened =
    asked.after === undefined ? undefined : openCursor(cursor, `screen ${collection.id}`, asked.after, words)
  const after = opened?.ok ? opened.seq : 0
  const rows = await pageOfCollection(call.db, collection, [...places.keys()], {
    after,
    most: asked.limit + 1,
    type: asked.type,
  })
  const items = rows.slice(0, asked.limit)
  const last = items.at(-1)
  const lines = items.flatMap((row) => lineOf(row, places) ?? [])
  return rows.length > asked.limit && last
    ? { items: lines, next: sealCursor(cursor, `screen ${collection.id}`, last.seq, words) }
    : { items: lines }
}

async function ofIncident(
  call: ExchangeCall,
  incidentId: string,
  { type, limit }: Asked,
  places: Map<number, Place>,
): Promise<ObjectRow[]> {
  const rows = await objectsOfOrigin(call, incidentId)
  const last = new Map<string, (typeof rows)[number]>()
  for (const row of rows) {
    const before = last.get(row.stixId)
    if ((type === undefined || row.type === type) && (!before || before.version < row.version))
      last.set(row.stixId, row)
  }
  const seqs = new Set([...last.values()].map((row) => row.seq))
  const screenRows = await rowsOfId(call.db, [...last.keys()])
  return screenRows
    .filter((row) => seqs.has(row.seq))
    .flatMap((row) => lineOf(row, places) ?? [])
    .slice(0, limit)
}

function lineOf(row: ScreenRow, places: Map<number, Place>): ObjectRow | undefined {
  const place = places.get(row.placeId)
  if (!place) return undefined
  return {
    stixId: row.stixId,
    type: row.type,
    version: row.version,
    name: nameIn(row.text),
    dateAdded: row.dateAdded,
    collectionId: row.collectionId,
    ownerId: row.ownerId,
    incidentId: row.origin,
    redacted: row.redacts !== null,
    marking: place.marked.marking,
  }
}

/** What people call it: its name, else the value of an observable, else what a relationship or note says. */
function nameIn(text: string): string {
  const read = readJson(text)
  if (!read.ok || !isJsonObject(read.value)) return ''
  for (const property of ['name', 'value', 'relationship_type', 'abstract', 'path', 'key', 'user_id'])
    if (typeof read.value[property] === 'string') return read.value[property].slice(0, 300)
  return ''
}

/** One object in all versions that the actor may see, with their texts: that is a delivery, and recorded as one. */
export async function object(call: ExchangeCall, stixId: string): Promise<ObjectDetail> {
  must(mayLook(call.actor))
  const places = await placesSeen(call)
  const found = (await rowsOfId(call.db, [stixId])).filter((row) => places.has(row.placeId))
  const seen = new Set(found.map((row) => row.seq))
  const rows = found.filter((row) => row.redacts === null || !row.redacts.some((whole) => seen.has(Number(whole))))
  const past = await pastOf(call.db, stixId)
  if (rows.length + past.length === 0) throw new Refusal('OBJECT_UNKNOWN')
  await recordDeliveries(
    call,
    rows.map((row) => ({
      kind: objectKind,
      ownerId: row.ownerId,
      way: 'page',
      objectId: stixId,
      version: row.version,
    })),
  )
  const versions = rows.flatMap((row) => {
    const line = lineOf(row, places)
    return line ? [{ ...line, text: row.text }] : []
  })
  const knows =
    call.actor.roles.includes('auditor') || [...rows, ...past].some((row) => row.ownerId === call.actor.delegationId)
  return {
    versions: versions.toReversed(),
    deliveries: knows ? await deliveriesOfSeqs(call.db, stixId, [...rows, ...past]) : [],
  }
}
