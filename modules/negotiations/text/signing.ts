/**
 * An operation is signed by the keys of the device that made it: by Ed25519, and where it binds a State also by
 * ML-DSA-65. What is signed is the domain `negotiation-operation` and the operation's canonical JSON.
 */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { ed25519, mldsa65 } from '#platform/crypto.ts'
import { hybridPublicOf, type HybridPublic, type HybridSecret, keyIdOf, signedBytes } from '#platform/signing.ts'
import { isSolemn, type Operation, operationIdOf, type SignedOperation } from './operation.ts'

const domain = 'negotiation-operation'

/** Whose keys: to derive the public half costs ten times as much as to sign, so it is done once for each secret. */
const keyIds = new WeakMap<HybridSecret, Promise<string>>()

function keyIdFor(secret: HybridSecret): Promise<string> {
  const known = keyIds.get(secret) ?? hybridPublicOf(secret).then(keyIdOf)
  keyIds.set(secret, known)
  return known
}

/** The operation of a device, with the id that follows from the device, ready to be signed. */
export function operationOf(device: string, operation: Omit<Operation, 'v' | 'id'>): Operation {
  return { v: 1, id: operationIdOf(operation.room, device, operation.n), ...operation }
}

/** Throws a RangeError on a secret that is no pair of seeds. */
export async function signOperation(secret: HybridSecret, operation: Operation): Promise<SignedOperation> {
  const message = signedBytes(domain, operation)
  const [key, classical, quantum] = await Promise.all([
    keyIdFor(secret),
    ed25519.sign(fromBase64url(secret.ed25519), message),
    isSolemn(operation.act) ? mldsa65.sign(fromBase64url(secret.mldsa65), message) : undefined,
  ])
  return {
    operation,
    signature: {
      key,
      ed25519: toBase64url(classical),
      ...(quantum ? { mldsa65: toBase64url(quantum) } : {}),
    },
  }
}

/**
 * Whether these keys signed this operation. The signature must name this very key, and a solemn act must carry both
 * signatures, any other only the first, so that an operation has one form alone. Never throws.
 * @param key of the device by which the room carried the operation: that it is this device's, the caller has checked.
 */
export async function verifyOperation(key: HybridPublic, { operation, signature }: SignedOperation): Promise<boolean> {
  if (keyIdOf(key) !== signature.key) return false
  if (isSolemn(operation.act) !== (signature.mldsa65 !== undefined)) return false
  const message = signedBytes(domain, operation)
  const classical = bytesOf(signature.ed25519)
  if (!classical || !(await ed25519.verify(fromBase64url(key.ed25519), message, classical))) return false
  if (signature.mldsa65 === undefined) return true
  const quantum = bytesOf(signature.mldsa65)
  return quantum !== undefined && mldsa65.verify(fromBase64url(key.mldsa65), message, quantum)
}

/** The last letter of a spelling can hold bits that mean nothing: only one spelling is taken. */
function bytesOf(text: string): Uint8Array | undefined {
  try {
    return fromBase64url(text)
  } catch {
    return undefined
  }
}
