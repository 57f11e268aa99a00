import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { effortOf } from '#platform/server/test-effort.ts'
import { Act } from '../text/acts.ts'
import { idOf } from '../text/test-text.ts'
import { docxOf } from './export-docx.ts'
import { actsOf } from './import-acts.ts'
import { planOfDocx } from './import-docx.ts'
import type { ImportPlan } from './import-plan.ts'
import { ImportRefused } from './import-refused.ts'
import { planOfText } from './import-text.ts'
import { marksIn } from './marks-in-text.ts'
import { documentOf } from './reading.ts'
import { openMarkedResolution } from './test-resolution.ts'
import { readXml, xmlLimits } from './xml-reading.ts'
import { openZip, unzipped } from './zip-reading.ts'

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const fileOf = (body: string, more: Record<string, string> = {}): Uint8Array =>
  zipSync({
    'word/document.xml': strToU8(`<w:document ${w}><w:body>${body}</w:body></w:document>`),
    ...Object.fromEntries(Object.entries(more).map(([name, xml]) => [name, strToU8(xml)])),
  })
const paragraph = (text: string, look = ''): string =>
  `<w:p>${look}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
const refusalOf = (read: () => unknown): [string, string] | undefined => {
  try {
    read()
  } catch (error) {
    if (error instanceof ImportRefused) return [error.why, error.place]
    throw error
  }
  return undefined
}

describe('plain text', () => {
  test('a file of brackets, or of one paragraph in lines without end, is read or refused at once', () => {
    const texts = {
      pairs: '[a] '.repeat(10_000),
      nested: '['.repeat(19_000) + 'a' + ']'.repeat(19_000),
      numbered: '[₁'.repeat(19_000) + ']₂'.repeat(19_000),
      'not a paragraph': '[ab]'.repeat(200_000),
      lines: 'a\n\n' + 'ab\n'.repeat(100_000),
    }
    for (const [name, text] of Object.entries(texts))
      expect([name, effortOf(() => refusalOf(() => planOfText(text))) < 0.8]).toEqual([name, true])
  })

  const plan = planOfText(`                  Draft resolution on restraint

The General Assembly,

Recalling its resolution 74/544, which is broken over
two lines,

Deeply concerned by [recent] incidents,

1. Decides to [share [early] warnings];

(a) through points of contact;

