import type { PartDifference, WordRun } from './contract.ts'
import { nameOf, type Part } from './parts.ts'

/** What changed between two versions, so that a person can read it: by part, by field, and in texts by word. */

const segmenter = new Intl.Segmenter('th', { granularity: 'word' })
/** Beyond this many words on both sides a text is shown as replaced: the table below grows with their product. */
const mostCells = 4_000_000

/**
 * The difference of two texts in words of any script. Runs joined without those `added` give the old text, without those
 * `removed` the new one.
 */
export function wordDifference(before: string, after: string): WordRun[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const runs: WordRun[] = []
  const push = (change: WordRun['change'], text: string) => {
    const last = runs.at(-1)
    if (text === '') return
    if (last?.change === change) last.text += text
    else runs.push({ change, text })
  }
  push('same', old.slice(0, head).join(''))
  for (const { change, text } of between(old.slice(head, old.length - tail), now.slice(head, now.length - tail)))
    push(change, text)
  push('same', old.slice(old.length - tail).join(''))
  return runs
}

function wordsOf(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}

/** By the longest common subsequence of the words. */
function* between(old: readonly string[], now: readonly string[]): Generator<WordRun> {
  const width = now.length + 1
  if ((old.length + 1) * width > mostCells) {
    yield { change: 'removed', text: old.join('') }
    yield { change: 'added', text: now.join('') }
    return
  }
  const lengths = new Uint16Array((old.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]]
    if (left !== undefined && left === right) {
      yield { change: 'same', text: left }
      i++
      j++
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      yield { change: 'removed', text: left }
      i++
    } else {
      yield { change: 'added', text: right ?? '' }
      j++
    }
  }
}

/** What lies between two sets of parts. Parts that are equal in both are left out. */
export function difference(before: readonly Part[], after: readonly Part[]): PartDifference[] {
  const old = new Map(before.map((part) => [part.key, part]))
  const now = new Map(after.map((part) => [part.key, part]))
  const keys = [...new Set([...old.keys(), ...now.keys()])]
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)]
    const named = is ?? was
    if (!named) return []
    const fields = fieldDifferences(was?.body, is?.body)
    const change = !was
      ? 'added'
      : !is
        ? 'removed'
        : fields.length > 0
          ? 'changed'
          : was.markingId !== is.markingId
            ? 'marked-anew'
            : null
    return change === null ? [] : [{ part: key, name: nameOf(named.body), change, fields }]
  })
}

type Field = PartDifference['fields'][number]

function fieldDifferences(before: object | undefined, after: object | undefined): Field[] {
  const [old, now] = [new Map(fieldsOf(before)), new Map(fieldsOf(after))]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const [was, is] = [old.get(field) ?? null, now.get(field) ?? null]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    const words = typeof was === 'string' && typeof is === 'string' ? wordDifference(was, is) : null
    return [{ field, before: was, after: is, words }]
  })
}

/** The fields of a part by their path: objects are gone into, lists are compared whole. */
function fieldsOf(body: object | undefined, path = ''): [string, unknown][] {
  return Object.entries(body ?? {}).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
    if (path === '' && name === 'kind') return []
    const isGroup = value !== null && typeof value === 'object' && !Array.isArray(value)
    return isGroup ? fieldsOf(value, `${path}${name}.`) : [[`${path}${name}`, value]]
  })
}
