/**
 * A message that only one browser can read: RFC 8291 over RFC 8188, with the keys which that browser gave. The push
 * service between sees its length and no more.
 */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** RFC 8291, section 4: push services need take no more than 4096 bytes; 16 of them are the tag, one ends the record, 86 are the header. */
export const longestMessage = 4096 - 16 - 1 - 86

export type BrowserKeys = {
  /** An uncompressed point of P-256, 65 bytes. */
  p256dh: Buffer
  /** 16 bytes. */
  auth: Buffer
}

/** Made anew for each message; given only where an example of the standard is to be followed. */
export type Once = { salt: Buffer; secret: Buffer }

/**
 * The body of the request, `Content-Encoding: aes128gcm`: header and one record.
 * Throws when the key of the browser is no point of the curve, or the message is longer than `longestMessage`.
 */
export function encrypted(message: Buffer, { p256dh, auth }: BrowserKeys, once?: Once): Buffer {
  if (message.length > longestMessage) throw new Error(`A push carries ${longestMessage} bytes, not ${message.length}.`)
  const ours = createECDH('prime256v1')
  if (once) ours.setPrivateKey(once.secret)
  else ours.generateKeys()
  const salt = once?.salt ?? randomBytes(16)
  const point = ours.getPublicKey()

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, point])
  const ikm = derived(ours.computeSecret(p256dh), auth, info, 32)
  const key = derived(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derived(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12)

  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // The octet 2 ends the last record, which is the only one.
  const sealed = Buffer.concat([
    cipher.update(message),
    cipher.update(Buffer.of(2)),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  const head = Buffer.alloc(5)
  head.writeUInt32BE(4096)
  head.writeUInt8(point.length, 4)
  return Buffer.concat([salt, head, point, sealed])
}

function derived(secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))
}
