import { expect, test } from 'vitest'
import { askedIn, searchFor } from './asked.ts'

const read = (search: string) => askedIn(new URLSearchParams(search))

test('what is asked for goes into the address and comes back from it', () => {
  const asked = {
    world: 'exercise',
    status: 'closed',
    severity: 'yellow',
    sector: 'energy',
    country: 'TH',
    owner: '00000000-0000-7000-8000-de1e00000001',
  } as const
  expect(read(searchFor(asked))).toEqual(asked)
  expect(searchFor({ world: 'real' })).toBe('')
})

test('what an address says amiss is as if it were not said', () => {
  expect(read('world=dream&status=hidden&severity=purple&country=Thailand&owner=me&sector=&limit=9999')).toEqual({
    world: 'real',
  })
})
