import { describe, expect, test } from 'vitest'
import { textOf } from '../text/chars.ts'
import type { Negotiation } from '../text/state.ts'
import { expectDone, idOf, openTestText } from '../text/test-text.ts'
import type { Reading } from './book.ts'
import { docxOf } from './export-docx.ts'
import { actsOf } from './import-acts.ts'
import { planOfDocx } from './import-docx.ts'
import { wordsOf } from '#platform/documents/paper.ts'
import { plainOf } from './plain.ts'
import { documentOf } from './reading.ts'
import { openMarkedResolution, openTestResolution, persian, thai } from './test-resolution.ts'

const at = '2026-11-22T10:00:00.000Z'
const bracketed: Reading = { variant: 'bracketed', at }

/** What stands in the text, as words with their signs, without what the house sets beside them. */
const told = (state: Negotiation): string[] =>
  documentOf(state, { variant: 'bracketed', at, without: ['comments', 'positions'] })
    .blocks.filter(({ kind }) => kind !== 'front')
    .map(({ inlines }) => wordsOf(inlines))

describe('a text that leaves as .docx and comes back', () => {
  const text = openMarkedResolution()
  const plan = planOfDocx(docxOf(documentOf(text.state, bracketed)))

  test('says the same words in the same alternatives', () => {
    const words = plan.paragraphs.map(({ alternatives }) => alternatives.map((one) => one.text))
    const stand = ['title', 'pp1', 'fa', 'th', 'heading', 'A', 'A/a', 'A/b', 'B', 'note', 'annex', 'D'].map((name) =>
      text.paragraph(name).alternatives.map(({ runs }) => textOf(runs)),
    )
    expect(words).toEqual(stand)
    expect(words.flat()).toContain(persian)
    expect(words.flat()).toContain(thai)
  })

  test('is made of the same kinds of paragraphs, under one another as they were, each in its language', () => {
    expect(plan.paragraphs.map(({ type, under, language }) => [type, under, language])).toEqual([
      ['title', undefined, 'en'],
      ['preambular', undefined, 'en'],
      ['preambular', undefined, 'fa'],
      ['preambular', undefined, 'th'],
      ['heading', undefined, 'en'],
      ['operative', undefined, 'en'],
      ['operative', 5, 'en'],
      ['operative', 5, 'en'],
      ['operative', undefined, 'en'],
      ['footnote', 8, 'en'],
      ['annex', undefined, 'en'],
      ['definition', undefined, 'en'],
    ])
    expect(plan.warnings).toEqual([])
  })

  test('keeps every bracket on its words, even where two cross, and who set it', () => {
    const marked = plan.brackets.map(({ paragraph, from, to, by }) => [
      plan.paragraphs[paragraph]?.alternatives[0]?.text.slice(from, to),
      by,
    ])
    expect(marked).toEqual([
      ['خویشتن‌داری', 'Carthia'],
      ['share early warnings', 'Belmere'],
      ['warnings & indicators', 'Carthia'],
    ])
  })

  test('keeps amendments, choices and placeholders', () => {
    const words = (paragraph: number, from: number, to: number) =>
      plan.paragraphs[paragraph]?.alternatives[0]?.text.slice(from, to)
    expect(plan.amendments.map((one) => [words(one.paragraph, one.from, one.to), one.insert, one.by])).toEqual([
      ['<48 hours', 'without delay', 'Carthia'],
      ['', ' responsible', 'Carthia'],
    ])
    expect(words(8, 0, plan.amendments[1]?.from ?? 0)).toBe('Calls upon all')
    expect(plan.choices.map((one) => [words(one.paragraph, one.from, one.to), one.options])).toEqual([
      ['shall', ['shall', 'should']],
    ])
    expect(plan.placeholders.map((one) => [words(one.paragraph, 0, one.at), one.note])).toEqual([
      ['Recalling the need for restraint', 'list of norms to come'],
    ])
  })

  test('keeps comments with their authors, their words and what they answer; the house’s own notes are none', () => {
    expect(plan.comments.map(({ by, text: words, replyTo }) => [by, words, replyTo])).toEqual([
      ['Dorvane', 'Detection by whom?', undefined],
      ['Norhaven', 'By the victim.', 0],
    ])
  })

  test('becomes acts that make the same text in another negotiation', () => {
    const other = openTestText({ parties: ['belmere'] })
    let made = 0
    const acts = actsOf(plan, { id: () => idOf(`imported ${(made += 1)}`), after: null, language: 'en' })
    const operations = acts.words.map((act) => {
      expectDone(other.chair.does(act))
      return other.lastOperation()
    })
    for (const act of acts.marks(operations)) expectDone(other.chair.does(act))
    expect(told(other.state)).toEqual(told(text.state))
  })

  test('is the same file, byte for byte, whoever makes it', () => {
    expect(docxOf(documentOf(openMarkedResolution().state, bracketed))).toEqual(
      docxOf(documentOf(text.state, bracketed)),
    )
  })

  test('names no person', () => {
    const everything = new TextDecoder('latin1').decode(docxOf(documentOf(text.state, bracketed)))
    expect(text.entries.some(({ by }) => by.name.includes('delegate'))).toBe(true)
    expect(JSON.stringify(documentOf(text.state, bracketed))).not.toContain('delegate')
    expect(everything).not.toContain('delegate')
  })
})

