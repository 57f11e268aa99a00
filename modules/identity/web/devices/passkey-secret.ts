// What a passkey derives for us alone (WebAuthn's PRF extension): the same 32 bytes each time, which never leave this
// browser. Nobody's server is asked: it is no sign-in.
import { sha256 } from '#platform/crypto.ts'
import { randomBytes } from '#platform/crypto.ts'
import { utf8 } from '#platform/bytes.ts'

/** Undefined where the passkey that was chosen cannot derive anything. Rejects when the person calls it off. */
export async function passkeySecret(): Promise<Uint8Array | undefined> {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: randomBytes(32),
      rpId: location.hostname,
      userVerification: 'required',
      extensions: { prf: { eval: { first: sha256(utf8('chancery/backup/prf/v1')) } } },
    },
  })
  if (!(credential instanceof PublicKeyCredential)) return undefined
  const derived = credential.getClientExtensionResults().prf?.results?.first
  if (!derived) return undefined
  return derived instanceof ArrayBuffer
    ? new Uint8Array(derived)
    : new Uint8Array(derived.buffer, derived.byteOffset, derived.byteLength)
}
