import { isRefusal } from '#platform/web/errors.ts'
import { signHybrid } from '#platform/signing.ts'
import type { PingAcknowledgement, PingLine, WaitingPing } from '../../contract/pings.ts'
import { pings } from './doors.ts'

/** What the host answers where this browser's device proves nothing here: then the session has to do. */
const notByDevice = new Set(['PING_SIGNATURE_INVALID', 'PING_NOT_ASKED_OF_YOU'])

/** Signed by the device of this browser where it has one that stands; else as who is signed in. */
export async function acknowledge(asked: WaitingPing, account: string, now: Date): Promise<PingLine> {
  try {
    const signed = await signedByDevice(asked, account, now)
    if (signed) return await pings.acknowledgeSigned.call(signed)
  } catch (error) {
    if (isRefusal(error) && !notByDevice.has(error.code)) throw error
  }
  return pings.acknowledge.call({ id: asked.id })
}

/** The code of keys comes only now; a browser that never made a device has none to fetch for long. */
async function signedByDevice({ id, nonce }: WaitingPing, account: string, now: Date) {
  const { openSealedStore, ownDevice } = await import('#modules/identity/web/pieces.tsx')
  const device = await ownDevice(await openSealedStore(account))
  if (!device) return undefined
  const statement: PingAcknowledgement = { v: 1, contact: id, nonce, at: now.toISOString() }
  return { statement, signature: await signHybrid(device.secret, 'ping-acknowledgement', statement) }
}
