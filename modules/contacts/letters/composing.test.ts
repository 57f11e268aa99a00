import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { LetterContent, type LetterSheet, Rank } from '../contract.ts'
import { composeLetter, type LetterFacts } from './composing.ts'
import { courtesiesOf } from './forms-of-address.ts'
import { letterFile } from './letter-paper.ts'
import { begunOn, runsOf } from './quoting.ts'

const facts: LetterFacts = {
  number: '2026/3',
  at: new Date('2026-11-01T23:30:00Z'),
  exercise: false,
  marking: 'TLP:AMBER+STRICT',
}

const note = (more: Partial<LetterContent> = {}): LetterContent =>
  LetterContent.parse({
    kind: 'note-verbale',
    language: 'en',
    from: 'the Permanent Mission of Belmere',
    to: { institution: 'the Ministry of Foreign Affairs of Carthia' },
    place: 'Norhaven',
    subject: 'Scanning of hospitals',
    body: 'inform it that three hospitals are scanned from its territory.\n\nBelmere would welcome an answer by Friday.',
    ...more,
  })

const persian = note({
  language: 'fa',
  from: 'نمایندگی دائم بلمر',
  to: { ...note().to, institution: 'وزارت امور خارجه کارتیا' },
  place: 'نورهیون',
  subject: 'پویش بیمارستان‌ها',
  body: 'به آگاهی می‌رساند که سه بیمارستان پویش شده‌اند.',
})
const thai = note({
  language: 'th',
  from: 'คณะผู้แทนถาวรเบลเมียร์',
  to: { ...note().to, institution: 'กระทรวงการต่างประเทศคาร์เธีย' },
  place: 'นอร์เฮเวน',
  subject: 'การสแกนโรงพยาบาล',
  body: 'โรงพยาบาลสามแห่งถูกสแกนจากดินแดนของท่าน',
})

const part = (sheet: LetterSheet, name: string): string | undefined =>
  sheet.parts.find((one) => one.part === name)?.text

describe('a note verbale', () => {
  const sheet = composeLetter(note(), facts)

  test('is in the third person between two courtesies, and its first words go on from the opening', () => {
    expect(sheet.parts.map((one) => one.part)).toEqual(
      'letterhead marking number class text text closing date initials address'.split(' '),
    )
    expect(part(sheet, 'text')).toBe(
      'The Permanent Mission of Belmere presents its compliments to the Ministry of Foreign Affairs of Carthia and has ' +
        'the honour to inform it that three hospitals are scanned from its territory.',
    )
    expect(part(sheet, 'closing')).toMatch(
      /^The Permanent Mission of Belmere avails itself .* highest consideration\.$/,
    )
  })

  test('bears initials and a seal, and nobody signs it, whoever is named as signing', () => {
    const signed = composeLetter(note({ signer: { name: 'Lena Arkwright', title: null } }), facts)
    expect(part(signed, 'signature')).toBeUndefined()
    expect(part(signed, 'initials')).toBe('[initials] [seal]')
    expect(JSON.stringify(signed)).not.toContain('Arkwright')
  })

  test('in French contracts the article after à, and the first of a month is the first', () => {
    const french = (institution: string) =>
      composeLetter(note({ language: 'fr', from: 'la Mission permanente', to: { ...note().to, institution } }), facts)
    expect(part(french('le Ministère'), 'text')).toMatch(
      /^La Mission permanente présente ses compliments au Ministère /,
    )
    expect(part(french('les Services'), 'closing')).toContain('renouveler aux Services les')
    expect(part(french('la Mission'), 'text')).toContain(' à la Mission ')
    expect(part(french('l’Ambassade'), 'address')).toBe('Ambassade')
    // De, before a vowel d’.
    const honoured = composeLetter(note({ language: 'fr', from: 'la Mission', body: 'informer de cela.' }), facts)
    expect(part(honoured, 'text')).toContain(' a l’honneur d’informer de cela.')
    expect(part(french('la Mission'), 'date')).toBe('Norhaven, le 1er novembre 2026')
  })

  test('is dated as its language counts: by the sun, by the Buddha, by the common era', () => {
    expect(part(sheet, 'date')).toBe('Norhaven, 1 November 2026')
    expect(part(composeLetter(persian, facts), 'date')).toMatch(/^نورهیون، ۱۰ آبان ۱۴۰۵ \(۱ نوامبر ۲۰۲۶\)$/)
    expect(part(composeLetter(thai, facts), 'date')).toMatch(/1 พฤศจิกายน (พ\.ศ\. )?2569/)
  })
})

