// What a brief says of a paragraph, worked out of its items and the text as it stands; pure.
import type { BriefItem } from '../../client/views.ts'
import { textOf } from '../../text/chars.ts'
import type { Negotiation, Paragraph } from '../../text/state.ts'

/** A red line in words, and the words that must stand or must not. Each of those is a line of its own: ✓ words, ✗ words. */
export type RedLine = { note: string; must: string[]; mustNot: string[] }

const signs = { must: '✓', mustNot: '✗' } as const

export function readRedLine(text: string): RedLine {
  const line: RedLine = { note: '', must: [], mustNot: [] }
  const notes: string[] = []
  for (const one of text.split('\n')) {
    const words = one.slice(1).trim()
    if (one.startsWith(signs.must) && words) line.must.push(words)
    else if (one.startsWith(signs.mustNot) && words) line.mustNot.push(words)
    else notes.push(one)
  }
  return { ...line, note: notes.join('\n').trim() }
}

export function writeRedLine({ note, must, mustNot }: RedLine): string {
  return [
    note,
    ...must.map((words) => `${signs.must} ${words}`),
    ...mustNot.map((words) => `${signs.mustNot} ${words}`),
  ]
    .filter((line) => line.trim() !== '')
    .join('\n')
}

export type Touch = {
  words: string
  /** `missing`: must stand, and does not. `stands`: must not stand, and does. `proposed`: does so in other words on the table. */
  why: 'missing' | 'stands' | 'proposed'
}

/** Where the words on the table touch a red line; none where they keep it, or it names no words. */
export function touchesOf({ must, mustNot }: RedLine, paragraph: Paragraph): Touch[] {
  const [first = '', ...others] = paragraph.alternatives
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ runs }) => plain(textOf(runs), paragraph.language))
  const proposed = [
    ...others,
    ...paragraph.amendments
      .filter(({ state }) => state === 'open')
      .map(({ edit }) => plain(edit.insert, paragraph.language)),
  ]
  const holds = (text: string, words: string): boolean => text.includes(plain(words, paragraph.language))
  return [
    ...must.filter((words) => !holds(first, words)).map((words): Touch => ({ words, why: 'missing' })),
    ...mustNot.flatMap((words): Touch[] =>
      holds(first, words)
        ? [{ words, why: 'stands' }]
        : proposed.some((text) => holds(text, words))
          ? [{ words, why: 'proposed' }]
          : [],
    ),
  ]
}

/** As words are compared: without case, without care for spaces. */
function plain(text: string, language: string): string {
  return text.normalize('NFC').toLocaleLowerCase(language).replace(/\s+/gu, ' ').trim()
}

/** A question to the capital, and what came back. The first answer counts. */
export type Asked = { question: BriefItem; answer?: BriefItem }

export function askedOf(items: readonly BriefItem[]): Asked[] {
  return items
    .filter(({ kind }) => kind === 'capital-asked')
    .map((question) => {
      const answer = items.find(({ kind, answers }) => kind === 'capital-answered' && answers === question.id)
      return answer ? { question, answer } : { question }
    })
    .toSorted((a, b) => (a.question.until ?? '9').localeCompare(b.question.until ?? '9'))
}

/** The ad referendum procedure in which a paragraph is, as long as this delegation has not answered. */
export function openProcedure(
  { adReferendum }: Negotiation,
  { id, stage, adReferendum: here }: Paragraph,
  delegation: string,
): { procedure: string; hash: string; until: string } | undefined {
  const procedure = stage === 'ad-referendum' && here ? adReferendum[here.procedure] : undefined
  const on = procedure?.on.find(({ paragraph }) => paragraph === id)
  if (!procedure || !on || procedure.answers[id]?.[delegation]) return undefined
  return { procedure: procedure.id, hash: on.hash, until: procedure.until }
}
