import type { Json } from './json.ts'

/**
 * The canonical text of a JSON value (RFC 8785, JCS): members sorted by UTF-16 code units, no blanks, numbers and
 * strings as ECMAScript writes them. The value must be free of lone surrogates, as `readJson` makes sure.
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  // The default sort compares UTF-16 code units, which is the order that the RFC asks for.
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`)
  return `{${members.join(',')}}`
}
