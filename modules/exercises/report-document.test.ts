import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { AfterAction } from './engine/report.ts'
import { reportFile, reportPaper, type ReportSaying } from './report-document.ts'

const figures = { of: 1, met: 1, late: 0, missed: 0, wrong: 0, median: 240, ninetieth: 240 }
const report: AfterAction = {
  runId: '018f0000-0000-7000-8000-000000000001',
  exercise: true,
  title: { en: 'Hospitals of three states', fa: 'بیمارستان‌های سه کشور', th: 'โรงพยาบาลของสามรัฐ' },
  summary: { en: 'A night in which registries fail.' },
  alone: false,
  control: 'Ines Vark',
  startedAt: '2026-11-22T09:00:00.000Z',
  endedAt: '2026-11-22T10:00:00.000Z',
  seconds: 3600,
  lived: 3600,
  roles: [{ id: 'belmere', name: { en: 'Cell of Belmere', fa: 'تیم بلمر', th: 'คณะเบลเมียร์' }, by: 'Lena Arkwright' }],
  injects: [{ id: 'one', title: { en: 'Registries fail' }, why: { ack: { en: 'Whoever waits should know.' } } }],
  timeline: [
    { number: 1, at: 0, wall: '2026-11-22T09:00:00.000Z', what: { kind: 'clock', change: 'started', to: null } },
    {
      number: null,
      at: 300,
      wall: '2026-11-22T09:05:00.000Z',
      what: { kind: 'note', by: 'Observer', text: 'Calm and quick.', role: null, inject: null },
    },
  ],
  results: [
    {
      expectation: 'ack',
      inject: 'one',
      role: 'belmere',
      kind: 'acknowledgement',
      outcome: 'met',
      seconds: 240,
      within: 600,
      by: null,
    },
  ],
  together: figures,
  byKind: [{ kind: 'acknowledgement', ...figures }],
  byRole: [{ role: 'belmere', ...figures }],
  role: null,
}

const Words = z.record(z.string(), z.string())
const sayingIn = (language: ReportSaying['language']): ReportSaying => {
  const words = Words.parse(
    JSON.parse(readFileSync(new URL(`web/pieces/words/${language}.json`, import.meta.url), 'utf8')),
  )
  return {
    language,
    say: (key, values = {}) => {
      const said = words[key]
      if (said === undefined) throw new Error(`Nobody wrote ${key} in ${language}.`)
      return said.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))
    },
    clock: (seconds) => `${Math.floor(seconds / 60)} min`,
    number: String,
    time: (at) => at.slice(11, 16),
    dateTime: (at) => `${at.slice(0, 10)}, ${at.slice(11, 16)} UTC`,
    entry: ({ kind }) => kind,
  }
}

const font = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(new URL(`../../node_modules/@fontsource-variable/${file}`, import.meta.url)))
const folder = mkdtempSync(join(tmpdir(), 'chancery-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.for(['en', 'fr', 'fa', 'th'] as const)(
  'a report in %s finds every word that it needs, and is of an exercise',
  (language) => {
    const paper = reportPaper(report, sayingIn(language), '2026-11-22T11:00:00.000Z')
    expect(paper.title).toMatch(/^EXERCISE · EXERCISE · EXERCISE/)
    expect(paper.blocks.filter(({ head }) => head).map(({ cells }) => cells?.length)).toEqual([7, 7])
    expect(paper.words.page).not.toBe('')
    expect(paper).toMatchObject({ exercise: true, at: report.endedAt })
  },
)

test('poppler reads results with their reason, notes and the timeline, and the mark above every sheet', async ({
  skip,
}) => {
  if (spawnSync('which', ['pdftotext']).status !== 0) skip('pdftotext is not on this machine: no PDF is read')
  for (const [language, wanted] of [
    [
      'en',
      ['Registries fail', 'Whoever waits should know.', 'Observer: Calm and quick.', 'Cell of Belmere', 'Ines Vark'],
    ],
    ['fa', ['بیمارستانهای سه کشور']],
    ['th', ['โรงพยาบาลของสามรัฐ', 'คณะเบลเมียร์']],
  ] as const) {
    const many = { ...report, timeline: Array.from({ length: 60 }, () => report.timeline).flat() }
    const { bytes, name, missing } = await reportFile(many, sayingIn(language), {
      at: '2026-11-22T11:00:00.000Z',
      font,
    })
    expect(missing).toEqual([])
    expect(name).toMatch(/^EXERCISE-.*\.pdf$/)
    writeFileSync(join(folder, 'report.pdf'), bytes)
    const { stdout } = spawnSync('pdftotext', [join(folder, 'report.pdf'), '-'], { encoding: 'utf8' })
    const sheets = stdout.split('\f').filter((sheet) => sheet.trim() !== '')
    expect(sheets.length).toBeGreaterThan(1)
    for (const sheet of sheets) expect(sheet).toContain('EXERCISE · EXERCISE · EXERCISE')
    const bare = stdout.replaceAll(/[\u200c\u200e\u200f\u202a-\u202e]/g, '').replaceAll(/\s+/g, ' ')
    for (const words of wanted) expect(bare).toContain(words)
  }
})
