import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entered, entriesOf, type Log, type Logged, logOf } from './log.ts'

const told = (at: number): Omit<Logged, 'number'> => ({ at, lived: at, entry: { what: 'paused' } })

test('whatever is entered upon which log, each has what was entered upon it, in order and counted, and no other changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(99)), { maxLength: 60 }), (steps) => {
      const logs: Log[] = [logOf([])]
      const plain: number[][] = [[]]
      for (const [upon, at] of steps) {
        const from = upon % logs.length
        logs.push(entered(logs[from] ?? logOf([]), told(at)))
        plain.push([...(plain[from] ?? []), at])
      }
      expect(logs.map((log) => entriesOf(log).map(({ number, at }) => [number, at]))).toEqual(
        plain.map((all) => all.map((at, index) => [index + 1, at])),
      )
      expect(logs.map(({ length }) => length)).toEqual(plain.map(({ length }) => length))
    }),
  )
})

test('to enter one thing more copies nothing of what was there: only where two go on from the same place does one take its own', () => {
  const first = entered(logOf([]), told(1))
  const second = entered(first, told(2))
  expect(second.shared).toBe(first.shared)
  const other = entered(first, told(3))
  expect(other.shared).not.toBe(first.shared)
  expect([first, second, other].map((log) => entriesOf(log).map(({ at }) => at))).toEqual([[1], [1, 2], [1, 3]])
})
