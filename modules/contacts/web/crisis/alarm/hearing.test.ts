import { expect, test } from 'vitest'
import { type Hearing, isDeaf, nextHearing } from './hearing.ts'

const heard: Hearing = { heardAt: 1_000, missed: 0, why: 'unreachable' }

test('a screen that was not answered twice is deaf since the last answer, and one answer mends it', () => {
  const once = nextHearing(heard, false, undefined, 61_000)
  expect(isDeaf(once)).toBe(false)
  const twice = nextHearing(once, false, 503, 71_000)
  expect([isDeaf(twice), twice.heardAt, twice.why]).toEqual([true, 1_000, 'unreachable'])
  const again = nextHearing(twice, true, 200, 81_000)
  expect([isDeaf(again), again.heardAt]).toEqual([false, 81_000])
})

test('a host that does not know any more who sits here is told apart from one that is silent', () => {
  const deaf = nextHearing(nextHearing(heard, false, 401, 2_000), false, 401, 3_000)
  expect([isDeaf(deaf), deaf.why]).toEqual([true, 'signed-out'])
  expect(nextHearing(deaf, false, undefined, 4_000).why).toBe('unreachable')
})
