import { fromBase64url, toHex } from '#platform/bytes.ts'

/**
 * What two people, or one person with two screens, compare before a device is added: five groups of six digits out of
 * the 16 bytes of the device's id, which is the hash of both its public keys.
 */
export function deviceCodeOf(device: string): string {
  const digits = (BigInt(`0x${toHex(fromBase64url(device))}`) % 10n ** 30n).toString().padStart(30, '0')
  return digits.replaceAll(/\d{6}(?=\d)/g, '$& ')
}
