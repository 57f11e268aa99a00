import { z } from 'zod'
import type { House } from './house.ts'
import type { Jobs } from './jobs.ts'
import type { Module } from './module.ts'

const atOnce = 200

/** Milliseconds. */
const lookEvery = 20_000

/** Work that stood in a queue when a backup was made: a restore lays it in the outbox under this name. */
export const resumed = 'house.resumed'

export type Outbox = AsyncDisposable & {
  /** Moves all that waits; resolves when the outbox was seen empty. */
  drain(): Promise<void>
}

/**
 * Moves what happened from the outbox to the queues of those who act on it, and rings the live channel, in one
 * transaction: an event is neither lost nor doubled, whenever a process dies. Any process may do it; a row is taken by one.
 */
export async function openOutbox(house: House, modules: readonly Module[], jobs: Jobs): Promise<Outbox> {
  const plan = planOf(modules)
  let running: Promise<void> | undefined
  let again = false
  const move = async (): Promise<void> => {
    try {
      while (again && !house.closing.aborted) {
        again = false
        if ((await moveSome(house, jobs, plan)) === atOnce) again = true
      }
    } catch (error) {
      house.log.error({ err: error }, 'outbox')
    } finally {
      // In the same breath as the last look at `again`, so that no ring falls between.
      running = undefined
    }
  }
  const drain = (): Promise<void> => {
    again = true
    running ??= Promise.resolve().then(move)
    return running
  }
  await house.database.listen('chancery_outbox', () => void drain())
  // What a broken connection kept from us is found at the next look.
  const look = setInterval(() => void drain(), lookEvery)
  await drain()
  return {
    drain,
    async [Symbol.asyncDispose]() {
      clearInterval(look)
      await running
    },
  }
}

type Row = { id: number; name: string; data: Record<string, unknown> }

async function moveSome(house: House, jobs: Jobs, plan: Plan): Promise<number> {
  const connection = await house.database.connect()
  const toWake = new Set<string>()
  const looks = new Set<string>()
  try {
    await connection.query('begin')
    const { rows } = await connection.query<Row>(
      `delete from outbox where id in (select id from outbox order by id limit ${atOnce} for update skip locked)
       returning id, name, data`,
    )
    for (const { name, data } of rows.toSorted((a, b) => a.id - b.id)) {
      for (const { job, with: given } of workOf(plan, name, data)) {
        // A job that is told of nothing in particular looks for itself: once does for all that waits here.
        const unasked = Object.keys(given).length === 0
        if (unasked && looks.has(job)) continue
        if (unasked) looks.add(job)
        await jobs.send(connection, job, given)
        toWake.add(job)
      }
      await connection.query(`select pg_notify('chancery_live', $1)`, [said(name, data)])
    }
    await connection.query('commit')
    for (const job of toWake) jobs.wake(job)
    return rows.length
  } catch (error) {
    await connection.query('rollback').catch(() => {})
    throw error
  } finally {
    connection.release()
  }
}

type Plan = { because: Map<string, string[]>; jobs: Set<string> }

/** Which jobs each event brings about. Throws when a module names a job that nobody does. */
function planOf(modules: readonly Module[]): Plan {
  const jobs = new Set(modules.flatMap((module) => module.jobs ?? []).map((job) => job.name))
  const because = new Map<string, string[]>()
  for (const module of modules)
    for (const [event, names] of Object.entries(module.because ?? {})) {
      const missing = names.find((name) => !jobs.has(name))
      if (missing)
        throw new Error(`${module.name} wants ${missing} done because of ${event}, but no module has that job`)
      because.set(event, [...(because.get(event) ?? []), ...names])
    }
  return { because, jobs }
}

const Waited = z.object({ work: z.string(), data: z.record(z.string(), z.unknown()) })

function workOf(
  { because, jobs }: Plan,
  name: string,
  data: Record<string, unknown>,
): { job: string; with: Record<string, unknown> }[] {
  if (name !== resumed) return (because.get(name) ?? []).map((job) => ({ job, with: data }))
  const waited = Waited.safeParse(data)
  // A job of an older version may be gone; nothing then waits for it.
  return waited.success && jobs.has(waited.data.work) ? [{ job: waited.data.work, with: waited.data.data }] : []
}

/** PostgreSQL carries at most 8,000 bytes in a notification; of a longer one, the name and the id go. */
function said(name: string, data: Record<string, unknown>): string {
  const whole = JSON.stringify({ name, data })
  return Buffer.byteLength(whole) < 7_900 ? whole : JSON.stringify({ name, data: { id: data['id'] } })
}
