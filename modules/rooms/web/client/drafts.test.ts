import { expect, test } from 'vitest'
import type { KeyValue } from '#modules/identity/keys.ts'
import { draftsIn } from './drafts.ts'

test('whoever comes back to a room at once reads what they left there, and the last words win', async () => {
  const kept = new Map<string, Uint8Array>()
  // The earlier something is kept, the longer it takes.
  let slow = 40
  const store: KeyValue = {
    get: async (key) => kept.get(key),
    put: async (values) => {
      slow -= 15
      await new Promise((resolve) => setTimeout(resolve, slow))
      for (const [key, value] of Object.entries(values))
        if (value) kept.set(key, value)
        else kept.delete(key)
    },
  }
  const drafts = draftsIn(store)
  void drafts.keep('room', 'A thought')
  void drafts.keep('room', 'A thought that is not finished')
  expect(await drafts.read('room')).toBe('A thought that is not finished')
  void drafts.keep('room', '')
  expect(await drafts.read('room')).toBe('')
})
