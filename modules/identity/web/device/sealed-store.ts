/**
 * Where a device of this browser keeps what is secret: its own key, the state of its rooms, its messages. IndexedDB,
 * one database for each account, every value sealed with AES-256-GCM under a key that WebCrypto made here and will not
 * export; names of values are hidden by HMAC under a second one.
 *
 * What this gives: a script or an extension that only copies the database cannot read it, nor can another account of
 * this browser, and a value put in the place of another one does not open. What it does not give: the browser keeps both
 * keys in the same profile, so whoever can use this browser as the person does, or copies the whole profile of an
 * unlocked computer and runs it, can use the keys as well; and an older copy of the profile brings back an older state.
 */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from 'idb'
import { type Bytes, concat, plain, toBase64url, utf8 } from '#platform/bytes.ts'

export type SealedStore = {
  get(key: string): Promise<Bytes | undefined>
  /** All or nothing; null deletes. Resolves when the browser says that it stands on the disk. */
  put(entries: Record<string, Uint8Array | null>): Promise<void>
  close(): void
}

interface Kept extends DBSchema {
  keys: { key: 'values' | 'names'; value: CryptoKey }
  values: { key: string; value: Uint8Array }
}
type Keys = { values: CryptoKey; names: CryptoKey }

const databaseOf = (account: string) => `chancery.device.${account}`
const nonceBytes = 12

/** Opens the store of an account on this browser, and makes it where there is none. */
export async function openSealedStore(account: string): Promise<SealedStore> {
  const database = await openDB<Kept>(databaseOf(account), 1, {
    upgrade(fresh) {
      fresh.createObjectStore('keys')
      fresh.createObjectStore('values')
    },
    // Another tab forgets this device: what is open here must not stand in its way.
    blocking: (_, __, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
    },
  })
  const keys = await keysOf(database)
  return {
    async get(key) {
      const sealed = await database.get('values', await hidden(keys, key))
      return sealed && (await opened(keys, key, sealed))
    },
    async put(entries) {
      // Sealed before the transaction begins: IndexedDB ends one that waits for anything else.
      const writes = await Promise.all(
        Object.entries(entries).map(async ([key, value]) => ({
          at: await hidden(keys, key),
          value: value && (await sealed(keys, key, value)),
        })),
      )
      const transaction = database.transaction('values', 'readwrite', { durability: 'strict' })
      for (const { at, value } of writes) {
        if (value) void transaction.store.put(value, at)
        else void transaction.store.delete(at)
      }
      await transaction.done
    },
    close: () => database.close(),
  }
}

/** Erases the device of this account from this browser: its key, its rooms, its messages. It cannot be undone. */
export async function forgetSealedStore(account: string): Promise<void> {
  await deleteDB(databaseOf(account))
}

async function keysOf(database: IDBPDatabase<Kept>): Promise<Keys> {
  const fresh: Keys = {
    values: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    names: await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  }
  // Two tabs may come here at once: whoever is second finds the keys of the first.
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  const [values, names] = await Promise.all([transaction.store.get('values'), transaction.store.get('names')])
  if (values && names) return { values, names }
  void transaction.store.put(fresh.values, 'values')
  void transaction.store.put(fresh.names, 'names')
  await transaction.done
  return fresh
}

async function hidden({ names }: Keys, key: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', names, utf8(key))))
}

async function sealed({ values }: Keys, key: string, value: Uint8Array): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const settings = { name: 'AES-GCM', iv, additionalData: utf8(key) }
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt(settings, values, plain(value))))
}

async function opened({ values }: Keys, key: string, kept: Uint8Array): Promise<Bytes> {
  const bytes = plain(kept)
  const settings = { name: 'AES-GCM', iv: bytes.subarray(0, nonceBytes), additionalData: utf8(key) }
  return new Uint8Array(await crypto.subtle.decrypt(settings, values, bytes.subarray(nonceBytes)))
}
