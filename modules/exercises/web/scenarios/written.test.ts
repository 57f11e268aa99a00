import { expect, test } from 'vitest'
import { Scenario } from '../../engine/scenario.ts'
import { shippedScenarios } from '../../scenarios/index.ts'
import { forgetWritten, keepWritten, readWritten } from './written.ts'

const scenario = Scenario.parse(shippedScenarios['hospitals'])

function window() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('what was written upon one version of a scenario is found again with that version, and never without', () => {
  const place = window()
  expect(readWritten(place, 'a')).toBeUndefined()
  keepWritten(place, 'a', { version: 3, scenario })
  // Whoever changed it meanwhile made a fourth: it goes on standing upon the third, and the host will say so.
  expect(readWritten(place, 'a')).toEqual({ version: 3, scenario })
  expect(readWritten(place, 'b')).toBeUndefined()
  forgetWritten(place, 'a')
  expect(readWritten(place, 'a')).toBeUndefined()
  place.setItem('chancery.scenario.a', JSON.stringify({ scenario }))
  expect(readWritten(place, 'a')).toBeUndefined()
  place.setItem('chancery.scenario.a', '{"version": 3, "scenario": ')
  expect(readWritten(place, 'a')).toBeUndefined()
})

test('a window without room for it takes nothing from the page', () => {
  const full = {
    ...window(),
    setItem: () => {
      throw new Error('QuotaExceeded')
    },
  }
  keepWritten(full, 'a', { version: 1, scenario })
  expect(readWritten(full, 'a')).toBeUndefined()
})
