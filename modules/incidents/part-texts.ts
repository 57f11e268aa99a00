import { attackTechnique } from './attack-techniques.ts'
import type { Source } from './contract.ts'
import type { PartBody } from './parts.ts'

/** A text within a part, and how much a hit in it weighs: A a title, B words of the report, C notes, D sources and codes. */
export type PartText = { text: string; language: string; weight: 'A' | 'B' | 'C' | 'D' }

/** What of a part can be found by words. */
export function textsOf(body: PartBody): PartText[] {
  return written(body).filter(({ text }) => text !== '')
}

function written(body: PartBody): PartText[] {
  switch (body.kind) {
    case 'status':
      return []
    case 'facts':
      return [{ text: body.title, language: body.language, weight: 'A' }]
    case 'section':
      return words(body.words)
    case 'severity':
      return [plain(body.reasons, 'C')]
    case 'victim':
      return [plain(body.name, 'B'), ...from(body)]
    case 'moment':
      return [...words(body.words), ...from(body)]
    case 'technique': {
      const name = attackTechnique(body.technique)?.name ?? ''
      return [plain(`${body.technique} ${name}`, 'B'), ...from(body)]
    }
    case 'attribution':
      return [plain(body.by, 'B'), plain(body.to, 'B'), ...words(body.words), ...from(body)]
    case 'reply':
    case 'response':
      return [plain(body.by, 'B'), ...words(body.words), ...from(body)]
    case 'indicator':
      return [plain(body.name, 'B'), plain(body.pattern, 'D')]
    case 'relation':
      return [plain(body.note, 'C')]
    case 'file':
      return [plain(body.name, 'B'), plain(body.sha256, 'D')]
  }
}

function words(one: { text: string; language: string } | null): PartText[] {
  return one ? [{ text: one.text, language: one.language, weight: 'B' }] : []
}

function plain(text: string | null, weight: PartText['weight']): PartText {
  return { text: text ?? '', language: '', weight }
}

function from({ note, sources }: { note: string; sources: readonly Source[] }): PartText[] {
  return [plain(note, 'C'), ...sources.map(({ title }) => plain(title, 'D'))]
}
