import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effortOf } from '#platform/server/test-effort.ts'
import { ChannelKind, ContactKind } from '../contract/directory.ts'
import { isWellWritten } from '../directory/channels.ts'
import { readCalendar } from './calendar.ts'
import type { Carried } from './carried.ts'
import { readContactsCsv, writeContactsCsv } from './contacts-csv.ts'
import { readContactsVcard, writeContactsVcard } from './contacts-vcard.ts'
import { readLines } from './content-lines.ts'
import { looksLikeFormula, readRows, saidIn, writeRows } from './csv.ts'
import { ImportFault } from './fault.ts'
import { contactInProfile, profileOf, readProfile, writeProfile } from './rfc2350.ts'

const reading = {
  zone: 'Europe/Berlin',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2027-12-31T00:00:00Z'),
}
function faultOf(read: () => unknown): { line: number; why: string } | undefined {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    return { line: error.line, why: error.why }
  }
  return undefined
}

test('lines are unfolded as RFC 5545 says, and a fault is told with the line of the file', () => {
  const folded = 'DESCRIPTION;X="a;b:c",d^n:first\r\n  half\r\n\t of it'
  expect(readLines(folded)).toEqual([
    {
      line: 1,
      name: 'DESCRIPTION',
      parameters: new Map([['X', ['a;b:c', 'd\n']]]),
      value: 'first half of it',
    },
  ])
  expect(faultOf(() => readCalendar('BEGIN:VCALENDAR\nVERSION:2.0\nnonsense\nEND:VCALENDAR', reading))).toEqual({
    line: 3,
    why: 'not-a-line',
  })
  expect(faultOf(() => readCalendar('BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR', reading))?.why).toBe('version')
  expect(faultOf(() => readCalendar('BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nEND:VCALENDAR', reading))).toEqual({
    line: 4,
    why: 'nesting',
  })
  expect(faultOf(() => readCalendar('BEGIN:X\n'.repeat(20), reading))?.why).toBe('nesting')
  expect(faultOf(() => readCalendar('', reading))?.why).toBe('missing')
})

const words = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => text.isWellFormed() && !/[\p{Cc}]/u.test(text))
/** Names of channels as their kinds ask for. */
const channel = fc
  .record({
    kind: fc.constantFrom(...ChannelKind.options),
    n: fc.integer({ min: 10_000, max: 99_999_999 }),
    text: words,
  })
  .map(({ kind, n, text }) => {
    const written: Record<ChannelKind, string> = {
      email: `desk${n}@cert.example`,
      phone: `+99 ${n}`,
      mobile: `+98 ${n}`,
      signal: `desk_${n}.42`,
      matrix: `@desk${n}:cert.example`,
      web: `https://cert.example/${n}`,
      other: `${text.replaceAll('|', '/').trim() || 'radio'}`.trim(),
    }
    return { kind, value: written[kind] }
  })
const plainLine = words
  .map((text) => text.replaceAll(/[|\u2028\u2029]/g, '').trim())
  .filter((text) => text !== '' && !text.startsWith("'"))
const contact: fc.Arbitrary<Carried> = fc.record({
  kind: fc.constantFrom(...ContactKind.options),
  function: plainLine,
  institution: plainLine,
  personName: fc.option(plainLine),
  languages: fc.uniqueArray(fc.constantFrom('en', 'fr', 'pt-BR', 'fa', 'th'), { maxLength: 4 }),
  zone: fc.constantFrom('Europe/Berlin', 'Africa/Nairobi', 'Asia/Tehran', 'Etc/UTC'),
  channels: fc.array(channel, { maxLength: 5 }),
  keys: fc.array(
    fc.record({
      kind: fc.constantFrom('openpgp' as const, 'smime' as const, 'device' as const),
      fingerprint: fc.stringMatching(/^[0-9A-F]{40}$/),
      text: fc.option(fc.constantFrom('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==; , \\n\n-----END-----')),
    }),
    { maxLength: 2 },
  ),
  tlp: fc.option(fc.constantFrom('red' as const, 'amber+strict' as const, 'green' as const)),
})

