import type { Area } from '../area.ts'
import * as rotaTables from '../migrations/2026-11-22-081-rota.ts'
import { calendarRoutes } from './feeds.ts'
import { rotaLines, watchGaps } from './gaps.ts'

const watching = 'contacts-rota-gaps'

export const rotaArea: Area = {
  migrations: { '2026-11-22-081-rota': rotaTables },
  routes: calendarRoutes,
  // Who loses access keeps no shift any more: that is a gap.
  because: { 'rota.changed': [watching], 'person.changed': [watching] },
  jobs: [{ name: watching, cron: '10 * * * *', work: watchGaps }],
  events: {
    'rota.changed': { hear: async ({ actor }, { delegationId }) => actor.delegationId === delegationId },
  },
  desk: rotaLines,
}
