import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effortOf } from './server/test-effort.ts'
import { fileNameOf, isFileName, isShownLine, shownLine } from './shown-line.ts'

test('a name that turns its own direction, or hides letters, is not shown as it is', () => {
  for (const name of [
    'annex\u202efdp.exe',
    'two\nlines',
    'hid\u200bden',
    '\u2066x',
    'a\u0000',
    '\u{e0041}x',
    '\ud800',
    'x\u200c',
  ])
    expect(isShownLine(name)).toBe(false)
  expect(fileNameOf('annex\u202efdp.exe')).toBe('annexfdp.exe')
  expect(fileNameOf('../../etc/passwd')).toBe('_.._etc_passwd')
  expect(fileNameOf(`${'long '.repeat(80)}.pdf`)).toMatch(/^long .*\.pdf$/)
  expect(fileNameOf('\u202e')).toBe('file')
})

test('a long name without sense is made one that may be kept as fast as any other', () => {
  for (const piece of ['.', ' ', '. ', 'a.', '\u200c'])
    for (const name of [`x${piece.repeat(50_000)}x`, piece.repeat(100_000)])
      expect([piece, effortOf(() => expect(isFileName(fileNameOf(name))).toBe(true)) < 0.5]).toEqual([piece, true])
})

test('Persian, Thai and accented names stay as they are written', () => {
  for (const name of ['می‌خواهم', 'รัฐมนตรี', 'Élodie d’Arc', 'پیوست.pdf', 'Ünal-Ö (2).txt']) {
    expect(isShownLine(name)).toBe(true)
    expect(fileNameOf(name)).toBe(name)
  }
})

test('whatever a name is made of, it comes out as one that may be kept and shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      expect(isShownLine(shownLine(name))).toBe(true)
      expect(isFileName(fileNameOf(name))).toBe(true)
      expect(fileNameOf(fileNameOf(name))).toBe(fileNameOf(name))
      expect(fileNameOf(name).length).toBeLessThanOrEqual(255)
    }),
  )
})
