/**
 * XML from strangers, read into a tree with limits and without entities of its own making: a document type is refused,
 * so nothing expands and nothing is fetched. What is not well-formed is refused with its place.
 */
import { ImportRefused } from './import-refused.ts'

export type XmlElement = {
  /** Without its prefix. */
  name: string
  /** The namespace, or '' for none. */
  space: string
  /** By their names without prefix: the formats read here never have two that differ by prefix alone. */
  attributes: ReadonlyMap<string, string>
  children: XmlNode[]
}
export type XmlNode = XmlElement | string

export const xmlLimits = { characters: 24_000_000, depth: 120, elements: 900_000, attributes: 120 } as const

/** Throws `ImportRefused`, and nothing else. `part`: what is read, for the place of a refusal. */
export function readXml(source: string, part: string): XmlElement {
  if (source.length > xmlLimits.characters) throw new ImportRefused('too-large', part)
  const reader: Reader = { source, part, at: 0, elements: 0 }
  if (source.charCodeAt(0) === 0xfeff) reader.at = 1
  const document: XmlElement = { name: '', space: '', attributes: new Map(), children: [] }
  const open: Open[] = [
    { element: document, tag: '', spaces: new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]) },
  ]
  while (reader.at < source.length) readNext(reader, open)
  if (open.length > 1) throw broken(reader)
  const root = document.children.find((child) => typeof child !== 'string')
  if (!root || document.children.some((child) => typeof child === 'string' && child.trim() !== '')) throw broken(reader)
  return root
}

type Reader = { source: string; part: string; at: number; elements: number }
type Open = { element: XmlElement; tag: string; spaces: ReadonlyMap<string, string> }

const broken = ({ part, at }: Reader): ImportRefused => new ImportRefused('broken-xml', `${part}, ${at}`)

function readNext(reader: Reader, open: Open[]): void {
  const { source, at } = reader
  const top = open[open.length - 1]
  if (!top) throw broken(reader)
  if (source[at] !== '<') {
    const end = source.indexOf('<', at)
    reader.at = end < 0 ? source.length : end
    top.element.children.push(unescaped(reader, source.slice(at, reader.at)))
  } else if (source.startsWith('<!--', at)) skipTo(reader, '-->', 4)
  else if (source.startsWith('<?', at)) skipTo(reader, '?>', 2)
  else if (source.startsWith('<![CDATA[', at)) top.element.children.push(skipTo(reader, ']]>', 9))
  else if (source.startsWith('<!', at)) throw new ImportRefused('document-type', `${reader.part}, ${at}`)
  else if (source.startsWith('</', at)) {
    const tag = skipTo(reader, '>', 2).trimEnd()
    if (tag !== top.tag || open.length < 2) throw broken(reader)
    open.pop()
  } else readStart(reader, open, top)
}

function skipTo(reader: Reader, end: string, from: number): string {
  const stop = reader.source.indexOf(end, reader.at + from)
  if (stop < 0) throw broken(reader)
  const within = reader.source.slice(reader.at + from, stop)
  reader.at = stop + end.length
  return within
}

const startTag = /<([^\s/>"'<=]{1,100})((?:\s+[^\s/>"'<=]{1,100}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attribute = /([^\s/>"'<=]{1,100})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g

function readStart(reader: Reader, open: Open[], top: Open): void {
  startTag.lastIndex = reader.at
  const found = startTag.exec(reader.source)
  if (!found) throw broken(reader)
  const [whole, tag = '', listed = '', closed] = found
  reader.elements += 1
  if (reader.elements > xmlLimits.elements) throw new ImportRefused('too-large', reader.part)
  if (open.length > xmlLimits.depth) throw new ImportRefused('too-deep', `${reader.part}, ${reader.at}`)
  const pairs = [...listed.matchAll(attribute)].map(([, key = '', double, single]): [string, string] => [
    key,
    unescaped(reader, double ?? single ?? ''),
  ])
  if (pairs.length > xmlLimits.attributes) throw new ImportRefused('too-large', reader.part)
  const spaces = spacesWithin(top.spaces, pairs)
  const element: XmlElement = {
    ...named(tag, spaces),
    attributes: new Map(pairs.map(([key, value]) => [key.slice(key.indexOf(':') + 1), value])),
    children: [],
  }
  top.element.children.push(element)
  reader.at += whole.length
  if (closed !== '/') open.push({ element, tag, spaces })
}

function spacesWithin(outer: ReadonlyMap<string, string>, pairs: [string, string][]): ReadonlyMap<string, string> {
  const declared = pairs.filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'))
  if (declared.length === 0) return outer
  return new Map([...outer, ...declared.map(([key, value]): [string, string] => [key.slice(6), value])])
}

function named(tag: string, spaces: ReadonlyMap<string, string>): { name: string; space: string } {
  const colon = tag.indexOf(':')
  return { name: tag.slice(colon + 1), space: spaces.get(colon < 0 ? '' : tag.slice(0, colon)) ?? '' }
}

const known: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(reader: Reader, text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const character = known[name] ?? numbered(name)
    if (character === undefined || !whole.endsWith(';')) throw broken(reader)
    return character
  })
}

function numbered(name: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name)
  if (!digits) return undefined
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16)
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined
}

/** The elements among the children, of one name where it is given. */
export function elementsOf(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name),
  )
}

/** All text within. */
export function textWithin(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textWithin(child))).join('')
}
