import type { Job } from '#platform/server/module.ts'

/** How long a client may still ask what became of an envelope, in days. */
const statusesKept = 90

export const exchangeJobs: readonly Job[] = [
  {
    name: 'taxii-statuses-swept',
    cron: '17 3 * * *',
    async work(call) {
      const before = new Date(call.now.getTime() - statusesKept * 86_400_000)
      await call.db.deleteFrom('taxii_status').where('at', '<', before).execute()
    },
  },
]
