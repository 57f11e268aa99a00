import { expect, test } from 'vitest'
import { looksOf } from './delegations.ts'

const party = (name: string) => ({ delegation: name, name })

test('a delegation is called by the letters of its own name, not by what all names begin with', () => {
  const looks = looksOf(['Delegation of Belmere', 'Delegation of Carthia'].map(party))
  expect(looks('Delegation of Belmere').short).toBe('BEL')
  expect(looks('Delegation of Carthia').short).toBe('CAR')
})

test('no two delegations bear the same label, however alike their names are', () => {
  const names = ['Norhaven', 'Norhelm', 'Nora', 'Nor', 'North Dorvane', 'نورهاون', 'นอร์เฮเวน', '']
  const looks = looksOf(names.map(party))
  const labels = names.map((name) => looks(name).short)
  expect(new Set(labels).size).toBe(names.length)
  expect(labels.every((label) => label !== '')).toBe(true)
})

test('neighbours at the table differ by colour and by line, and everybody’s screen shows the same', () => {
  const names = Array.from({ length: 60 }, (_, n) => `State ${n}`)
  const [mine, theirs] = [looksOf(names.map(party)), looksOf(names.map(party))]
  for (const name of names) expect(mine(name)).toEqual(theirs(name))
  const drawn = names.map((name) => `${mine(name).hue} ${mine(name).line}`)
  expect(new Set(drawn.slice(0, 12)).size).toBe(12)
  // Red is for what needs an act by the reader, green for what was verified.
  expect(names.every((name) => mine(name).hue > 45 && mine(name).hue < 345)).toBe(true)
})

test('a delegation beside a secretariat goes by its own name too', () => {
  const parties = [
    { delegation: 'a', name: 'Secretariat of the Forum' },
    { delegation: 'b', name: 'Delegation of Belmere' },
  ]
  const looks = looksOf(parties)
  expect(parties.map(({ delegation }) => looks(delegation).short)).toEqual(['SEC', 'BEL'])
})
