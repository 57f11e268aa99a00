/** A .docx from anybody, as a plan. Throws `ImportRefused` for what cannot be read, and nothing else. */
import { footnotesAfter, rawParagraphs, timeOf, type WordParts } from './docx/paragraphs.ts'
import { type ImportPlan } from './import-plan.ts'
import { ImportRefused } from './import-refused.ts'
import { planOf, type RawComment } from './planning.ts'
import { elementsOf, readXml, textWithin, type XmlElement } from './xml-reading.ts'
import { openZip, unzipped, type ZipEntry } from './zip-reading.ts'

export function planOfDocx(bytes: Uint8Array): ImportPlan {
  const entries = openZip(bytes)
  const part = (name: string): XmlElement | undefined => {
    const entry: ZipEntry | undefined = entries.get(name)
    return entry && readXml(new TextDecoder().decode(unzipped(bytes, entry)), name)
  }
  const main = mainPart(part('_rels/.rels'))
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const document = part(main)
  const body = document && elementsOf(document, 'body')[0]
  if (!body) throw new ImportRefused('not-docx', main)
  const parts: WordParts = { styles: styleNames(part(`${folder}styles.xml`)), warnings: [] }
  const paragraphs = rawParagraphs(body, parts)
  const raws = footnotesAfter(paragraphs, part(`${folder}footnotes.xml`), parts)
  const isOurs = raws.some(({ style }) => style.startsWith('chancery'))
  const comments = commentsOf(part(`${folder}comments.xml`), part(`${folder}commentsExtended.xml`), isOurs)
  const plan = planOf(raws, comments)
  plan.warnings.push(...parts.warnings)
  plan.warnings.sort((a, b) => a.place - b.place)
  return plan
}

/** The part that the package names as its document; where it names none, the usual one. */
function mainPart(relations: XmlElement | undefined): string {
  const row = relations && elementsOf(relations).find((one) => one.attributes.get('Type')?.endsWith('/officeDocument'))
  return (row?.attributes.get('Target') ?? 'word/document.xml').replace(/^\//, '')
}

/** By id, in lower case: ids are in the language of whoever made the file, names are not. */
function styleNames(styles: XmlElement | undefined): Map<string, string> {
  return new Map(
    (styles ? elementsOf(styles, 'style') : []).flatMap((style) => {
      const [id, name] = [style.attributes.get('styleId'), elementsOf(style, 'name')[0]?.attributes.get('val')]
      return id === undefined ? [] : [[id, (name ?? id).toLowerCase()] as const]
    }),
  )
}

function commentsOf(comments: XmlElement | undefined, threads: XmlElement | undefined, isOurs: boolean): RawComment[] {
  const answers = new Map(
    (threads ? elementsOf(threads, 'commentEx') : []).map((row) => [
      row.attributes.get('paraId'),
      row.attributes.get('paraIdParent'),
    ]),
  )
  const rows = (comments ? elementsOf(comments, 'comment') : []).map((comment) => {
    const lines = elementsOf(comment, 'p')
    const { attributes } = comment
    return {
      id: attributes.get('id') ?? '',
      by: attributes.get('author')?.trim(),
      at: timeOf(attributes.get('date')),
      text: lines.map(wordsOfComment).join('\n').trim(),
      mark: isOurs ? attributes.get('initials') : undefined,
      paragraph: lines.at(-1)?.attributes.get('paraId'),
    }
  })
  return rows
    .filter(({ text }) => text !== '')
    .map(({ id, by, at, text, mark, paragraph }) => {
      const parent = answers.get(paragraph)
      const replyTo = parent === undefined ? undefined : rows.find((row) => row.paragraph === parent)?.id
      return {
        id,
        text,
        ...(by ? { by } : {}),
        ...(at ? { at } : {}),
        ...(mark ? { mark } : {}),
        ...(replyTo === undefined ? {} : { replyTo }),
      }
    })
}

const wordsOfComment = (line: XmlElement): string =>
  elementsOf(line, 'r')
    .flatMap((run) => elementsOf(run, 't'))
    .map(textWithin)
    .join('')
