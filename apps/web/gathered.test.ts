import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gathered } from './gathered.ts'

let shows: () => void = () => {}
const page = { hidden: false, addEventListener: (_: string, hear: () => void) => (shows = hear) }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what happens is looked at once at once, and once for all that follows close on it', () => {
  const look = vi.fn<() => void>()
  const ask = gathered(3_000, look)
  for (let n = 0; n < 50; n++) ask()
  expect(look).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(3_000)
  expect(look).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(60_000)
  expect(look).toHaveBeenCalledTimes(2)
  ask()
  expect(look).toHaveBeenCalledTimes(3)
})

test('a window that nobody looks at asks nothing, and once when somebody looks again', () => {
  const look = vi.fn<() => void>()
  const ask = gathered(3_000, look)
  page.hidden = true
  for (let n = 0; n < 9; n++) ask()
  vi.advanceTimersByTime(60_000)
  expect(look).not.toHaveBeenCalled()
  page.hidden = false
  shows()
  shows()
  vi.advanceTimersByTime(60_000)
  expect(look).toHaveBeenCalledTimes(1)
})
