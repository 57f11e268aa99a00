/**
 * A host under a clock of the story's own: told what to be by its environment, each line on its input is how many minutes go
 * by. Then it does at once what it would have come to by itself. Ends at SIGTERM.
 */
import { createInterface } from 'node:readline'
import { system } from '#platform/actor.ts'
import { readConfig } from '#platform/server/config.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from './server/modules.ts'
import { openServer } from './server/open-server.ts'

const told = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()))
await using server = await openServer(readConfig(process.env))
const { house } = server
let later = 0
house.now = () => new Date(Date.now() + later)

const lines = createInterface(process.stdin)
lines.on('line', (minutes) => {
  later += Number(minutes) * 60_000
  void everyMinute()
})
await told
lines.close()

async function everyMinute(): Promise<void> {
  for (const { jobs = [] } of modules)
    for (const job of jobs.filter(({ cron }) => cron === '* * * * *'))
      await inTransaction(house, system, job.name, 'acts', (call) => job.work(call, {}, house))
}
