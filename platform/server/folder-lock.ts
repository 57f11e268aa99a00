import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Another living process holds the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
  constructor(folder: string, pid: number) {
    super(`The data folder ${folder} is in use by process ${pid}. Stop that one first; one folder serves one process.`)
  }
}

/**
 * PGlite reads and writes its folder as if it were alone, so two processes on one folder would ruin it. The holder is
 * named in a file by its process and the moment that process began: a lock left behind by SIGKILL, or by a machine that
 * lost its power, is known to be stale even when the number of the process is in use again.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'in-use-by.json')
  const mine = JSON.stringify({ pid: process.pid, began: await beganOf(process.pid) })
  for (let tries = 0; tries < 20; tries++) {
    if (await tryWrite(path, mine)) return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
    await takeAwayIfStale(folder, path)
  }
  throw new Error(`The lock ${path} could not be taken.`)
}

async function tryWrite(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function takeAwayIfStale(folder: string, path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const holder = parse(text)
  if (holder && (await beganOf(holder.pid)) === holder.began) throw new FolderInUse(folder, holder.pid)
  // Moved aside rather than deleted: of two processes that both find the lock stale, only one can move this one.
  const aside = `${path}.${process.pid}`
  await rename(path, aside).catch(() => {})
  const moved = await readFile(aside, 'utf8').catch(() => text)
  if (moved === text) return rm(aside, { force: true })
  await rename(aside, path)
}

function parse(text: string): { pid: number; began: string } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('began' in value)) return undefined
    return { pid: Number(value.pid), began: String(value.began) }
  } catch {
    return undefined // Cut off while it was written: nobody living holds it.
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
