import { expect, test } from 'vitest'
import type { MessageView } from '../sealing/views.ts'
import { NotFound, messageNamed, personNamed } from './finding.ts'
import { messageLine, oneLine, shown } from './telling.ts'

const carthia = { id: 'c', name: 'Carthia\u001B[2J' }
const message: MessageView = {
  id: 'AbCdEfGh',
  seq: 7,
  epoch: 1,
  at: '2026-11-21T09:00:30.000Z',
  sentAt: '2026-11-21T09:00:29.000Z',
  from: { account: 'a', name: 'Samir\nOkonde', delegation: carthia, device: 'd' },
  own: false,
  state: 'sent',
  marking: 'amber',
  exercise: true,
  content: { kind: 'text', text: 'Two\nlines\u001B]0;taken\u0007 \u009B31m' },
  receipts: [],
}

test('what others wrote cannot command the terminal, nor pass for another line of ours', () => {
  const line = messageLine(message)
  expect(line).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/)
  expect(line).toBe(
    '7  2026-11-21 09:00Z  Samir Okonde (Carthia\uFFFD[2J): Two\n    | lines\uFFFD]0;taken\uFFFD \uFFFD31m  [EXERCISE]',
  )
  expect(oneLine('a\r\n\u2028b')).toBe('a\uFFFD \uFFFDb')
  expect(shown('نشانی ۷ läuft')).toBe('نشانی ۷ läuft')
})

test('a message is found by number, id or its beginning; a person by name, and never by a name that two have', () => {
  const messages = [message, { ...message, id: 'AbCdXyZz', seq: 8 }]
  expect(messageNamed({ messages }, '8').id).toBe('AbCdXyZz')
  expect(messageNamed({ messages }, 'AbCdE').seq).toBe(7)
  for (const name of ['AbCd', 'Ab', '9']) expect(() => messageNamed({ messages }, name)).toThrow(NotFound)
  const people = [
    { account: '1', name: 'Lena Arkwright', delegation: { id: 'b', name: 'Belmere' } },
    { account: '2', name: 'Lena Arkwright', delegation: { id: 'c', name: 'Carthia' } },
    { account: '3', name: 'Lena', delegation: { id: 'd', name: 'Dorvane' } },
  ]
  expect(personNamed(people, 'Lena').account).toBe('3')
  expect(personNamed(people, 'Lena Arkwright (Carthia)').account).toBe('2')
  expect(() => personNamed(people, 'Lena Arkwright')).toThrow('More than one')
  expect(() => personNamed(people, 'Samir')).toThrow('no person Samir')
})
