import { expect, test } from 'vitest'
import type { Content, MessageView } from '../../sealing/views.ts'
import { catchingUp } from '../client/catching-up.ts'
import { firstUnread, inDays } from './days.ts'

const delegation = { id: 'b', name: 'Delegation of Belmere' }
const who = (account: string) => ({ account, name: account, delegation, device: `${account}-device` })
const text: Content = { kind: 'text', text: 'Received.' }
const opened: Content = { kind: 'system', line: { name: 'opened', by: who('lena') } }

function said(id: string, at: string, account: string, content: Content = text): MessageView {
  return {
    id,
    seq: 1,
    epoch: 1,
    at,
    sentAt: at,
    from: who(account),
    own: account === 'lena',
    state: 'sent',
    marking: 'amber',
    exercise: false,
    content,
    receipts: [],
  }
}

const dayOf = (at: string) => at.slice(0, 10)
const shape = (messages: MessageView[], breakBefore?: string) =>
  inDays(messages, dayOf, breakBefore).map(({ turns }) =>
    turns.map((turn) => turn.messages.map(({ id }) => id).join('')),
  )

test('what one person says in one go stands under one name, until somebody else speaks or ten minutes pass', () => {
  const messages = [
    said('a', '2026-11-21T10:00:00Z', 'lena'),
    said('b', '2026-11-21T10:05:00Z', 'lena'),
    said('c', '2026-11-21T10:06:00Z', 'samir'),
    said('d', '2026-11-21T10:07:00Z', 'lena'),
    said('e', '2026-11-21T10:17:00Z', 'lena'),
  ]
  expect(shape(messages)).toEqual([['ab', 'c', 'd', 'e']])
})

test('a new day begins anew, and what the keys say stands apart from what people say', () => {
  const messages = [
    said('a', '2026-11-21T23:58:00Z', 'lena', opened),
    said('b', '2026-11-21T23:59:00Z', 'lena'),
    said('c', '2026-11-22T00:01:00Z', 'lena'),
  ]
  expect(shape(messages)).toEqual([['a', 'b'], ['c']])
})

test('the mark of what is new parts what one person said before and after it', () => {
  const messages = [said('a', '2026-11-21T10:00:00Z', 'samir'), said('b', '2026-11-21T10:01:00Z', 'samir')]
  expect(shape(messages, 'b')).toEqual([['a', 'b']])
  expect(shape(messages)).toEqual([['ab']])
})

test('what I said myself is never new to me', () => {
  const messages = [
    said('a', '2026-11-21T10:00:00Z', 'samir'),
    said('b', '2026-11-21T10:01:00Z', 'samir'),
    said('c', '2026-11-21T10:02:00Z', 'lena'),
    said('d', '2026-11-21T10:03:00Z', 'samir', opened),
  ]
  expect(firstUnread(messages, 0)).toBeUndefined()
  expect(firstUnread(messages, 1)).toBe('b')
  expect(firstUnread(messages, 2)).toBe('a')
})

test('catching up is told in envelopes read, and ends when nothing is behind', () => {
  let told = 0
  const progress = catchingUp(() => (told += 1))
  progress.read('one', 100, 200, 400)
  progress.read('two', 0, 50, 100)
  progress.read('one', 200, 300, 400)
  expect(progress.progress()).toEqual({ done: 250, of: 400 })
  progress.read('one', 300, 400, 400)
  progress.read('two', 50, 100, 100)
  expect(progress.progress()).toBeUndefined()
  expect(told).toBe(5)
})
