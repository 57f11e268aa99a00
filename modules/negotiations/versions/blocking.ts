/**
 * What stands between a paragraph and agreement, who could remove it, and by how small a change of words. A mediator's
 * question; the answers are read off marks and positions alone, and are proposals to look at, never a judgement.
 */
import { differenceOf } from '#platform/difference.ts'
import { textBetween, textOf } from '../text/chars.ts'
import { standsOf } from '../text/stands.ts'
import type { Alternative, Amendment, Bracket, Choice, Negotiation, Paragraph } from '../text/state.ts'

export type ObstacleKind = 'bracket' | 'amendment' | 'alternative' | 'choice' | 'placeholder' | 'opposition' | 'reserve'
/** One way to remove an obstacle. `words`: how many words of the text change; `needs`: whose act does it; `against`: who
 * has said that they do not want it. Words: `negotiations.way.<name>`. */
export type Way = { name: WayName; words: number; needs: string[]; against: string[]; option?: number }
export type WayName =
  | 'words-go'
  | 'bracket-lifted'
  | 'amendment-accepted'
  | 'amendment-withdrawn'
  | 'alternative-chosen'
  | 'alternative-withdrawn'
  | 'option-chosen'
  | 'placeholder-filled'
  | 'opposition-lifted'
  | 'reserve-lifted'
export type Obstacle = {
  kind: ObstacleKind
  id: string
  /** Who holds it up. */ by: string[]
  /** The best first. */ ways: Way[]
}

/** All obstacles of a paragraph. */
export function obstaclesOf(state: Negotiation, paragraph: Paragraph): Obstacle[] {
  if (['agreed', 'adopted', 'withdrawn', 'merged'].includes(paragraph.stage)) return []
  const living = paragraph.alternatives.filter(({ withdrawn }) => !withdrawn)
  const main = living[0]
  const wordsIn = (text: string): number => countWords(text, paragraph.language)
  const found: Obstacle[] = [
    ...paragraph.brackets.map((one) => bracketObstacle(one, living, wordsIn)),
    ...paragraph.amendments.filter((one) => one.state === 'open').map((one) => amendmentObstacle(one, living, wordsIn)),
    ...living.slice(1).map((one) => alternativeObstacle(one, main, paragraph)),
    ...paragraph.choices.map((one) => choiceObstacle(one, wordsIn)),
    ...paragraph.placeholders.map((one): Obstacle => ({
      kind: 'placeholder',
      id: one.id,
      by: [one.delegation],
      ways: [{ name: 'placeholder-filled', words: 1, needs: [one.delegation], against: [] }],
    })),
    ...standingObjections(state, paragraph),
  ]
  return found.map((one) => ({ ...one, ways: one.ways.toSorted(better) }))
}

/** Fewest who would be against it, then fewest words, then fewest who must act. */
function better(a: Way, b: Way): number {
  return a.against.length - b.against.length || a.words - b.words || a.needs.length - b.needs.length
}

function bracketObstacle(
  bracket: Bracket,
  living: readonly Alternative[],
  wordsIn: (text: string) => number,
): Obstacle {
  const within = living.find(({ id }) => id === bracket.alternative)
  const inside = within ? textBetween(within.runs, bracket.range) : ''
  const holders = [...new Set([...bracket.proposers, ...bracket.supporters])]
  const others = [...new Set([...bracket.opposers, ...(within ? [within.delegation] : [])])].filter(
    (one) => !holders.includes(one),
  )
  return {
    kind: 'bracket',
    id: bracket.id,
    by: holders,
    ways: [
      { name: 'words-go', words: wordsIn(inside), needs: within ? [within.delegation] : [], against: others },
      { name: 'bracket-lifted', words: 0, needs: bracket.proposers, against: holders },
    ],
  }
}

