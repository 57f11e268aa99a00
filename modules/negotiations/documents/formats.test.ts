import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { akomaNtosoOf } from './akoma-ntoso.ts'
import { exportAs, formats } from './exporting.ts'
import { htmlOf } from './html.ts'
import { fontFilesOf, pdfOf } from '#platform/documents/pdf.ts'
import { documentOf } from './reading.ts'
import { openMarkedResolution, persian, thai } from './test-resolution.ts'
import { elementsOf, readXml, textWithin, type XmlElement } from './xml-reading.ts'

const at = '2026-11-22T10:00:00.000Z'
const { state } = openMarkedResolution()
const model = documentOf(state, { variant: 'bracketed', at })
const font = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(new URL(`../../../node_modules/@fontsource-variable/${file}`, import.meta.url)))

const all = (element: XmlElement): XmlElement[] => [element, ...elementsOf(element).flatMap(all)]

describe('Akoma Ntoso', () => {
  const root = readXml(akomaNtosoOf(model), 'akn')
  const elements = all(root)
  const named = (name: string) => elements.filter((one) => one.name === name)

  test('has the parts of a statement in the order of the schema, in its namespace', () => {
    const [statement] = elementsOf(root)
    expect([root.name, statement?.name, statement?.attributes.get('name')]).toEqual([
      'akomaNtoso',
      'statement',
      'draftResolution',
    ])
    expect(root.space).toBe('http://docs.oasis-open.org/legaldocml/ns/akn/3.0')
    const parts = (element: XmlElement | undefined) => (element ? elementsOf(element).map(({ name }) => name) : [])
    expect(parts(statement)).toEqual(['meta', 'preface', 'preamble', 'mainBody'])
    expect(parts(named('meta')[0])).toEqual(['identification', 'references', 'notes', 'proprietary'])
    expect(parts(named('identification')[0])).toEqual(['FRBRWork', 'FRBRExpression', 'FRBRManifestation'])
    expect(parts(named('FRBRWork')[0])).toEqual(
      ['this', 'uri', 'date', 'author', 'country', 'subtype', 'name'].map((name) => `FRBR${name}`),
    )
    expect(parts(named('recitals')[0])).toEqual(['recital', 'recital', 'recital'])
  })

  test('gives every eId once, and refers to none that is not there', () => {
    const ids = elements.flatMap(({ attributes }) => attributes.get('eId') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const references = elements.flatMap(({ attributes, name }) =>
      [
        'refersTo',
        'alternativeTo',
        'source',
        'as',
        ...(name === 'noteRef' || name === 'FRBRauthor' ? ['href'] : []),
      ].flatMap((key) => attributes.get(key) ?? []),
    )
    expect(references.length).toBeGreaterThan(30)
    expect(references.filter((reference) => !ids.includes(reference.slice(1)))).toEqual([])
  })

  test('says what is an alternative of what, and who would put and take which words', () => {
    const alternative = elements.find(({ attributes }) => attributes.has('alternativeTo'))
    expect(alternative && textWithin(alternative)).toContain('Urges States')
    const organisation = (id: string | undefined) =>
      named('TLCOrganization')
        .find(({ attributes }) => `#${attributes.get('eId')}` === id)
        ?.attributes.get('showAs')
    const change = (element: XmlElement | undefined) =>
      element && [textWithin(element), organisation(element.attributes.get('refersTo'))]
    expect(change(named('del')[0])).toEqual(['<48 hours', 'Carthia'])
    expect(named('ins').map(change)).toEqual([
      ['without delay', 'Carthia'],
      [' responsible', 'Carthia'],
    ])
  })

  test('holds every script as it is', () => {
    const words = named('recital').map((one) => textWithin(one).replaceAll(/[[\]]/g, ''))
    expect(words[1]).toContain(persian)
    expect(words[2]).toContain(thai)
  })
})

describe('HTML', () => {
  const html = htmlOf(model)

  test('needs nothing from elsewhere and runs nothing', () => {
    expect(html).toContain(`default-src 'none'; style-src 'unsafe-inline'`)
    expect(html.match(/<(script|img|link|iframe)|(src|href)="(?!#)/g)).toBeNull()
  })

  test('says language and direction of each paragraph, and changes with their authors', () => {
    expect(html).toContain('<p class="preambular" lang="fa" dir="rtl">')
    expect(html).toMatch(/<del datetime="2026-11-22T[^"]+" title="Carthia" data-by="Carthia">&lt;48 hours<\/del>/)
    expect(html).toContain('@media print')
  })

  test('lets no word of a text become markup', () => {
    const title = '<script>alert(1)</script>'
    expect(htmlOf({ ...model, title })).not.toContain('<script')
  })
})

describe('PDF', () => {
  test('is the same, byte for byte, and lacks no letter of these three scripts', async () => {
    const fonts = await Promise.all(fontFilesOf(model).map(font))
    const [first, second] = [pdfOf(model, fonts), pdfOf(model, fonts)]
    expect(first.bytes).toEqual(second.bytes)
    expect(first.missing).toEqual([])
    expect(new TextDecoder('latin1').decode(first.bytes.subarray(0, 8))).toBe('%PDF-1.7')
  })

  test('says which letters it cannot set', async () => {
    const blocks = [
      {
        ...model.blocks[1],
        kind: 'line' as const,
        depth: 0,
        language: 'zh',
        direction: 'ltr' as const,
        inlines: [{ kind: 'words' as const, text: '決議 text' }],
      },
    ]
    const chinese = { ...model, blocks, notes: [], footnotes: [] }
    const { missing } = pdfOf(chinese, await Promise.all(fontFilesOf(chinese).map(font)))
    expect(missing).toEqual(['決', '議'])
  })
})

test.for(formats)('a text goes out as %s under a name that any machine can keep', async (format) => {
  const shares: number[] = []
  const file = await exportAs(
    format,
    state,
    { variant: 'clean', at },
    { font, progress: (share) => shares.push(share) },
  )
  expect(file.name).toMatch(/^Norms for the time between incidents, clean, 2026-11-22 10\.00\.(docx|pdf|html|txt|xml)$/)
  expect(file.bytes.length).toBeGreaterThan(500)
  expect(shares.at(-1)).toBe(1)
})
