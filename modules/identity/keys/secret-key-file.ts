/** The file in which the holder of a key keeps it: JSON, the seeds as they are or sealed under a passphrase. */
import { z } from 'zod'
import { fromBase64url, fromUtf8 } from '#platform/bytes.ts'
import { HybridPublic, HybridSecret, hybridPublicOf } from '#platform/signing.ts'
import { openUnderPassphrase } from './sealed-backup.ts'
import { ShownName } from './statements.ts'

export const SecretKeyFile = z.object({
  chancery: z.literal('secret key'),
  name: ShownName,
  key: HybridPublic,
  /** One of the two: the seeds as they are, or sealed under a passphrase. */
  secret: HybridSecret.optional(),
  sealed: z.string().optional(),
})
export type SecretKeyFile = z.infer<typeof SecretKeyFile>

/** What is authenticated beside a sealed key: it never opens as anything else. */
export const keyFilePurpose = 'secret key'

/**
 * The seeds of a key file. The passphrase is asked for only where the file has one.
 * Throws BackupShut where it does not open, a SyntaxError where the secret does not belong to the public key.
 */
export async function secretOf(file: SecretKeyFile, passphrase: () => Promise<string> | string): Promise<HybridSecret> {
  const secret = file.secret ?? (await unsealed(file, await passphrase()))
  const key = await hybridPublicOf(secret)
  if (key.ed25519 !== file.key.ed25519 || key.mldsa65 !== file.key.mldsa65)
    throw new SyntaxError('This file of a key is damaged: its secret key does not belong to its public one.')
  return secret
}

async function unsealed({ sealed = '' }: SecretKeyFile, passphrase: string): Promise<HybridSecret> {
  const content = await openUnderPassphrase(fromBase64url(sealed), passphrase, keyFilePurpose)
  return HybridSecret.parse(JSON.parse(fromUtf8(content)))
}
