/**
 * A document in Akoma Ntoso 3.0 (OASIS LegalDocML, akn-core v1.0), shaped as AKN4UN shapes resolutions: a `statement`
 * named `resolution` with preface, preamble of recitals, main body of paragraphs, conclusions.
 *
 * The standard knows no brackets and no delegations, and these are its own means that say them:
 * - an alternative is a further element with `@alternativeTo` the first;
 * - words proposed to come or go are `ins` and `del` that refer to the delegation (`TLCOrganization`);
 * - a bracket, a choice, a placeholder is an `inline` named `sign` around what is printed; what was said of it is a
 *   `note` in the metadata, from the `marker` where it opens to the `noteRef` where it closes;
 * - who said it, of what kind and since when stands once more, for machines, in `proprietary`.
 */
import type { Block } from '#platform/documents/paper.ts'
import type { DocumentModel } from './model.ts'
import { type Agents, agentsOf, inlineOf, metaOf } from './akoma-ntoso-meta.ts'
import { element, escaped, xmlHead } from '#platform/documents/xml-writing.ts'

const space = 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0'

export function akomaNtosoOf(model: DocumentModel): string {
  const agents = agentsOf(model)
  const text = model.blocks.filter(({ kind }) => !['front', 'title', 'part', 'line', 'row'].includes(kind))
  // A heading over the recitals is theirs.
  const headed = text[0]?.kind === 'heading' && text[1]?.kind === 'preambular' ? 1 : 0
  const stops = text.slice(headed).findIndex(({ kind }) => kind !== 'preambular')
  const preambular = stops < 0 ? text.length : stops === 0 ? 0 : headed + stops
  const write = writerOf(agents)
  const after = model.blocks.slice(model.blocks.findIndex(({ kind }) => kind === 'part'))
  const attached = model.blocks.some(({ kind }) => kind === 'part') ? after : []
  const lines = [
    metaOf(model, agents),
    element(
      'preface',
      { eId: 'preface' },
      ...model.blocks.filter(({ kind }) => kind === 'front' || kind === 'title').map(write.front),
    ),
    preambular > 0 ? preambleOf(text.slice(0, preambular), write) : '',
    element('mainBody', {}, bodyOf(text.slice(preambular), write) || element('p', {})),
    attached.length > 0 ? element('conclusions', { eId: 'conclusions' }, ...attached.map(write.attached)) : '',
  ]
  const name = model.variant === 'adopted' ? 'resolution' : 'draftResolution'
  return (
    xmlHead +
    element(
      'akomaNtoso',
      { xmlns: space },
      '\n',
      element(
        'statement',
        { name, contains: 'singleVersion' },
        '\n',
        ...lines.filter(Boolean).flatMap((line) => [line, '\n']),
      ),
      '\n',
    )
  )
}

type Writer = {
  front: (block: Block) => string
  attached: (block: Block) => string
  words: (block: Block) => string
  /** An id of its kind that was not given before, within another where it stands there. */
  id: (kind: string, within?: string) => string
}

function writerOf(agents: Agents): Writer {
  const counts = new Map<string, number>()
  const id = (kind: string, within?: string): string => {
    const stem = within === undefined ? kind : `${within}__${kind}`
    const count = (counts.get(stem) ?? 0) + 1
    counts.set(stem, count)
    return `${stem}_${count}`
  }
  const words = ({ inlines }: Block): string => inlines.map((inline) => inlineOf(inline, agents)).join('')
  const line = (block: Block, name: string): string =>
    element(
      'block',
      { name, 'xml:lang': block.language },
      block.kind === 'title'
        ? element('docTitle', {}, words(block))
        : escaped((block.cells ?? []).join(' | ')) + words(block),
    )
  return { front: (block) => line(block, block.kind), attached: (block) => line(block, block.kind), words, id }
}

const numbered = ({ label }: Block): string => (label === undefined ? '' : element('num', {}, escaped(label)))

function preambleOf(blocks: readonly Block[], write: Writer): string {
  const firsts = new Map<string | undefined, string>()
  const recitals = blocks.map((block) => {
    if (block.kind === 'heading') return element('heading', {}, write.words(block))
    const eId = write.id('rec')
    const first = firsts.get(block.paragraph)
    if (first === undefined) firsts.set(block.paragraph, eId)
    return element(
      'recital',
      {
        eId,
        wId: first === undefined ? block.paragraph : undefined,
        'xml:lang': block.language,
        alternativeTo: first && `#${first}`,
      },
      numbered(block),
      element('p', {}, write.words(block)),
    )
  })
  return element('preamble', { eId: 'preamble' }, element('recitals', { eId: 'recs' }, ...recitals))
}

/** One paragraph with its alternatives, and what stands under it. */
type Unit = { blocks: Block[]; under: Unit[] }

function bodyOf(blocks: readonly Block[], write: Writer): string {
  const sections: { head?: Block; units: Unit[] }[] = [{ units: [] }]
  const path: Unit[] = []
  for (const block of blocks) {
    const last = path.at(-1)
    if (block.kind === 'heading' || block.kind === 'annex') {
      sections.push({ head: block, units: [] })
      path.length = 0
    } else if (last?.blocks[0]?.paragraph === block.paragraph && block.paragraph !== undefined) last?.blocks.push(block)
    else {
      path.splice(Math.min(block.depth, path.length))
      const unit: Unit = { blocks: [block], under: [] }
      const above = path.at(-1)?.under ?? sections.at(-1)?.units
      above?.push(unit)
      path.push(unit)
    }
  }
  return sections
    .map(({ head, units }) => {
      if (!head) return units.map((unit) => unitOf(unit, write)).join('\n')
      const eId = write.id(head.kind === 'annex' ? 'annex' : 'sec')
      const tag = head.kind === 'annex' ? 'hcontainer' : 'section'
      return element(
        tag,
        { eId, wId: head.paragraph, ...(tag === 'hcontainer' ? { name: 'annex' } : {}), 'xml:lang': head.language },
        numbered(head),
        element('heading', {}, write.words(head)),
        ...units.map((unit) => unitOf(unit, write, eId)),
      )
    })
    .join('\n')
}

function unitOf({ blocks, under }: Unit, write: Writer, within?: string): string {
  const ids = blocks.map(() => write.id(within?.includes('para') ? 'subpara' : 'para', within))
  const tag = within?.includes('para') ? 'subparagraph' : 'paragraph'
  return blocks
    .map((block, at) => {
      const eId = ids[at] ?? ''
      const words = element('p', {}, write.words(block))
      const children = at === 0 ? under.map((unit) => unitOf(unit, write, eId)) : []
      return element(
        tag,
        {
          eId,
          wId: at === 0 ? block.paragraph : undefined,
          class: block.kind,
          'xml:lang': block.language,
          alternativeTo: at === 0 ? undefined : `#${ids[0] ?? ''}`,
        },
        numbered(block),
        ...(children.length > 0 ? [element('intro', {}, words), ...children] : [element('content', {}, words)]),
      )
    })
    .join('\n')
}
