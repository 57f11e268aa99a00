import { expect, test } from 'vitest'
import type { ContactKind } from '../../../contract/directory.ts'
import { chosenOf } from './chosen.ts'

test('the sheet has the number of every officer whose number is known, as whatever they stand in the directory', () => {
  const entry = (name: string, kind: ContactKind, accountId: string | null = null) => ({
    name,
    kind,
    accountId,
  })
  const desks = Array.from({ length: 12 }, (_, n) => entry(`desk ${n}`, n % 2 === 0 ? 'diplomatic' : 'technical'))
  const lawyer = entry('the lawyer', 'law-enforcement', 'an-officer')
  const deputy = entry('the deputy', 'technical', 'another-officer')
  const other = entry('another lawyer', 'law-enforcement', 'nobody-here')
  const chosen = chosenOf([...desks, other, lawyer, deputy], new Set(['an-officer', 'another-officer']))
  expect(chosen.slice(0, 2)).toEqual([lawyer, deputy])
  expect(chosen).toHaveLength(8)
  expect(chosen).not.toContain(other)
})
