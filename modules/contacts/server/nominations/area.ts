import { byId, heardBySight, seenIn } from '#platform/server/hearing.ts'
import type { Area } from '../area.ts'
import * as nominationTables from '../migrations/2026-11-22-081-nominations.ts'
import { nominationLines } from './desk.ts'
import { passNominations } from './in-force.ts'
import { noteRoutes, sweepNotes } from './notes.ts'

const passing = 'contacts-nominations'

export const nominationsArea: Area = {
  migrations: { '2026-11-22-081-nominations': nominationTables },
  routes: noteRoutes,
  // Told at once, so that what is due already need not wait for the clock.
  because: { 'nomination.changed': [passing] },
  jobs: [
    { name: passing, cron: '* * * * *', work: passNominations },
    { name: 'contacts-notes', cron: '40 3 * * *', work: sweepNotes },
  ],
  events: {
    'nomination.changed': heardBySight(byId, seenIn('nomination')),
  },
  desk: nominationLines,
}
