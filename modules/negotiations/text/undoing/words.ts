/** The opposites of acts that changed words: what was written goes, what went comes back, where it stood. */
import { charAt, lengthOf, placesOf, rangeOf, textOf } from '../chars.ts'
import type { Act } from '../acts.ts'
import { edited } from '../fold/words.ts'
import { homeOf } from '../owners.ts'
import type { Alternative, Run } from '../state.ts'
import type { Undoing } from './undoing.ts'
import { type CharId, type Edit, textLimits } from '../words-of-acts.ts'

export function inverseOfWords(undoing: Undoing, act: Act): Act | undefined {
  const { state, entry, newId } = undoing
  switch (act.kind) {
    case 'alternative.add':
      return { kind: 'alternative.withdraw', paragraph: act.paragraph, alternative: act.alternative }
    case 'alternative.withdraw': {
      const gone = state.paragraphs[act.paragraph]?.alternatives.find(({ id }) => id === act.alternative)
      return (
        gone && { kind: 'alternative.add', paragraph: act.paragraph, alternative: newId(), text: textOf(gone.runs) }
      )
    }
    case 'alternative.revise':
      return backTo(undoing, act, (runs) => edited(runs, act.edits, entry.signed.operation.id))
    case 'amendment.accept': {
      const home = undoing.before && homeOf(undoing.before, act.amendment)
      const amendment = home?.amendments.find(({ id }) => id === act.amendment)
      if (!home || !amendment) return undefined
      const place = { paragraph: home.id, alternative: amendment.alternative }
      return backTo(undoing, place, (runs) => edited(runs, [amendment.edit], amendment.operation))
    }
    case 'choice.settle': {
      const home = undoing.before && homeOf(undoing.before, act.choice)
      const choice = home?.choices.find(({ id }) => id === act.choice)
      const chosen = choice?.options[act.option]
      if (!home || !choice || !chosen) return undefined
      const from = choice.options.slice(0, act.option).reduce((sum, { text }) => sum + text.length, 0)
      const edit = { range: choice.range, insert: chosen.text }
      const place = { paragraph: home.id, alternative: choice.alternative }
      return backTo(undoing, place, (runs) => edited(runs, [edit], choice.operation, from))
    }
    default:
      return undefined
  }
}

type Place = { paragraph: string; alternative: string }

function backTo(
  { state, before }: Undoing,
  { paragraph, alternative }: Place,
  changed: (runs: readonly Run[]) => object,
): Act | undefined {
  const living = (from: Undoing['before']): Alternative | undefined =>
    from?.paragraphs[paragraph]?.alternatives.find((one) => one.id === alternative && one.withdrawn === undefined)
  const [then, now] = [living(before), living(state)]
  const after = then && changed(then.runs)
  if (!then || !now || !after || !('runs' in after) || !Array.isArray(after.runs)) return undefined
  const edits = editsBack(then.runs, after.runs, now.runs)
  if (edits.length === 0 || edits.length > textLimits.edits) return undefined
  return { kind: 'alternative.revise', paragraph, alternative, base: now.hash, edits }
}

/** The edits of the words as they stand that take back what led from `then` to `after`. */
function editsBack(then: readonly Run[], after: readonly Run[], now: readonly Run[]): Edit[] {
  const [inThen, inAfter, inNow] = [placesOf(then), placesOf(after), placesOf(now)]
  const written = stretches(now, (id) => inThen(id) === undefined && inAfter(id) !== undefined)
  const going = written.flatMap((span): Edit[] => {
    const range = rangeOf(now, span)
    return range ? [{ range, insert: '' }] : []
  })
  const coming = new Map<CharId | null, string>()
  const words = textOf(then)
  for (const { start, end } of stretches(then, (id) => inAfter(id) === undefined && inNow(id) === undefined)) {
    const anchor = lastStanding(then, start, inNow)
    coming.set(anchor, (coming.get(anchor) ?? '') + words.slice(start, end))
  }
  return [...going, ...Array.from(coming, ([anchor, insert]): Edit => ({ after: anchor, insert }))]
}

function stretches(runs: readonly Run[], wanted: (id: CharId) => boolean): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  for (let at = 0; at < lengthOf(runs); at += 1) {
    const id = charAt(runs, at)
    if (id === undefined || !wanted(id)) continue
    const last = found.at(-1)
    if (last?.end === at) last.end = at + 1
    else found.push({ start: at, end: at + 1 })
  }
  return found
}

/** The nearest character before this offset that still stands; null: none. */
function lastStanding(runs: readonly Run[], offset: number, inNow: (id: CharId) => number | undefined): CharId | null {
  for (let at = offset - 1; at >= 0; at -= 1) {
    const id = charAt(runs, at)
    if (id !== undefined && inNow(id) !== undefined) return id
  }
  return null
}
