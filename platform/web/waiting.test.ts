import { expect, test } from 'vitest'
import { waitingAt } from './waiting.ts'

const rail = ['/', '/incidents', '/contacts', '/contacts/pings', '/requests', '/notices']

test('what waits is counted at the nearest place of the rail that leads to it, and at one alone', () => {
  const waiting = { '/contacts/pings': 2, '/contacts/nominations': 3, '/contacts': 1, '/requests': 40 }
  expect(waitingAt(rail, waiting)).toEqual({ '/contacts/pings': 2, '/contacts': 4, '/requests': 40 })
})

test('nothing is counted where nothing waits, nor at the desk, nor where no place leads', () => {
  expect(waitingAt(rail, {})).toEqual({})
  expect(waitingAt(rail, { '/me': 1, '/': 1, '/contactsbook': 1 })).toEqual({})
})
