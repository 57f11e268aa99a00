import { randomBytes } from '#platform/crypto.ts'

/** From 0 to just under 1, so that many devices do not all act in the same moment. */
export function chance(): number {
  const [high = 0, low = 0] = randomBytes(2)
  return (high * 256 + low) / 65_536
}
