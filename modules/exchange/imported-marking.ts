import type { Tlp } from '#modules/sharing/contract.ts'
import { byNarrowness, isNarrower, narrower } from './rules.ts'
import { isJsonObject, type Json, type JsonObject } from './stix/json.ts'
import { tlp2Extension, tlpMarkings, type TlpVersion } from './stix/tlp.ts'

/** What an object says of itself: its label, and the labels of parts of it. The references in its text stay as they came. */
export type ImportedMarking = {
  /** Null where it says nothing. */
  tlp: Tlp | null
  /** Parts with a label of their own: selectors (STIX 2.1, section 7.2.3.1) by label. */
  parts: ReadonlyMap<Tlp, readonly string[]>
}

/** Finds a label in a marking definition that came along, for those that are not one of the fixed ones. */
export type Definitions = ReadonlyMap<string, Tlp>

const noParts: ReadonlyMap<Tlp, readonly string[]> = new Map()

/** Reads `object_marking_refs` and `granular_markings`. Of several labels on one thing the narrowest binds. */
export function importedMarking(object: JsonObject, definitions: Definitions): ImportedMarking {
  const tlp = narrowestOf(object['object_marking_refs'], definitions)
  const granular = object['granular_markings']
  return { tlp, parts: Array.isArray(granular) ? partsOf(granular, definitions) : noParts }
}

/** The labels that the marking definitions among these objects give, by their ids. */
export function definitionsIn(objects: readonly Json[]): Definitions {
  const found = new Map<string, Tlp>()
  for (const object of objects) {
    if (!isJsonObject(object) || object['type'] !== 'marking-definition' || typeof object['id'] !== 'string') continue
    const tlp = definedLabel(object)
    if (tlp !== null) found.set(object['id'], tlp)
  }
  return found
}

function definedLabel({ definition_type: kind, definition, extensions }: JsonObject): Tlp | null {
  const extension = isJsonObject(extensions) ? extensions[tlp2Extension] : undefined
  const label2 = isJsonObject(extension) ? extension['tlp_2_0'] : undefined
  if (typeof label2 === 'string') return ourLabel('2', label2)
  const label1 = kind === 'tlp' && isJsonObject(definition) ? definition['tlp'] : undefined
  return typeof label1 === 'string' ? ourLabel('1', label1) : null
}

/**
 * A label of either version in the words of TLP 2.0. WHITE was renamed CLEAR. AMBER of TLP 1.0 let recipients pass on
 * to clients only those who "need to know the information to protect themselves" (FIRST, TLP 1.0, 2016), which AMBER of
 * 2.0 does not bound and we cannot judge for them: it becomes AMBER+STRICT, so that nothing goes further than it was
 * meant to.
 */
export function ourLabel(version: TlpVersion, label: string): Tlp | null {
  switch (label.toLowerCase()) {
    case 'red':
      return 'red'
    case 'amber+strict':
      return 'amber+strict'
    case 'amber':
      return version === '1' ? 'amber+strict' : 'amber'
    case 'green':
      return 'green'
    case 'clear':
    case 'white':
      return 'clear'
    default:
      return null
  }
}

function labelOf(reference: Json | undefined, definitions: Definitions): Tlp | null {
  if (typeof reference !== 'string') return null
  const fixed = tlpMarkings.get(reference)
  return fixed ? ourLabel(fixed.version, fixed.label) : (definitions.get(reference) ?? null)
}

function narrowestOf(references: Json | undefined, definitions: Definitions): Tlp | null {
  if (!Array.isArray(references)) return null
  let found: Tlp | null = null
  for (const reference of references) {
    const label = labelOf(reference, definitions)
    if (label !== null) found = found === null ? label : narrower(found, label)
  }
  return found
}

function partsOf(granular: readonly Json[], definitions: Definitions): ReadonlyMap<Tlp, readonly string[]> {
  const parts = new Map<Tlp, string[]>()
  for (const one of granular) {
    if (!isJsonObject(one)) continue
    const label = labelOf(one['marking_ref'], definitions)
    const selectors = one['selectors']
    if (label === null || !Array.isArray(selectors)) continue
    const named = selectors.filter((selector) => typeof selector === 'string')
    parts.set(label, [...(parts.get(label) ?? []), ...named])
  }
  return parts
}

/** The labels under which an object with parts is kept, narrowest first: the whole under the first, a copy under each other. */
export function levels(tlp: Tlp, parts: ReadonlyMap<Tlp, readonly string[]>): Tlp[] {
  return [...[...parts.keys()].filter((part) => isNarrower(part, tlp)).toSorted(byNarrowness), tlp]
}
