import { PgBoss } from 'pg-boss'
import { system } from '../actor.ts'
import type { Connection } from './database.ts'
import type { House } from './house.ts'
import type { Job, Module } from './module.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { inTransaction } from './transaction.ts'

export type Jobs = AsyncDisposable & {
  /** Puts work in the queue within the caller's own transaction: it exists exactly when that commits. */
  send(connection: Pick<Connection, 'query'>, name: string, data: Record<string, unknown>): Promise<void>
  wake(name: string): void
}

/** How often a worker looks by itself, in seconds; what this process sends wakes it at once. */
const lookEvery = 5

/** A worker that says nothing for so long is taken for dead, in seconds, and its job is given to another. */
const silence = 30

/**
 * Each job of each module is one queue of pg-boss, taken once whichever process comes first. A job whose process dies
 * is taken again, so its work must bear being repeated.
 */
export async function openJobs(house: House, modules: readonly Module[]): Promise<Jobs> {
  const jobs = modules.flatMap((module) => module.jobs ?? [])
  const alone = house.database.engine === 'pglite'
  const boss = new PgBoss({
    db: { executeSql: (text, values) => onOneConnection(house, text, values) },
    ...(alone ? { backend: 'pglite' } : {}),
  })
  boss.on('error', (error) => house.log.error({ err: error }, 'jobs'))
  const workers = new Map<string, string>()
  const wake = (name: string): void => {
    const worker = workers.get(name)
    if (worker) boss.notifyWorker(worker)
  }
  try {
    await oneAtATime(house.database, async () => {
      await boss.start()
      await makeQueues(boss, jobs, alone)
    })
    // On PGlite nobody else can be at work: what is still in hand was in the hand of a process that died.
    if (alone)
      await onOneConnection(house, `update pgboss.job set state = 'retry', start_after = now() where state = 'active'`)
    for (const job of jobs) {
      const looking = { pollingIntervalSeconds: lookEvery }
      workers.set(job.name, await boss.work<Data>(job.name, looking, takeOne(house, job, wake)))
    }
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {})
    throw error
  }
  return {
    async send(connection, name, data) {
      await boss.send(name, data, { db: { executeSql: (text, values) => connection.query(text, values) } })
    },
    wake,
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}

async function makeQueues(boss: PgBoss, jobs: readonly Job[], alone: boolean): Promise<void> {
  const known = new Set((await boss.getQueues()).map((queue) => queue.name))
  const options = { retryLimit: 5, retryDelay: 5, retryBackoff: true, ...(alone ? {} : { heartbeatSeconds: silence }) }
  for (const job of jobs) {
    if (!known.has(job.name)) await boss.createQueue(job.name, options)
    if (job.cron) await boss.schedule(job.name, job.cron)
  }
}

type Data = Record<string, unknown>

function takeOne(house: House, job: Job, wake: (name: string) => void) {
  return async (taken: { data: Data | null }[]): Promise<void> => {
    for (const { data } of taken)
      await inTransaction(house, system, job.name, 'acts', (call) => job.work(call, data ?? {}, house))
    // Where one was waiting there may be another: look at once, not at the next time to look.
    wake(job.name)
  }
}

async function onOneConnection(house: House, text: string, values?: unknown[]) {
  const connection = await house.database.connect()
  try {
    return await connection.query(text, values)
  } catch (error) {
    // Some of pg-boss's statements open a transaction of their own; the next on this connection must not stand in it.
    await connection.query('rollback').catch(() => {})
    throw error
  } finally {
    connection.release()
  }
}
