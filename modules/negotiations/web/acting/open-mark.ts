import { textBetween } from '../../text/chars.ts'
import { homeOf } from '../../text/owners.ts'
import type { Amendment, Negotiation, Paragraph } from '../../text/state.ts'

export type OpenMark = {
  kind: 'bracket' | 'amendment' | 'choice' | 'placeholder'
  paragraph: Paragraph
  delegation: string
  /** What it holds, in one line. */
  words: string
}

/** The mark that goes by this id, while it is open. */
export function openMark(state: Negotiation, id: string): OpenMark | undefined {
  const paragraph = homeOf(state, id)
  if (!paragraph) return undefined
  const isIt = (one: { id: string }) => one.id === id
  const bracket = paragraph.brackets.find(isIt)
  const amendment = paragraph.amendments.find((one) => isIt(one) && one.state === 'open')
  const choice = paragraph.choices.find(isIt)
  const placeholder = paragraph.placeholders.find(isIt)
  if (bracket) {
    const { alternative, range, delegation } = bracket
    return { kind: 'bracket', paragraph, delegation, words: wordsAt(paragraph, alternative, range) }
  }
  if (amendment)
    return { kind: 'amendment', paragraph, delegation: amendment.delegation, words: wished(paragraph, amendment) }
  if (choice) {
    const words = choice.options.map(({ text }) => text).join(' / ')
    return { kind: 'choice', paragraph, delegation: choice.delegation, words }
  }
  return placeholder && { kind: 'placeholder', paragraph, delegation: placeholder.delegation, words: placeholder.note }
}

function wished(paragraph: Paragraph, { alternative, edit }: Amendment): string {
  const gone = 'range' in edit ? wordsAt(paragraph, alternative, edit.range) : ''
  return [gone, edit.insert].map((part) => `“${part.trim()}”`).join(' → ')
}

function wordsAt({ alternatives }: Paragraph, id: string, range: Parameters<typeof textBetween>[1]): string {
  const found = alternatives.find((one) => one.id === id)
  return found ? textBetween(found.runs, range) : ''
}
