import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { useNavigate } from 'react-router'
import { useRenewSession } from '#platform/web/session.tsx'
import { identity } from './doors.ts'

/** After any way in: who is here is asked anew, and the desk is home. */
export function useEntering(): () => Promise<void> {
  const renew = useRenewSession()
  const navigate = useNavigate()
  return async () => {
    await renew()
    await navigate('/')
  }
}

export const passkeysWork = (): boolean => typeof PublicKeyCredential === 'function'

/** The person, or their device, closed the question; there is nothing to complain of. */
export const wasCalledOff = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')

export async function enterWithPasskey(): Promise<void> {
  const { id, options } = await identity.beginPasskey.call()
  // Parse boundary: what the host made for WebAuthn, WebAuthn reads.
  const credential = await startAuthentication({
    optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
  })
  await identity.finishPasskey.call({ id, credential })
}

export async function addPasskey(name: string): Promise<void> {
  const { id, options } = await identity.beginNewPasskey.call()
  const credential = await startRegistration({
    optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
  })
  await identity.finishNewPasskey.call({ id, name, credential })
}
