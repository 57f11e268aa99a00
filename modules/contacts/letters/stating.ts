/** How a letter refers to what its addressee has said: pure, for the page where it is written. */
import type { z } from 'zod'
import type { StatedPosition } from '#platform/positions.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { LetterContent, LetterLanguage } from '../contract/letters.ts'
import { dayIn } from './days.ts'
import { formsIn } from './forms-of-address.ts'
import { measureIn, withTongue } from './quoting.ts'

type Quoted = NonNullable<LetterContent['quoted']>
type Written = Pick<z.input<typeof LetterContent>, 'kind' | 'language' | 'body' | 'quoted'>

/** As LetterContent says. */
const most = { body: 20_000, passages: 20, paragraphs: 500 } as const

type Passage = NonNullable<StatedPosition['quote']>

/** The sentence that names it, in the language of the letter, and what in it is in the words of another. */
function referenceTo(position: StatedPosition, name: string, letter: LetterLanguage): { text: string; quoted: Quoted } {
  const { kind, title, language, number, at, earlier, on, quote, cites, toldBy } = position
  const { stated } = formsIn(letter).words
  // The symbol of a text is part of how it is called; requests and letters are called by their numbers.
  const symbol = number === null || stated.what[kind].includes('{number}') ? '' : ` [${number}]`
  const called = placed(inMarks({ text: title, language }, letter) + symbol, on, letter)
  const measures = new Intl.ListFormat(letter).format(cites.map((id) => measureIn(id, letter)))
  let what = filled(stated.what[kind], { name, number: number ?? '', title: called })
  if (earlier) what = filled(stated.earlier, { what })
  if (toldBy !== null) what = filled(stated.toldBy, { what, by: toldBy })
  if (cites.length > 0) what = filled(stated.under, { what, cites: measures })
  const passages: (Passage | null)[] = [{ text: title, language }, ...on.map(({ words }) => words), quote]
  return {
    text: filled(quote ? stated.quoting : stated.reference, {
      what,
      day: dayIn(letter, new Date(at)),
      quote: quote ? inMarks(quote, letter) : '',
    }),
    quoted: passages.flatMap((one) => (one && one.language !== null ? [{ ...one, language: one.language }] : [])),
  }
}

/** A text by its title, with the paragraphs that are meant; of a single one with its words too. */
function placed(title: string, on: StatedPosition['on'], letter: LetterLanguage): string {
  const [first] = on
  if (!first) return title
  const { stated } = formsIn(letter).words
  // As paragraphs are numbered: an annex, a heading, a footnote is called otherwise.
  const numbered = on.every(({ label }) => /^(PP|D)?\d/.test(label))
  const pattern = numbered ? (on.length === 1 ? stated.paragraph : stated.paragraphs) : stated.part
  const labels = new Intl.ListFormat(letter).format(on.map(({ label }) => label))
  const place = filled(pattern, { title, labels })
  return first.words ? filled(stated.reading, { place, words: inMarks(first.words, letter) }) : place
}

function inMarks({ text, language }: Passage, letter: LetterLanguage): string {
  const marked = formsIn(letter).words.quote.replace('{text}', () => text)
  return language === null ? marked : withTongue({ text: marked, language }, letter)
}

function filled(pattern: string, facts: Record<string, string>): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
}

/** Why it may not be put into the letter as it stands: a key of words. */
type Hindrance = 'marking' | 'red' | 'empty' | 'already' | 'full'

type Quotation = { body: string; quoted: Quoted } | { hindered: Hindrance }

/** The letter's words with the reference at their end, and with its passages named as of their language. */
export function quotePosition(
  content: Written,
  position: StatedPosition,
  { name, to, marking }: { name: string; to: string; marking: Marking },
): Quotation {
  const unfit = unfitFor(position, to, marking)
  if (unfit) return { hindered: unfit }
  const said = (content.body ?? '').trimEnd()
  // In these the first words go on where the opening ends: a reference cannot be the first.
  if (said === '' && (content.kind === 'note-verbale' || content.kind === 'letter')) return { hindered: 'empty' }
  const { text, quoted } = referenceTo(position, name, content.language)
  if (said.includes(text)) return { hindered: 'already' }
  const body = said === '' ? text : `${said}\n\n${text}`
  const passages = content.quoted ?? []
  const added = quoted.filter(
    (one, place) =>
      !passages.some((known) => known.text === one.text) &&
      quoted.findIndex((other) => other.text === one.text) === place,
  )
  const room =
    body.length <= most.body &&
    passages.length + added.length <= most.passages &&
    body.split(/\n\s*\n/).length <= most.paragraphs
  return room ? { body, quoted: [...passages, ...added] } : { hindered: 'full' }
}

const reach = ['red', 'amber+strict', 'amber', 'green', 'clear'] as const

/**
 * What was said under a marking goes no further in a letter: the letter is marked as strictly, and what was for the two
 * delegations goes to nobody else. What was told under RED was told to people, and is repeated in no letter.
 */
function unfitFor({ tlp }: StatedPosition, to: string, marking: Marking): 'marking' | 'red' | undefined {
  if (tlp === null || tlp === 'clear') return undefined
  if (tlp === 'red') return 'red'
  const { delegations, groups, people } = marking.audience
  // Of people nobody says here for whom they act.
  const further = delegations.some((id) => id !== to) || groups.length > 0 || people.length > 0
  const wider = reach.indexOf(marking.tlp) > reach.indexOf(tlp)
  return wider || (tlp !== 'green' && further) ? 'marking' : undefined
}
