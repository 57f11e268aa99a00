import { openTrust, type Trust } from '../../keys.ts'
import { keys } from '../doors.ts'
import type { SealedStore } from './sealed-store.ts'

type Account = { id: string; delegation: string }

/**
 * What this browser believes of keys, from what it verified before: it pins the first committee that it sees. Asks the
 * host for what is new; where the host cannot be reached, what is known stands.
 */
export async function ownTrust(account: Account, store: SealedStore): Promise<Trust> {
  const trust = openTrust({
    doors: { trust: (input) => keys.trust.call(input), devices: (input) => keys.devices.call(input) },
    store: partOf(store, 'trust/'),
    fetch: readRecord,
    ownDelegation: account.delegation,
    ownAccount: account.id,
    now: () => new Date(),
  })
  await trust.refresh().catch(() => undefined)
  return trust
}

/** A part of the store, whose names all begin alike. */
export function partOf(store: SealedStore, prefix: string): Pick<SealedStore, 'get' | 'put'> {
  return {
    get: (key) => store.get(prefix + key),
    put: (entries) =>
      store.put(Object.fromEntries(Object.entries(entries).map(([key, value]) => [prefix + key, value]))),
  }
}

/** The files of the record, open to all and without credentials. */
async function readRecord(path: string): Promise<Uint8Array> {
  const answer = await fetch(`/record/${path}`, { credentials: 'omit' })
  if (!answer.ok) throw new Error(`The record has no file ${path}: ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}
