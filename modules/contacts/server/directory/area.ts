import type { Area } from '../area.ts'
import * as directoryTables from '../migrations/2026-11-22-081-directory.ts'
import { exportRoutes } from './exports.ts'
import { remindOfVerification, verificationLines } from './reminders.ts'
import { tellOfNobody } from './standing.ts'
import { byIdAndTime, heardBySight } from '#platform/server/hearing.ts'
import { changesSeen } from './store.ts'

const standing = 'contacts-standing'

export const directoryArea: Area = {
  migrations: { '2026-11-22-081-directory': directoryTables },
  routes: exportRoutes,
  events: {
    // Only those hear of it who see what changed: a change of a hidden field is not to be heard.
    'contact.changed': heardBySight(byIdAndTime, (call, names) => changesSeen(call.db, names)),
  },
  because: { 'person.changed': [standing] },
  jobs: [
    { name: 'contacts-verification', cron: '20 6 * * *', work: remindOfVerification },
    { name: standing, work: tellOfNobody },
  ],
  desk: verificationLines,
}
