/** What Akoma Ntoso says beside the text: what the document is (FRBR), who is named in it, what was said of its words. */
import type { Inline } from '#platform/documents/paper.ts'
import type { DocumentModel } from './model.ts'
import { element, escaped } from '#platform/documents/xml-writing.ts'

/** Of the metadata that is ours alone. */
const ours = 'urn:chancery:document:1'

export type Agents = ReadonlyMap<string, string>

/** Everybody who is named as the author of something, with an id each. */
export function agentsOf({ blocks, notes }: DocumentModel): Agents {
  const names = [
    ...notes.map(({ by }) => by),
    ...blocks.flatMap(({ inlines }) =>
      inlines.flatMap((one) => (one.kind === 'words' && one.change ? [one.change.by] : [])),
    ),
  ]
  return new Map([...new Set(names)].map((name, at) => [name, `org_${at + 1}`]))
}

const threeLetters: Readonly<Record<string, string>> = {
  ar: 'ara',
  de: 'deu',
  en: 'eng',
  es: 'spa',
  fa: 'fas',
  fr: 'fra',
  pt: 'por',
  ru: 'rus',
  th: 'tha',
  zh: 'zho',
}

export function metaOf(model: DocumentModel, agents: Agents): string {
  const { at, language, symbol, title, room, words } = model
  const date = at.slice(0, 10)
  const code = threeLetters[language.split('-')[0] ?? ''] ?? language
  const work = `/akn/un/statement/resolution/${date}/${encodeURIComponent((symbol ?? room).replaceAll('/', '-'))}`
  const expression = `${work}/${code}@${date}`
  const core = (uri: string, dateName: string) =>
    element('FRBRthis', { value: `${uri}/!main` }) +
    element('FRBRuri', { value: uri }) +
    element('FRBRdate', { date, name: dateName }) +
    element('FRBRauthor', { href: '#negotiation', as: '#author' })
  return element(
    'meta',
    {},
    element(
      'identification',
      { source: '#chancery' },
      element(
        'FRBRWork',
        {},
        core(work, 'draft'),
        element('FRBRcountry', { value: 'un' }),
        element('FRBRsubtype', { value: 'resolution' }),
        symbol ? element('FRBRnumber', { value: symbol }) : '',
        element('FRBRname', { value: title }),
      ),
      element('FRBRExpression', {}, core(expression, 'state'), element('FRBRlanguage', { language: code })),
      element(
        'FRBRManifestation',
        {},
        core(`${expression}.xml`, 'markup'),
        element('FRBRformat', { value: 'application/akn+xml' }),
      ),
    ),
    referencesOf(model, agents),
    notesOf(model, agents),
    element(
      'proprietary',
      { source: '#chancery', 'xmlns:c': ours },
      element('c:document', { variant: model.variant, class: model.class, at, room, exercise: String(model.exercise) }),
      ...model.notes.map(({ number, kind, by, at: since, replyTo }) =>
        element('c:said', {
          note: `note_${number}`,
          kind,
          by: agents.get(by),
          since,
          replyTo: replyTo && `note_${replyTo}`,
        }),
      ),
      ...(model.exercise ? [element('c:exercise', {}, escaped(words.exercise))] : []),
    ),
  )
}

function referencesOf({ title, notes }: DocumentModel, agents: Agents): string {
  const organisation = (eId: string, name: string, showAs: string) =>
    element('TLCOrganization', { eId, href: `/akn/ontology/organization/un/${encodeURIComponent(name)}`, showAs })
  return element(
    'references',
    { source: '#chancery' },
    organisation('chancery', 'chancery', 'Chancery'),
    organisation('negotiation', 'negotiation', title),
    ...[...agents].map(([name, id]) => organisation(id, name, name)),
    element('TLCRole', { eId: 'author', href: '/akn/ontology/role/un/author', showAs: 'author' }),
    ...notes.map(({ number, kind, by }) =>
      element('TLCConcept', {
        eId: `said_${number}`,
        href: `/akn/ontology/concept/un/${kind}`,
        showAs: `${kind}: ${by}`,
      }),
    ),
  )
}

function notesOf({ notes, footnotes }: DocumentModel, agents: Agents): string {
  if (notes.length + footnotes.length === 0) return ''
  return element(
    'notes',
    { source: '#chancery' },
    ...notes.map(({ number, kind, by, lines, language }) =>
      element(
        'note',
        { eId: `note_${number}`, class: kind, 'xml:lang': language },
        ...[by, ...lines].map((line) => element('p', {}, escaped(line))),
      ),
    ),
    ...footnotes.map(({ number, kind, inlines, language }) =>
      element(
        'note',
        {
          eId: `fn_${number}`,
          class: kind === 'reserve' ? 'reserve' : 'footnote',
          placement: 'bottom',
          'xml:lang': language,
        },
        element('p', {}, ...inlines.map((inline) => inlineOf(inline, agents))),
      ),
    ),
  )
}

/** A stretch of words, as the body and the notes hold it. */
export function inlineOf(inline: Inline, agents: Agents): string {
  switch (inline.kind) {
    case 'opens':
      return element('marker', { name: 'opens', eId: `opens_${inline.note}`, refersTo: `#said_${inline.note}` })
    case 'closes':
      return element('noteRef', { href: `#note_${inline.note}`, marker: inline.note })
    case 'footnote':
      return element('noteRef', { href: `#fn_${inline.footnote}`, marker: inline.footnote, class: 'footnote' })
    case 'sign':
      return element('inline', { name: 'sign' }, escaped(inline.text))
    case 'words':
      return inline.change
        ? element(
            inline.change.kind,
            { refersTo: `#${agents.get(inline.change.by) ?? 'negotiation'}` },
            lined(inline.text),
          )
        : lined(inline.text)
  }
}

const lined = (text: string): string => text.split('\n').map(escaped).join('<br/>')