describe('a letter', () => {
  const letter = (language: LetterContent['language'], rank: Rank, style: 'sir' | 'madam' = 'sir') =>
    note({
      kind: 'letter',
      language,
      to: { institution: 'Embassy', rank, style, name: 'N. Quill', title: 'Ambassador' },
      signer: { name: 'Lena Arkwright', title: 'Permanent Representative' },
    })

  test('greets and closes by rank and language', () => {
    expect(courtesiesOf(letter('en', 'ambassador')).salutation).toBe('Excellency,')
    expect(courtesiesOf(letter('en', 'official', 'madam')).closing).toBe(
      'Accept, Madam, the assurances of my high consideration.',
    )
    expect(courtesiesOf(letter('fr', 'minister', 'madam')).salutation).toBe('Madame la Ministre,')
    expect(courtesiesOf(letter('fr', 'ambassador')).closing).toBe(
      'Veuillez agréer, Monsieur l’Ambassadeur, les assurances de ma très haute considération.',
    )
    expect(courtesiesOf(letter('th', 'head-of-government')).salutation).toBe('กราบเรียน ท่านนายกรัฐมนตรี')
    expect(courtesiesOf(letter('fa', 'ambassador')).salutation).toBe('جناب آقای سفیر،')
  })

  test('says of formulae without a source that they are to be verified, and of the author’s own that they are not ours', () => {
    expect(courtesiesOf(letter('th', 'official')).unverified).toBe(true)
    expect(courtesiesOf({ ...letter('th', 'official'), opening: '' }).unverified).toBe(false)
    expect(courtesiesOf(letter('en', 'ambassador')).unverified).toBe(true)
    expect(courtesiesOf({ ...letter('en', 'ambassador'), closing: 'With respect,' }).unverified).toBe(false)
  })

  test('is signed, and addressed at its foot', () => {
    const sheet = composeLetter(letter('en', 'ambassador', 'madam'), facts)
    expect(part(sheet, 'signature')).toBe('Lena Arkwright\nPermanent Representative')
    expect(part(sheet, 'address')).toBe('Her Excellency N. Quill\nAmbassador\nEmbassy')
  })
})

test('speaking points are numbered; the aide-mémoire that stays behind has neither address nor signature', () => {
  const points = composeLetter(note({ kind: 'speaking-points' }), facts)
  expect(points.parts.filter((one) => one.part === 'point').map(({ label }) => label)).toEqual(['1.', '2.'])
  const memoir = composeLetter(note({ kind: 'aide-memoire' }), facts)
  expect(memoir.parts.map((one) => one.part)).toEqual(
    'letterhead marking number class subject text text date'.split(' '),
  )
})

test('whatever is filled in, what is exercised says so above, below and in its title', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.constantFrom(...Rank.options), fc.boolean(), (body, rank, real) => {
      const content = note({ kind: 'letter', body, to: { ...note().to, rank } })
      const sheet = composeLetter(content, { ...facts, exercise: !real })
      const marks = sheet.parts.filter((one) => one.text === 'EXERCISE · EXERCISE · EXERCISE').length
      expect(marks).toBe(real ? 0 : 2)
      expect(sheet.title.startsWith('EXERCISE · EXERCISE · EXERCISE')).toBe(!real)
      expect(sheet.parts.every(({ text }) => text !== '')).toBe(true)
    }),
  )
})

/** Programs of others open what we make. Where they are not installed, these tests say so and rest. */
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const withOffice = has('soffice')
const withPoppler = has('pdftotext')
if (!withOffice) console.warn('soffice is not on this machine: no .docx is opened')
if (!withPoppler) console.warn('pdftotext is not on this machine: no PDF is read')