describe('what a document says', () => {
  test('of a bracket: who, why, who backs it, since when', () => {
    const { notes } = documentOf(openMarkedResolution().state, bracketed)
    const note = notes.find(({ kind, by }) => kind === 'bracket' && by === 'Belmere')
    expect(note?.lines).toEqual([
      'Bracket: Belmere',
      'Reason: Capital examines the obligation.',
      'Supported by: Carthia',
      'Opposed by: Dorvane',
      expect.stringMatching(/^Since: 2026-11-22 \d\d:\d\d UTC$/),
    ])
  })

  test('clean: the first alternatives as they stand, and that marks are not shown', () => {
    const plain = plainOf(documentOf(openMarkedResolution().state, { variant: 'clean', at }))
    expect(plain).toContain('1. Decides that States shall share early warnings & indicators <48 hours after detection.')
    expect(plain).toContain('Not shown here: marks still open: 4')
    expect(plain).not.toMatch(/[[\]]|Urges States/)
  })

  test('red: what changed between two versions, by whom', () => {
    const before = openTestResolution()
    const after = openTestResolution()
    expectDone(
      after.chair.does(
        {
          kind: 'alternative.revise',
          paragraph: idOf('B'),
          alternative: idOf('B/1'),
          base: after.alternative('B').hash,
          edits: [{ range: after.range('B', 'harmful'), insert: 'malicious' }],
        },
        { kind: 'paragraph.withdraw', paragraph: idOf('A/b'), hash: after.paragraph('A/b').hash },
      ),
    )
    const since = { state: before.state, name: 'Rev.1' }
    const { blocks } = documentOf(after.state, { variant: 'redline', at, since })
    const changes = blocks.flatMap(({ inlines }) =>
      inlines.flatMap((one) =>
        one.kind === 'words' && one.change ? [[one.change.kind, one.text, one.change.by]] : [],
      ),
    )
    expect(changes).toEqual([
      ['del', 'without prejudice to classified sources.', 'Rev.1'],
      ['del', 'harmful', 'Rev.1'],
      ['ins', 'malicious', 'Rev.1'],
    ])
  })

  test('in Persian and in the language of the reader, with the house’s words in it', () => {
    const model = documentOf(openMarkedResolution().state, { ...bracketed, language: 'fa' })
    expect(model.direction).toBe('rtl')
    expect(model.notes.find(({ by }) => by === 'Belmere')?.lines[2]).toBe('موافق: Carthia')
    expect(model.blocks.find(({ label }) => label === '1.')?.direction).toBe('ltr')
    expect(model.notes.find(({ lines }) => lines.includes('Detection by whom?'))?.direction).toBe('ltr')
  })

  test('adopted: how, with reserves, statements and signatures', () => {
    const text = openMarkedResolution()
    const on = text.at('B')
    expectDone(
      text.by('norhaven').does({
        kind: 'statement.make',
        statement: idOf('statement'),
        type: 'interpretative-statement',
        on,
        text: 'Norhaven reads this as voluntary.',
      }),
    )
    text.state.deciding.adoption = {
      id: idOf('adoption'),
      text: 'h'.repeat(43),
      by: { way: 'gavel' },
      symbol: 'CONF/1',
      at,
      seq: 90,
      operation: idOf('operation'),
      count: 90,
      signatures: [
        {
          delegation: text.delegation('belmere'),
          account: '',
          name: 'A. Brandt',
          capacity: 'Head of delegation',
          at,
          operation: '',
        },
      ],
    }
    const plain = plainOf(documentOf(text.state, { variant: 'adopted', at }))
    expect(plain).toContain('CONF/1')
    expect(plain).toContain('Adopted 2026-11-22 10:00 UTC, by the gavel')
    expect(plain).toContain('Norhaven: parliamentary reserve. Parliament is in recess.')
    expect(plain).toContain('Interpretative statement: Norhaven (on 2;')
    expect(plain).toContain('Belmere | A. Brandt | Head of delegation | 2026-11-22 10:00 UTC')
  })
})
