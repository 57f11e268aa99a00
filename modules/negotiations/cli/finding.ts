import { NotFound } from '#modules/rooms/cli/index.ts'
import { rangeOf, textBetween, textOf } from '../text/chars.ts'
import { labelsOf } from '../text/labels.ts'
import { inOrder } from '../text/place.ts'
import type { Alternative, Bracket, Negotiation, Paragraph } from '../text/state.ts'
import type { Range } from '../text/words-of-acts.ts'

/** A paragraph by its label as it is shown (`1 bis`), its id, or the beginning of it. */
export function paragraphNamed(state: Negotiation, name: string): Paragraph {
  const labels = labelsOf(state)
  const all = inOrder(state)
  const plain = (label: string): string =>
    label
      .toLocaleLowerCase()
      .replaceAll(/[\s.()]+/g, ' ')
      .trim()
  return one(`paragraph ${name}`, [
    all.filter(({ id }) => id === name),
    all.filter(({ id }) => plain(labels[id] ?? '') === plain(name)),
    all.filter(({ id }) => name.length >= 4 && id.startsWith(name)),
  ])
}

/** The first that lives, or the one whose number (from 1) or id is said. */
export function alternativeNamed({ alternatives }: Paragraph, name?: string): Alternative {
  const living = alternatives.filter(({ withdrawn }) => withdrawn === undefined)
  if (name === undefined) return one('living alternative', [living.slice(0, 1)])
  return one(`alternative ${name}`, [
    living.filter(({ id }) => id === name),
    alternatives.filter((_, at) => String(at + 1) === name),
    living.filter(({ id }) => name.length >= 4 && id.startsWith(name)),
  ])
}

/** Where these very words stand in an alternative; they must stand there once. */
export function wordsNamed({ runs }: Alternative, words: string): Range {
  const text = textOf(runs)
  const start = text.indexOf(words)
  if (words === '' || start < 0) throw new NotFound(`The words “${words}” do not stand there.`)
  if (text.includes(words, start + 1)) throw new NotFound(`The words “${words}” stand there more than once: say more.`)
  const range = rangeOf(runs, { start, end: start + words.length })
  if (!range) throw new NotFound(`The words “${words}” do not stand there.`)
  return range
}

/** A bracket of this delegation by the very words in it, its id, or the beginning of that; unless said, its only one there. */
export function bracketNamed(
  { alternatives, brackets }: Pick<Paragraph, 'alternatives' | 'brackets'>,
  delegation: string,
  name?: string,
): Bracket {
  const own = brackets.filter(({ proposers }) => proposers.includes(delegation))
  if (name === undefined) return one('bracket of your delegation in this paragraph', [own])
  const words = ({ alternative, range }: Bracket): string =>
    textBetween(alternatives.find(({ id }) => id === alternative)?.runs ?? [], range)
  return one(`bracket of your delegation round “${name}”`, [
    own.filter((bracket) => words(bracket) === name),
    own.filter(({ id }) => id === name || (name.length >= 4 && id.startsWith(name))),
    own.filter((bracket) => words(bracket).includes(name)),
  ])
}

/** The only one, or the one whose id or title begins so. */
export function procedureNamed<Procedure extends { id: string; title?: string }>(
  what: string,
  all: readonly Procedure[],
  name?: string,
): Procedure {
  if (name === undefined) return one(what, [[...all]])
  return one(`${what} ${name}`, [
    all.filter(({ id }) => id === name || id.startsWith(name)),
    all.filter(({ title }) => title?.toLocaleLowerCase().includes(name.toLocaleLowerCase())),
  ])
}

/** The first way of understanding a name that finds anything; and that way must find one. */
function one<Thing>(what: string, ways: readonly Thing[][]): Thing {
  const found = ways.find((way) => way.length > 0) ?? []
  const [first] = found
  if (first === undefined) throw new NotFound(`There is no ${what}.`)
  if (found.length > 1) throw new NotFound(`More than one answers to ${what}: say it more exactly.`)
  return first
}
