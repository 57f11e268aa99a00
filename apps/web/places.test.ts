import { expect, test } from 'vitest'
import { modules } from './modules.ts'

const places = modules.flatMap(({ navigation = [] }) => navigation)
const acts = modules.flatMap(({ acts: begun = [] }) => begun)

test('each key leads to one place, and to none that another key leads to', () => {
  const keys = places.flatMap(({ key }) => (key === undefined ? [] : [key]))
  expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([])
  expect(new Set(places.map(({ to }) => to)).size).toBe(places.length)
})

test('what `n` begins is begun where it leads: no act is a place, and the talks of a delegation are places', () => {
  const begun = acts.map(({ to }) => to)
  // A page on which something new is written, or a place that opens the form for it.
  expect(begun.filter((to) => !/\/(new|report)\b|[?#]/.test(to))).toEqual([])
  expect(places.filter(({ group }) => group === 'within').map(({ to }) => to)).toEqual([
    '/negotiations/overview',
    '/negotiations/mediator',
  ])
})
