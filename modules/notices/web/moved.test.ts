import { expect, test } from 'vitest'
import { sinceLastTold } from './moved.ts'

test('a browser whose address moved while no page was open tells the host when one is opened, and a lost one says so', () => {
  const me = { owner: 'mara', me: 'mara', at: 'https://push.example/1' }
  expect(sinceLastTold({ ...me, now: 'https://push.example/1' })).toBe('keep')
  expect(sinceLastTold({ ...me, now: 'https://push.example/2' })).toBe('renew')
  expect(sinceLastTold({ ...me, now: null })).toBe('lost')
  // From before addresses were remembered.
  expect(sinceLastTold({ ...me, at: null, now: 'https://push.example/2' })).toBe('keep')
  // It rings for nobody, or for somebody who does not sit here.
  expect(sinceLastTold({ ...me, owner: null, now: 'https://push.example/2' })).toBe('nothing')
  expect(sinceLastTold({ ...me, me: 'samir', now: null })).toBe('nothing')
})
