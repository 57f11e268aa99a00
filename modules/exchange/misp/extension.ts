import { isJsonObject, type JsonObject, readJson } from '../stix/json.ts'
import { readRemainder, type Remainder } from './remainder.ts'

/**
 * What MISP says and STIX has no place for travels in this extension (STIX 2.1, section 7.3). It stands on the object
 * that a part of an event became, never on the event's, so that each part keeps to its own marking.
 */
export const mispExtension = 'extension-definition--3d3a6f0e-5b0c-4c57-9d5e-1f6a7b9e2c48'
/** New kinds of objects, for what STIX has none: `x-misp-attribute`, `x-misp-object`, `x-misp-galaxy-cluster`. */
export const mispObjects = 'extension-definition--c1f0a2d4-77e8-4b1a-8c39-6e0d5a4b8f13'
const author = 'identity--8a6f3c52-1d0b-4e7a-a5c4-2b9f60d7e831'
const since = '2026-11-21T00:00:00.000Z'

const definition = (id: string, name: string, description: string, types: string[]): JsonObject => ({
  type: 'extension-definition',
  spec_version: '2.1',
  id,
  created_by_ref: author,
  created: since,
  modified: since,
  name,
  description,
  schema: 'docs/exchange-misp.md of Chancery describes every property.',
  version: '1.0.0',
  extension_types: types,
})

/** What a bundle of ours brings along so that its extensions are defined. Always public. */
export const extensionObjects: readonly JsonObject[] = [
  {
    type: 'identity',
    spec_version: '2.1',
    id: author,
    created: since,
    modified: since,
    name: 'Chancery',
    identity_class: 'system',
  },
  definition(
    mispExtension,
    'MISP structure',
    'Which part of which MISP event an object is, and what MISP says of it beyond STIX.',
    ['property-extension'],
  ),
  definition(
    mispObjects,
    'MISP objects',
    'Attributes, objects and galaxy clusters of MISP for which STIX has no type.',
    ['new-sdo'],
  ),
]

export type PartKind = 'event' | 'attribute' | 'object' | 'report' | 'reference' | 'projection'

/** Which part of which event an object is. A projection says nothing of its own: it repeats another part for STIX. */
export type Part = {
  kind: PartKind
  event: string
  /** The MISP object in which the attribute, or from which the reference, stands. */
  object?: string
  /** Of an event: tells whether all its parts are there, without telling how many there are. */
  parts?: string
  remainder?: (Remainder & { attributes?: (Remainder & { from?: number })[] }) | undefined
}

export function extensionFor({ remainder, ...part }: Part, isNewKind = false): JsonObject {
  const isNeeded = remainder && (Object.keys(remainder.set).length + remainder.drop.length > 0 || remainder.attributes)
  return {
    ...(isNewKind ? { [mispObjects]: { extension_type: 'new-sdo' } } : {}),
    [mispExtension]: {
      extension_type: 'property-extension',
      ...part,
      ...(isNeeded ? { remainder: JSON.stringify(remainder) } : {}),
    },
  }
}

const kinds = new Set<unknown>(['event', 'attribute', 'object', 'report', 'reference', 'projection'])

/** The part that an object says it is, if it says so in our extension and in a form that we wrote. */
export function partOf(object: JsonObject): Part | undefined {
  const { extensions } = object
  const extension = isJsonObject(extensions) ? extensions[mispExtension] : undefined
  if (!isJsonObject(extension)) return undefined
  const { kind, event, object: holder, parts, remainder } = extension
  if (!isKind(kind) || typeof event !== 'string') return undefined
  const read = typeof remainder === 'string' ? remainderIn(remainder) : undefined
  if (typeof remainder === 'string' && read === undefined) return undefined
  return {
    kind,
    event,
    ...(typeof holder === 'string' ? { object: holder } : {}),
    ...(typeof parts === 'string' ? { parts } : {}),
    ...(read ? { remainder: read } : {}),
  }
}

function isKind(kind: unknown): kind is PartKind {
  return kinds.has(kind)
}

function remainderIn(text: string): Part['remainder'] {
  const reading = readJson(text)
  const value = reading.ok ? reading.value : null
  const whole = readRemainder(value)
  const attributes = isJsonObject(value) ? value['attributes'] : undefined
  if (whole === undefined || attributes === undefined) return whole
  if (!Array.isArray(attributes)) return undefined
  const list = attributes.flatMap((one) => {
    const from = isJsonObject(one) ? one['from'] : undefined
    const remainder = readRemainder(one)
    return remainder ? [{ ...remainder, ...(typeof from === 'number' ? { from } : {}) }] : []
  })
  return list.length === attributes.length ? { ...whole, attributes: list } : undefined
}
