import type { Token } from './pattern-tokens.ts'

/** The tokens of a pattern and how far they have been read; `stop` is where and why reading ended early. */
export type Reader = {
  tokens: Token[]
  next: number
  depth: number
  maxDepth: number
  stop?: { at: number; expected: string }
}

export function peek(reader: Reader): Token {
  // The last token is always the end, and nothing reads past it.
  return reader.tokens[reader.next] ?? { kind: 'end', text: '', at: 0, end: 0 }
}

export function take(reader: Reader): Token {
  const token = peek(reader)
  if (token.kind !== 'end') reader.next++
  return token
}

/** Takes this word or sign if it is the next token. */
export function accept(reader: Reader, text: string): boolean {
  const token = peek(reader)
  if (token.text !== text || (token.kind !== 'word' && token.kind !== 'sign')) return false
  reader.next++
  return true
}

/** Notes what was expected here; the first such note is the one that counts. */
export function expected(reader: Reader, what: string, at = peek(reader).at): undefined {
  reader.stop ??= { at, expected: what }
  return undefined
}

/** The end of the last token that was taken. */
export function endOfLast(reader: Reader): number {
  return reader.tokens[reader.next - 1]?.end ?? 0
}

/** Runs one level deeper, so that no nesting of parentheses can exhaust the stack. */
export function deeper<Part>(reader: Reader, read: (reader: Reader) => Part | undefined): Part | undefined {
  if (reader.depth >= reader.maxDepth) return expected(reader, `at most ${reader.maxDepth} levels of parentheses`)
  reader.depth++
  const part = read(reader)
  reader.depth--
  return part
}

/** Parts of one kind joined by one word; a single part stands for itself. */
export function joined<Part extends { at: number; end: number }, Whole>(
  reader: Reader,
  word: string,
  read: (reader: Reader) => Part | undefined,
  whole: (parts: Part[], at: number, end: number) => Whole,
): Part | Whole | undefined {
  const first = read(reader)
  if (!first) return undefined
  const parts = [first]
  while (accept(reader, word)) {
    const part = read(reader)
    if (!part) return undefined
    parts.push(part)
  }
  return parts.length === 1 ? first : whole(parts, first.at, endOfLast(reader))
}
