import { expect, test } from 'vitest'
import type { Act } from '../../text/acts.ts'
import { idOf } from '../../text/test-text.ts'
import { shownAct } from './shown-act.ts'

test('words pasted with letters that no eye sees are taken without them', () => {
  const pasted: Act = {
    kind: 'statement.make',
    statement: idOf('S'),
    type: 'interpretative-statement',
    on: [],
    text: 'Belmere\u202e un\u00adderstands\u200b this.\u0000\nAnd that.',
  }
  expect(shownAct(pasted)).toEqual({ ...pasted, text: 'Belmere understands this.\nAnd that.' })
})

test('what stands on one line loses what turns it, and keeps what Persian needs', () => {
  const named = { kind: 'group.declare', group: idOf('G'), name: '\u200fمی‌خواهیم\u200e', members: [] } as const
  expect(shownAct({ ...named, members: ['00000000-0000-4000-8000-000000000001'] })).toMatchObject({ name: 'می‌خواهیم' })
})
