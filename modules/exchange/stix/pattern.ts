import { readComparison } from './pattern-comparison.ts'
import { accept, deeper, endOfLast, expected, joined, peek, type Reader, take } from './pattern-reader.ts'
import { readTokens, type Token } from './pattern-tokens.ts'
import type { Observation, Qualifier } from './pattern-tree.ts'
import { compareTimestamps, isTimestamp } from './timestamps.ts'

export type * from './pattern-tree.ts'

export type PatternLimits = { maxLength: number; maxDepth: number; maxTokens: number }

export const defaultPatternLimits: PatternLimits = { maxLength: 100_000, maxDepth: 64, maxTokens: 50_000 }

/** `column` counts characters from 1, as an editor does; `expected` says what should have stood there. */
export type PatternFault = { column: number; expected: string; message: string }

export type PatternReading = { ok: true; pattern: Observation } | { ok: false; fault: PatternFault }

/**
 * Parses a STIX pattern (STIX 2.1, section 9; its published grammar): observations joined by AND, OR and FOLLOWEDBY,
 * with their qualifiers. AND binds closest, then OR, then FOLLOWEDBY.
 *
 * @returns the tree, or the first place where it is no pattern, and what was expected there. Never throws.
 */
export function parsePattern(text: string, limits: PatternLimits = defaultPatternLimits): PatternReading {
  if (text.length > limits.maxLength)
    return refused(text, limits.maxLength, `a pattern of at most ${limits.maxLength} characters`)
  const cut = readTokens(text)
  if (!cut.ok) return refused(text, cut.at, cut.expected)
  if (cut.tokens.length > limits.maxTokens) {
    return refused(
      text,
      cut.tokens[limits.maxTokens]?.at ?? 0,
      `a pattern of at most ${limits.maxTokens} words and signs`,
    )
  }
  const reader: Reader = { tokens: cut.tokens, next: 0, depth: 0, maxDepth: limits.maxDepth }
  const pattern = readFollowed(reader)
  if (pattern && peek(reader).kind !== 'end') {
    expected(reader, 'AND, OR, FOLLOWEDBY, a qualifier or the end of the pattern')
  }
  if (reader.stop || !pattern) return refused(text, reader.stop?.at ?? 0, reader.stop?.expected ?? 'a pattern')
  return { ok: true, pattern }
}

function refused(text: string, at: number, what: string): PatternReading {
  // Characters, not UTF-16 units: what a person would count.
  const column = Array.from(text.slice(0, at)).length + 1
  const found =
    at < text.length
      ? `"${Array.from(text.slice(at, at + 40))
          .slice(0, 20)
          .join('')}"`
      : 'the end'
  return {
    ok: false,
    fault: { column, expected: what, message: `At column ${column}: expected ${what}, found ${found}.` },
  }
}

function readFollowed(reader: Reader): Observation | undefined {
  return joined(reader, 'FOLLOWEDBY', readOr, (parts, at, end): Observation => ({ kind: 'followedBy', parts, at, end }))
}

function readOr(reader: Reader): Observation | undefined {
  return joined(reader, 'OR', readAnd, (parts, at, end): Observation => ({ kind: 'or', parts, at, end }))
}

function readAnd(reader: Reader): Observation | undefined {
  return joined(reader, 'AND', readQualified, (parts, at, end): Observation => ({ kind: 'and', parts, at, end }))
}

function readQualified(reader: Reader): Observation | undefined {
  let observation = readObservation(reader)
  while (observation) {
    const qualifier = readQualifier(reader)
    if (qualifier === 'none') return observation
    if (!qualifier) return undefined
    observation = { kind: 'qualified', of: observation, qualifier, at: observation.at, end: qualifier.end }
  }
  return undefined
}

function readObservation(reader: Reader): Observation | undefined {
  const { at } = peek(reader)
  if (accept(reader, '[')) {
    const test = readComparison(reader)
    if (!test) return undefined
    if (!accept(reader, ']')) return expected(reader, 'AND, OR or ]')
    return { kind: 'observation', test, at, end: endOfLast(reader) }
  }
  if (!accept(reader, '(')) return expected(reader, '[ or (')
  const inner = deeper(reader, readFollowed)
  if (!inner) return undefined
  if (!accept(reader, ')')) return expected(reader, 'AND, OR, FOLLOWEDBY, a qualifier or )')
  return inner
}

function readQualifier(reader: Reader): Qualifier | 'none' | undefined {
  const { at } = peek(reader)
  if (accept(reader, 'WITHIN')) {
    const seconds = take(reader)
    if ((seconds.kind !== 'integer' && seconds.kind !== 'float') || !(Number(seconds.text) > 0)) {
      return expected(reader, 'a number of seconds greater than zero', seconds.at)
    }
    if (!accept(reader, 'SECONDS')) return expected(reader, 'SECONDS')
    return { kind: 'within', seconds: unsigned(seconds.text), at, end: endOfLast(reader) }
  }
  if (accept(reader, 'REPEATS')) {
    const times = take(reader)
    if (times.kind !== 'integer' || !(Number(times.text) > 0))
      return expected(reader, 'a whole number greater than zero', times.at)
    if (!accept(reader, 'TIMES')) return expected(reader, 'TIMES')
    return { kind: 'repeats', times: unsigned(times.text), at, end: endOfLast(reader) }
  }
  if (accept(reader, 'START')) {
    const start = take(reader)
    if (!isMoment(start)) return expected(reader, "a timestamp like t'2026-11-21T08:30:00Z'", start.at)
    if (!accept(reader, 'STOP')) return expected(reader, 'STOP')
    const stop = take(reader)
    if (!isMoment(stop)) return expected(reader, "a timestamp like t'2026-11-21T08:30:00Z'", stop.at)
    if (compareTimestamps(start.text, stop.text) >= 0)
      return expected(reader, 'a STOP that is later than its START', stop.at)
    return { kind: 'startStop', start: start.text, stop: stop.text, at, end: endOfLast(reader) }
  }
  return 'none'
}

function isMoment(token: Token): boolean {
  return token.kind === 'timestamp' && isTimestamp(token.text)
}

function unsigned(digits: string): string {
  return digits.startsWith('+') ? digits.slice(1) : digits
}
