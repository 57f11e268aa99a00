import type { Area } from '../area.ts'
import * as directoryTables from '../migrations/2026-11-22-081-directory.ts'
import { exportRoutes } from './exports.ts'
import { remindOfVerification, verificationLines } from './reminders.ts'
import { seesChange } from './store.ts'

export const directoryArea: Area = {
  migrations: { '2026-11-22-081-directory': directoryTables },
  routes: exportRoutes,
  events: {
    // Only those hear of it who see what changed: a change of a hidden field is not to be heard.
    'contact.changed': { hear: (call, { id, at }) => seesChange(call.db, String(id), new Date(String(at))) },
  },
  jobs: [{ name: 'contacts-verification', cron: '20 6 * * *', work: remindOfVerification }],
  desk: verificationLines,
}
