import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** 256 random bits in base64url, after a prefix that lets people and secret scanners recognise what they found. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** What we keep of a secret of 256 random bits: SHA-256 in hex. There is nothing to guess, so it need not be slow. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

const cost = { N: 2 ** 14, r: 8, p: 1 }
const passwordForm = /^scrypt:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})$/

/** What we keep of a password (RFC 7914): `scrypt:SALT:KEY`, base64url. Takes about 40 ms and 16 MB. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt:${salt.toString('base64url')}:${(await derive(password, salt)).toString('base64url')}`
}

export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [, salt, key] = passwordForm.exec(kept) ?? []
  if (!salt || !key) return false
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url')), Buffer.from(key, 'base64url'))
}

/** Compared with when there is no such account, so that the answer takes as long as for one that there is. */
export const nobodysPassword = `scrypt:${'A'.repeat(22)}:${'A'.repeat(43)}`

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
