import { expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import { newId, openTable, paragraph, settle, view } from './test-table.ts'

test('three delegations negotiate, and all hold one state, to the last character', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harming critical infrastructure.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const two = paragraph('b', 'States should share what they learn.')
  await carthia.negotiations.act(id, two)
  await norhaven.negotiations.act(id, {
    kind: 'comment.make',
    comment: newId(),
    paragraph: one.paragraph,
    text: 'Good.',
  })
  await settle(id, all)
  const states = all.map((player) => canonicalJson(view(player, id).state))
  expect(new Set(states).size).toBe(1)
  expect(view(norhaven, id).state.count).toBe(5)
  for (const player of all) {
    expect(player.negotiations.trouble()).toBeUndefined()
    expect(view(player, id)).toMatchObject({ pending: [], refusals: [], alarms: [], origin: { kind: 'all' } })
    expect(player.rooms.alarms()).toEqual([])
  }
  const history = await carthia.negotiations.history(id)
  expect(history.map(({ kind, by, outcome, count }) => [count, kind, by.name, outcome.fate])).toEqual([
    [1, 'open', 'Mara', 'done'],
    [2, 'paragraph.add', 'Mara', 'done'],
    [3, 'paragraph.discuss', 'Mara', 'done'],
    [4, 'paragraph.add', 'Samir', 'done'],
    [5, 'comment.make', 'Lena', 'done'],
  ])
  expect(history[4]?.touches).toEqual([one.paragraph])
})
