import { expect, test } from 'vitest'
import { Scope } from '#modules/identity/contract.ts'
import { modules } from './server/modules.ts'

const hearings = modules.flatMap(({ events }) => Object.entries(events ?? {}))

/** Names of what a machine account with this scope alone may be told at /live, where its delegation sees it. */
function heardBy(scope: string): string[] {
  return hearings.flatMap(([name, { scopes }]) => (scopes?.includes(scope) ? [name] : [])).sort()
}

test('what a program hears of live follows from the scopes that its head gave it', () => {
  const withdrawn = 'object.withdrawn'
  expect(Object.fromEntries(Scope.options.map((scope) => [scope, heardBy(scope)]))).toEqual({
    'taxii:read': [withdrawn],
    'taxii:write': [],
    'feeds:read': [withdrawn],
    'incidents:read': [
      'actor.changed',
      'group.member-added',
      'group.member-ended',
      'incident.changed',
      'incident.embargo-ended',
      'incident.merged',
      'incident.shared',
      'incident.withdrawn',
      withdrawn,
      'question.answered',
      'question.asked',
    ],
    'incidents:write': [],
    rooms: [
      'crisis.changed',
      'crisis.rang',
      'device.requested',
      'keys.changed',
      'negotiation.deadline-passed',
      'room.moved',
      'room.present',
      'room.welcomed',
    ],
  })
})

test('a scope by which a program hears is one that there is', () => {
  for (const [, { scopes }] of hearings) expect(Scope.options).toEqual(expect.arrayContaining([...(scopes ?? [])]))
})
