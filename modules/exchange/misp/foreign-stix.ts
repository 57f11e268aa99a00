import { uuid5 } from '../stix/identifiers.ts'
import type { Finding } from '../stix/findings.ts'
import type { JsonObject } from '../stix/json.ts'
import { type MispEvent, mispNamespace } from './event.ts'
import { containers, listed, partsOf, silent, tagged, tagsFor } from './foreign-parts.ts'
import { texts } from './galaxies.ts'
import type { FindObject } from './graph.ts'
import { eventFrom, secondsOf, uuidOf } from './parts.ts'

/** Labels that misp-stix puts on every event it writes; taken as tags they would grow with every round. */
const labelsOfTools = new Set(['Threat-Report', 'misp:tool="MISP-STIX-Converter"'])

/**
 * Translates objects that others wrote: each grouping and report is an event of what it refers to; what none refers to
 * makes one event more, whose uuid follows from the ids in it.
 *
 * @param used ids that are told already.
 * @param left is given what MISP has no place for.
 */
export function foreignEvents(
  objects: readonly JsonObject[],
  find: FindObject,
  used: ReadonlySet<string>,
  left: Finding[],
): MispEvent[] {
  const mine = objects.filter((object) => !used.has(String(object['id'])))
  const byId = new Map(mine.map((object) => [String(object['id']), object]))
  const claimed = new Set<string>()
  const events = mine
    .filter((object) => containers.has(String(object['type'])))
    .map((container) => {
      const members = texts(container['object_refs']).flatMap((id): JsonObject[] => listed(byId.get(id)))
      for (const member of members) claimed.add(String(member['id']))
      return eventIn(container, members, find, left)
    })
  const loose = mine.filter(
    (object) =>
      !claimed.has(String(object['id'])) &&
      !containers.has(String(object['type'])) &&
      !silent.has(String(object['type'])),
  )
  const told = loose.length === 0 ? undefined : looseEvent(loose, find, left)
  return told ? [...events, told] : events
}

function eventIn(container: JsonObject, members: readonly JsonObject[], find: FindObject, left: Finding[]): MispEvent {
  const parts = partsOf(members, find, left)
  const { deleted: _, Tag: __, ...shell } = eventFrom(container)
  const creator = typeof container['created_by_ref'] === 'string' ? find(container['created_by_ref']) : undefined
  const name = creator?.['name']
  const tags = tagsFor(container, find).filter((tag) => !labelsOfTools.has(tag))
  return {
    ...shell,
    uuid: uuidOf(container),
    info: String(shell['info'] ?? '') || 'Without a title',
    ...(creator && typeof name === 'string' ? { Orgc: { name, uuid: uuidOf(creator) } } : {}),
    ...unspoken,
    ...tagged([...tags, ...parts.tags]),
    ...parts.lists,
  }
}

/** MISP asks every event for these, and STIX does not say them: undefined threat, not begun, nobody else's. */
const unspoken = { threat_level_id: '4', analysis: '0', distribution: '0' }

function looseEvent(loose: readonly JsonObject[], find: FindObject, left: Finding[]): MispEvent | undefined {
  const parts = partsOf(loose, find, left)
  if (Object.keys(parts.lists).length === 0) return undefined
  const ids = loose.map((object) => String(object['id'])).toSorted()
  const timestamp = loose
    .map((object) => Number(secondsOf(object['modified'])))
    .reduce((one, other) => Math.max(one, other), 0)
  return {
    uuid: uuid5(mispNamespace, JSON.stringify(['loose', ...ids])),
    info: 'STIX objects without a report',
    date: new Date(timestamp * 1000).toISOString().slice(0, 10),
    timestamp: String(timestamp),
    ...unspoken,
    ...tagged(parts.tags),
    ...parts.lists,
  }
}
