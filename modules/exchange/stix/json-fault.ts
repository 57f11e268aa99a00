/** What a text may cost at most. `maxMembers` counts object members and list elements together. */
export type JsonLimits = { maxBytes: number; maxDepth: number; maxMembers: number }

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
    path: frames
      .map(({ step }) => (step === undefined ? '' : `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`))
      .join(''),
    line: before.split('\n').length,
    column: stop.offset - lineStart + 1,
    offset: stop.offset,
  }
}

/** How far the slow reader has come, and in what it stands. */
type Reading = { text: string; at: number; members: number; frames: Frame[]; limits: JsonLimits }

function firstStop(text: string, limits: JsonLimits, frames: Frame[]): Stop | undefined {
  const reading: Reading = { text, at: 0, members: 0, frames, limits }
  if (text.charCodeAt(0) === 0xfeff) {
    return stopAt(reading, 'byte-order-mark', 'The text starts with a byte order mark. Remove it.')
  }
  for (;;) {
    const begun = beginValue(reading)
    if (begun === 'inside') continue
    if (begun !== 'whole') return begun
    const closed = closeValues(reading)
    if (closed !== 'next') return closed === 'end' ? undefined : closed
  }
}

/** Reads a whole scalar or an empty list or object, or steps inside a list or object, up to its first value. */
function beginValue(reading: Reading): 'whole' | 'inside' | Stop {
  const { text, limits, frames } = reading
  skip(reading)
  if (++reading.members > limits.maxMembers) {
    return stopAt(reading, 'too-many-members', `More than ${limits.maxMembers} members. Send it in parts.`)
  }
  const char = text[reading.at]
  if (char !== '{' && char !== '[') {
    const scalar = readScalar(text, reading.at)
    if (!scalar.ok) return scalar.stop ?? unexpected(reading, 'A value')
    reading.at = scalar.end
    return 'whole'
  }
  if (frames.length >= limits.maxDepth)
    return stopAt(reading, 'too-deep', `Nested deeper than ${limits.maxDepth} levels.`)
  reading.at++
  skip(reading)
  if (text[reading.at] === (char === '{' ? '}' : ']')) {
    reading.at++
    return 'whole'
  }
  const frame: Frame = char === '{' ? { names: new Set(), step: undefined } : { names: undefined, step: 0 }
  frames.push(frame)
  return (frame.names && readName(reading, frame)) ?? 'inside'
}

/** After a value: closes what ends with it, and goes on to where the next value begins, if there is one. */
function closeValues(reading: Reading): 'next' | 'end' | Stop {
  const { text, frames } = reading
  for (;;) {
    skip(reading)
    const frame = frames.at(-1)
    if (frame === undefined) {
      return reading.at < text.length
        ? stopAt(reading, 'trailing-text', 'There is text after the end of the JSON value.')
        : 'end'
    }
    const next = text[reading.at]
    if (next === ',') {
      reading.at++
      skip(reading)
      if (typeof frame.step === 'number') frame.step++
      return (frame.names && readName(reading, frame)) ?? 'next'
    }
    if (next !== (frame.names ? '}' : ']')) {
      return unexpected(reading, frame.names ? 'A comma or a closing brace' : 'A comma or a closing bracket')
    }
    reading.at++
    frames.pop()
  }
}

/** Reads a name and its colon into the innermost frame. */
function readName(reading: Reading, frame: Frame): Stop | undefined {
  const { text, at: nameAt } = reading
  frame.step = undefined
  if (text[nameAt] !== '"') return unexpected(reading, 'A name in double quotes')
  const name = readString(text, nameAt)
  if (!name.ok) return name.stop
  frame.step = name.value
  if (frame.names?.has(name.value)) {
    return stopAt(reading, 'duplicate-key', `The name "${name.value.slice(0, 80)}" is given twice in one object.`)
  }
  if (isReservedName(name.value, reading.frames))
    return stopAt(reading, 'forbidden-key', `The name "${name.value}" is not accepted.`)
  frame.names?.add(name.value)
  reading.at = name.end
  skip(reading)
  if (text[reading.at] !== ':') return unexpected(reading, 'A colon')
  reading.at++
  return undefined
}

function skip(reading: Reading): void {
  reading.at = endOf(blank, reading.text, reading.at) ?? reading.at
}

function stopAt({ at }: Reading, rule: string, message: string): Stop {
  return { rule, message, offset: at }
}

function unexpected(reading: Reading, wanted: string): Stop {
  return reading.at >= reading.text.length
    ? stopAt(reading, 'truncated', `The text ends too early: ${wanted} is missing.`)
    : stopAt(reading, 'syntax', `${wanted} was expected here.`)
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
  return {
    ok: false,
    stop: { rule: 'number-range', message: 'This number is too large to be kept exactly.', offset: at },
  }
}

function readString(text: string, start: number): Read {
  const fault = (rule: string, message: string, offset: number): Read => ({
    ok: false,
    stop: { rule, message, offset },
  })
  let at = start + 1
  for (;;) {
    at = endOf(plainRun, text, at) ?? at
    if (at >= text.length) return fault('truncated', 'The text ends inside a string.', at)
    if (text[at] === '"') break
    if (text[at] !== '\\') return fault('syntax', 'A control character in a string must be escaped.', at)
    const escape = text[at + 1]
    if (escape === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)))
        return fault('syntax', 'After \\u come four hexadecimal digits.', at)
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
