/**
 * The canonical text of a JSON value (RFC 8785, JCS): members sorted by UTF-16 code units, no blanks, numbers and
 * strings as ECMAScript writes them. Members that are undefined are left out, as JSON leaves them out. The value must be
 * free of lone surrogates. Throws a TypeError on what JSON cannot say.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      // Compares UTF-16 code units, which is the order that the RFC asks for.
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
    return `{${members.join(',')}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no such number.')
  const text: unknown = JSON.stringify(value)
  if (typeof text !== 'string') throw new TypeError(`JSON has no ${typeof value}.`)
  return text
}
