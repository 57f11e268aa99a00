import { expect, test } from 'vitest'
import { faultsOf } from './faults.ts'
import { Scenario } from './scenario.ts'

test('an inject that becomes a letter has no more paragraphs than a letter may have; the place is named', () => {
  const letterOf = (paragraphs: number) =>
    Scenario.parse({
      title: { en: 'A letter' },
      summary: { en: 'A letter.' },
      briefing: { en: 'A letter comes.' },
      minutes: 5,
      alone: null,
      roles: [{ id: 'belmere', name: { en: 'Belmere' }, brief: { en: 'You read it.' }, contacts: [] }],
      injects: [
        {
          id: 'long',
          kind: 'letter',
          when: { by: 'hand' },
          title: { en: 'Long' },
          words: { en: Array.from({ length: paragraphs }, () => 'So.').join('\n\n') },
          letter: { kind: 'letter' },
        },
      ],
    })
  expect(faultsOf(letterOf(500))).toEqual([])
  expect(faultsOf(letterOf(501))).toEqual([
    { place: 'injects/long/words/en', fault: 'too-many-paragraphs', name: '500' },
  ])
})
