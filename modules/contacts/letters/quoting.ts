/**
 * What a letter says in another language than its own: the subject of a request that was made in French, within a note in
 * Persian. It is named as such beside it, and marked as such on the page and in the file, so that languages never mix unseen.
 */
import type { LetterContent, LetterLanguage, LetterPart } from '../contract/letters.ts'
import { measureById } from '../requests/measures.ts'
import { dayIn } from './days.ts'
import { formsIn } from './forms-of-address.ts'

type Quoted = NonNullable<LetterContent['quoted']>[number]

const base = (tag: string): string => tag.toLowerCase().split('-')[0] ?? tag

/** With the name of its language where it is not that of the letter: `Attaque (in French)`. */
export function withTongue({ text, language }: Quoted, letter: LetterLanguage): string {
  if (base(language) === letter) return text
  return formsIn(letter)
    .words.tongue.replace('{text}', () => text)
    .replace('{language}', () => nameOf(language, letter))
}

function nameOf(tag: string, letter: LetterLanguage): string {
  try {
    return new Intl.DisplayNames([letter], { type: 'language', fallback: 'code' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** A text in pieces, each passage of another language by itself; nothing where there is none. `language`: null for its own. */
export function runsOf(text: string, { language, quoted = [] }: LetterContent): LetterPart['runs'] {
  const foreign = quoted.filter((one) => one.text !== '' && base(one.language) !== language)
  let runs: NonNullable<LetterPart['runs']> = [{ text, language: null }]
  // The longest first: what stands within another belongs to it.
  for (const one of foreign.toSorted((a, b) => b.text.length - a.text.length))
    runs = runs.flatMap((run) => (run.language === null ? parted(run.text, one) : [run]))
  return runs.length > 1 || runs[0]?.language != null ? runs : undefined
}

function parted(text: string, { text: wanted, language }: Quoted): NonNullable<LetterPart['runs']> {
  return text
    .split(wanted)
    .flatMap((before, at) => [
      ...(at > 0 ? [{ text: wanted, language }] : []),
      ...(before === '' ? [] : [{ text: before, language: null }]),
    ])
}

export type CitedRequest = {
  number: string
  from: string
  /** ISO 8601. */
  sentAt: string | null
  /** In the language in which the request was made. */
  subject: Quoted
  cites: readonly string[]
}

/** The first words of a letter on a request, in the language of the letter, with what they quote from the request. */
export function begunOn(request: CitedRequest, letter: LetterLanguage): Pick<LetterContent, 'body' | 'quoted'> {
  const { words } = formsIn(letter)
  const { number, from, sentAt, subject, cites } = request
  const quote = words.quote.replace('{text}', () => subject.text)
  const facts: Record<string, string> = {
    number,
    from,
    day: sentAt === null ? '' : dayIn(letter, new Date(sentAt)),
    subject: withTongue({ ...subject, text: quote }, letter),
    cites: new Intl.ListFormat(letter).format(cites.map((id) => measureIn(id, letter))),
  }
  const sentence = cites.length === 0 ? words.begun : words.begunCites
  return {
    body: sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? ''),
    quoted: [subject],
  }
}

/** What a norm or measure is called in that language; its letter or number is the same in all. */
export function measureIn(id: string, letter: LetterLanguage): string {
  const measure = measureById(id)
  if (!measure) return id
  const pattern = formsIn(letter).words.measures[measure.set]
  return pattern.replace('{mark}', () => id.slice(id.lastIndexOf('-') + 1))
}
