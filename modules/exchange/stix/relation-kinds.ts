import { between, flag, matching, type Shape, text, timestamp } from './checks.ts'
import { domainKind, inOrder, seenInOrder } from './common-properties.ts'
import { warnAt } from './findings.ts'
import {
  domainTypes,
  endReference,
  observableTypes,
  referencesTo,
  sightedReference,
  typeOfIdentifier,
} from './references.ts'
import { isNamedRelationship } from './relationship-matrix.ts'

const most = 999_999_999

/** The relationship objects (STIX 2.1, section 5), by type. */
export const relationKinds: Record<string, Shape> = {
  relationship: domainKind(
    {
      relationship_type: matching(
        /^[a-z0-9-]+$/,
        'relationship-type',
        'A relationship is named with a-z, 0-9 and hyphens.',
      ),
      description: text,
      source_ref: endReference,
      target_ref: endReference,
      start_time: timestamp,
      stop_time: timestamp,
    },
    ['relationship_type', 'source_ref', 'target_ref'],
    (run, value) => {
      inOrder(run, value, 'start_time', 'stop_time', true)
      const source = typeOfIdentifier(value['source_ref'])
      const target = typeOfIdentifier(value['target_ref'])
      const type = value['relationship_type']
      if (
        source === undefined ||
        target === undefined ||
        typeof type !== 'string' ||
        !isKnown(source) ||
        !isKnown(target)
      )
        return
      if (isNamedRelationship(source, type, target)) return
      warnAt(
        run,
        'relationship_type',
        'relationship-matrix',
        `The specification does not name "${type}" from ${source} to ${target}.`,
      )
    },
  ),

  sighting: domainKind(
    {
      first_seen: timestamp,
      last_seen: timestamp,
      description: text,
      count: between(0, most),
      sighting_of_ref: sightedReference,
      observed_data_refs: referencesTo('observed-data'),
      where_sighted_refs: referencesTo('identity', 'location'),
      summary: flag,
    },
    ['sighting_of_ref'],
    seenInOrder,
  ),
}

function isKnown(type: string): boolean {
  return domainTypes.has(type) || observableTypes.has(type)
}
