import type { Marking } from '#modules/sharing/contract.ts'
import { uuid5 } from '../stix/identifiers.ts'
import type { JsonObject } from '../stix/json.ts'
import { stixUuid } from './event.ts'
import { extensionFor } from './extension.ts'
import { clusterObject, clustersOf, relationTo } from './galaxies.ts'
import { reachesAsFar } from './marking.ts'
import { timestampOf } from './parts.ts'
import { add, commonFor, listOf, projection, secondsIn, type Writing } from './writing.ts'

/** Whether a reference points to something that not everybody sees who sees the object: then it is told apart. */
export function isApart(writing: Writing, reference: JsonObject, marking: Marking): boolean {
  const target = writing.places.get(String(reference['referenced_uuid']).toLowerCase())
  return target !== undefined && !reachesAsFar(marking, target.marking, writing.choice.own)
}

/** References between objects are relationships, under the marking of the narrower end. */
export function writeReferences(writing: Writing, object: JsonObject): void {
  const from = writing.mains.get(String(object['uuid']).toLowerCase())
  if (!from) return
  for (const [index, reference] of listOf(object, 'ObjectReference').entries()) {
    const to = writing.mains.get(String(reference['referenced_uuid']).toLowerCase())
    if (!to) continue
    const apart = !reachesAsFar(from.marking, to.marking, writing.choice.own)
    if (apart && !reachesAsFar(to.marking, from.marking, writing.choice.own)) continue
    const marking = apart ? to.marking : from.marking
    const given =
      typeof reference['uuid'] === 'string'
        ? stixUuid(reference['uuid'])
        : uuid5(writing.uuid, JSON.stringify([object['uuid'] ?? null, 'reference', index]))
    const extensions = apart
      ? extensionFor({
          kind: 'reference',
          event: writing.uuid,
          object: String(object['uuid']),
          remainder: { set: reference, drop: [] },
        })
      : projection(writing)
    add(
      writing,
      relationship(writing, given, from.id, to.id, String(reference['relationship_type'] ?? ''), marking, extensions),
      marking,
    )
  }
}

function relationship(
  writing: Writing,
  uuid: string,
  source: string,
  target: string,
  kind: string,
  marking: Marking,
  extensions = projection(writing),
): JsonObject {
  const type =
    kind
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|(?<!-)-+$/g, '') || 'related-to'
  return {
    ...commonFor(writing, 'relationship', uuid, {}, marking),
    relationship_type: type,
    source_ref: source,
    target_ref: target,
    extensions,
  }
}

/** The clusters attached to the event or a part of it, and how the part relates to them. */
export function writeClusters(writing: Writing, carrier: JsonObject, id: string | undefined, marking: Marking): void {
  for (const one of clustersOf(carrier)) {
    const bare = clusterObject(one, writing.uuid, JSON.stringify(marking))
    const target = String(bare['id'])
    if (!writing.shared.has(target)) {
      writing.shared.add(target)
      const type = String(bare['type'])
      add(
        writing,
        {
          ...commonFor(writing, type, target.slice(-36), {}, marking),
          ...bare,
          extensions: extensionFor({ kind: 'projection', event: writing.uuid }, type.startsWith('x-')),
        },
        marking,
      )
    }
    if (id === undefined) continue
    const uuid = uuid5(writing.uuid, `${id} ${target}`)
    if (writing.shared.has(uuid)) continue
    writing.shared.add(uuid)
    add(
      writing,
      relationship(writing, uuid, id, target, relationTo(id.split('--')[0] ?? '', String(bare['type'])), marking),
      marking,
    )
  }
}

/** Sightings of an attribute; a false positive is an opinion on it. */
export function writeSightings(writing: Writing, attribute: JsonObject, id: string, marking: Marking): void {
  for (const [index, sighting] of listOf(attribute, 'Sighting').entries()) {
    const kind = String(sighting['type'] ?? '0')
    const uuid = uuid5(writing.uuid, JSON.stringify([id, 'sighting', sighting['uuid'] ?? index]))
    const at = secondsIn(sighting['date_sighting']) ?? writing.changed
    if (!Number.isInteger(at) || at < 0 || at > 253_402_300_799) continue
    const thing = { timestamp: Math.max(at, writing.began) }
    if (kind === '0') {
      add(
        writing,
        {
          ...commonFor(writing, 'sighting', uuid, thing, marking),
          sighting_of_ref: id,
          first_seen: timestampOf(at),
          last_seen: timestampOf(at),
          count: 1,
          extensions: projection(writing),
        },
        marking,
      )
    } else if (kind === '1') {
      add(
        writing,
        {
          ...commonFor(writing, 'opinion', uuid, thing, marking),
          opinion: 'strongly-disagree',
          explanation: 'Reported in MISP as a false positive.',
          object_refs: [id],
          extensions: projection(writing),
        },
        marking,
      )
    }
  }
}
