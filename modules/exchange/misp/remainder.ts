import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'

/**
 * What MISP said and STIX has no place for. Whoever writes STIX reads it back at once, as a stranger would, and keeps
 * the difference to the original: so the way back is exact whatever the mapping leaves out, and nothing is kept twice.
 * It is kept as JSON text, because MISP has nulls and empty lists and STIX has neither.
 */
export type Remainder = { set: JsonObject; drop: string[] }

export function remainderOf(derived: JsonObject, original: JsonObject): Remainder {
  const set: JsonObject = {}
  for (const name in original) {
    const value = original[name]
    if (value === undefined) continue
    const other = derived[name]
    if (other === undefined || !isSame(other, value)) set[name] = value
  }
  return { set, drop: Object.keys(derived).filter((name) => original[name] === undefined) }
}

/** The original: what STIX said, mended by the remainder. */
export function restored(derived: JsonObject, { set, drop }: Remainder): JsonObject {
  const whole = { ...derived, ...set }
  for (const name of drop) delete whole[name]
  return whole
}

export function isSame(one: Json, other: Json): boolean {
  if (one === other) return true
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((value, index) => isSame(value, other[index] ?? null))
    )
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name] ?? null, other[name] ?? null))
  )
}

/** Names that would reach an object's prototype are never set, whatever a stranger's text says. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads a remainder that came with an object from anywhere. */
export function readRemainder(value: Json | undefined): Remainder | undefined {
  if (!isJsonObject(value)) return undefined
  const { set, drop } = value
  if (!isJsonObject(set) || !Array.isArray(drop) || Object.keys(set).some((name) => forbidden.has(name)))
    return undefined
  const names = drop.filter((name) => typeof name === 'string')
  return names.length === drop.length ? { set, drop: names } : undefined
}
