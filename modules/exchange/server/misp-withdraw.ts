import type { Call } from '#platform/server/call.ts'
import { partOf } from '../misp/extension.ts'
import { texts } from '../misp/galaxies.ts'
import { isJsonObject, type JsonObject, readJson } from '../stix/json.ts'
import { observableTypes } from '../stix/references.ts'
import { rowsOfOrigin } from './store.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

/**
 * What of a MISP event says the same as one of its STIX objects, and has to go with it when it is withdrawn: an
 * attribute is an observed-data with its observables, an object besides that an indicator; sightings and relationships
 * speak of them. Of an indicator alone, the values would still stand in the others.
 *
 * @returns ids of the actor's delegation, the one asked for first; alone, if it is no part of a MISP event.
 */
export async function companionsOf(call: ExchangeCall, stixId: string): Promise<string[]> {
  const own = await call.db
    .selectFrom('stix_object')
    .select(['origin', 'text'])
    .where('stix_id', '=', stixId)
    .where('owner_id', '=', call.actor.delegationId)
    .where('origin', 'is not', null)
    .execute()
  const ids = new Set([stixId])
  const event = own
    .map(({ text }) => objectIn(text))
    .flatMap((object) => (object ? (partOf(object)?.event ?? []) : []))[0]
  if (event === undefined) return [stixId]
  for (const origin of new Set(own.flatMap((row) => row.origin ?? []))) {
    const rows = await rowsOfOrigin(call.db, origin)
    const objects = rows.flatMap((row) => {
      const object = row.ownerId === call.actor.delegationId ? objectIn(row.text) : undefined
      return object && partOf(object)?.event === event ? [object] : []
    })
    for (const id of companionsAmong(objects, stixId)) ids.add(id)
  }
  return [...ids]
}

function objectIn(text: string): JsonObject | undefined {
  const reading = readJson(text)
  return reading.ok && isJsonObject(reading.value) ? reading.value : undefined
}

const speaking = new Set(['relationship', 'sighting', 'opinion'])

function companionsAmong(objects: readonly JsonObject[], stixId: string): Set<string> {
  const uuid = stixId.slice(-36)
  const mains = new Set(
    objects
      .filter((object) => {
        const [type = ''] = String(object['id']).split('--')
        return (
          String(object['id']).endsWith(uuid) &&
          type !== 'grouping' &&
          !speaking.has(type) &&
          !observableTypes.has(type)
        )
      })
      .map((object) => String(object['id'])),
  )
  const ids = new Set(mains)
  for (const object of objects) {
    if (mains.has(String(object['id']))) {
      for (const id of object['type'] === 'observed-data' ? texts(object['object_refs']) : []) ids.add(id)
    }
    const ends = [
      object['source_ref'],
      object['target_ref'],
      object['sighting_of_ref'],
      ...texts(object['object_refs']),
    ]
    if (speaking.has(String(object['type'])) && ends.some((end) => typeof end === 'string' && mains.has(end)))
      ids.add(String(object['id']))
  }
  return ids
}
