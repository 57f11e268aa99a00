/** Formulae of courtesy by language and rank: data with their sources. What has none is from memory, and to be verified. */
import { z } from 'zod'
import { StatedPosition } from '#platform/positions.ts'
import {
  LetterKind,
  type LetterContent,
  type LetterLanguage,
  LetterLanguage as Languages,
  Rank,
} from '../contract/letters.ts'
import { MeasureSet } from '../requests/measures.ts'
import given from '../reference/forms-of-address.json' with { type: 'json' }

const Formula = z.object({ text: z.string(), source: z.string().nullable() })
const Formulae = z.partialRecord(LetterKind, Formula)

const Forms = z.object({
  class: z.record(LetterKind, z.string()),
  words: z.object({
    number: z.string(),
    subject: z.string(),
    initials: z.string(),
    seal: z.string(),
    page: z.string(),
    /** The first words of a letter on a request, without and with the measures under which it was made. */
    begun: z.string(),
    begunCites: z.string(),
    quote: z.string(),
    /** Beside what is quoted from another language. */
    tongue: z.string(),
    measures: z.record(MeasureSet, z.string()),
    /** How what somebody said is referred to: without and with their words, under what measures, and what it is. */
    stated: z.object({
      reference: z.string(),
      quoting: z.string(),
      under: z.string(),
      /** Where in a text: one numbered paragraph, several, or what goes by another name (an annex, a footnote); with its words. */
      paragraph: z.string(),
      paragraphs: z.string(),
      part: z.string(),
      reading: z.string(),
      earlier: z.string(),
      toldBy: z.string(),
      what: z.record(StatedPosition.shape.kind, z.string()),
    }),
  }),
  opening: Formulae,
  closing: Formulae,
  ranks: z.record(
    Rank,
    z.object({
      /** How a person is addressed within a sentence. */
      sir: z.string(),
      madam: z.string(),
      /** Before the name in an address: to a man, to a woman. */
      before: z.tuple([z.string(), z.string()]),
      greets: z.string(),
      close: z.string(),
      sources: z.object({ greets: z.string().nullable(), close: z.string().nullable() }),
    }),
  ),
})
type Forms = z.infer<typeof Forms>

const all = z.record(Languages, Forms).parse(given)

export function formsIn(language: LetterLanguage): Forms {
  return all[language]
}

/** Formulae with what they speak of set in. Empty where this kind of document has none, or the author wants none. */
type Courtesies = { opening: string; salutation: string; closing: string; unverified: boolean }

/** `unverified`: a formula of the house that stands in this letter has no source yet. The author's own are theirs. */
export function courtesiesOf(content: LetterContent): Courtesies {
  const { kind, language, to } = content
  const forms = all[language]
  const rank = forms.ranks[to.rank]
  const isLetter = kind === 'letter'
  const opening = forms.opening[kind]
  const closing = isLetter ? { text: rank.close, source: rank.sources.close } : forms.closing[kind]
  const shown = (own: string | null, formula: z.infer<typeof Formula> | undefined) =>
    own ?? (formula ? filled(formula.text, content) : '')
  const untold = (own: string | null, formula: z.infer<typeof Formula> | undefined): boolean =>
    own === null && formula?.source === null
  return {
    opening: shown(content.opening, opening),
    salutation: isLetter ? filled(rank.greets, content) : '',
    closing: shown(content.closing, closing),
    unverified:
      untold(content.opening, opening) ||
      untold(content.closing, closing) ||
      (isLetter && rank.sources.greets === null),
  }
}

function filled(formula: string, { language, from, to }: LetterContent): string {
  const rank = all[language].ranks[to.rank]
  return formula
    .replace('{From}', () => capital(from))
    .replace('{à to}', () => contracted(to.institution))
    .replace('{to}', () => to.institution)
    .replace('{appellation}', () => rank[to.style])
}

/** As a sentence begins. Scripts without capitals stay as they are. */
function capital(words: string): string {
  return words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
}

/** French: `à` before an article. */
function contracted(institution: string): string {
  if (/^le\s/i.test(institution)) return institution.replace(/^le\s+/i, 'au ')
  if (/^les\s/i.test(institution)) return institution.replace(/^les\s+/i, 'aux ')
  return `à ${institution}`
}

/** At the head of a sheet no article stands. */
export function withoutArticle(institution: string): string {
  return capital(institution.replace(/^(the|le|la|les)\s+|^l[’']/i, ''))
}
