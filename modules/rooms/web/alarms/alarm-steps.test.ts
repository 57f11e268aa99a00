import { expect, test } from 'vitest'
import en from '../../words/en.json' with { type: 'json' }
import { setOf, stepsFor } from './alarm-steps.ts'

const words = new Map(Object.entries(en))
const kinds = Object.keys(setOf) as (keyof typeof setOf)[]

test('every alarm says what happened and what to do, and names somebody to telephone or says that nothing was lost', () => {
  expect(kinds.length).toBeGreaterThan(20)
  for (const kind of kinds) {
    expect(words.get(`rooms.alarm.${kind}.title`), kind).toBeTruthy()
    expect(words.get(`rooms.alarm.${kind}.what`), kind).toBeTruthy()
    const steps = stepsFor(kind).map((step) => words.get(step) ?? '')
    expect(
      steps.every((step) => step !== ''),
      kind,
    ).toBe(true)
    expect(steps.join(' '), kind).toMatch(/[Tt]elephone|Tell the secretariat/)
  }
})

test('no step asks for a number that was sent through the host', () => {
  const numbers = [...words].filter(([key, step]) => key.startsWith('rooms.steps.') && step.includes('number'))
  expect(numbers.length).toBeGreaterThan(2)
  expect(numbers.filter(([, step]) => !step.includes('already have'))).toEqual([])
})
