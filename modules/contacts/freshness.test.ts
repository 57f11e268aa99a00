import { expect, test } from 'vitest'
import { dueAt, freshnessOf } from './rules.ts'

const day = 86_400_000
const force = new Date('2026-01-01T00:00:00Z')

test('an entry is fresh for five months, due in the sixth, and nobody should rely on it six weeks later', () => {
  const verified = { verifiedAt: force, clockFrom: force }
  const after = (days: number) => freshnessOf(verified, new Date(force.getTime() + days * day))
  expect(dueAt(verified)).toEqual(new Date('2026-06-30T00:00:00Z'))
  expect([0, 149, 150, 180, 225, 226].map(after)).toEqual(['fresh', 'fresh', 'due', 'due', 'due', 'stale'])
})

test('what nobody ever verified is not called fresh, and grows stale like any other', () => {
  const never = { verifiedAt: null, clockFrom: force }
  expect(freshnessOf(never, force)).toBe('never')
  expect(freshnessOf(never, new Date(force.getTime() + 226 * day))).toBe('stale')
})
