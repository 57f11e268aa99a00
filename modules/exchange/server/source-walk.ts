/** Where a value stands in a JSON text: from its first character to after its last. */
export type Span = { from: number; to: number }

const quote = 34
const backslash = 92

/** The members of the object that begins at this place, in a text that is known to be JSON. */
export function* membersAt(text: string, at: number): Generator<Span & { name: string }> {
  let next = skipSpace(text, at + 1)
  while (text[next] !== '}') {
    const end = endOfString(text, next)
    const name: unknown = JSON.parse(text.slice(next, end))
    const from = skipSpace(text, skipSpace(text, end) + 1)
    const to = endOfValue(text, from)
    yield { name: String(name), from, to }
    next = skipSpace(text, to)
    if (text[next] === ',') next = skipSpace(text, next + 1)
  }
}

/** The elements of the list that begins at this place, in a text that is known to be JSON. */
export function* elementsAt(text: string, at: number): Generator<Span> {
  let from = skipSpace(text, at + 1)
  while (text[from] !== ']') {
    const to = endOfValue(text, from)
    yield { from, to }
    from = skipSpace(text, to)
    if (text[from] === ',') from = skipSpace(text, from + 1)
  }
}

function skipSpace(text: string, at: number): number {
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

function isSpace(char: number): boolean {
  return char === 32 || char === 10 || char === 13 || char === 9
}

function endOfString(text: string, at: number): number {
  for (at++; text.charCodeAt(at) !== quote; at++) if (text.charCodeAt(at) === backslash) at++
  return at + 1
}

/** The end of a value. Brackets of both kinds count alike: in JSON they are known to match. */
function endOfValue(text: string, at: number): number {
  let depth = 0
  for (; at < text.length; at++) {
    const char = text[at]
    if (char === '"') at = endOfString(text, at) - 1
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') {
      if (depth === 0) return at
      depth--
      if (depth === 0) return at + 1
      continue
    } else if (depth === 0 && (char === ',' || isSpace(text.charCodeAt(at)))) return at
    if (depth === 0 && char === '"') return at + 1
  }
  return at
}
