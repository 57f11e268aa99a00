import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'

/** Another process is at the same work: it has been for too long, or means to be as long as it runs. */
export class StillAtWork extends Error {
  override name = 'StillAtWork'
}

export type Locks = {
  /** Runs the work while nobody else, in this process or another, does work under the same name. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

/** Milliseconds. */
const patience = 120_000
const lookEvery = 15

/**
 * Locks between the processes of one device, or one folder: a file for each name, made by whoever comes first. It names the process and
 * the moment at which that one began, so that a lock of a process that was killed is known for what it is.
 */
export function openLocks(folder: string): Locks {
  const waiting = new Map<string, Promise<unknown>>()
  return {
    async alone(name, work) {
      const turn = (waiting.get(name) ?? Promise.resolve()).then(() => betweenProcesses(folder, name, work))
      const ended = turn.catch(() => {})
      waiting.set(name, ended)
      return turn.finally(() => {
        if (waiting.get(name) === ended) waiting.delete(name)
      })
    },
  }
}

async function betweenProcesses<Result>(folder: string, name: string, work: () => Promise<Result>): Promise<Result> {
  const path = join(folder, `${toHex(sha256(utf8(name)))}.lock`)
  await take(folder, path, name)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function take(folder: string, path: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const mine = JSON.stringify({ pid: process.pid, began: await beganOf(process.pid) })
  for (let waited = 0; ; waited += lookEvery) {
    if (await tryWrite(path, mine)) return
    const holder = await holderOf(path)
    if (holder && waited > patience)
      throw new StillAtWork(
        `Process ${holder.pid} has been at ${name} for a long time. Wait for it, or stop it, and try again.`,
      )
    await pause(lookEvery)
  }
}

/**
 * Holds a file against every other process for as long as this one likes. Throws StillAtWork at once where somebody who
 * lives holds it, this process too.
 */
export async function hold(file: string): Promise<AsyncDisposable> {
  const path = `${file}.lock`
  await mkdir(dirname(path), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, began: await beganOf(process.pid) })
  while (!(await tryWrite(path, mine))) {
    const holder = await holderOf(path)
    if (holder)
      throw new StillAtWork(`${file} belongs to process ${holder.pid}, which is at work: stop that one first.`)
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

async function tryWrite(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

type Holder = { pid: number; began: string }

/** Who lives and holds the lock; one that nobody living holds is taken away. */
async function holderOf(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) =>
    missing(error) ? undefined : Promise.reject(error),
  )
  if (text === undefined) return undefined
  const holder = parse(text)
  if (holder && (await beganOf(holder.pid)) === holder.began) return holder
  // A file that was only just made may not hold its text yet.
  if (!holder) await pause(lookEvery * 10)
  // Moved aside rather than deleted: of two that both find the lock stale, only one can move this one.
  const aside = `${path}.${process.pid}-${crypto.randomUUID()}`
  await rename(path, aside).catch(() => {})
  const moved = await readFile(aside, 'utf8').catch(() => text)
  if (moved === text) await rm(aside, { force: true })
  else await rename(aside, path)
  return undefined
}

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('began' in value)) return undefined
    return { pid: Number(value.pid), began: String(value.began) }
  } catch {
    return undefined
  }
}

/** When a process began, in a form that no later process of the same number shares; 'gone' where there is none. */
async function beganOf(pid: number): Promise<string> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    // The name of the process (field 2) may hold spaces; after its closing bracket, field 22 is the starting time.
    return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
  } catch {
    return isAlive(pid) ? 'alive' : 'gone'
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export function missing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
