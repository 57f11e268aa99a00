/** What a piece of pattern text is. */
export type TokenKind = 'word' | 'string' | 'integer' | 'float' | 'hex' | 'binary' | 'timestamp' | 'sign' | 'end'

/**
 * One token. `text` is its meaning (a string without quotes and escapes, a word as written), `at` its place, counted in
 * UTF-16 units from 0, and `end` the place after it.
 */
export type Token = { kind: TokenKind; text: string; at: number; end: number }

export type TokenReading = { ok: true; tokens: Token[] } | { ok: false; at: number; expected: string }

// The white space and comments of the official grammar.
const blank =
  /(?:[ \t\r\n\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|\/\*[^]*?\*\/|\/\/[^\r\n]*)*/y
const word = /[a-zA-Z_][a-zA-Z0-9_-]*/y
const float = /[+-]?[0-9]*\.[0-9]+/y
const integer = /[+-]?(?:0|[1-9][0-9]*)/y
const string = /'(?:[^'\\]|\\['\\])*'/y
const sign = /==|!=|<>|<=|>=|[=<>[\]():,.*]/y

const prefixed = new Map<string, { kind: TokenKind; shape: RegExp; expected: string }>([
  ['h', { kind: 'hex', shape: /^(?:[0-9a-fA-F]{2})*$/, expected: 'pairs of hexadecimal digits' }],
  [
    'b',
    {
      kind: 'binary',
      shape: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$/,
      expected: 'base64',
    },
  ],
  [
    't',
    {
      kind: 'timestamp',
      shape: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/,
      expected: "a timestamp like t'2026-11-21T08:30:00Z'",
    },
  ],
])

/** Cuts a pattern into tokens, as the official grammar does. */
export function readTokens(pattern: string): TokenReading {
  const tokens: Token[] = []
  let at = endOf(blank, pattern, 0) ?? 0
  while (at < pattern.length) {
    const read = readToken(pattern, at)
    if (typeof read === 'string') return { ok: false, at, expected: read }
    tokens.push(read)
    at = endOf(blank, pattern, read.end) ?? read.end
  }
  tokens.push({ kind: 'end', text: '', at: pattern.length, end: pattern.length })
  return { ok: true, tokens }
}

/** One token, or what should have been there. */
function readToken(pattern: string, at: number): Token | string {
  const first = pattern.charAt(at)
  if (first === "'") return readString(pattern, at)
  const literal = pattern.charAt(at + 1) === "'" ? prefixed.get(first) : undefined
  if (literal) {
    const quoted = readString(pattern, at + 1)
    if (typeof quoted === 'string') return quoted
    // These constants hold no escapes, so what stands there is what is meant.
    if (!literal.shape.test(pattern.slice(at + 2, quoted.end - 1))) return literal.expected
    return { kind: literal.kind, text: quoted.text, at, end: quoted.end }
  }
  const wordEnd = endOf(word, pattern, at)
  if (wordEnd !== undefined) return { kind: 'word', text: pattern.slice(at, wordEnd), at, end: wordEnd }
  const floatEnd = endOf(float, pattern, at)
  if (floatEnd !== undefined) return { kind: 'float', text: pattern.slice(at, floatEnd), at, end: floatEnd }
  const integerEnd = endOf(integer, pattern, at)
  if (integerEnd !== undefined) return { kind: 'integer', text: pattern.slice(at, integerEnd), at, end: integerEnd }
  const signEnd = endOf(sign, pattern, at)
  if (signEnd !== undefined) return { kind: 'sign', text: pattern.slice(at, signEnd), at, end: signEnd }
  return 'a word, a constant or a sign of the pattern language'
}

function readString(pattern: string, at: number): Token | string {
  const end = endOf(string, pattern, at)
  if (end === undefined) return "a string closed by ', in which only \\' and \\\\ are escapes"
  return { kind: 'string', text: pattern.slice(at + 1, end - 1).replace(/\\(['\\])/g, '$1'), at, end }
}

function endOf(shape: RegExp, text: string, at: number): number | undefined {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : undefined
}
