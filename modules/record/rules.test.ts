import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EntryKind } from './entries.ts'
import { isPublic, learned, mayAudit } from './rules.ts'

test('code and published acts are for everybody, and nothing else is', () => {
  expect(EntryKind.options.filter(isPublic)).toEqual(['code', 'act'])
})

test('what concerns a room or a delegation never stands under the name of the host', () => {
  for (const kind of ['membership', 'envelopes'] as const)
    expect(learned[kind]).toEqual({ under: 'room', openedBy: 'members' })
  expect(learned.device.under).toBe('delegation')
  for (const kind of ['deadline', 'adoption', 'statement'] as const)
    expect(learned[kind]).toEqual({ under: 'procedure', openedBy: 'members' })
})

test('the page for outsiders speaks of every kind', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/record-format.md'), 'utf8')
  for (const kind of EntryKind.options) expect(page).toContain(`\n| \`${kind}\` |`)
})

test('the proofs of rows are for the auditor alone', () => {
  expect(mayAudit({ roles: ['auditor'] })).toBe(true)
  expect(mayAudit({ roles: ['officer', 'analyst'] })).toEqual({ refused: 'AUDITOR_ONLY' })
})
