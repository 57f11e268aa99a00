/**
 * A letter as it reads, from what its author filled in. A note verbale is in the third person between two courtesies, and
 * bears initials and a seal instead of a signature; a letter speaks in the first person to whom it greets; speaking points
 * are said aloud, and the aide-mémoire that stays behind has neither address nor signature.
 */
import { exerciseMark, underExercise } from '#platform/exercise.ts'
import type { LetterContent, LetterPart, LetterSheet } from '../contract/letters.ts'
import { dayIn } from './days.ts'
import { courtesiesOf, formsIn, withoutArticle } from './forms-of-address.ts'
import { runsOf, withTongue } from './quoting.ts'

export type LetterFacts = {
  /** Null while it is a draft. */
  number: string | null
  at: Date
  exercise: boolean
  /** As printed: `TLP:AMBER+STRICT`. */
  marking: string
}

export function composeLetter(content: LetterContent, facts: LetterFacts): LetterSheet {
  const forms = formsIn(content.language)
  return {
    v: 1,
    kind: content.kind,
    language: content.language,
    title: facts.exercise ? underExercise(content.subject) : content.subject,
    class: forms.class[content.kind],
    number: facts.number,
    marking: facts.marking,
    exercise: facts.exercise,
    parts: partsOf(content, facts)
      .filter(({ text }) => text !== '')
      .map((part) => {
        const runs = runsOf(part.text, content)
        return runs ? { ...part, runs } : part
      }),
  }
}

function partsOf(content: LetterContent, facts: LetterFacts): LetterPart[] {
  const { class: classes, words } = formsIn(content.language)
  const mark: LetterPart = { part: 'exercise', text: facts.exercise ? exerciseMark : '' }
  const date: LetterPart = { part: 'date', text: placeAndDate(content, facts.at) }
  const head: LetterPart[] = [
    mark,
    { part: 'letterhead', text: withoutArticle(content.from) },
    { part: 'marking', text: facts.marking },
    { part: 'number', text: facts.number === null ? '' : `${words.number} ${facts.number}` },
  ]
  const title: LetterPart = { part: 'class', text: classes[content.kind] }
  const language = content.quoted?.find(({ text }) => text === content.subject)?.language ?? content.language
  const subject: LetterPart = {
    part: 'subject',
    text: withTongue({ text: content.subject, language }, content.language),
  }
  switch (content.kind) {
    case 'note-verbale': {
      const initials: LetterPart = { part: 'initials', text: `${words.initials} ${words.seal}` }
      return [...head, title, ...framed(content), date, initials, address(content), mark]
    }
    case 'letter': {
      const about: LetterPart = { part: 'subject', text: `${words.subject} ${subject.text}` }
      return [...head, date, about, ...framed(content), signature(content), address(content), mark]
    }
    case 'speaking-points':
      return [...head, title, subject, ...framed(content), date, mark]
    case 'aide-memoire':
      return [...head, title, subject, ...framed(content), date, mark]
  }
}

/** What is said, between the courtesies. The first paragraph goes on where the opening ends. */
function framed(content: LetterContent): LetterPart[] {
  const { opening, salutation, closing } = courtesiesOf(content)
  const paragraphs = content.body.split(/\n\s*\n/).flatMap((text) => (text.trim() === '' ? [] : [text.trim()]))
  const [first, ...others] = paragraphs
  const said = opening === '' ? paragraphs : [goneOn(content.language, opening, first ?? '…'), ...others]
  const points = content.kind === 'speaking-points'
  const number = new Intl.NumberFormat(content.language, { useGrouping: false })
  return [
    { part: 'salutation', text: salutation },
    ...said.map((text, at): LetterPart =>
      points ? { part: 'point', text, label: `${number.format(at + 1)}.` } : { part: 'text', text },
    ),
    { part: 'closing', text: closing },
  ]
}

/** French: the honour `de demander`, but `d’informer`. */
function goneOn(language: LetterContent['language'], opening: string, words: string): string {
  const elided = language === 'fr' && opening.endsWith(' de') && /^[aàâeéèêëiîïoôuùûyœæ]/i.test(words)
  return elided ? `${opening.slice(0, -1)}’${words}` : `${opening} ${words}`
}

function signature({ signer }: LetterContent): LetterPart {
  return { part: 'signature', text: signer ? [signer.name, signer.title ?? ''].filter(Boolean).join('\n') : '' }
}

/** At the foot, as ministries set it: whom it is for, the office, the institution. */
function address({ kind, language, to }: LetterContent): LetterPart {
  const [forSir, forMadam] = formsIn(language).ranks[to.rank].before
  const before = to.style === 'madam' ? forMadam : forSir
  const person = kind === 'letter' && to.name !== null ? [`${before} ${to.name}`.trim()] : []
  const office = kind === 'letter' && to.title !== null ? [to.title] : []
  return { part: 'address', text: [...person, ...office, withoutArticle(to.institution)].join('\n') }
}

function placeAndDate({ language, place }: LetterContent, at: Date): string {
  const said = dayIn(language, at)
  const between = { en: ', ', fr: ', le ', fa: '، ', th: ' ' }[language]
  return place === null ? said : `${place}${between}${said}`
}
