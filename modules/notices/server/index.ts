import type { Module } from '#platform/server/module.ts'
import * as noticeTables from './migrations/2026-11-22-080-notices.ts'

export { type Addressee, deliveriesOf, type Notice, notify, settle, type Told } from './asking.ts'
export { giveWords } from './words.ts'
export type { NoticesTables } from './tables.ts'

export const notices = {
  name: 'notices',
  migrations: { '2026-11-22-080-notices': noticeTables },
  events: { 'notice.made': {} },
} satisfies Module
