import { expect, test } from 'vitest'
import type { MessageClass } from '../../../crisis/acts.ts'
import type { CrisisMessage } from '../../../crisis/views.ts'
import { asClass, clocksDiffer, inTime } from './answering.ts'

const said = (id: string, as: MessageClass): CrisisMessage => ({
  id,
  side: 'them',
  own: false,
  from: { account: 'samir', name: 'Samir', delegation: { id: 'c', name: 'Carthia' }, device: 'device' },
  class: as,
  real: as !== 'exercise' && as !== 'test-call',
  n: 1,
  twin: false,
  number: '1',
  text: id,
  language: 'en',
  sentAt: '2026-11-22T03:00:00.000Z',
  at: '2026-11-22T03:00:00.000Z',
  seq: 1,
  ways: ['room'],
  status: 'received',
  received: [],
  acknowledged: [],
  noted: [],
  answers: [],
})

test('an answer that is made an exercise of answers nothing real any more, nor the other way round', () => {
  const messages = [said('asked', 'request'), said('played', 'exercise')]
  expect(asClass({ replyTo: 'asked' }, 'clarification', messages).replyTo).toBe('asked')
  expect(asClass({ replyTo: 'asked' }, 'exercise', messages).replyTo).toBeUndefined()
  expect(asClass({ replyTo: 'asked' }, 'test-call', messages).replyTo).toBeUndefined()
  expect(asClass({ replyTo: 'played' }, 'notification', messages).replyTo).toBeUndefined()
  expect(asClass({ replyTo: 'played' }, 'exercise', messages).replyTo).toBe('played')
})

test('whether an answer came in time the room’s clock says, and not the clock of whoever answered', () => {
  const by = '2026-11-22T04:00:00Z'
  const late = { seq: 7, at: '2026-11-22T05:00:00.000Z', sentAt: '2026-11-22T03:59:00.000Z' }
  expect([inTime(by, late), clocksDiffer(late)]).toEqual([false, true])
  // The same instant, written otherwise: as text it would come after the deadline.
  expect(inTime(by, { seq: 7, at: '2026-11-22T04:00:00.000Z', sentAt: '2026-11-22T04:00:30.000Z' })).toBe(true)
  expect(inTime('2026-11-22T04:00:00.000Z', { seq: 7, at: '2026-11-22T04:00:00Z', sentAt: by })).toBe(true)
  // By file alone there is no other clock; that it is theirs the page says.
  expect(inTime(by, { ...late, seq: null })).toBe(true)
  expect(inTime(undefined, late)).toBe(false)
  expect(clocksDiffer({ ...late, sentAt: '2026-11-22T04:59:00.000Z' })).toBe(false)
})
