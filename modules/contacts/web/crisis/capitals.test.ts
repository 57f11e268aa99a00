import { expect, test } from 'vitest'
import { capitalsOf, clocksOf } from './capitals.ts'

test('the clock of a capital is shown where it is known, and where it is not, nobody else’s is shown for it', () => {
  const of = (us: string | null, them: string | null) =>
    clocksOf(capitalsOf({ us: 'Belmere', them: 'Carthia', zones: { us, them } }))
  const belmere = { name: 'Belmere', zone: 'Etc/GMT-1' }
  expect(of('Etc/GMT-1', 'Etc/GMT-3')).toEqual({
    known: [belmere, { name: 'Carthia', zone: 'Etc/GMT-3' }],
    unknown: [],
  })
  expect(of('Etc/GMT-1', null)).toEqual({ known: [belmere], unknown: ['Carthia'] })
  expect(of(null, null)).toEqual({ known: [], unknown: ['Belmere', 'Carthia'] })
})
