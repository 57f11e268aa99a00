import type { Marking } from '#modules/sharing/contract.ts'
import { uuid5 } from '../stix/identifiers.ts'
import { isJsonObject, type JsonObject } from '../stix/json.ts'
import { tlp2Extension, tlpMarkings } from '../stix/tlp.ts'
import { mispNamespace } from './event.ts'

/** When OASIS published the TLP 2.0 markings. */
const tlp2Created = '2022-10-01T00:00:00.000Z'
const ownCreated = '2026-11-21T00:00:00.000Z'

const tlp2Ids = new Map(
  [...tlpMarkings].filter(([, { version }]) => version === '2').map(([id, { label }]) => [label, id]),
)

/**
 * The marking definitions that say a marking in STIX: TLP 2.0 as OASIS defines it, PAP and caveats as statements.
 *
 * @param event the words of a caveat may themselves be telling, so those definitions belong to one event and one
 *   marking, and are not open.
 */
export function markingDefinitions(marking: Marking, event: string): { object: JsonObject; open: boolean }[] {
  const { tlp, pap, caveats } = marking
  const label: JsonObject = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: tlp2Ids.get(tlp) ?? '',
    created: tlp2Created,
    name: `TLP:${tlp.toUpperCase()}`,
    extensions: { [tlp2Extension]: { extension_type: 'property-extension', tlp_2_0: tlp } },
  }
  return [
    { object: label, open: true },
    ...(pap ? [{ object: statement(`PAP:${pap.toUpperCase()}`, mispNamespace, ''), open: true }] : []),
    ...caveats.map((words) => ({ object: statement(words, event, JSON.stringify(marking)), open: false })),
  ]
}

function statement(words: string, namespace: string, under: string): JsonObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${uuid5(namespace, `statement ${words} ${under}`)}`,
    created: ownCreated,
    definition_type: 'statement',
    definition: { statement: words },
  }
}

/**
 * The MISP tags for the markings that a STIX object bears: TLP of either version, and statements that say PAP.
 *
 * @param definitionOf finds a marking definition among what came along.
 */
export function tagsOfRefs(object: JsonObject, definitionOf: (id: string) => JsonObject | undefined): string[] {
  const refs = object['object_marking_refs']
  if (!Array.isArray(refs)) return []
  return refs.flatMap((ref) => {
    if (typeof ref !== 'string') return []
    const tlp = tlpMarkings.get(ref)
    if (tlp) return [`tlp:${tlp.label}`]
    const definition = definitionOf(ref)?.['definition']
    const words = isJsonObject(definition) ? definition['statement'] : undefined
    if (typeof words !== 'string') return []
    return /^PAP:(?:RED|AMBER|GREEN|CLEAR|WHITE)$/i.test(words) ? [words] : []
  })
}
