/** What goes with an adopted text: how it was adopted, the statements made at it, and who signed. */
import { inOrder } from '../text/place.ts'
import type { Negotiation } from '../text/state.ts'
import type { Book } from './book.ts'
import { directionOfWords } from './document-words.ts'
import type { Block } from '#platform/documents/paper.ts'
import { timeShown } from './time-shown.ts'

export function lineOf(kind: 'front' | 'part' | 'line', text: string, frame: Book['frame']): Block {
  return { kind, depth: 0, ...frame, inlines: [{ kind: 'words', text }] }
}

/** How, when and as what the text was adopted. */
export function adoptionLines(state: Negotiation, { words, frame }: Book): Block[] {
  const { adoption } = state.deciding
  if (!adoption) return [lineOf('front', words.notAdopted, frame)]
  return [
    lineOf('front', `${words.adopted} ${timeShown(adoption.at, frame.direction)}, ${words.by[adoption.by.way]}`, frame),
    lineOf('front', `${words.textHash}: ${adoption.text}`, frame),
  ]
}

export function attachedTo(state: Negotiation, book: Book): Block[] {
  return [...statements(state, book), ...signatures(state, book)]
}

function statements(state: Negotiation, { words, frame, name, labels }: Book): Block[] {
  const order = new Map(inOrder(state).map(({ id }, at) => [id, at]))
  const made = Object.values(state.deciding.statements)
    .filter(({ withdrawnAt }) => !withdrawnAt)
    .toSorted((a, b) => a.seq - b.seq)
  if (made.length === 0) return []
  return [
    lineOf('part', words.statements, frame),
    ...made.flatMap(({ delegation, type, on, text, group, at }) => {
      const about = on
        .map(({ paragraph }) => paragraph)
        .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
        .map((id) => labels[id] ?? '')
        .filter((label) => label !== '')
      const behalf = group ? `, ${words.onBehalfOf} ${state.groups[group]?.name ?? group}` : ''
      const where = about.length > 0 ? `${words.onParagraphs} ${about.join(', ')}` : words.onWholeText
      return [
        lineOf(
          'line',
          `${words.statement[type]}: ${name(delegation)}${behalf} (${where}; ${timeShown(at, frame.direction)})`,
          frame,
        ),
        lineOf('line', text, { language: state.language, direction: directionOfWords(text, frame.direction) }),
      ]
    }),
  ]
}

function signatures(state: Negotiation, { words, frame, name }: Book): Block[] {
  const signed = state.deciding.adoption?.signatures ?? []
  if (signed.length === 0) return []
  const row = (cells: string[]): Block => ({ kind: 'row', depth: 0, ...frame, inlines: [], cells })
  return [
    lineOf('part', words.signatures, frame),
    row([words.delegation, words.signedBy, words.capacity, words.signedAt]),
    ...signed.map((one) => row([name(one.delegation), one.name, one.capacity, timeShown(one.at, frame.direction)])),
  ]
}
