import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'

/** A pseudonym of 16 bytes: in the record nobody sees whose entries these are. */
export function newSubject(): string {
  return toBase64url(randomBytes(16))
}
