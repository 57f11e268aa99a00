/** Where one element stands in the text: from its first character to after its last. */
export type Slice = { from: number; to: number }

export type JsonScan = {
  depth: number
  /** Members and elements together, as counted by colons and commas; an upper bound of the work to come. */
  members: number
  /** Names of members. More than the parsed value holds means that some were given twice. */
  names: number
  hasSurrogateEscape: boolean
  /** The elements of the outermost list, or of the list named `objects` in the outermost object. */
  slices: Slice[]
}

const quote = 34
const comma = 44
const colon = 58
const backslash = 92
const openList = 91
const closeList = 93
const openObject = 123
const closeObject = 125

/**
 * One pass over a JSON text, in time linear in its length, that trusts nothing and decides nothing: on a text that is
 * not JSON its figures are meaningless, and the parser after it says so. One function, since calls would cost more than
 * the work itself.
 */
export function scanJson(text: string): JsonScan {
  const scan: JsonScan = { depth: 0, members: 0, names: 0, hasSurrogateEscape: false, slices: [] }
  const end = text.length
  let depth = 0
  let listDepth = 0 // the depth inside the list whose elements are wanted; 0 while outside of it
  let from = 0
  let lastName = ''
  let stringAt = 0
  let stringEnd = 0
  for (let at = 0; at < end; at++) {
    const char = text.charCodeAt(at)
    if (char === quote) {
      stringAt = at
      at++
      for (let inside = text.charCodeAt(at); at < end && inside !== quote; inside = text.charCodeAt(++at)) {
        if (inside !== backslash) continue
        at++
        if (text.charCodeAt(at) === 117 && (text.charCodeAt(at + 1) | 32) === 100) scan.hasSurrogateEscape = true
      }
      stringEnd = at
    } else if (char === comma) {
      scan.members++
      if (listDepth === depth && depth > 0) {
        scan.slices.push(trimmed(text, from, at))
        from = at + 1
      }
    } else if (char === colon) {
      scan.names++
      if (depth === 1) lastName = text.slice(stringAt + 1, stringEnd)
    } else if (char === openList || char === openObject) {
      depth++
      if (depth > scan.depth) scan.depth = depth
      if (char === openList && (depth === 1 || (depth === 2 && namesObjects(lastName)))) {
        listDepth = depth
        scan.slices = []
        from = at + 1
      }
    } else if (char === closeList || char === closeObject) {
      if (listDepth === depth) {
        const last = trimmed(text, from, at)
        if (last.to > last.from) scan.slices.push(last)
        listDepth = 0
      }
      depth--
    }
  }
  scan.members += scan.names
  return scan
}

/** `objects` may be spelt with escapes; that is the same name. */
function namesObjects(raw: string): boolean {
  if (!raw.includes('\\')) return raw === 'objects'
  try {
    return JSON.parse(`"${raw}"`) === 'objects'
  } catch {
    return false
  }
}

function trimmed(text: string, from: number, to: number): Slice {
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return { from, to }
}

function isSpace(char: number): boolean {
  return char === 32 || char === 10 || char === 13 || char === 9
}
