import { PgBoss } from 'pg-boss'
import { system } from '../actor.ts'
import type { Connection } from './database.ts'
import type { House } from './house.ts'
import type { Job, Module } from './module.ts'
import { inTransaction } from './transaction.ts'

export type Jobs = AsyncDisposable & {
  /** Puts work in the queue within the caller's own transaction: it exists exactly when that commits. */
  send(connection: Pick<Connection, 'query'>, name: string, data: Record<string, unknown>): Promise<void>
  wake(name: string): void
}

/** Each job of each module is one queue of pg-boss, taken once whichever process comes first. */
export async function openJobs(house: House, modules: readonly Module[]): Promise<Jobs> {
  const jobs = modules.flatMap((module) => module.jobs ?? [])
  const boss = new PgBoss({
    db: { executeSql: (text, values) => onOneConnection(house, text, values) },
    ...(house.database.engine === 'pglite' ? { backend: 'pglite' } : {}),
  })
  boss.on('error', (error) => house.log.error({ err: error }, 'jobs'))
  await boss.start()
  const workers = new Map<string, string>()
  for (const job of jobs) {
    await boss.createQueue(job.name, { retryLimit: 5, retryDelay: 5, retryBackoff: true })
    if (job.cron) await boss.schedule(job.name, job.cron)
    workers.set(job.name, await boss.work<Record<string, unknown>>(job.name, { pollingIntervalSeconds: 5 }, takeOne(house, job)))
  }
  return {
    async send(connection, name, data) {
      await boss.send(name, data, { db: { executeSql: (text, values) => connection.query(text, values) } })
    },
    wake(name) {
      const worker = workers.get(name)
      if (worker) boss.notifyWorker(worker)
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}

function takeOne(house: House, job: Job) {
  return async (taken: { data: Record<string, unknown> | null }[]): Promise<void> => {
    for (const { data } of taken)
      await inTransaction(house, system, job.name, 'acts', (call) => job.work(call, data ?? {}, house))
  }
}

async function onOneConnection(house: House, text: string, values?: unknown[]) {
  const connection = await house.database.connect()
  try {
    return await connection.query(text, values)
  } finally {
    connection.release()
  }
}
