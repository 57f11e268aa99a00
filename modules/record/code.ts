/**
 * The manifest of the web's code: which file of the pages has which SHA-256, signed by whoever released them, and
 * entered in the record. Whoever has the manifest, its place and its salt can tell whether the code in a browser is the
 * code that everybody else was given. docs/decisions/0014-code-pinning.md says what this does and does not do.
 */
import { z } from 'zod'
import { fromBase64url, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import {
  type HybridSecret,
  HybridPublic,
  HybridSignature,
  hybridPublicOf,
  keyIdOf,
  signHybrid,
  verifyHybrid,
} from '#platform/signing.ts'
import { commitmentOf, type Entry, hostSubject } from './entries.ts'

/** Beyond what a build of ours can be, and small enough to be read at once. */
const most = 5_000

const FilePath = z
  .string()
  .max(300)
  .regex(/^(?:\/[A-Za-z0-9_@+~-][A-Za-z0-9._@+~-]*)+$/, 'Must be the path of a file from the root of the host.')

export const CodeManifest = z.strictObject({
  v: z.literal(1),
  files: z
    .record(FilePath, z.string().regex(/^[0-9a-f]{64}$/, 'Must be a SHA-256 in lower-case hexadecimal.'))
    .refine((files) => Object.keys(files).length <= most, `A manifest has at most ${most} files.`)
    .refine((files) => '/index.html' in files, 'A manifest names /index.html.'),
})
export type CodeManifest = z.infer<typeof CodeManifest>

/**
 * - `release`: a key that whoever releases the code keeps, away from hosts.
 * - `local`: a key that the build made for itself. It says that the pages were built on this host, and no more.
 */
export const SignerKind = z.enum(['release', 'local'])

export const SignedManifest = z.strictObject({
  manifest: CodeManifest,
  signer: z.strictObject({ kind: SignerKind, key: HybridPublic }),
  signature: HybridSignature,
})
export type SignedManifest = z.infer<typeof SignedManifest>

/** What a host answers at /code/manifest. `record` is null until the manifest has its place there. */
export const OfferedCode = z.object({
  signed: SignedManifest,
  origin: z.string(),
  record: z.object({ index: z.int().min(0), at: z.string(), salt: z.string() }).nullable(),
})
export type OfferedCode = z.infer<typeof OfferedCode>

const domain = 'code'

/** What is committed to in the record: the same for the same files, whoever signs them and when. */
export function manifestText(manifest: CodeManifest): string {
  return canonicalJson(manifest)
}

/** SHA-256 of the canonical manifest, in hexadecimal. */
export function manifestHash(manifest: CodeManifest): string {
  return toHex(sha256(utf8(manifestText(manifest))))
}

/** The beginning of a hash, as people compare it: four groups of four. */
export function shortHash(hash: string): string {
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
}

export async function signManifest(
  manifest: CodeManifest,
  secret: HybridSecret,
  kind: z.infer<typeof SignerKind>,
): Promise<SignedManifest> {
  const signature = await signHybrid(secret, domain, { kind, manifest })
  return { manifest, signer: { kind, key: await hybridPublicOf(secret) }, signature }
}

/** Whether the signer that the manifest names signed it. Whether to trust that signer is another question. */
export function isSigned({ manifest, signer, signature }: SignedManifest): Promise<boolean> {
  return verifyHybrid(signer.key, domain, { kind: signer.kind, manifest }, signature)
}

export function signerId({ signer }: SignedManifest): string {
  return keyIdOf(signer.key)
}

/** The entry of the record that this manifest must have; undefined while it has no place. Throws on a malformed salt. */
export function entryOf({ signed, origin, record }: OfferedCode): { index: number; entry: Entry } | undefined {
  if (!record) return undefined
  const commitment = commitmentOf('code', fromBase64url(record.salt), utf8(manifestText(signed.manifest)))
  return { index: record.index, entry: { v: 1, kind: 'code', subject: hostSubject(origin), commitment, at: record.at } }
}
