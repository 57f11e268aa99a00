import type { JsonLimits } from './json.ts'

/** What is wrong with a JSON text and where: `path` is a JSON pointer (RFC 6901), line and column count from 1. */
export type JsonFault = { rule: string; message: string; path: string; line: number; column: number; offset: number }

type Stop = { rule: string; message: string; offset: number }
/** An object with the names seen in it, or a list; `step` is the member being read, undefined between names. */
type Frame = { names: Set<string> | undefined; step: string | number | undefined }

const literal = /true|false|null/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const blank = /[ \t\n\r]*/y
const plainRun = /[^"\\\u0000-\u001f]*/y

/**
 * Reads a JSON text slowly and completely to find its first fault. It is asked only about texts that the quick reader
 * would not take, so it is written to be exact, not fast; it keeps its own stack, so no nesting can exhaust ours.
 *
 * @returns the fault, or undefined if the text has none.
 */
export function locateFault(text: string, limits: JsonLimits): JsonFault | undefined {
  const frames: Frame[] = []
  const stop = firstStop(text, limits, frames)
  if (stop === undefined) return undefined
  const before = text.slice(0, stop.offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return {
    rule: stop.rule,
    message: stop.message,
    path: frames.map(({ step }) => (step === undefined ? '' : `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)).join(''),
    line: before.split('\n').length,
    column: stop.offset - lineStart + 1,
    offset: stop.offset,
  }
}

function firstStop(text: string, limits: JsonLimits, frames: Frame[]): Stop | undefined {
  let at = 0
  let members = 0
  const stopAt = (rule: string, message: string, offset = at): Stop => ({ rule, message, offset })
  const unexpected = (wanted: string): Stop =>
    at >= text.length
      ? stopAt('truncated', `The text ends too early: ${wanted} is missing.`)
      : stopAt('syntax', `${wanted} was expected here.`)
  const skip = (): void => {
    at = endOf(blank, text, at) ?? at
  }
  if (text.charCodeAt(0) === 0xfeff) return stopAt('byte-order-mark', 'The text starts with a byte order mark. Remove it.')

  /** Reads a name and its colon into the innermost frame. */
  const readName = (frame: Frame): Stop | undefined => {
    const nameAt = at
    frame.step = undefined
    if (text[at] !== '"') return unexpected('A name in double quotes')
    const name = readString(text, at)
    if (!name.ok) return name.stop
    at = name.end
    frame.step = name.value
    if (frame.names?.has(name.value)) return stopAt('duplicate-key', `The name "${name.value.slice(0, 80)}" is given twice in one object.`, nameAt)
    if (isReservedName(name.value, frames)) return stopAt('forbidden-key', `The name "${name.value}" is not accepted.`, nameAt)
    frame.names?.add(name.value)
    skip()
    if (text[at] !== ':') return unexpected('A colon')
    at++
    return undefined
  }

  for (;;) {
    // Here a value begins.
    skip()
    if (++members > limits.maxMembers) return stopAt('too-many-members', `More than ${limits.maxMembers} members. Send it in parts.`)
    const char = text[at]
    if (char === '{' || char === '[') {
      if (frames.length >= limits.maxDepth) return stopAt('too-deep', `Nested deeper than ${limits.maxDepth} levels.`)
      at++
      skip()
      if (text[at] === (char === '{' ? '}' : ']')) at++
      else {
        const frame: Frame = char === '{' ? { names: new Set(), step: undefined } : { names: undefined, step: 0 }
        frames.push(frame)
        const stop = frame.names && readName(frame)
        if (stop) return stop
        continue
      }
    } else {
      const scalar = readScalar(text, at)
      if (!scalar.ok) return scalar.stop ?? unexpected('A value')
      at = scalar.end
    }
    // Here a value has ended: close what ends with it, or go on to the next.
    for (;;) {
      skip()
      const frame = frames.at(-1)
      if (frame === undefined) return at < text.length ? stopAt('trailing-text', 'There is text after the end of the JSON value.') : undefined
      const next = text[at]
      if (next === ',') {
        at++
        skip()
        if (typeof frame.step === 'number') frame.step++
        const stop = frame.names && readName(frame)
        if (stop) return stop
        break
      }
      if (next !== (frame.names ? '}' : ']')) return unexpected(frame.names ? 'A comma or a closing brace' : 'A comma or a closing bracket')
      at++
      frames.pop()
    }
  }
}

/** `__proto__` anywhere, and `prototype` inside `constructor`: the two ways in which a name reaches a prototype. */
function isReservedName(name: string, frames: Frame[]): boolean {
  return name === '__proto__' || (name === 'prototype' && frames.at(-2)?.step === 'constructor')
}

type Read = { ok: true; value: string; end: number } | { ok: false; stop: Stop | undefined }

function readScalar(text: string, at: number): Read {
  if (text[at] === '"') return readString(text, at)
  const word = endOf(literal, text, at)
  if (word !== undefined) return { ok: true, value: '', end: word }
  const end = endOf(number, text, at)
  if (end === undefined) return { ok: false, stop: undefined }
  if (Number.isFinite(Number(text.slice(at, end)))) return { ok: true, value: '', end }
  return { ok: false, stop: { rule: 'number-range', message: 'This number is too large to be kept exactly.', offset: at } }
}

function readString(text: string, start: number): Read {
  const fault = (rule: string, message: string, offset: number): Read => ({ ok: false, stop: { rule, message, offset } })
  let at = start + 1
  for (;;) {
    at = endOf(plainRun, text, at) ?? at
    if (at >= text.length) return fault('truncated', 'The text ends inside a string.', at)
    if (text[at] === '"') break
    if (text[at] !== '\\') return fault('syntax', 'A control character in a string must be escaped.', at)
    const escape = text[at + 1]
    if (escape === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) return fault('syntax', 'After \\u come four hexadecimal digits.', at)
      at += 6
    } else if (escape !== undefined && '"\\/bfnrt'.includes(escape)) at += 2
    else return fault('syntax', 'This escape is unknown to JSON.', at)
  }
  const value: unknown = JSON.parse(text.slice(start, at + 1))
  if (typeof value !== 'string' || !value.isWellFormed()) {
    return fault('lone-surrogate', 'This string holds half of a character (a lone surrogate).', start)
  }
  return { ok: true, value, end: at + 1 }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
