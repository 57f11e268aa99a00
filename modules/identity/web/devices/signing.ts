// A statement about a device, signed here and handed in. The next one is built on what this browser verified.
import { type HybridSecret, hybridPublicOf, keyIdOf } from '#platform/signing.ts'
import { type Device, type DeviceStatement, momentOf, nextStatement, signDevice } from '../../keys.ts'
import { keys as doors } from '../doors.ts'
import type { OwnKeys } from './own-keys.ts'

export type Act = DeviceStatement['act']

export async function signAndHandIn(
  { trust, delegation, account, again }: OwnKeys,
  { act, device, secret }: { act: Act; device: typeof Device._output; secret: HybridSecret },
): Promise<void> {
  await again()
  const head = trust.head(delegation) ?? { delegation, seq: 0, head: null }
  const by = keyIdOf(await hybridPublicOf(secret))
  const statement = nextStatement(head, { act, device, by, at: momentOf(new Date()) })
  await doors.addDevice.call({ signed: await signDevice(secret, statement) })
  if (act === 'add' && device.holder.account === account) await trust.know(device.id)
}

/** Whether this browser's own device may sign for a device of that holder. */
export function ownSecretFor({ trust, device, account }: OwnKeys, holder: string): HybridSecret | undefined {
  if (!device || holder !== account) return undefined
  return trust.standing(device.id, device.delegation)?.stands ? device.secret : undefined
}