test('contacts written as vCards are read again as they were', () => {
  fc.assert(
    fc.property(fc.array(contact, { minLength: 1, maxLength: 3 }), fc.uuid(), (contacts, id) => {
      const text = writeContactsVcard(contacts.map((one) => ({ ...one, id, delegation: 'Belmere' })))
      expect(readContactsVcard(text).map((one) => one.contact)).toEqual(contacts)
    }),
    { numRuns: 60 },
  )
})

test('contacts written as a table are read again as they were, but for keys that a table cannot carry', () => {
  fc.assert(
    fc.property(fc.array(contact, { minLength: 1, maxLength: 3 }), (contacts) => {
      const text = writeContactsCsv(contacts.map((one) => ({ ...one, delegation: 'Belmere', verified: '' })))
      for (const { cells } of readRows(text)) for (const cell of cells) expect(looksLikeFormula(cell)).toBe(false)
      const order = ['email', 'phone', 'mobile', 'signal', 'matrix', 'web', 'other']
      const asTable = contacts.map((one) => ({
        ...one,
        channels: one.channels.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
        keys: one.keys.filter(({ kind }) => kind === 'openpgp').map((key) => ({ ...key, text: null })),
      }))
      expect(readContactsCsv(text).map((one) => one.contact)).toEqual(asTable)
    }),
    { numRuns: 60 },
  )
})

test('any cells survive a table, and none of them is run by a spreadsheet', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll(/[\p{Cc}\uFEFF]/gu, ''))
  const dangerous = fc.constantFrom(
    '=1+2',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =x',
    '＝1',
    "'=1",
    'a"b',
    'a,b',
    "''x",
    'a;=1',
    'a; "@x',
    "a;'=1",
    'a\t-1;+2',
    ';＝1',
  )
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(cell, dangerous), { minLength: 2, maxLength: 4 })), (rows) => {
      const read = readRows(writeRows(rows)).map(({ cells }) => cells)
      for (const one of read.flat()) expect(looksLikeFormula(one)).toBe(false)
      expect(read.map((cells) => cells.map(saidIn))).toEqual(rows)
    }),
    { numRuns: 100 },
  )
})

test('a table is refused at the line that is wrong: formulas, quotation, columns, header', () => {
  const table = (...rows: string[]) => ['kind,function,institution,person,phone', ...rows].join('\n')
  const good = 'technical,Head of CERT,"Cyber Centre, Belmere",,+99 1 555 0100'
  expect(readContactsCsv(table(good))[0]?.contact).toMatchObject({
    institution: 'Cyber Centre, Belmere',
    zone: 'Etc/UTC',
    channels: [{ kind: 'phone', value: '+99 1 555 0100' }],
  })
  const faults = [
    [table(good, 'technical,=HYPERLINK(A1),Ministry,,'), 3, 'formula'],
    [table('technical,Head,Ministry,@SUM(A1),'), 2, 'formula'],
    [table('technical,Head,Ministry,,+1+cmd|calc'), 2, 'formula'],
    [table('technical,Head;=HYPERLINK(A1),Ministry,,'), 2, 'formula'],
    [table('technical,"Head; ""@SUM(A1)",Ministry,,'), 2, 'formula'],
    [table('technical,Head\t -1,Ministry,,'), 2, 'formula'],
    [table(good, 'technical,"Head,Ministry,,'), 3, 'quotation'],
    [table('technical,He"ad,Ministry,,'), 2, 'quotation'],
    [table('technical,Head,Ministry'), 2, 'columns'],
    [table('cook,Head,Ministry,,'), 2, 'malformed'],
    [table('technical,,Ministry,,'), 2, 'malformed'],
    ['function,institution', 1, 'header'],
    ['kind;function;institution', 1, 'header'],
    ['kind,function,institution,salary', 1, 'header'],
    ['', 1, 'missing'],
  ] as const
  for (const [text, line, why] of faults)
    expect([text, faultOf(() => readContactsCsv(text))]).toEqual([text, { line, why }])
})

