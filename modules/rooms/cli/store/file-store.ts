import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { KeyValue } from '#modules/identity/keys.ts'
import { toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { type Locks, missing } from '#modules/record/cli/index.ts'

/**
 * Keys and values in a folder, one file each, for its owner's eyes alone. A put of many is all or nothing whenever the
 * process or the power goes: what is to be written is first laid down whole in one file, the journal, and only then
 * carried to its places. Whoever finds a journal carries it on before anything else.
 *
 * What lies here is as secret as the device itself; the disk is the owner's to seal.
 */
export function openFileStore(folder: string, locks: Locks): KeyValue {
  const journal = join(folder, journalName)
  const carryOn = (): Promise<void> => locks.alone('store', () => finish(folder, journal))
  return {
    async get(key) {
      if (await isThere(journal)) await carryOn()
      return readFile(fileOf(folder, key)).then(
        (bytes) => new Uint8Array(bytes),
        (error: unknown) => (missing(error) ? undefined : Promise.reject(error)),
      )
    },
    async put(entries) {
      const all = Object.entries(entries)
      if (all.length === 0) return
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await locks.alone('store', async () => {
        await finish(folder, journal)
        if (all.length > 1) {
          const kept = all.map(([key, value]) => [key, value && Buffer.from(value).toString('base64')])
          await writeWhole(folder, journal, JSON.stringify(kept))
        }
        await carry(folder, all)
        if (all.length > 1) await rm(journal)
      })
    },
  }
}

const journalName = 'journal'
const Journal = z.array(z.tuple([z.string(), z.base64().nullable()]))

/** Carries a put that was interrupted to its end. A journal is there whole, or not at all. */
async function finish(folder: string, journal: string): Promise<void> {
  const text = await readFile(journal, 'utf8').catch((error: unknown) =>
    missing(error) ? undefined : Promise.reject(error),
  )
  if (text === undefined) return
  const kept = Journal.parse(JSON.parse(text))
  await carry(
    folder,
    kept.map(([key, value]) => [key, value === null ? null : new Uint8Array(Buffer.from(value, 'base64'))]),
  )
  await rm(journal)
}

async function carry(folder: string, entries: readonly [string, Uint8Array | null][]): Promise<void> {
  for (const [key, value] of entries)
    if (value === null) await rm(fileOf(folder, key), { force: true })
    else await writeAside(folder, fileOf(folder, key), value)
  await settle(folder)
}

/** Writes a file of its owner's whole or not at all; comes back when it lies on the disk. */
export async function writeWhole(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeAside(folder, path, content)
  await settle(folder)
}

async function writeAside(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const aside = join(folder, `.${process.pid}-${crypto.randomUUID()}.part`)
  await using file = await open(aside, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
  await rename(aside, path)
}

async function settle(folder: string): Promise<void> {
  await using place = await open(folder, 'r')
  await place.sync()
}

/** Removes what a process that was killed had half written. */
export async function sweep(folder: string, locks: Locks): Promise<void> {
  await locks.alone('store', async () => {
    const names = await readdir(folder).catch((error: unknown) => (missing(error) ? [] : Promise.reject(error)))
    for (const name of names) if (name.endsWith('.part')) await rm(join(folder, name), { force: true })
  })
}

/** Names of files are short and of one case, whatever a key holds. */
function fileOf(folder: string, key: string): string {
  return join(folder, `${toHex(sha256(utf8(key)))}.value`)
}

function isThere(path: string): Promise<boolean> {
  return open(path, 'r').then(
    async (file) => {
      await file.close()
      return true
    },
    () => false,
  )
}
