/**
 * Words as runs of characters that know who wrote them. Offsets are UTF-16 code units from 0; spans are half-open.
 * Characters are named `<origin>:<index>` (CharId) and keep that name for ever; where they stand is asked here.
 */
import { differenceOf } from '#platform/difference.ts'
import type { Run } from './state.ts'
import type { CharId, Edit, Range } from './words-of-acts.ts'

/** From `start` to before `end`. */
export type Span = { start: number; end: number }

export function textOf(runs: readonly Run[]): string {
  let text = ''
  for (const run of runs) text += run.text
  return text
}

export function lengthOf(runs: readonly Run[]): number {
  let length = 0
  for (const run of runs) length += run.text.length
  return length
}

/** The character at this offset; undefined outside of the words. */
export function charAt(runs: readonly Run[], offset: number): CharId | undefined {
  let before = 0
  for (const { origin, from, text } of runs) {
    if (offset >= before && offset < before + text.length) return `${origin}:${from + offset - before}`
    before += text.length
  }
  return undefined
}

/** Where characters stand now; undefined for those that went. Made once, it answers many. */
export function placesOf(runs: readonly Run[]): (id: CharId) => number | undefined {
  const byOrigin = new Map<string, { from: number; to: number; at: number }[]>()
  let at = 0
  for (const { origin, from, text } of runs) {
    const part = { from, to: from + text.length, at }
    const parts = byOrigin.get(origin)
    if (parts) parts.push(part)
    else byOrigin.set(origin, [part])
    at += text.length
  }
  return (id) => {
    const { origin, index } = parsed(id)
    const part = byOrigin.get(origin)?.find(({ from, to }) => index >= from && index < to)
    return part && part.at + index - part.from
  }
}

/** Where one character stands. */
export function offsetOf(runs: readonly Run[], id: CharId): number | undefined {
  const { origin, index } = parsed(id)
  let before = 0
  for (const run of runs) {
    if (run.origin === origin && index >= run.from && index < run.from + run.text.length)
      return before + index - run.from
    before += run.text.length
  }
  return undefined
}

function parsed(id: CharId): { origin: string; index: number } {
  const colon = id.lastIndexOf(':')
  return { origin: id.slice(0, colon), index: Number(id.slice(colon + 1)) }
}

/** The characters of a range as they stand; undefined where an end went, or the ends are the wrong way round. */
export function spanOf(runs: readonly Run[], { from, to }: Range): Span | undefined {
  const [start, last] = [offsetOf(runs, from), offsetOf(runs, to)]
  return start === undefined || last === undefined || last < start ? undefined : { start, end: last + 1 }
}

/** Undefined for no characters. */
export function rangeOf(runs: readonly Run[], { start, end }: Span): Range | undefined {
  const [from, to] = [charAt(runs, start), charAt(runs, end - 1)]
  return from === undefined || to === undefined || end <= start ? undefined : { from, to }
}

/** The words of a range; empty where they went. */
export function textBetween(runs: readonly Run[], range: Range): string {
  const span = spanOf(runs, range)
  return span ? textOf(runs).slice(span.start, span.end) : ''
}

/** The runs before the offset and those from it on. */
export function cutAt(runs: readonly Run[], offset: number): [Run[], Run[]] {
  const head: Run[] = []
  const tail: Run[] = []
  let before = 0
  for (const run of runs) {
    const here = offset - before
    before += run.text.length
    if (here >= run.text.length) head.push(run)
    else if (here <= 0) tail.push(run)
    else {
      head.push({ ...run, text: run.text.slice(0, here) })
      tail.push({ ...run, from: run.from + here, text: run.text.slice(here) })
    }
  }
  return [head, tail]
}

/** In place of a span come other runs. Neighbours that were written as one become one again. */
export function spliced(runs: readonly Run[], { start, end }: Span, insert: readonly Run[]): Run[] {
  const [head, rest] = cutAt(runs, start)
  const [, tail] = cutAt(rest, end - start)
  return joined([...head, ...insert, ...tail])
}

export function joined(runs: readonly Run[]): Run[] {
  const whole: Run[] = []
  for (const run of runs) {
    if (run.text === '') continue
    const last = whole.at(-1)
    if (last && last.origin === run.origin && last.from + last.text.length === run.from)
      whole[whole.length - 1] = { ...last, text: last.text + run.text }
    else whole.push(run)
  }
  return whole
}

/**
 * The edits that lead from these words to others, in words as the language divides them: what stays keeps its
 * characters, and with them who wrote it and what is said about it. None where nothing changes.
 */
export function editsBetween(runs: readonly Run[], after: string, language = 'en'): Edit[] {
  const edits: Edit[] = []
  let at = 0
  let open: (Span & { insert: string }) | undefined
  const close = (): void => {
    const edit = open && editOf(runs, open, open.insert)
    if (edit) edits.push(edit)
    open = undefined
  }
  for (const { kind, text } of differenceOf(textOf(runs), after, language)) {
    if (kind === 'same') {
      close()
      at += text.length
      continue
    }
    open ??= { start: at, end: at, insert: '' }
    if (kind === 'added') open.insert += text
    else {
      at += text.length
      open.end = at
    }
  }
  close()
  return edits
}

/** One change of the words, by offsets, as an edit that names characters; undefined where nothing would change. */
export function editOf(runs: readonly Run[], span: Span, insert: string): Edit | undefined {
  const range = rangeOf(runs, span)
  if (range) return { range, insert }
  if (insert === '') return undefined
  return { after: span.start === 0 ? null : (charAt(runs, span.start - 1) ?? null), insert }
}
