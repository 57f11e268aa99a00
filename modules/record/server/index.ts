import type { Module } from '#platform/server/module.ts'
import * as recordTables from './migrations/2026-11-21-050-record.ts'

export { enter, enterAct, type Entered, type Entering, hostSubjectOf, originOf, whereIs } from './enter.ts'
export type { RecordTables } from './tables.ts'

export const record = {
  name: 'record',
  migrations: { '2026-11-21-050-record': recordTables },
  events: {
    'record.entered': {},
    'record.signed': {},
    'record.published': { hear: async () => true },
  },
} satisfies Module
