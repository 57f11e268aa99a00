import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Secrets that we must be able to use again (the keys of the record, a delegation's identity provider) rest sealed:
 * AES-256-GCM under a key that stands in the data folder and never in the database, so that a copy of the database alone
 * opens none of them. Processes that share a database share that folder too.
 */
export async function seal(dataFolder: string, secret: string, about: string): Promise<string> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await keyIn(dataFolder), nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
}

/** Undefined when it was sealed under another key or about something else, or was changed. */
export async function unseal(dataFolder: string, sealed: string, about: string): Promise<string | undefined> {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < 28) return undefined
  const decipher = createDecipheriv('aes-256-gcm', await keyIn(dataFolder), bytes.subarray(0, 12)).setAAD(
    Buffer.from(about),
  )
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

const keys = new Map<string, Promise<Buffer>>()

function keyIn(dataFolder: string): Promise<Buffer> {
  const known = keys.get(dataFolder) ?? readOrMake(dataFolder)
  keys.set(dataFolder, known)
  known.catch(() => keys.delete(dataFolder))
  return known
}

async function readOrMake(dataFolder: string): Promise<Buffer> {
  // A house in memory keeps nothing, its key no more than its database.
  if (dataFolder === 'memory:') return randomBytes(32)
  const file = join(dataFolder, 'sealing.key')
  await mkdir(dataFolder, { recursive: true })
  // Of two processes that begin together the first makes the key.
  await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64url')
  if (key.length !== 32)
    throw new Error(
      `${file} holds no key: put back the one from your backup. Without it nothing can be added to the record, and the secrets of identity providers must be entered again.`,
    )
  return key
}
