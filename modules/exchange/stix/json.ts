import { type JsonFault, type JsonLimits, locateFault } from './json-fault.ts'
import { scanJson, type Slice } from './json-scan.ts'

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [name: string]: Json }

export const defaultJsonLimits: JsonLimits = { maxBytes: 64 * 1024 * 1024, maxDepth: 64, maxMembers: 5_000_000 }

export type JsonReading = { ok: true; value: Json } | { ok: false; fault: JsonFault }

/** One element of a list together with the very text it was submitted as. */
export type SourcedJson = { value: Json; text: string }

/** A TAXII 2.1 envelope (section 3.7), or a STIX bundle: both keep their objects under `objects`. */
export type Envelope = {
  ok: true
  objects: SourcedJson[]
  more?: boolean
  next?: string
  /** Every member of the outer object, `objects` included. */
  outer: JsonObject
}

export type EnvelopeReading = Envelope | { ok: false; fault: JsonFault }
export type ObjectsReading = { ok: true; objects: SourcedJson[]; outer?: JsonObject } | { ok: false; fault: JsonFault }

export type { JsonFault, JsonLimits } from './json-fault.ts'

// The runtimes on both sides have TextDecoder, but no library that both sides are checked against declares it.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

/**
 * Reads one JSON text strictly (RFC 8259, with the cautions of RFC 7493): valid UTF-8 without a byte order mark,
 * no duplicate names, no lone surrogates, no names that could reach an object's prototype, numbers that fit.
 *
 * @returns the value, or the first fault with its JSON pointer, line and column (both from 1). Never throws.
 */
export function readJson(source: string | Uint8Array, limits: JsonLimits = defaultJsonLimits): JsonReading {
  const reading = readSliced(source, limits)
  return reading.ok ? { ok: true, value: reading.value } : reading
}

/**
 * Reads an envelope or bundle and hands out each element of `objects` with the exact text it came as,
 * so that it can be stored byte-identical. An envelope without `objects` has none; that is allowed.
 */
export function readEnvelope(source: string | Uint8Array, limits: JsonLimits = defaultJsonLimits): EnvelopeReading {
  const reading = readSliced(source, limits)
  if (!reading.ok) return reading
  const outer = reading.value
  if (!isJsonObject(outer)) return refused('', 'envelope', 'An envelope is a JSON object; this is something else.')
  const { objects, more, next } = outer
  if (objects !== undefined && !Array.isArray(objects))
    return refused('/objects', 'envelope', '"objects" must be a list.')
  if (more !== undefined && typeof more !== 'boolean')
    return refused('/more', 'envelope', '"more" must be true or false.')
  if (next !== undefined && typeof next !== 'string') return refused('/next', 'envelope', '"next" must be a string.')
  return {
    ok: true,
    objects: sourced(reading.text, objects ?? [], reading.slices),
    ...(more === undefined ? {} : { more }),
    ...(next === undefined ? {} : { next }),
    outer,
  }
}

/** Reads a bundle or envelope, a list of objects, or one object alone; each comes with its exact text. */
export function readObjects(source: string | Uint8Array, limits: JsonLimits = defaultJsonLimits): ObjectsReading {
  const reading = readSliced(source, limits)
  if (!reading.ok) return reading
  const { value, text, slices } = reading
  if (Array.isArray(value)) return { ok: true, objects: sourced(text, value, slices) }
  if (!isJsonObject(value)) return refused('', 'not-object', 'A STIX object, a list of them or a bundle is needed.')
  if (Array.isArray(value['objects']) && value['type'] !== 'observed-data') {
    return { ok: true, objects: sourced(text, value['objects'], slices), outer: value }
  }
  return { ok: true, objects: [{ value, text: text.trim() }] }
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type SlicedReading = { ok: true; value: Json; text: string; slices: Slice[] } | { ok: false; fault: JsonFault }

/**
 * The quick way is one linear scan, the engine's own parser, and one count of what it built. Only when these three
 * disagree is the text read again, slowly, to say what is wrong and where.
 */
function readSliced(source: string | Uint8Array, limits: JsonLimits): SlicedReading {
  if (source.length > limits.maxBytes) {
    return refused('', 'too-large', `The text is larger than the ${limits.maxBytes} bytes allowed. Send it in parts.`)
  }
  const text = typeof source === 'string' ? source : decode(source)
  if (text === undefined)
    return refused('', 'encoding', 'The bytes are not valid UTF-8. Save the text as UTF-8 and send it again.')
  const scan = scanJson(text)
  if (scan.depth <= limits.maxDepth && scan.members <= limits.maxMembers && text.isWellFormed()) {
    const value = parse(text)
    if (value !== undefined && isSound(value, scan.names, scan.hasSurrogateEscape)) {
      return { ok: true, value, text, slices: scan.slices }
    }
  }
  const fault = locateFault(text, limits)
  if (fault) return { ok: false, fault }
  // The scan counts a little too much (commas of objects too), so it may have stopped what the slow reader would not.
  return refused('', 'too-many-members', `More than ${limits.maxMembers} members. Send it in parts.`)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): Json | undefined {
  try {
    // The parse boundary: what JSON.parse gives is Json by definition.
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** False if names were lost (they were duplicates), or a name, number or string is one we refuse. */
function isSound(root: Json, names: number, checkStrings: boolean): boolean {
  let seen = 0
  const sound = (value: Json): boolean => {
    if (typeof value === 'string') return !checkStrings || value.isWellFormed()
    if (typeof value === 'number') return Number.isFinite(value)
    if (typeof value !== 'object' || value === null) return true
    if (Array.isArray(value)) return value.every(sound)
    for (const name in value) {
      seen++
      if (name === '__proto__' || (checkStrings && !name.isWellFormed())) return false
      const member = value[name]
      if (member === undefined || !sound(member)) return false
      if (name === 'constructor' && isJsonObject(member) && Object.hasOwn(member, 'prototype')) return false
    }
    return true
  }
  return sound(root) && seen === names
}

function sourced(text: string, values: Json[], slices: Slice[]): SourcedJson[] {
  return values.map((value, index) => {
    const slice = slices[index]
    return { value, text: slice === undefined ? JSON.stringify(value) : text.slice(slice.from, slice.to) }
  })
}

const nowhere = { path: '', line: 1, column: 1, offset: 0 }

function refused(path: string, rule: string, message: string): { ok: false; fault: JsonFault } {
  return { ok: false, fault: { ...nowhere, path, rule, message } }
}
