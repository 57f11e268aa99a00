/**
 * A paper as .docx (ECMA-376 / ISO 29500, transitional): changes as tracked changes with whoever proposes them as author,
 * what was said about words as comments, footnotes as footnotes. The same paper gives the same bytes.
 */
import { strToU8, zipSync } from 'fflate'
import { commentsXml, commentThreadsXml, documentXml, footerXml, footnotesXml, headerXml } from './docx/body.ts'
import { stylesXml, w, wordSpace } from './docx/styles.ts'
import type { Paper } from './paper.ts'
import { element, escaped, xmlHead } from './xml-writing.ts'

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

export function docxOf(paper: Paper): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': contentTypes(),
    '_rels/.rels': packageRelations(),
    'docProps/core.xml': coreProperties(paper),
    'docProps/app.xml': appProperties(),
    'word/document.xml': documentXml(paper),
    'word/_rels/document.xml.rels': documentRelations(),
    'word/styles.xml': stylesXml(paper),
    'word/settings.xml': settings(paper),
    'word/comments.xml': commentsXml(paper),
    'word/commentsExtended.xml': commentThreadsXml(paper),
    'word/footnotes.xml': footnotesXml(paper),
    'word/header.xml': headerXml(paper),
    'word/footer.xml': footerXml(paper),
  }
  const files = Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)] as const)
  // The first day that a zip can say: no file tells when or where it was made.
  return zipSync(Object.fromEntries(files), { level: 6, mtime: '1980-01-01 00:00:00', os: 0 })
}

const wordParts = [
  ['document', 'document.main', undefined],
  ['styles', 'styles', 'styles'],
  ['settings', 'settings', 'settings'],
  ['comments', 'comments', 'comments'],
  ['footnotes', 'footnotes', 'footnotes'],
  ['header', 'header', 'header'],
  ['footer', 'footer', 'footer'],
] as const
const threads = 'http://schemas.microsoft.com/office/2011/relationships/commentsExtended'

function contentTypes(): string {
  const override = (part: string, type: string) => element('Override', { PartName: part, ContentType: type })
  return (
    xmlHead +
    element(
      'Types',
      { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' },
      element('Default', {
        Extension: 'rels',
        ContentType: 'application/vnd.openxmlformats-package.relationships+xml',
      }),
      element('Default', { Extension: 'xml', ContentType: 'application/xml' }),
      ...wordParts.map(([name, type]) => override(`/word/${name}.xml`, `${wordType}.${type}+xml`)),
      override('/word/commentsExtended.xml', `${wordType}.commentsExtended+xml`),
      override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
      override('/docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml'),
    )
  )
}

const relationsXml = (...rows: { Id: string; Type: string; Target: string }[]): string =>
  xmlHead +
  element(
    'Relationships',
    { xmlns: 'http://schemas.openxmlformats.org/package/2006/relationships' },
    ...rows.map((row) => element('Relationship', row)),
  )

function packageRelations(): string {
  return relationsXml(
    { Id: 'document', Type: `${relations}/officeDocument`, Target: 'word/document.xml' },
    {
      Id: 'core',
      Type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
      Target: 'docProps/core.xml',
    },
    { Id: 'app', Type: `${relations}/extended-properties`, Target: 'docProps/app.xml' },
  )
}

function documentRelations(): string {
  return relationsXml(
    ...wordParts.flatMap(([name, , type]) =>
      type ? [{ Id: name, Type: `${relations}/${type}`, Target: `${name}.xml` }] : [],
    ),
    { Id: 'threads', Type: threads, Target: 'commentsExtended.xml' },
  )
}

/** No person is named: a text is its delegations'. */
function coreProperties({ title, symbol, class: kind, language, at }: Paper): string {
  const time = (name: string) => element(name, { 'xsi:type': 'dcterms:W3CDTF' }, `${at.slice(0, 19)}Z`)
  return (
    xmlHead +
    element(
      'cp:coreProperties',
      {
        'xmlns:cp': 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties',
        'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
        'xmlns:dcterms': 'http://purl.org/dc/terms/',
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      },
      element('dc:title', {}, escaped(title)),
      symbol ? element('dc:identifier', {}, escaped(symbol)) : '',
      element('dc:subject', {}, escaped(kind)),
      element('dc:language', {}, escaped(language)),
      time('dcterms:created'),
      time('dcterms:modified'),
    )
  )
}

function appProperties(): string {
  const space = 'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'
  return xmlHead + element('Properties', { xmlns: space }, element('Application', {}, 'Chancery'))
}

function settings({ tracked, language }: Paper): string {
  return (
    xmlHead +
    w(
      'settings',
      { 'xmlns:w': wordSpace },
      tracked ? w('trackRevisions') : '',
      w(
        'compat',
        {},
        w('compatSetting', {
          name: 'compatibilityMode',
          uri: 'http://schemas.microsoft.com/office/word',
          val: 15,
        }),
      ),
      w('themeFontLang', { val: language }),
    )
  )
}
