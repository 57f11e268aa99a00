import { accept, deeper, endOfLast, expected, joined, peek, type Reader, take } from './pattern-reader.ts'
import type { Comparison, Constant, ObjectPath, PathStep } from './pattern-tree.ts'
import { isTimestamp } from './timestamps.ts'

const keywords = new Set([
  'AND',
  'OR',
  'NOT',
  'FOLLOWEDBY',
  'LIKE',
  'MATCHES',
  'ISSUPERSET',
  'ISSUBSET',
  'EXISTS',
  'LAST',
  'IN',
  'START',
  'STOP',
  'SECONDS',
  'true',
  'false',
  'WITHIN',
  'REPEATS',
  'TIMES',
])

const equality = new Map<string, '=' | '!='>([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<>', '!='],
])
const order = new Map<string, '>' | '<' | '>=' | '<='>([
  ['>', '>'],
  ['<', '<'],
  ['>=', '>='],
  ['<=', '<='],
])
const textual = new Map<string, 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET'>([
  ['LIKE', 'LIKE'],
  ['MATCHES', 'MATCHES'],
  ['ISSUBSET', 'ISSUBSET'],
  ['ISSUPERSET', 'ISSUPERSET'],
])

/** Reads what stands between the brackets of one observation: comparisons joined by AND, which binds closer, and OR. */
export function readComparison(reader: Reader): Comparison | undefined {
  return joined(reader, 'OR', readAnd, (parts, at, end): Comparison => ({ kind: 'or', parts, at, end }))
}

function readAnd(reader: Reader): Comparison | undefined {
  return joined(reader, 'AND', readTest, (parts, at, end): Comparison => ({ kind: 'and', parts, at, end }))
}

function readTest(reader: Reader): Comparison | undefined {
  const { at } = peek(reader)
  if (accept(reader, '(')) {
    const inner = deeper(reader, readComparison)
    if (!inner) return undefined
    return accept(reader, ')') ? inner : expected(reader, 'AND, OR or )')
  }
  const negated = accept(reader, 'NOT')
  if (accept(reader, 'EXISTS')) {
    const path = readPath(reader)
    return path && { kind: 'exists', path, not: negated, at, end: endOfLast(reader) }
  }
  if (negated) return expected(reader, 'EXISTS; elsewhere NOT stands after the object path')
  const path = readPath(reader)
  return path && readOperator(reader, path)
}

function readOperator(reader: Reader, path: ObjectPath): Comparison | undefined {
  const { at } = path
  const not = accept(reader, 'NOT')
  if (accept(reader, 'IN')) {
    const values = readSet(reader)
    return values && { kind: 'in', path, not, values, at, end: endOfLast(reader) }
  }
  const token = peek(reader)
  const equals = token.kind === 'sign' ? equality.get(token.text) : undefined
  const orders = token.kind === 'sign' ? order.get(token.text) : undefined
  const matches = token.kind === 'word' ? textual.get(token.text) : undefined
  const operator = equals ?? orders ?? matches
  if (operator === undefined)
    return expected(reader, 'a comparison: =, !=, <, >, <=, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET')
  take(reader)
  const valueAt = peek(reader).at
  const value = readConstant(reader)
  if (!value) return undefined
  if (orders && value.kind === 'boolean') return expected(reader, 'a constant that can be ordered', valueAt)
  if (matches && value.kind !== 'string') return expected(reader, `a string after ${operator}`, valueAt)
  if (matches === 'MATCHES' && !isExpression(value.value))
    return expected(reader, 'a regular expression (PCRE) after MATCHES', valueAt)
  return { kind: 'test', path, not, operator, value, at, end: endOfLast(reader) }
}

/**
 * PCRE knows more than our own expressions do, so only what is plainly broken in both is refused: an expression that
 * ends in its escape.
 */
function isExpression(value: string | boolean): boolean {
  if (typeof value !== 'string') return false
  let escapes = 0
  while (value.charAt(value.length - 1 - escapes) === '\\') escapes++
  return escapes % 2 === 0
}

function readSet(reader: Reader): Constant[] | undefined {
  if (!accept(reader, '(')) return expected(reader, '( and a list of constants')
  const values: Constant[] = []
  if (accept(reader, ')')) return values
  do {
    const value = readConstant(reader)
    if (!value) return undefined
    values.push(value)
  } while (accept(reader, ','))
  return accept(reader, ')') ? values : expected(reader, 'a comma or )')
}

function readConstant(reader: Reader): Constant | undefined {
  const token = take(reader)
  const { kind, text, at } = token
  if (kind === 'integer' || kind === 'float') return { kind, value: text.startsWith('+') ? text.slice(1) : text }
  if (kind === 'string' || kind === 'hex' || kind === 'binary') return { kind, value: text }
  if (kind === 'timestamp')
    return isTimestamp(text) ? { kind, value: text } : expected(reader, 'a day and time that exist', at)
  if (kind === 'word' && (text === 'true' || text === 'false')) return { kind: 'boolean', value: text === 'true' }
  return expected(reader, "a constant: 'text', a number, true, false, h'…', b'…' or t'…'", at)
}

function readPath(reader: Reader): ObjectPath | undefined {
  const type = take(reader)
  if (type.kind !== 'word' || keywords.has(type.text)) return expected(reader, 'an object path like file:name', type.at)
  if (!accept(reader, ':')) return expected(reader, ': after the object type')
  const steps: PathStep[] = []
  do {
    const key = take(reader)
    const isName = key.kind === 'word' && !keywords.has(key.text) && !key.text.includes('-')
    if (!isName && key.kind !== 'string') {
      return expected(
        reader,
        key.kind === 'word' ? 'a property name; names with hyphens stand in quotes' : 'a property name',
        key.at,
      )
    }
    steps.push({ kind: 'key', name: key.text })
    while (accept(reader, '[')) {
      const step = readPosition(reader)
      if (!step) return undefined
      steps.push(step)
    }
  } while (accept(reader, '.'))
  return { type: type.text, steps, at: type.at, end: endOfLast(reader) }
}

function readPosition(reader: Reader): PathStep | undefined {
  const token = take(reader)
  const any = token.kind === 'sign' && token.text === '*'
  const position = Number(token.text)
  if (!any && (token.kind !== 'integer' || !Number.isSafeInteger(position)))
    return expected(reader, 'a position in the list, or *', token.at)
  if (!accept(reader, ']')) return expected(reader, ']')
  // A sign before zero means nothing; adding zero drops it.
  return any ? { kind: 'any' } : { kind: 'index', position: position + 0 }
}
