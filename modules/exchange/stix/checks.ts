import { isEmailAddress, isHostName, isIpv4, isIpv6, isUri } from './addresses.ts'
import { fail, failAt, quoted, type Run, warn } from './findings.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { isTimestamp } from './timestamps.ts'

/** Looks at one value, at the place where the run stands, and says what is wrong with it. */
export type Check = (run: Run, value: Json) => void

export const text: Check = (run, value) => {
  if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
}

export const flag: Check = (run, value) => {
  if (typeof value !== 'boolean') fail(run, 'type', 'true or false is needed here.')
}

export const anyNumber: Check = (run, value) => {
  if (typeof value !== 'number') fail(run, 'type', 'A number is needed here.')
}

export const anyObject: Check = (run, value) => {
  if (!isJsonObject(value)) fail(run, 'type', 'An object is needed here.')
}

export const integer: Check = (run, value) => {
  if (!Number.isInteger(value)) fail(run, 'type', 'A whole number is needed here.')
}

export function between(least: number, most: number, whole = true): Check {
  return (run, value) => {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value))) {
      fail(run, 'type', `A ${whole ? 'whole ' : ''}number is needed here.`)
    } else if (value < least || value > most) {
      fail(
        run,
        'range',
        most === Infinity ? `The number must be ${least} or more.` : `The number must be from ${least} to ${most}.`,
      )
    }
  }
}

export const count = between(0, Infinity)

export const timestamp: Check = (run, value) => {
  if (typeof value !== 'string') fail(run, 'type', 'A timestamp is needed here.')
  else if (!isTimestamp(value))
    fail(run, 'timestamp', `${quoted(value)} is not a timestamp like 2026-11-21T08:30:00.000Z.`)
}

/** `created` and `modified` are precise to the millisecond; shorter ones are in wide use, and are kept as they are. */
export const millisecondTimestamp: Check = (run, value) => {
  timestamp(run, value)
  if (typeof value === 'string' && value.length < 24)
    warn(run, 'timestamp-precision', 'This timestamp should be precise to the millisecond.')
}

export const wholeSecondTimestamp: Check = (run, value) => {
  timestamp(run, value)
  if (typeof value === 'string' && value.length > 20)
    fail(run, 'timestamp', 'This timestamp must not have a fraction of a second.')
}

export function matching(pattern: RegExp, rule: string, message: string): Check {
  return (run, value) => {
    if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
    else if (!pattern.test(value)) fail(run, rule, message)
  }
}

function passing(test: (value: string) => boolean, rule: string, message: string): Check {
  return (run, value) => {
    if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
    else if (!test(value)) fail(run, rule, `${quoted(value)} ${message}`)
  }
}

export const hex = matching(/^(?:[0-9a-fA-F]{2})+$/, 'hex', 'An even number of hexadecimal digits is needed here.')
/** Base64 of RFC 4648. Checked by length and alphabet, since a payload may be many megabytes. */
export const binary: Check = (run, value) => {
  if (typeof value !== 'string') fail(run, 'type', 'A base64 string is needed here.')
  else if (value.length === 0 || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    fail(run, 'base64', 'This is not base64 as RFC 4648 defines it.')
  }
}
export const language = matching(
  /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/,
  'language',
  'A language tag of RFC 5646 is needed here, like "fr".',
)
export const mimeType = matching(
  /^(?:application|audio|font|image|message|model|multipart|text|video)\/[a-zA-Z0-9.+_-]+/,
  'mime-type',
  'A media type is needed here, like "text/plain".',
)
export const charset = matching(
  /^[a-zA-Z0-9/.+_:-]{2,250}$/,
  'charset',
  'A character set name of the IANA list is needed here.',
)
export const uri = passing(isUri, 'uri', 'is not a URL.')
export const hostName = passing(isHostName, 'domain-name', 'is not a domain name.')
export const emailAddress = passing(isEmailAddress, 'email-address', 'is not an e-mail address.')
export const ipv4 = passing(isIpv4, 'ipv4', 'is not an IPv4 address or network.')
export const ipv6 = passing(isIpv6, 'ipv6', 'is not an IPv6 address or network.')
export const macAddress = matching(
  /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/,
  'mac-address',
  'Six pairs of lower-case hexadecimal digits with colons are needed here.',
)

/** A closed list of values: anything else is an error. */
export function oneOf(...values: string[]): Check {
  const known = new Set(values)
  return (run, value) => {
    if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
    else if (!known.has(value)) fail(run, 'enum', `${quoted(value)} is not one of: ${values.join(', ')}.`)
  }
}

/** An open vocabulary: other values are allowed, but should not be invented where the list has one. */
export function openVocabulary(name: string, values: readonly string[]): Check {
  const known = new Set(values)
  return (run, value) => {
    if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
    else if (!known.has(value)) warn(run, 'open-vocabulary', `${quoted(value)} is not in the vocabulary ${name}.`)
  }
}

