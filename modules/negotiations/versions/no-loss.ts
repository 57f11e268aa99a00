/**
 * The check before the chair merges: which contributed words are no longer in the text, and which words of the text
 * nobody contributed. After the ground rules of streamlining (no words added, none removed, no position lost). It shows
 * and does not judge: what is left out on purpose stands in the rationale.
 *
 * A word counts as kept where it stands in the order of its source beside at least one neighbour that is kept as well.
 * One that only turns up apart from both its neighbours is `elsewhere`: there the eye must decide, because a lone `not`
 * may be another's.
 */
import { differenceOfParts } from '#platform/difference.ts'

export type Contribution = { /** For the reader: whose, and of which paragraph. */ id: string; text: string }
export type Fate = 'kept' | 'elsewhere' | 'lost'
export type WordFate = { text: string; fate: Fate | 'between' }
export type NoLoss = {
  contributions: { id: string; words: WordFate[]; lost: number; elsewhere: number }[]
  /** The text, with the words that no contribution holds. Spaces and signs are `between`. */
  text: { text: string; fate: 'contributed' | 'added' | 'between' }[]
  lost: number
  elsewhere: number
  added: number
}

export function noLoss(contributions: readonly Contribution[], text: string, language: string): NoLoss {
  const target = wordsOf(text, language)
  const targetWords = target.flatMap(({ isWord, folded }) => (isWord ? folded : []))
  const checked = contributions.map(({ id, text: source }) => {
    const words = fatesOf(wordsOf(source, language), targetWords)
    const count = (fate: Fate) => words.filter((word) => word.fate === fate).length
    return { id, words, lost: count('lost'), elsewhere: count('elsewhere') }
  })
  const contributed = new Set(
    contributions.flatMap(({ text: source }) =>
      wordsOf(source, language).flatMap(({ isWord, folded }) => (isWord ? folded : [])),
    ),
  )
  const shown = target.map(({ text: word, isWord, folded }) => ({
    text: word,
    fate: isWord ? (contributed.has(folded) ? ('contributed' as const) : ('added' as const)) : ('between' as const),
  }))
  return {
    contributions: checked,
    text: shown,
    lost: sum(checked.map(({ lost }) => lost)),
    elsewhere: sum(checked.map(({ elsewhere }) => elsewhere)),
    added: shown.filter(({ fate }) => fate === 'added').length,
  }
}

type Word = { text: string; isWord: boolean; folded: string }

function wordsOf(text: string, language: string): Word[] {
  return Array.from(new Intl.Segmenter(language, { granularity: 'word' }).segment(text), ({ segment, isWordLike }) => ({
    text: segment,
    isWord: isWordLike === true,
    folded: segment.toLocaleLowerCase(language),
  }))
}

function fatesOf(words: readonly Word[], target: readonly string[]): WordFate[] {
  const known = new Set(target)
  const inOrder = alignedWords(words, target)
  const places = words.flatMap(({ isWord }, at) => (isWord ? at : []))
  const rank = new Map(places.map((place, index) => [place, index]))
  return words.map(({ text: word, isWord, folded }, at) => {
    if (!isWord) return { text: word, fate: 'between' }
    const here = inOrder.get(at)
    const near = (step: -1 | 1) => {
      const neighbour = places[(rank.get(at) ?? 0) + step]
      return neighbour !== undefined && here !== undefined && inOrder.get(neighbour) === here + step
    }
    if (here !== undefined && (places.length === 1 || near(-1) || near(1))) return { text: word, fate: 'kept' }
    return { text: word, fate: known.has(folded) ? 'elsewhere' : 'lost' }
  })
}

/** Of each word of the source (by its place) that the shortest difference keeps: the how-manieth word of the text it is. */
function alignedWords(words: readonly Word[], target: readonly string[]): Map<number, number> {
  const aligned = new Map<number, number>()
  const places = words.flatMap(({ isWord }, at) => (isWord ? at : []))
  const source = words.flatMap(({ isWord, folded }) => (isWord ? folded : []))
  let [from, to] = [0, 0]
  for (const { kind } of differenceOfParts(source, target)) {
    if (kind === 'same') aligned.set(places[from] ?? -1, to)
    if (kind !== 'added') from += 1
    if (kind !== 'removed') to += 1
  }
  return aligned
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
