import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { useNavigate } from 'react-router'
import { useRenewSession } from '#platform/web/session.tsx'
import { chooseLanguage } from '#platform/web/words.ts'
import { identity } from './doors.ts'

/** After any way in: who is here is asked anew, in the language that they chose, and the desk is home. */
export function useEntering(): () => Promise<void> {
  const renew = useRenewSession()
  const navigate = useNavigate()
  return async () => {
    const { language, demo } = await identity.whoami.call()
    // Whoever tries the demo keeps their own language, whatever the person speaks at whose desk they sit.
    if (language && !demo) await chooseLanguage(language)
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
