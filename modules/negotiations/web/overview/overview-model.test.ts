import { expect, test } from 'vitest'
import type { BriefItem, NegotiationView } from '../../client/views.ts'
import { idOf, openTestText, type TestText, uuidOf } from '../../text/test-text.ts'
import { awaitedOf, concernsOf, placeOnFloor, together } from './overview-model.ts'

const seen = (text: TestText): Pick<NegotiationView, 'state' | 'me'> => ({
  state: text.state,
  me: { delegation: uuidOf('carthia'), account: 'a', device: 'd', role: 'member', party: true },
})
const item = (o: Partial<BriefItem>): BriefItem => ({
  id: 'i',
  room: 'r',
  kind: 'red-line',
  text: '✗ shall',
  by: { account: 'a', name: 'Bram' },
  at: '2026-11-22T05:00:00.000Z',
  state: 'sent',
  proof: '',
  ...o,
})

test('a paragraph that crosses a red line concerns a delegation, whether it moved or not', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall notify.')
  text.add('B', 'States may notify.')
  const concerns = concernsOf(seen(text), [item({ paragraph: idOf('A') }), item({ paragraph: idOf('B') })], [], 0)
  expect(concerns.map(({ paragraph, crossed }) => [paragraph, crossed.map(({ why }) => why)])).toEqual([
    [idOf('A'), ['stands']],
  ])
})

test('what has lapsed awaits nobody, and what ends first comes first', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  const asked = (id: string, until: string) => item({ id, kind: 'capital-asked', text: 'May we?', until })
  const items = [
    asked('later', '2026-11-24T00:00:00Z'),
    asked('soon', '2026-11-23T00:00:00Z'),
    asked('gone', '2026-11-21T00:00:00Z'),
  ]
  const awaited = awaitedOf(seen(text) as NegotiationView, items, Date.parse('2026-11-22T00:00:00Z'))
  expect(awaited.map(({ id }) => id)).toEqual(['soon', 'later'])
})

test('the speakers’ list says how many come before', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  for (const name of ['belmere', 'carthia'])
    text.by(name).does({ kind: 'floor.ask', request: idOf(`floor of ${name}`), right: 'speak' })
  expect(placeOnFloor(text.state, uuidOf('carthia'))).toEqual({ place: 2, of: 2 })
  expect(placeOnFloor(text.state, uuidOf('norhaven'))).toBeUndefined()
})

test('parallel groups stand with their whole, also where the whole is not here', () => {
  const one = (room: string, title: string, groupOf?: { room: string; title: string }) =>
    ({ room, state: { title, ...(groupOf ? { groupOf } : {}) } }) as NegotiationView
  const whole = { room: 'w', title: 'Norms' }
  const found = together([
    one('g1', 'Group one', whole),
    one('w', 'Norms'),
    one('g2', 'Two', { room: 'x', title: 'Else' }),
  ])
  expect(found.map(({ title, views }) => [title, views.map(({ room }) => room)])).toEqual([
    ['Norms', ['w', 'g1']],
    ['Else', ['g2']],
  ])
})
