// The device of this browser: a key made here, which never leaves it except in a sealed backup.
import { z } from 'zod'
import { deviceIdOf } from '../../keys.ts'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { HybridPublic, HybridSecret, KeyId, newHybridKey } from '#platform/signing.ts'
import type { SealedStore } from './sealed-store.ts'

const OwnDevice = z.object({
  id: KeyId,
  name: z.string(),
  delegation: z.uuid(),
  key: HybridPublic,
  secret: HybridSecret,
})
export type OwnDevice = z.infer<typeof OwnDevice>

const place = 'own-device'

/** The device that was made in this browser for the account of this store, accredited or not. */
export async function ownDevice(store: SealedStore): Promise<OwnDevice | undefined> {
  const bytes = await store.get(place)
  return bytes && OwnDevice.parse(JSON.parse(fromUtf8(bytes)))
}

/** Makes the key of this browser. Nobody knows of it until a statement accredits it. */
export async function makeOwnDevice(
  store: SealedStore,
  { name, delegation }: { name: string; delegation: string },
): Promise<OwnDevice> {
  const { public: key, secret } = await newHybridKey()
  const device = { id: deviceIdOf(key), name, delegation, key, secret }
  await keepOwnDevice(store, device)
  return device
}

/** Also for a device that comes back from its sealed backup. */
export async function keepOwnDevice(store: SealedStore, device: OwnDevice): Promise<void> {
  await store.put({ [place]: utf8(canonicalJson(device)) })
  // The browser may erase what it was not asked to keep when the disk is full. It may refuse, too.
  await navigator.storage?.persist?.().catch(() => false)
}

/** A name that the person may change: `Chromium, Linux`. */
export function suggestedName(agent: string = navigator.userAgent): string {
  const browser = /Firefox/.test(agent)
    ? 'Firefox'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Chrom(e|ium)/.test(agent)
        ? 'Chromium'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'Browser'
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : ''
  return system ? `${browser}, ${system}` : browser
}
