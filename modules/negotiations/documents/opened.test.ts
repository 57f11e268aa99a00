import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportAs } from './exporting.ts'
import { planOfDocx } from './import-docx.ts'
import { openMarkedResolution, persian, thai } from './test-resolution.ts'
import { elementsOf, readXml, textWithin, type XmlElement } from './xml-reading.ts'

/** Programs of others open what we make. Where they are not installed, these tests say so and rest. */
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const withOffice = has('soffice')
const withPoppler = has('pdftotext')
if (!withOffice)
  console.warn('soffice is not on this machine: no .docx is opened (apt-get install libreoffice-writer-nogui)')
if (!withPoppler) console.warn('pdftotext is not on this machine: no PDF is read (apt-get install poppler-utils)')

const folder = mkdtempSync(join(tmpdir(), 'chancery-documents-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = '2026-11-22T10:00:00.000Z'
const { state } = openMarkedResolution()
const font = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(new URL(`../../../node_modules/@fontsource-variable/${file}`, import.meta.url)))

const convert = (to: string, ...files: string[]): void => {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  execFileSync(
    'soffice',
    [profile, '--headless', '--convert-to', to, '--outdir', folder, ...files.map((file) => join(folder, file))],
    {
      stdio: 'ignore',
      timeout: 100_000,
    },
  )
}
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const all = (element: XmlElement): XmlElement[] => [element, ...elementsOf(element).flatMap(all)]

describe.skipIf(!withOffice)('LibreOffice opens our .docx', () => {
  beforeAll(async () => {
    for (const variant of ['bracketed', 'clean'] as const)
      writeFileSync(join(folder, `${variant}.docx`), (await exportAs('docx', state, { variant, at })).bytes)
    convert('fodt', 'bracketed.docx')
    convert('txt:Text (encoded):UTF8', 'clean.docx')
    execFileSync('mv', [join(folder, 'bracketed.docx'), join(folder, 'ours.docx')])
    convert('docx', 'bracketed.fodt')
  }, 200_000)

  test('and shows who would put and take which words', () => {
    const elements = all(readXml(read('bracketed.fodt'), 'fodt'))
    const changes = elements
      .filter(({ name }) => name === 'insertion' || name === 'deletion')
      .map((one) => [one.name, textWithin(all(one).find(({ name }) => name === 'creator') ?? one)])
    expect(changes).toEqual([
      ['deletion', 'Carthia'],
      ['insertion', 'Carthia'],
      ['insertion', 'Carthia'],
    ])
  })

  test('and shows what each delegation said, as its comment', () => {
    const comments = all(readXml(read('bracketed.fodt'), 'fodt'))
      .filter(({ name }) => name === 'annotation')
      .map((one) => textWithin(one).replaceAll(/\s+/g, ' ').trim())
    expect(comments).toContainEqual(
      expect.stringMatching(
        /^Belmere .*Bracket: Belmere ?Reason: Capital examines the obligation\. ?Supported by: Carthia ?Opposed by: Dorvane/,
      ),
    )
    expect(comments).toContainEqual(expect.stringMatching(/^Dorvane .*Detection by whom\?$/))
    expect(comments).toHaveLength(11)
    const footnotes = all(readXml(read('bracketed.fodt'), 'fodt')).filter(({ name }) => name === 'note-body')
    expect(footnotes.map((one) => textWithin(one).trim())).toEqual([
      'Norhaven: parliamentary reserve. Parliament is in recess.',
      'As defined in the annex.',
    ])
  })

  test('and reads the clean text in every script', () => {
    const words = read('clean.txt')
    for (const line of [
      persian,
      thai,
      'Decides that States shall share early warnings & indicators <48 hours after detection.',
    ])
      expect(words).toContain(line)
    expect(words).not.toMatch(/[[\]]/)
  })

  test('and when it writes the file anew, it still comes back to us with its marks', () => {
    const plan = planOfDocx(new Uint8Array(readFileSync(join(folder, 'bracketed.docx'))))
    expect(plan.paragraphs.map(({ type }) => type).filter((type) => type === 'preambular')).toHaveLength(3)
    const text = ({ paragraph, from, to }: { paragraph: number; from: number; to: number }) =>
      plan.paragraphs[paragraph]?.alternatives[0]?.text.slice(from, to)
    expect(plan.brackets.map((one) => [text(one), one.by])).toEqual([
      ['خویشتن‌داری', 'Carthia'],
      ['share early warnings', 'Belmere'],
      ['warnings & indicators', 'Carthia'],
    ])
    expect(plan.amendments.map((one) => [text(one), one.insert, one.by])).toEqual([
      ['<48 hours', 'without delay', 'Carthia'],
      ['', ' responsible', 'Carthia'],
    ])
    expect(plan.comments.map(({ by, text: words }) => [by, words])).toContainEqual(['Dorvane', 'Detection by whom?'])
  })
})

describe.skipIf(!withPoppler)('poppler reads our PDF', () => {
  test('in three scripts, each in its order', async () => {
    const { bytes } = await exportAs('pdf', state, { variant: 'clean', at }, { font })
    writeFileSync(join(folder, 'clean.pdf'), bytes)
    const checked = spawnSync('pdftotext', [join(folder, 'clean.pdf'), '-'], { encoding: 'utf8' })
    expect(checked.stderr).toBe('')
    // Marks of direction are poppler's own; a letter that only keeps others apart has no ink, and is not found again.
    const words = checked.stdout.replaceAll(/[\u200c\u200e\u200f\u202a-\u202e]/g, '').replaceAll(/\s+/g, ' ')
    expect(words).toContain('1. Decides that States shall share early warnings & indicators <48 hours after detection.')
    expect(words).toContain(persian.replaceAll('\u200c', '').slice(0, -1))
    expect(words).toContain(thai)
  })
})
