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

/** The sentence that names it, in the language of the letter, and what in it is in the words of another. */
function referenceTo(position: StatedPosition, name: string, letter: LetterLanguage): { text: string; quoted: Quoted } {
  const { kind, title, language, number, at, quote, cites } = position
  const { words } = formsIn(letter)
  const { stated } = words
  const inMarks = (text: string, tongue: string | null) => {
    const marked = words.quote.replace('{text}', () => text)
    return tongue === null ? marked : withTongue({ text: marked, language: tongue }, letter)
  }
  // The symbol of a text is part of how it is called; requests and letters are called by their numbers.
  const symbol = number === null || stated.what[kind].includes('{number}') ? '' : ` [${number}]`
  const what = filled(stated.what[kind], { name, number: number ?? '', title: inMarks(title, language) + symbol })
  const measures = new Intl.ListFormat(letter).format(cites.map((id) => measureIn(id, letter)))
  return {
    text: filled(quote ? stated.quoting : stated.reference, {
      what: cites.length === 0 ? what : filled(stated.under, { what, cites: measures }),
      day: dayIn(letter, new Date(at)),
      quote: quote ? inMarks(quote.text, quote.language) : '',
    }),
    quoted: [{ text: title, language }, ...(quote ? [quote] : [])].flatMap(({ text, language: tongue }) =>
      tongue === null ? [] : [{ text, language: tongue }],
    ),
  }
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
  const added = quoted.filter((one) => !passages.some((known) => known.text === one.text))
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
  const { delegations, groups } = marking.audience
  const further = delegations.some((id) => id !== to) || groups.length > 0
  const wider = reach.indexOf(marking.tlp) > reach.indexOf(tlp)
  return wider || (tlp !== 'green' && further) ? 'marking' : undefined
}
