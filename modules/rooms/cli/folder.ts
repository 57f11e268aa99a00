import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Committee, deviceIdOf } from '#modules/identity/keys.ts'
import { HybridPublic, HybridSecret, KeyId, newHybridKey } from '#platform/signing.ts'
import { openFileStore, sweep, writeWhole } from './store/file-store.ts'
import { missing, openLocks } from '#modules/record/cli/index.ts'

/** The folder is not that of a device that has signed in. */
export class NotSignedIn extends Error {
  override name = 'NotSignedIn'
  constructor(folder: string) {
    super(`Nobody has signed in with ${folder} yet: begin with "chancery room sign-in".`)
  }
}

const Entry = z.object({
  host: z.url(),
  header: z.object({ name: z.enum(['authorization', 'cookie']), value: z.string().min(1) }),
  account: z.object({ id: z.uuid(), name: z.string() }),
  delegation: z.object({ id: z.uuid(), name: z.string() }),
  demo: z.boolean(),
  /** The credentials committee whose fingerprint was compared by another way; without it the first one seen is pinned. */
  committee: Committee.optional(),
})
export type Entry = z.infer<typeof Entry>

const OwnKeys = z.object({ id: KeyId, name: z.string(), delegation: z.uuid(), key: HybridPublic, secret: HybridSecret })
export type OwnKeys = z.infer<typeof OwnKeys>

/** Everything that this device is, in one folder that nobody but its owner may read. */
export function openFolder(path: string) {
  const locks = openLocks(join(path, 'locks'))
  const entry = join(path, 'sign-in.json')
  const keys = join(path, 'device.json')
  const store = join(path, 'store')
  return {
    path,
    locks,
    store: openFileStore(store, locks),
    tidy: () => sweep(store, locks),
    keepEntry: (value: Entry) => writeWhole(path, entry, JSON.stringify(value, null, 2)),
    async entry(): Promise<Entry> {
      const kept = await readJson(entry, Entry)
      if (!kept) throw new NotSignedIn(path)
      return kept
    },
    ownKeys: () => readJson(keys, OwnKeys),
    /** The keys of this device, made at the first asking. They never leave the folder. */
    async makeKeys(name: string, delegation: string): Promise<OwnKeys> {
      return locks.alone('device', async () => {
        const kept = await readJson(keys, OwnKeys)
        if (kept) return kept
        const { public: key, secret } = await newHybridKey()
        const made = { id: deviceIdOf(key), name, delegation, key, secret }
        await writeWhole(path, keys, JSON.stringify(made))
        return made
      })
    },
  }
}

export type Folder = ReturnType<typeof openFolder>

async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) =>
    missing(error) ? undefined : Promise.reject(error),
  )
  return text === undefined ? undefined : schema.parse(JSON.parse(text))
}
