import { contacts } from '#modules/contacts/server/index.ts'
import { exchange } from '#modules/exchange/server/index.ts'
import { demoKeys, identity, keys, personas } from '#modules/identity/server/index.ts'
import { exercisesOf } from '#modules/exercises/server/index.ts'
import { incidents } from '#modules/incidents/server/index.ts'
import { negotiations } from '#modules/negotiations/server/index.ts'
import { notices } from '#modules/notices/server/index.ts'
import { code, record } from '#modules/record/server/index.ts'
import { rooms } from '#modules/rooms/server/index.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { deskOf } from '#platform/server/desk.ts'
import { inPlay } from '#platform/server/in-play.ts'
import type { Module } from '#platform/server/module.ts'
import { positionsOf } from '#platform/server/positions.ts'

/** Every capability of the house, in the order in which they stand above one another. */
const capabilities: readonly Module[] = [
  record,
  code,
  identity,
  personas,
  keys,
  demoKeys,
  sharing,
  notices,
  exchange,
  incidents,
  rooms,
  negotiations,
  contacts,
]

const exercises = exercisesOf(capabilities)

export const modules: readonly Module[] = [
  ...capabilities,
  exercises,
  deskOf([...capabilities, exercises]),
  inPlay,
  positionsOf(capabilities),
]
