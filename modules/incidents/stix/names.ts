import { underExercise } from '#platform/exercise.ts'
import { uuid5 } from '#modules/exchange/rules.ts'

/** What writing and reading both know: ids, our extension, and how our values travel in it. */

export type StixObject = Record<string, unknown>

/**
 * Ids follow from ours, so that the same incident gives the same objects each time. They are of version 5: ours are of
 * version 7, which STIX does not know (section 2.9 names RFC 4122).
 */
const namespace = '0d6b6c0e-4c0a-5d53-8a57-6f0a3d1f9b21'

/** Our property extension: what STIX has no property for, so that nothing is lost between two of our hosts. */
export const incidentExtension = `extension-definition--${uuid5(namespace, 'incident')}`

/** OASIS, STIX common objects: incident core. */
export const incidentCore = 'extension-definition--ef765651-680c-498d-9894-99799f2fa126'

export const product = `identity--${uuid5(namespace, 'chancery')}`

export function idOf(type: string, ...name: readonly string[]): string {
  return `${type}--${uuid5(namespace, JSON.stringify([type, ...name]))}`
}

/** STIX knows no null and no empty list: what is empty is left out, and comes back as the default of its schema. */
export function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact)
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const small = compact(inner)
    const empty = small === null || small === undefined || small === '' || (Array.isArray(small) && small.length === 0)
    return empty ? [] : [[name, small]]
  })
  return Object.fromEntries(kept)
}

export function isObject(value: unknown): value is StixObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** What our extension says in an object, empty where there is none. */
export function ours(object: StixObject): StixObject {
  const { extensions } = object
  const own = isObject(extensions) ? extensions[incidentExtension] : undefined
  return isObject(own) ? own : {}
}

/** Each object says it by itself, wherever it is carried: in its name where it has one, and as a label in any case. */
export function asExercise(object: StixObject): StixObject {
  const { name, labels } = object
  return {
    ...object,
    ...(typeof name === 'string' ? { name: underExercise(name) } : {}),
    labels: [...(Array.isArray(labels) ? labels : []), 'exercise'],
  }
}