test('a vCard of another program is read where it says what a contact needs, and refused with its line where not', () => {
  const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:4.0', ...lines, 'END:VCARD'].join('\r\n')
  const [first] = readContactsVcard(
    card(
      'FN:Roshan Dariel',
      'N:Dariel;Roshan;;;',
      'item1.TITLE:Cyber ambassador',
      'ORG:Ministry of Foreign Affairs;Digital Department',
      'CATEGORIES:friends,DIPLOMATIC',
      'TEL;VALUE=uri;TYPE="voice,work":tel:+99-21-5550;ext=7',
      'EMAIL;TYPE=work:roshan@mfa.esteria.example',
      'KEY:openpgp4fpr:0123456789abcdef0123456789abcdef01234567',
      'TZ:Asia/Tehran',
    ),
  )
  expect(first?.contact).toEqual({
    kind: 'diplomatic',
    function: 'Cyber ambassador',
    institution: 'Ministry of Foreign Affairs, Digital Department',
    personName: 'Roshan Dariel',
    languages: [],
    zone: 'Asia/Tehran',
    channels: [
      { kind: 'phone', value: '+99-21-5550 ext 7' },
      { kind: 'email', value: 'roshan@mfa.esteria.example' },
    ],
    keys: [{ kind: 'openpgp', fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567', text: null }],
    tlp: null,
  })
  const base = ['FN:A', 'TITLE:B', 'ORG:C', 'CATEGORIES:technical']
  expect(faultOf(() => readContactsVcard(card(...base, 'EMAIL:nobody')))).toEqual({ line: 7, why: 'malformed' })
  expect(faultOf(() => readContactsVcard(card(...base, 'TZ:Atlantis')))).toEqual({ line: 7, why: 'malformed' })
  expect(faultOf(() => readContactsVcard(card('FN:A', 'TITLE:B', 'ORG:C')))).toEqual({ line: 1, why: 'missing' })
  const old = ['BEGIN:VCARD', 'VERSION:3.0', ...base, 'END:VCARD'].join('\n')
  expect(faultOf(() => readContactsVcard(old))).toEqual({ line: 2, why: 'version' })
})

test('the profile of a team is written under the headings of RFC 2350, and read from what teams publish', () => {
  const carried: Carried = {
    kind: 'technical',
    function: 'Head of CERT',
    institution: 'CERT Belmere',
    personName: null,
    languages: ['en'],
    zone: 'Europe/Berlin',
    channels: [
      { kind: 'email', value: 'cert@belmere.example' },
      { kind: 'phone', value: '+99 1 555 0100' },
    ],
    keys: [{ kind: 'openpgp', fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567', text: null }],
    tlp: null,
  }
  const written = writeProfile(profileOf(carried, '2026-11-21'))
  expect(written).toContain('4.2 Co-operation, Interaction and Disclosure of Information\n')
  expect(contactInProfile(written).contact).toEqual({
    ...carried,
    function: 'Incident response team',
    languages: [],
  })
  const published = [
    'CSIRT of Esteria Grid',
    '',
    '1. Document Information',
    '1.1. Date of last update: see below',
    '   This is version 3.2 of 2026-10-01.',
    '2. Contact Information',
    '2.1. Name of the Team',
    '',
    '     GridCERT Esteria',
    '2.3. Time Zone',
    '     UTC+03:30 (Asia/Tehran)',
    '2.7. Electronic Mail Address',
    '     <incidents@grid.esteria.example> for incidents',
    '2.8. Public Keys and Encryption',
    '     0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567',
  ].join('\r\n')
  expect(contactInProfile(published)).toMatchObject({
    line: 7,
    contact: {
      institution: 'GridCERT Esteria',
      zone: 'Asia/Tehran',
      channels: [{ value: 'incidents@grid.esteria.example' }],
      keys: [{ fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567' }],
    },
  })
  expect(faultOf(() => contactInProfile('2.3 Time Zone\n\nUTC'))).toEqual({ line: 1, why: 'missing' })
  expect(faultOf(() => readProfile('Nothing of a profile'))).toEqual({ line: 1, why: 'missing' })
  expect(faultOf(() => readProfile('2.1 Name of the Team\nA\n2.1 Name of the Team\nB'))).toEqual({
    line: 3,
    why: 'header',
  })
})

test('no file breaks a reader: it is read, or refused at one of its lines', () => {
  const known =
    'BEGIN:VCALENDAR END:VCALENDAR BEGIN:VEVENT END:VEVENT VERSION:2.0 VERSION:4.0 BEGIN:VCARD END:VCARD DTSTART: TZID= ' +
    'RRULE:FREQ=DAILY;COUNT=9 ; : , " \\ = 20261121T080000Z P1D kind,function,institution BEGIN:VTIMEZONE END:VTIMEZONE ' +
    'BEGIN:STANDARD RRULE:FREQ=WEEKLY;BYDAY=MO DTEND;TZID=Europe/Paris:'
  const pieces = fc.constantFrom(...known.split(' '), ' ', '\r\n', '\n', '\t', '2.1 Name of the Team', '\u0000')
  const file = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 60 }).map((some) => some.join('')),
    fc.array(pieces, { maxLength: 60 }).map((some) => some.join('\r\n')),
  )
  fc.assert(
    fc.property(file, (text) => {
      const lines = text.split(/\n/).length
      for (const read of [
        () => readCalendar(text, reading),
        () => readContactsVcard(text),
        () => readContactsCsv(text),
        () => contactInProfile(text),
        () => readRows(text),
        () => readLines(text),
      ]) {
        const fault = faultOf(read)
        if (fault) expect(fault.line).toBeLessThanOrEqual(lines)
      }
    }),
    { numRuns: 400 },
  )
})

test('large files are refused before they are read, and long lines do not slow a reader down', () => {
  expect(faultOf(() => readCalendar('x'.repeat(1_000_001), reading))?.why).toBe('too-long')
  expect(faultOf(() => readRows('x'.repeat(1_000_001)))?.why).toBe('too-long')
  expect(faultOf(() => readProfile('x'.repeat(200_001)))?.why).toBe('too-long')
  const quotes = `A;${'B="'.repeat(30_000)}`
  const texts = [
    quotes,
    `A${';B=C'.repeat(20_000)}`,
    `${'1.'.repeat(90_000)}`,
    `${' \n'.repeat(40_000)}`,
    '"'.repeat(500_000),
  ]
  for (const text of texts)
    for (const read of [readLines, readRows, readProfile])
      expect(effortOf(() => faultOf(() => read(text)))).toBeLessThan(2)
  const keys = `2.1 Name of the Team\nA\n2.8 Public Keys\n${'0123 '.repeat(30_000)}`
  expect(effortOf(() => expect(faultOf(() => contactInProfile(keys))?.why).toBe(undefined))).toBeLessThan(2)
})

test('no cell keeps the house busy: what may stand before a formula is gone through once', () => {
  // What a spreadsheet passes over, and what it does not: U+FEFF stands at the join of two files that have a mark of order.
  const passed = ['\uFEFF', '"', '\u00A0', ' ', "'", '\uFEFF"', ';"', '\uFEFF=', 'x']
  for (const length of [26, 15_000])
    for (const separator of [';', '\t', '\r', '\n'])
      for (const one of passed) {
        const cell = `a${separator}${one.repeat(length)}x`
        const seconds = effortOf(() => [looksLikeFormula(cell), saidIn(cell), writeRows([[cell]])])
        expect([length, separator, one, seconds < 1]).toEqual([length, separator, one, true])
      }
  const table = `kind,function,institution,person\r\ntechnical,a;${'\uFEFF'.repeat(5_000)}x,Ministry,\r\n`
  expect(effortOf(() => expect(faultOf(() => readContactsCsv(table))?.why).toBe('malformed'))).toBeLessThan(1)
  // And what such marks hide is still found.
  for (const mark of ['\uFEFF', '"', '\u00A0']) {
    const hidden = `a;${mark.repeat(30)}=1`
    const [written = ''] = readRows(writeRows([[hidden]])).flatMap(({ cells }) => cells)
    expect([looksLikeFormula(hidden), looksLikeFormula(written), saidIn(written)]).toEqual([true, false, hidden])
  }
})

test('channels are written as their kinds ask for', () => {
  const written: [ChannelKind, string, boolean][] = [
    ['email', 'a@b.example', true],
    ['email', 'a@b', false],
    ['phone', '+99 (1) 555-0100 ext 12', true],
    ['phone', 'call me', false],
    ['signal', 'lena.42', true],
    ['matrix', '@lena:belmere.example', true],
    ['matrix', 'lena', false],
    ['web', 'https://cert.belmere.example/', true],
    ['web', 'javascript:alert(1)', false],
    ['web', 'http://cert.belmere.example/', false],
    ['other', 'Radio, channel 7', true],
  ]
  for (const [kind, value, fits] of written) expect([value, isWellWritten({ kind, value })]).toEqual([value, fits])
})