/** A list with at least one element: STIX has no empty lists (section 2.10). */
export function listOf(check: Check): Check {
  return (run, value) => {
    if (!Array.isArray(value)) return fail(run, 'type', 'A list is needed here.')
    if (value.length === 0) return fail(run, 'empty-list', 'A list must not be empty; leave the property out.')
    for (let index = 0; index < value.length; index++) {
      const element = value[index]
      if (element === undefined) continue
      run.path.push(index)
      check(run, element)
      run.path.pop()
    }
  }
}

export type Shape = {
  properties: ReadonlyMap<string, Check>
  required: readonly string[]
  /** What no single property shows. */
  rules?: (run: Run, value: JsonObject) => void
  /** Members that the shape does not name: tested by this, or by the rules of custom properties. */
  others?: (run: Run, name: string, value: Json, whole: JsonObject) => void
}

export function shape(
  properties: Record<string, Check>,
  required: readonly string[] = [],
  rules?: Shape['rules'],
): Shape {
  return { properties: new Map(Object.entries(properties)), required, ...(rules ? { rules } : {}) }
}

/** Looks at every member of an object by its shape. */
export function checkMembers(run: Run, value: JsonObject, wanted: Shape): void {
  const others = wanted.others ?? customProperty
  for (const name in value) {
    const member = value[name]
    if (member === undefined) continue
    const check = wanted.properties.get(name)
    run.path.push(name)
    if (check) check(run, member)
    else others(run, name, member, value)
    run.path.pop()
  }
  for (const name of wanted.required) {
    if (value[name] === undefined) failAt(run, name, 'required', `The property "${name}" is required here.`)
  }
  wanted.rules?.(run, value)
}

export function record(wanted: Shape): Check {
  return (run, value) => {
    if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
    checkMembers(run, value, wanted)
  }
}

/** A dictionary (section 2.3): ASCII keys of 1 to 250 characters, never empty. */
export function dictionaryOf(check: Check, keys: RegExp = /^[a-zA-Z0-9_-]{1,250}$/): Check {
  return (run, value) => {
    if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
    let empty = true
    for (const name in value) {
      empty = false
      const member = value[name]
      if (member === undefined) continue
      run.path.push(name)
      if (!keys.test(name)) fail(run, 'dictionary-key', `${quoted(name)} is not a key that is allowed here.`)
      check(run, member)
      run.path.pop()
    }
    if (empty) fail(run, 'empty-dictionary', 'A dictionary must not be empty; leave the property out.')
  }
}

/** Any STIX value: no null, no empty list (sections 2 and 3.1). What lies deeper is not ours to refuse. */
export const anyValue: Check = (run, value) => {
  if (value === null) fail(run, 'null', 'null is not a STIX value; leave the property out.')
  else if (Array.isArray(value) && value.length === 0)
    fail(run, 'empty-list', 'A list must not be empty; leave the property out.')
  else if (typeof value === 'object') warnOfEmptiness(run, value)
}

function warnOfEmptiness(run: Run, whole: Json[] | JsonObject): void {
  for (const [step, value] of Object.entries(whole)) {
    if (typeof value !== 'object') continue
    run.path.push(Array.isArray(whole) ? Number(step) : step)
    if (value === null) warn(run, 'null', 'null is not a STIX value; leave the property out.')
    else if (Array.isArray(value) && value.length === 0)
      warn(run, 'empty-list', 'A list should not be empty; leave the property out.')
    else warnOfEmptiness(run, value)
    run.path.pop()
  }
}

const customName = /^[a-z][a-z0-9_]{2,249}$/

/** A property that the specification does not define (section 11.1). */
export function customProperty(run: Run, name: string, value: Json): void {
  if (!customName.test(name) && name !== 'id')
    return fail(run, 'property-name', 'A property name has 3 to 250 of the characters a-z, 0-9 and _.')
  if (run.custom === 'refuse')
    return fail(run, 'custom-property', 'This property is not defined by STIX 2.1, and custom ones are not taken here.')
  if (run.custom === 'warn' && !name.startsWith('x_'))
    warn(run, 'custom-property', 'A custom property should start with "x_", or come with an extension.')
  if (name.endsWith('_bin')) binary(run, value)
  else if (name.endsWith('_hex')) hex(run, value)
  else if (typeof value === 'object') anyValue(run, value)
}

/** At least one of these must be there. */
export function atLeastOne(run: Run, value: JsonObject, names: readonly string[]): void {
  if (!names.some((name) => value[name] !== undefined))
    fail(run, 'at-least-one', `At least one of these is needed: ${names.join(', ')}.`)
}

/** Exactly one of two must be there. */
export function exactlyOne(run: Run, value: JsonObject, one: string, other: string): void {
  const has = value[one] !== undefined
  if (has && value[other] !== undefined) fail(run, 'exclusive', `Either "${one}" or "${other}", not both.`)
  else if (!has && value[other] === undefined) fail(run, 'at-least-one', `Either "${one}" or "${other}" is needed.`)
}
