/**
 * The lines that iCalendar (RFC 5545, section 3.1) and vCard (RFC 6350, section 3.2) share: folded at 75 octets, a name
 * with parameters, a colon, a value. Parameter values may carry the escapes of RFC 6868.
 */
import { utf8 } from '#platform/bytes.ts'
import { ImportFault } from './fault.ts'

export type ContentLine = {
  /** Where it begins in the file, from 1. */
  line: number
  /** In capitals, without a group. */
  name: string
  /** Names in capitals; values without quotation marks. */
  parameters: ReadonlyMap<string, readonly string[]>
  /** As it stands, escapes included. */
  value: string
}

export const limits = {
  characters: 1_000_000,
  lines: 50_000,
  lineCharacters: 100_000,
  parameters: 100,
  depth: 8,
} as const

/** Reads a whole file. Throws an ImportFault at the first line that is none. */
export function readLines(text: string): ContentLine[] {
  if (text.length > limits.characters) throw new ImportFault(1, 'too-long', `${limits.characters}`)
  const physical = text.replace(/^\uFEFF/, '').split(/\r\n|\n/)
  if (physical.length > limits.lines) throw new ImportFault(limits.lines, 'too-many', `${limits.lines}`)
  const unfolded: { line: number; pieces: string[] }[] = []
  for (const [index, one] of physical.entries()) {
    const last = unfolded.at(-1)
    if (/^[ \t]/.test(one) && last) last.pieces.push(one.slice(1))
    else if (one !== '') unfolded.push({ line: index + 1, pieces: [one] })
  }
  return unfolded.map(({ line, pieces }) => parseLine(pieces.join(''), line))
}

const control = /[\x00-\x08\x0A-\x1F\x7F]/

function parseLine(text: string, line: number): ContentLine {
  if (text.length > limits.lineCharacters) throw new ImportFault(line, 'too-long', text)
  if (control.test(text) || !text.isWellFormed()) throw new ImportFault(line, 'control-character')
  const named = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)(?=[;:])/.exec(text)
  if (!named) throw new ImportFault(line, 'not-a-line', text)
  const parameters = new Map<string, string[]>()
  let at = named[0].length
  for (let count = 0; text[at] === ';'; count++) {
    if (count >= limits.parameters) throw new ImportFault(line, 'too-many', text)
    at = readParameter(text, at + 1, line, parameters)
  }
  if (text[at] !== ':') throw new ImportFault(line, 'not-a-line', text)
  return { line, name: (named[1] ?? '').toUpperCase(), parameters, value: text.slice(at + 1) }
}

const parameterName = /[A-Za-z0-9-]+=/y
const parameterValue = /"([^"]*)"|([^";:,]*)/y

/** Reads one parameter with its values, and answers where it ends. */
function readParameter(text: string, from: number, line: number, into: Map<string, string[]>): number {
  parameterName.lastIndex = from
  const name = parameterName.exec(text)?.[0]
  if (name === undefined) throw new ImportFault(line, 'not-a-line', text.slice(from))
  const values: string[] = []
  let at = from + name.length
  for (;;) {
    parameterValue.lastIndex = at
    const found = parameterValue.exec(text)
    values.push(unescapeParameter(found?.[1] ?? found?.[2] ?? ''))
    at += found?.[0].length ?? 0
    if (text[at] !== ',') break
    at++
  }
  const key = name.slice(0, -1).toUpperCase()
  const known = into.get(key)
  if (known) known.push(...values)
  else into.set(key, values)
  return at
}

function unescapeParameter(value: string): string {
  return value.replaceAll(/\^[n^']/g, (mark) => (mark === '^n' ? '\n' : mark === '^^' ? '^' : '"'))
}

/** One property as it is written. The value is taken as it is; see `escapeText`. Answers folded lines that end in CRLF. */
export function writeLine(name: string, value: string, parameters: Readonly<Record<string, string>> = {}): string {
  const said = Object.entries(parameters).map(([key, one]) => `;${key}=${writeParameter(one)}`)
  return fold(`${name}${said.join('')}:${value}`)
}

function writeParameter(value: string): string {
  const escaped = value
    .replaceAll('^', '^^')
    .replaceAll(/\r\n|\r|\n/g, '^n')
    .replaceAll('"', "^'")
    .replaceAll(/[\x00-\x08\x0A-\x1F\x7F]/g, '')
  return /[,;:]/.test(escaped) ? `"${escaped}"` : escaped
}

/** No line is longer than 75 octets without its end, and no character is cut in two. */
function fold(text: string): string {
  const lines: string[] = []
  let current = ''
  let octets = 0
  for (const character of text) {
    const length = utf8(character).length
    // A folded line begins with a space, which counts.
    if (octets + length > 75) {
      lines.push(current)
      current = ''
      octets = 1
    }
    current += character
    octets += length
  }
  return `${[...lines, current].join('\r\n ')}\r\n`
}

/** TEXT of both formats: backslash, semicolon, comma and the end of a line are escaped. */
export function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/[\x00-\x08\x0B-\x1F\x7F]/g, '')
}

export function unescapeText(value: string): string {
  return value.replaceAll(/\\([\\;,nN])/g, (_, mark: string) => (mark === 'n' || mark === 'N' ? '\n' : mark))
}

/** Parts of a value between unescaped separators, each unescaped. */
export function partsOf(value: string, separator: ',' | ';'): string[] {
  const parts = ['']
  for (let at = 0; at < value.length; at++) {
    const one = value[at] ?? ''
    const last = parts.length - 1
    if (one === '\\') parts[last] += one + (value[++at] ?? '')
    else if (one === separator) parts.push('')
    else parts[last] += one
  }
  return parts.map(unescapeText)
}

/** What stands between a BEGIN and its END. */
export type Component = { line: number; name: string; lines: ContentLine[]; inside: Component[] }

/** The components of a file, which all are to be of this name. Throws an ImportFault where they are not well nested. */
export function readComponents(text: string, wanted: string): Component[] {
  const top: Component[] = []
  const open: Component[] = []
  for (const one of readLines(text)) {
    const current = open.at(-1)
    if (one.name === 'BEGIN') {
      const begun = { line: one.line, name: one.value.trim().toUpperCase(), lines: [], inside: [] }
      if (open.length >= limits.depth || (!current && begun.name !== wanted))
        throw new ImportFault(one.line, 'nesting', one.value)
      ;(current?.inside ?? top).push(begun)
      open.push(begun)
    } else if (one.name === 'END') {
      if (current?.name !== one.value.trim().toUpperCase()) throw new ImportFault(one.line, 'nesting', one.value)
      open.pop()
    } else if (current) current.lines.push(one)
    else throw new ImportFault(one.line, 'nesting', one.name)
  }
  const unended = open.at(-1)
  if (unended) throw new ImportFault(unended.line, 'nesting', unended.name)
  if (top.length === 0) throw new ImportFault(1, 'missing', `BEGIN:${wanted}`)
  return top
}

/** The one line of a name; undefined where there is none. Throws an ImportFault at the second. */
export function onlyLine(component: Component, name: string): ContentLine | undefined {
  const [first, second] = component.lines.filter((one) => one.name === name)
  if (second) throw new ImportFault(second.line, 'too-many', name)
  return first
}
