import { expect, test } from 'vitest'
import { noPowers, powersAt, withPowers } from './listed-powers.ts'
import type { CredentialsList, Power } from './statements.ts'

const belmere = '00000000-0000-4000-8000-000000000001'
const key = { ed25519: 'A'.repeat(43), mldsa65: 'A'.repeat(2603) }

function list(
  version: number,
  powers: Power[] | undefined,
  issuedAt = `2026-11-0${version}T00:00:00Z`,
): CredentialsList {
  const one = {
    id: belmere,
    name: 'Belmere',
    subject: 'A'.repeat(22),
    key,
    deputies: [],
    from: '2026-11-01T00:00:00Z',
    until: '2026-12-01T00:00:00Z',
  }
  return {
    v: 1,
    committee: '0'.repeat(64),
    version,
    previous: null,
    issuedAt,
    expiresAt: '2027-01-01T00:00:00Z',
    record: { origin: 'belmere.example', policy: '' },
    delegations: powers ? [{ ...one, powers }] : [],
  }
}

test('what a delegation may do is judged by the list that is named, however many came since', () => {
  const lists = [list(1, ['speak']), list(2, ['speak']), list(3, ['speak', 'sign']), list(4, undefined)]
  const known = lists.reduce(withPowers, noPowers)
  const at = '2026-11-20T12:00:00.000Z'
  expect([1, 2, 3, 4].map((version) => powersAt(known, belmere, version, at))).toEqual([
    ['speak'],
    ['speak'],
    ['speak', 'sign'],
    [],
  ])
  expect(powersAt(known, belmere, 5, at)).toBeUndefined()
  expect(powersAt(known, '00000000-0000-4000-8000-000000000002', 3, at)).toEqual([])
  expect(known.spans[belmere]).toHaveLength(3)
})

test('a list that was not issued yet is none; one that held no more, or an accreditation that ended, empowers nobody', () => {
  const known = [list(1, ['sign'])].reduce(withPowers, noPowers)
  const at = (time: string) => powersAt(known, belmere, 1, time)
  expect(at('2026-11-01T00:00:00Z')).toEqual(['sign'])
  expect(at('2026-10-31T23:59:59Z')).toBeUndefined()
  expect(at('2026-12-01T00:00:00Z')).toEqual([])
  expect(at('2027-01-01T00:00:00Z')).toEqual([])
})
