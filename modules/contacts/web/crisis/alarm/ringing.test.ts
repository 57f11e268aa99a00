import { expect, test } from 'vitest'
import type { CrisisMine } from '../../../contract/crisis.ts'
import type { CrisisMessage, MessageClass, Ringing } from '../../../crisis/views.ts'
import { callsOf, quietCallsOf } from './ringing.ts'

const carthia = { id: '00000000-0000-4000-8000-00000000000c', name: 'Carthia' }
const line = '00000000-0000-4000-8000-000000000001'
const other = '00000000-0000-4000-8000-000000000002'
const now = Date.parse('2026-11-22T03:00:00.000Z')
const secondsAgo = (seconds: number) => new Date(now - seconds * 1000).toISOString()

type Rang = CrisisMine['lines'][number]['rings'][number]

function mine(rings: Partial<Record<string, Rang[]>>): CrisisMine {
  const lines = [line, other].map((id) => ({
    id,
    us: 'Belmere',
    them: 'Carthia',
    zones: { us: 'Etc/GMT-1', them: 'Etc/GMT-3' },
    roomId: null,
    rings: rings[id] ?? [],
  }))
  return { officer: true, lines }
}

const ring = (kind: Rang['kind'], seconds: number): Rang => ({
  id: `${kind} ${seconds}`,
  kind,
  at: secondsAgo(seconds),
  answerBy: null,
})

function ringing(id: string, as: MessageClass): Ringing {
  const real = as !== 'exercise' && as !== 'test-call'
  const message: CrisisMessage = {
    id,
    side: 'them',
    own: false,
    from: { account: 'samir', name: 'Samir', delegation: carthia, device: 'device' },
    class: as,
    real,
    n: 1,
    twin: false,
    number: '1',
    text: id,
    language: 'en',
    sentAt: secondsAgo(10),
    at: secondsAgo(10),
    seq: 1,
    ways: ['room'],
    status: 'received',
    received: [],
    acknowledged: [],
    noted: [],
    answers: [],
  }
  return { line, them: carthia, message, loud: real }
}

test('whatever is real rings, and no test and no exercise ever does', () => {
  const heard = [ringing('a', 'test-call'), ringing('b', 'exercise')]
  expect(callsOf({ mine: mine({}), ringing: heard, now })).toEqual([])
  expect(quietCallsOf({ mine: mine({}), ringing: heard }).map(({ kind }) => kind)).toEqual(['test', 'exercise'])
  for (const real of ['query', 'notification', 'request', 'clarification'] as const) {
    const [call, ...more] = callsOf({ mine: mine({}), ringing: [...heard, ringing('c', real)], now })
    expect(call?.messages.map(({ id }) => id)).toEqual(['c'])
    expect(more).toEqual([])
  }
})

test('where this browser cannot open the lines, the host’s rings keep apart what is real in the same way', () => {
  const told = mine({ [line]: [ring('message', 1), ring('test', 1)], [other]: [ring('exercise', 1)] })
  expect(callsOf({ mine: told, ringing: undefined, now })).toEqual([
    { line, them: 'Carthia', messages: [], newest: 'message 1', rings: ['message 1'] },
  ])
  expect(quietCallsOf({ mine: told, ringing: undefined }).map((one) => [one.line, one.kind])).toEqual([
    [line, 'test'],
    [other, 'exercise'],
  ])
})

test('a message has a moment to come after its ring; a ring for which nothing comes is told', () => {
  expect(callsOf({ mine: mine({ [line]: [ring('message', 5)] }), ringing: [], now })).toEqual([])
  expect(callsOf({ mine: mine({ [line]: [ring('message', 30)] }), ringing: [], now })).toHaveLength(1)
})

test('a message that was acknowledged here does not come back as one that never came', () => {
  const told = mine({ [line]: [ring('message', 40), ring('message', 30)], [other]: [ring('message', 40)] })
  const settled = (of: string, id: string) => of === line && id === 'message 30'
  expect(callsOf({ mine: told, ringing: [], now, settled }).map((one) => [one.line, one.newest, one.rings])).toEqual([
    [line, 'message 40', ['message 40']],
    [other, 'message 40', ['message 40']],
  ])
  expect(callsOf({ mine: told, ringing: [], now, settled: () => true })).toEqual([])
})

test('what can be read is not told a second time by its ring', () => {
  const told = mine({ [line]: [ring('message', 30)] })
  const calls = callsOf({ mine: told, ringing: [ringing('a', 'request'), ringing('b', 'query')], now })
  expect(calls.map(({ messages }) => messages.map(({ id }) => id))).toEqual([['a', 'b']])
})

test('what comes after a call was opened has another mark, by which it rings anew', () => {
  const before = callsOf({ mine: mine({}), ringing: [ringing('a', 'request')], now })
  const after = callsOf({ mine: mine({}), ringing: [ringing('a', 'request'), ringing('b', 'query')], now })
  expect(after[0]?.newest).not.toBe(before[0]?.newest)
})