2. Alt 1. Calls upon States to [shall/should] [refrain
from harm;

Alt 2: Urges restraint [… dates to come].

Annex
`)

  test('becomes paragraphs of the kinds that their openings and numbers tell', () => {
    expect(plan.paragraphs.map(({ type, label, under }) => [type, label, under])).toEqual([
      ['title', undefined, undefined],
      ['preambular', undefined, undefined],
      ['preambular', undefined, undefined],
      ['preambular', undefined, undefined],
      ['operative', '1', undefined],
      ['operative', '(a)', 4],
      ['operative', '2', undefined],
      ['annex', undefined, undefined],
    ])
    expect(plan.paragraphs[2]?.alternatives[0]?.text).toBe(
      'Recalling its resolution 74/544, which is broken over two lines,',
    )
  })

  test('has its brackets, nested ones too, its alternatives, choices and placeholders', () => {
    const words = ({ paragraph: number, alternative, from, to }: ImportPlan['brackets'][number]) =>
      plan.paragraphs[number]?.alternatives[alternative]?.text.slice(from, to)
    expect(plan.brackets.map(words)).toEqual(['recent', 'share early warnings', 'early'])
    expect(plan.paragraphs[6]?.alternatives.map(({ text }) => text)).toEqual([
      'Calls upon States to shall [refrain from harm;',
      'Urges restraint .',
    ])
    expect(plan.choices.map(({ options }) => options)).toEqual([['shall', 'should']])
    expect(plan.placeholders.map(({ note }) => note)).toEqual(['dates to come'])
  })

  test('is not silent about what it could not make out', () => {
    expect(plan.warnings).toContainEqual({ what: 'unmatched-bracket', place: 7, about: '1' })
    expect(plan.warnings).toContainEqual({ what: 'guessed', place: 2, about: 'preambular' })
  })

  test('in Persian and Thai is known by its script', () => {
    const { paragraphs } = planOfText('عنوان پیش‌نویس\n۱. تصمیم می‌گیرد که کشورها همکاری کنند؛\nรับทราบว่ารัฐพึงร่วมมือกัน')
    expect(paragraphs.map(({ language, label }) => [language, label])).toEqual([
      ['fa', undefined],
      ['fa', '۱'],
      ['th', undefined],
    ])
  })
})

test.for([
  ['[text]', 'text', 1],
  ['see [1] and A/RES/74/544', 'see [1] and A/RES/74/544', 0],
  ['[A/RES/74/544]', 'A/RES/74/544', 1],
  ['[₁a [₂b]₁ c]₂', 'a b c', 2],
  [']a[', ']a[', 0],
  ['[]', '', 0],
] as const)('%s reads as %s with %i brackets', ([read, text, brackets]) => {
  const found = marksIn(read)
  expect([found.text, found.brackets.length]).toEqual([text, brackets])
})

describe('a Word file of somebody else', () => {
  const styles = `<w:styles ${w}><w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style></w:styles>`
  const comments = `<w:comments ${w}><w:comment w:id="7" w:author="Delegation of Esteria" w:date="2026-11-20T10:00:00Z"><w:p><w:r><w:t>Too strong.</w:t></w:r></w:p></w:comment></w:comments>`
  const author = 'w:id="1" w:author="Esteria" w:date="2026-11-20T10:00:00Z"'
  const plan = planOfDocx(
    fileOf(
      paragraph('Projet', '<w:pPr><w:pStyle w:val="Titre"/></w:pPr>') +
        `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t xml:space="preserve">Decides to </w:t></w:r>` +
        `<w:commentRangeStart w:id="7"/><w:del ${author}><w:r><w:delText>punish</w:delText></w:r></w:del><w:ins ${author}><w:r><w:t>deter</w:t></w:r></w:ins>` +
        `<w:commentRangeEnd w:id="7"/><w:r><w:t xml:space="preserve"> harm </w:t></w:r><w:ins ${author}><w:r><w:t>[</w:t></w:r></w:ins><w:r><w:t>at once</w:t></w:r><w:ins ${author}><w:r><w:t>]</w:t></w:r></w:ins></w:p>` +
        `<w:p><w:pPr><w:rPr><w:ins ${author}/></w:rPr></w:pPr><w:ins ${author}><w:r><w:t>Requests a report.</w:t></w:r></w:ins></w:p>` +
        `<w:tbl><w:tr><w:tc>${paragraph('Requests a table;')}</w:tc></w:tr></w:tbl>`,
      { 'word/styles.xml': styles, 'word/comments.xml': comments },
    ),
  )

  test('comes with its tracked changes as amendments of whom the file names', () => {
    expect(plan.paragraphs.map(({ type, alternatives }) => [type, alternatives[0]?.text])).toEqual([
      ['title', 'Projet'],
      ['operative', 'Decides to punish harm at once'],
      ['operative', 'Requests a report.'],
      ['operative', 'Requests a table;'],
    ])
    const by = { by: 'Esteria', at: '2026-11-20T10:00:00Z' }
    expect(plan.amendments).toEqual([{ paragraph: 1, alternative: 0, from: 11, to: 17, insert: 'deter', ...by }])
    expect(plan.brackets).toEqual([
      { paragraph: 1, alternative: 0, from: 23, to: 30, ...by },
      { paragraph: 2, alternative: 0, from: 0, to: 18, ...by },
    ])
  })

  test('comes with its comments, and says what is not as it was', () => {
    expect(plan.comments).toEqual([
      {
        text: 'Too strong.',
        by: 'Delegation of Esteria',
        at: '2026-11-20T10:00:00Z',
        where: { paragraph: 1, alternative: 0, from: 11, to: 17 },
      },
    ])
    expect(plan.warnings).toEqual([
      { what: 'new-paragraph', place: 3, about: 'Esteria' },
      { what: 'table', place: 4 },
    ])
  })
})

describe('files that mean harm, or are none', () => {
  const bomb = zipSync({ 'word/document.xml': new Uint8Array(20_000_000) }, { level: 9 })
  /** Announces little and unpacks to much. */
  const liar = (): Uint8Array => {
    const bytes = bomb.slice()
    const view = new DataView(bytes.buffer)
    for (let at = 0; at + 46 < bytes.length; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 60_000, true)
    return bytes
  }
  test.for([
    ['no zip', strToU8('{\\rtf1 text}'), 'not-docx'],
    ['a zip of something else', zipSync({ 'a.txt': strToU8('a') }), 'not-docx'],
    ['a zip bomb', bomb, 'bomb'],
    ['a zip bomb that lies about its size', liar(), 'bomb'],
    ['entities', zipSync({ 'word/document.xml': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><a/>') }), 'document-type'],
    ['elements a thousand deep', fileOf('<w:p>'.repeat(1000) + '</w:p>'.repeat(1000)), 'too-deep'],
    ['broken XML', fileOf('<w:p><w:r></w:p>'), 'broken-xml'],
    ['an entity that is not declared', fileOf(paragraph('&nbsp;')), 'broken-xml'],
    ['nothing to read', fileOf('<w:p/>'), 'no-words'],
    ['a paragraph without end', fileOf(paragraph('word '.repeat(5_000))), 'paragraph-too-long'],
  ] as const)('%s', ([, bytes, why]) => {
    expect(refusalOf(() => planOfDocx(bytes))?.[0]).toBe(why)
  })

  test('thousands of paragraphs are refused with the place of the first too many', () => {
    expect(refusalOf(() => planOfText('Decides.\n'.repeat(4_100)))).toEqual(['too-many-paragraphs', '4001'])
  })

  test('XML larger than anybody would read is refused unread', () => {
    expect(refusalOf(() => readXml(' '.repeat(xmlLimits.characters + 1), 'part'))).toEqual(['too-large', 'part'])
  })
})

describe('whatever stands in a file', () => {
  const parts = [
    '[',
    ']',
    '/',
    'a',
    ' b',
    '1.',
    '(a)',
    'Alt 2',
    '\n\n',
    '\n',
    'Recalling',
    '₁',
    '…',
    'ا',
    'ก',
    '\ud83d',
    '\ude00',
    '&',
    '<',
    '\u0000',
  ]
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((all) => all.join('')),
  )

  /** All that a plan says lies within its words, and its acts are acts. */
  const holds = (plan: ImportPlan): void => {
    const length = (paragraph: number, alternative: number) =>
      plan.paragraphs[paragraph]?.alternatives[alternative]?.text.length ?? -1
    for (const one of [...plan.brackets, ...plan.choices, ...plan.amendments]) {
      expect(one.from).toBeLessThanOrEqual(one.to)
      expect(one.to).toBeLessThanOrEqual(length(one.paragraph, one.alternative))
    }
    for (const one of plan.choices)
      expect(plan.paragraphs[one.paragraph]?.alternatives[one.alternative]?.text.slice(one.from, one.to)).toBe(
        one.options[0],
      )
    let made = 0
    const acts = actsOf(plan, { id: () => idOf(`${(made += 1)}`), after: null, language: 'en' })
    for (const act of [...acts.words, ...acts.marks(acts.words.map((_, at) => idOf(`operation ${at}`)))])
      expect(Act.safeParse(act).error).toBeUndefined()
  }

  test('a text is read or refused with its reason, never anything else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let plan: ImportPlan | undefined
        const refused = refusalOf(() => (plan = planOfText(text)))
        if (plan) holds(plan)
        expect(plan !== undefined || refused?.[0] === 'no-words').toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('a Word file with words, changes and brackets anywhere is read', () => {
    const runOf = ([kind, text]: readonly ['' | 'ins' | 'del', string]): string => {
      const words = text.replaceAll(/[^\p{L}\p{N}[\]/ ₁….()]/gu, '')
      const run = `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`
      return kind === '' ? run : `<w:${kind} w:author="Esteria">${run}</w:${kind}>`
    }
    const runs = fc.array(fc.tuple(fc.constantFrom('', 'ins', 'del'), anyText), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(runs, { maxLength: 5 }), (paragraphs) => {
        const body = paragraphs.map((all) => `<w:p>${all.map(runOf).join('')}</w:p>`).join('')
        let plan: ImportPlan | undefined
        const refused = refusalOf(() => (plan = planOfDocx(fileOf(body))))
        if (plan) holds(plan)
        expect(plan !== undefined || refused?.[0] === 'no-words').toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('a damaged file is read or refused, wherever the damage is', () => {
    const whole = docxOf(
      documentOf(openMarkedResolution().state, { variant: 'bracketed', at: '2026-11-22T10:00:00.000Z' }),
    )
    const inner = strFromU8(unzipSync(whole)['word/document.xml'] ?? new Uint8Array(0))
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 8 }), (all) => {
        const bytes = whole.slice()
        for (const [place, value] of all) bytes[place] = value
        refusalOf(() => holds(planOfDocx(bytes)))
      }),
      { numRuns: 100 },
    )
    fc.assert(
      fc.property(fc.nat(inner.length), fc.nat(40), anyText, (from, length, put) => {
        const xml = inner.slice(0, from) + put + inner.slice(from + length)
        refusalOf(() => holds(planOfDocx(zipSync({ 'word/document.xml': strToU8(xml) }))))
      }),
      { numRuns: 100 },
    )
  })

  test('a zip is unpacked only where it says so', () => {
    const entries = openZip(zipSync({ a: strToU8('words'), b: strToU8('') }))
    expect([...entries.keys()]).toEqual(['a', 'b'])
    const bytes = zipSync({ a: strToU8('words '.repeat(50)) })
    for (const entry of openZip(bytes).values()) expect(strFromU8(unzipped(bytes, entry))).toBe('words '.repeat(50))
  })
})