function amendmentObstacle(
  { id, delegation, edit, supporters, opposers, alternative }: Amendment,
  living: readonly Alternative[],
  wordsIn: (text: string) => number,
): Obstacle {
  const within = living.find((one) => one.id === alternative)
  const going = within && 'range' in edit ? textBetween(within.runs, edit.range) : ''
  const holders = [...new Set([delegation, ...supporters])]
  return {
    kind: 'amendment',
    id,
    by: holders,
    ways: [
      {
        name: 'amendment-accepted',
        words: Math.max(wordsIn(going), wordsIn(edit.insert)),
        needs: within ? [within.delegation] : [],
        against: opposers,
      },
      { name: 'amendment-withdrawn', words: 0, needs: [delegation], against: holders },
    ],
  }
}

function alternativeObstacle(
  one: Alternative,
  main: Alternative | undefined,
  { language, positions }: Paragraph,
): Obstacle {
  const pieces = main ? differenceOf(textOf(main.runs), textOf(one.runs), language) : []
  const changed = (kind: 'added' | 'removed') =>
    pieces.filter((piece) => piece.kind === kind).reduce((words, { text }) => words + countWords(text, language), 0)
  const content = Object.values(positions)
    .filter(({ stand }) => stand === 'support')
    .map(({ delegation }) => delegation)
  return {
    kind: 'alternative',
    id: one.id,
    by: [one.delegation],
    ways: [
      {
        name: 'alternative-chosen',
        words: Math.max(changed('added'), changed('removed')),
        needs: main ? [main.delegation] : [],
        against: content.filter((delegation) => delegation !== one.delegation),
      },
      { name: 'alternative-withdrawn', words: 0, needs: [one.delegation], against: [one.delegation] },
    ],
  }
}

function choiceObstacle({ id, options, delegation }: Choice, wordsIn: (text: string) => number): Obstacle {
  const backers = [...new Set(options.flatMap(({ supporters }) => supporters))]
  const ways = options.map(({ text, supporters }, option): Way => ({
    name: 'option-chosen',
    option,
    words: wordsIn(text),
    needs: [],
    against: backers.filter((one) => !supporters.includes(one)),
  }))
  return { kind: 'choice', id, by: backers.length > 0 ? backers : [delegation], ways }
}

function standingObjections(state: Negotiation, paragraph: Paragraph): Obstacle[] {
  // What was said against earlier words stands until it is taken back: a moved comma answers no objection.
  const opposed = [...standsOf(state, paragraph)].filter(([, { stand }]) => stand === 'oppose')
  const reserves = Object.values(state.reserves).filter((one) => one.paragraph === paragraph.id && !one.liftedAt)
  return [
    ...opposed.map(([delegation]): Obstacle => ({
      kind: 'opposition',
      id: delegation,
      by: [delegation],
      ways: [{ name: 'opposition-lifted', words: 0, needs: [delegation], against: [delegation] }],
    })),
    ...reserves.map(({ id, delegation }): Obstacle => ({
      kind: 'reserve',
      id,
      by: [delegation],
      ways: [{ name: 'reserve-lifted', words: 0, needs: [delegation], against: [delegation] }],
    })),
  ]
}

export type Unblocker = {
  delegation: string
  /** Paragraphs where every obstacle is held by this delegation alone. */
  alone: string[]
  /** Paragraphs where it holds one among others. */
  among: string[]
}

/** Who could unblock what, those who alone hold up most first. */
export function whoCouldUnblock(state: Negotiation): Unblocker[] {
  const found = new Map<string, Unblocker>()
  const of = (delegation: string): Unblocker => {
    const known = found.get(delegation) ?? { delegation, alone: [], among: [] }
    found.set(delegation, known)
    return known
  }
  for (const paragraph of Object.values(state.paragraphs)) {
    const obstacles = obstaclesOf(state, paragraph)
    const holders = new Set(obstacles.flatMap(({ by }) => by))
    const keys = obstacles.map(({ by }) => new Set(by))
    for (const holder of holders)
      if (keys.every((by) => by.size === 1 && by.has(holder))) of(holder).alone.push(paragraph.id)
      else of(holder).among.push(paragraph.id)
  }
  return [...found.values()].sort(
    (a, b) =>
      b.alone.length - a.alone.length || b.among.length - a.among.length || (a.delegation < b.delegation ? -1 : 1),
  )
}

function countWords(text: string, language: string): number {
  let words = 0
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text))
    if (isWordLike) words += 1
  return words
}