const folder = mkdtempSync(join(tmpdir(), 'chancery-letters-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const font = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(new URL(`../../../node_modules/@fontsource-variable/${file}`, import.meta.url)))

const written = { en: note(), fa: persian, th: thai, ex: note({ kind: 'letter', body: 'write.' }) }
const sheets = Object.entries(written).map(
  ([name, content]) => [name, composeLetter(content, { ...facts, exercise: name === 'ex' })] as const,
)
/** As programs give text back: lines broken anywhere, marks of direction of their own, and no letters without ink. */
const bare = (text: string): string => text.replaceAll(/[\s\u200c\u200e\u200f\u202a-\u202e\ufeff]/g, '')

describe.skipIf(!withOffice)('LibreOffice opens a letter', () => {
  beforeAll(async () => {
    for (const [name, sheet] of sheets)
      writeFileSync(
        join(folder, `${name}.docx`),
        (await letterFile('docx', sheet, '2026-11-01T23:30:00.000Z', font)).bytes,
      )
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${join(folder, 'profile')}`,
        '--headless',
        '--convert-to',
        'txt:Text (encoded):UTF8',
        '--outdir',
        folder,
        ...sheets.map(([name]) => join(folder, `${name}.docx`)),
      ],
      { stdio: 'ignore', timeout: 100_000 },
    )
  }, 120_000)

  test.for(sheets)('and reads every part: %s', ([name, sheet]) => {
    const words = bare(readFileSync(join(folder, `${name}.txt`), 'utf8'))
    // The marking is above and below every page, and not within the words.
    for (const { text } of sheet.parts.filter((one) => one.part !== 'marking')) expect(words).toContain(bare(text))
  })
})

describe.skipIf(!withPoppler)('poppler reads a letter', () => {
  test.for(sheets)('in its script, part by part: %s', async ([name, sheet]) => {
    const { bytes, missing, name: fileName } = await letterFile('pdf', sheet, '2026-11-01T23:30:00.000Z', font)
    expect(missing).toEqual([])
    expect(fileName.startsWith('EXERCISE-')).toBe(name === 'ex')
    writeFileSync(join(folder, `${name}.pdf`), bytes)
    const read = spawnSync('pdftotext', [join(folder, `${name}.pdf`), '-'], { encoding: 'utf8' })
    expect(read.stderr).toBe('')
    const words = bare(read.stdout)
    for (const { part: kind, text } of sheet.parts)
      // Numbers and brackets within Persian are turned by whoever reads glyphs as they are seen.
      if (!(sheet.language === 'fa' && /[\d۰-۹[(]/.test(text))) expect(words, kind).toContain(bare(text))
  })
})

test.skipIf(!withPoppler)(
  'on paper its marking stands above and below every page, and nobody’s signature alone on one',
  async () => {
    const body = Array.from({ length: 14 }, () => 'Trois lignes de ce paragraphe. '.repeat(8)).join('\n\n')
    const long = composeLetter(note({ body, signer: { name: 'Lena Arkwright', title: null }, kind: 'letter' }), facts)
    const { bytes } = await letterFile('pdf', long, '2026-11-01T23:30:00.000Z', font)
    writeFileSync(join(folder, 'long.pdf'), bytes)
    const { stdout } = spawnSync('pdftotext', [join(folder, 'long.pdf'), '-'], { encoding: 'utf8' })
    const pages = stdout.split('\f').filter((page) => page.trim() !== '')
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) expect(page.match(/TLP:AMBER\+STRICT/g)).toHaveLength(2)
    expect(pages.find((page) => page.includes('Lena Arkwright'))).toContain('consideration.')
  },
)

test.skipIf(!withPoppler)(
  'a telephone number, an address and a foreign sentence are read from the left on Persian paper',
  async () => {
    const body = 'تلفن +41 22 555 01 99 و 2001:db8::17 و «It is so.» را ببینید.'
    const sheet = composeLetter(note({ ...persian, body, quoted: [{ text: 'It is so.', language: 'en' }] }), facts)
    const { bytes } = await letterFile('pdf', sheet, '2026-11-01T23:30:00.000Z', font)
    writeFileSync(join(folder, 'turned.pdf'), bytes)
    // As it stands on the page, from the left.
    const { stdout } = spawnSync('pdftotext', ['-raw', join(folder, 'turned.pdf'), '-'], { encoding: 'utf8' })
    for (const words of ['+41 22 555 01 99', '2001:db8::17', 'It is so.']) expect(stdout).toContain(words)
  },
)

test('as .docx too: its marking in header and footer, the signature kept with the closing, Persian turned as it is read', async () => {
  const noFont = () => Promise.reject(new Error('no font'))
  const xml = async (sheet: LetterSheet) => {
    const files = unzipSync((await letterFile('docx', sheet, '2026-11-01T23:30:00.000Z', noFont)).bytes)
    return (name: string) => strFromU8(files[`word/${name}.xml`] ?? new Uint8Array(0))
  }
  const letter = note({ kind: 'letter', signer: { name: 'Lena Arkwright', title: null } })
  const english = await xml(composeLetter(letter, facts))
  for (const edge of ['header', 'footer']) expect(english(edge)).toContain('>TLP:AMBER+STRICT<')
  expect(english('footer')).toMatch(/Page .* PAGE .* NUMPAGES /)
  expect(english('document')).toMatch(
    /<w:keepNext\/><w:keepLines\/>(?:(?!<w:p>).)*Accept(?:(?!<w:p>).)*<\/w:p><w:p>(?:(?!<w:p>).)*<w:keepNext\/>(?:(?!<w:p>).)*Lena Arkwright/,
  )
  const body = 'تلفن +41 22 555 01 99 و STIX و «It is so.» را ببینید.'
  const sheet = composeLetter(note({ ...persian, body, quoted: [{ text: 'It is so.', language: 'en' }] }), facts)
  const turned = (await xml(sheet))('document')
  for (const words of ['\u202a+41 22 555 01 99\u202c', 'STIX', '\u202aIt is so.\u202c'])
    expect(turned).toContain(`<w:lang w:val="en"/></w:rPr><w:t xml:space="preserve">${words}</w:t>`)
})

describe('what is of another language', () => {
  const onRequest = {
    number: '2026/3',
    from: 'Carthia',
    sentAt: '2026-11-01T09:00:00.000Z',
    subject: { text: 'Sondage des hôpitaux', language: 'fr' },
    cites: ['norm-c', 'osce-cbm-3'],
  }

  test('is named beside it and marked where it stands, in every language of letters but its own', () => {
    for (const [language, named] of [
      ['en', 'in French'],
      ['fa', 'به زبان فرانسوی'],
      ['th', 'ภาษาฝรั่งเศส'],
    ] as const) {
      const sheet = composeLetter(
        note({ language, subject: onRequest.subject.text, ...begunOn(onRequest, language) }),
        facts,
      )
      const said = sheet.parts.find((one) => one.part === 'text')
      expect(said?.text).toContain(named)
      expect(said?.runs?.filter((run) => run.language !== null)).toEqual([onRequest.subject])
      expect(said?.runs?.map(({ text }) => text).join('')).toBe(said?.text)
    }
    const french = composeLetter(
      note({ language: 'fr', subject: onRequest.subject.text, ...begunOn(onRequest, 'fr') }),
      facts,
    )
    expect(french.parts.some(({ runs }) => runs)).toBe(false)
    expect(part(french, 'text')).toContain(
      '«\u00a0Sondage des hôpitaux\u00a0», fondée sur la norme c) du document A/70/174 et la mesure',
    )
  })

  test('stands so above a letter and in its file, and no more once the author has put it into the language of the letter', async () => {
    const quoting: Partial<LetterContent> = { kind: 'letter', language: 'fa', quoted: [onRequest.subject] }
    const foreign = composeLetter(note({ ...quoting, subject: onRequest.subject.text }), facts)
    expect(part(foreign, 'subject')).toBe('موضوع: Sondage des hôpitaux (به زبان فرانسوی)')
    const { bytes } = await letterFile('docx', foreign, '2026-11-01T09:00:00.000Z', () =>
      Promise.reject(new Error('no font')),
    )
    expect(strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array(0))).toMatch(
      /<w:lang w:val="fr"\/><\/w:rPr><w:t xml:space="preserve">Sondage des hôpitaux</,
    )
    const own = composeLetter(note({ ...quoting, subject: 'پویش بیمارستان‌ها' }), facts)
    expect(part(own, 'subject')).toBe('موضوع: پویش بیمارستان‌ها')
    expect(JSON.stringify(own)).not.toContain('runs')
  })

  test('is parted from the rest whatever stands around it, and nothing is lost', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 4 }),
        (text, passages) => {
          const quoted = passages.map((one) => ({ text: one, language: 'ar' }))
          const runs = runsOf(text, { ...note(), quoted })
          expect(runs?.map((run) => run.text).join('') ?? text).toBe(text)
          if (passages.some((one) => text.includes(one)))
            expect(runs?.some(({ language }) => language === 'ar')).toBe(true)
          else expect(runs).toBeUndefined()
        },
      ),
    )
  })
})
