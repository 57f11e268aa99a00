/** What a text leaves open, as issues with options: a first draft, which the mediator puts into better words. Pure. */
import type { Issue } from '../../../settlement/domain.ts'
import { textBetween, textOf } from '../../../text/chars.ts'
import { labelsOf } from '../../../text/labels.ts'
import { inOrder } from '../../../text/place.ts'
import type { Negotiation, Paragraph } from '../../../text/state.ts'
import { caseLimits } from './cases.ts'

/** `words`: how an option is called that keeps bracketed words, or lets them go. */
export function issuesOfText(state: Negotiation, words: { stay: string; go: string; paragraph: string }): Issue[] {
  const labels = labelsOf(state)
  return inOrder(state)
    .filter(({ stage }) => stage !== 'withdrawn' && stage !== 'merged' && stage !== 'agreed' && stage !== 'adopted')
    .flatMap((paragraph) => issuesOf(paragraph, `${words.paragraph} ${labels[paragraph.id] ?? ''}`.trim(), words))
    .slice(0, caseLimits.issues)
}

function issuesOf(paragraph: Paragraph, label: string, words: { stay: string; go: string }): Issue[] {
  const living = paragraph.alternatives.filter(({ withdrawn }) => !withdrawn)
  const found: Issue[] = []
  if (living.length > 1) found.push({ name: label, values: distinct(living.map(({ runs }) => short(textOf(runs)))) })
  for (const { alternative, range } of paragraph.brackets) {
    const within = living.find(({ id }) => id === alternative)
    const inside = within ? short(textBetween(within.runs, range)) : ''
    if (inside) found.push({ name: `${label}: [${inside}]`, values: [words.stay, words.go] })
  }
  for (const { options } of paragraph.choices)
    found.push({
      name: `${label}: ${options.map(({ text }) => short(text, 30)).join(' / ')}`,
      values: distinct(options.map(({ text }) => short(text))),
    })
  return found.filter(({ values }) => values.length > 1)
}

function distinct(values: string[]): string[] {
  return [...new Set(values)].slice(0, caseLimits.values)
}

function short(text: string, most = 80): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  const letters = Array.from(line)
  return letters.length > most ? `${letters.slice(0, most).join('')}…` : line
}
