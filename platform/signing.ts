/**
 * Statements signed twice over: by Ed25519 and, against a quantum computer of later years, by ML-DSA-65 beside it. Both
 * must hold. What is signed is the name of the statement's domain and its canonical JSON (RFC 8785), so that a signature
 * for one purpose is worth nothing for another.
 */
import { z } from 'zod'
import { type Bytes, concat, fromBase64url, toBase64url, utf8 } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { ed25519, mldsa65, sha256 } from './crypto.ts'

/** Raw bytes as base64url without padding. */
const Raw = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`), `Must be ${bytes} bytes in base64url.`)

export const KeyId = Raw(16)

export const HybridPublic = z.strictObject({ ed25519: Raw(32), mldsa65: Raw(1952) })
export type HybridPublic = z.infer<typeof HybridPublic>

/** The seeds of both keys. */
export const HybridSecret = z.strictObject({ ed25519: Raw(32), mldsa65: Raw(32) })
export type HybridSecret = z.infer<typeof HybridSecret>

export const HybridSignature = z.strictObject({ key: KeyId, ed25519: Raw(64), mldsa65: Raw(3309) })
export type HybridSignature = z.infer<typeof HybridSignature>

/** The same few keys are named with every signature. By the longer of the two, and no more of them than this. */
const named = new Map<string, { ed25519: string; id: string }>()
const mostNamed = 4096

/** The first 16 bytes of the SHA-256 over both public keys. */
export function keyIdOf({ ed25519: classical, mldsa65: quantum }: HybridPublic): string {
  const known = named.get(quantum)
  if (known?.ed25519 === classical) return known.id
  const both = [fromBase64url(classical), fromBase64url(quantum)]
  const id = toBase64url(sha256(concat(utf8('chancery/key/v1\n'), ...both)).subarray(0, 16))
  if (named.size >= mostNamed) named.clear()
  named.set(quantum, { ed25519: classical, id })
  return id
}

export async function newHybridKey(): Promise<{ secret: HybridSecret; public: HybridPublic }> {
  const [classical, quantum] = await Promise.all([ed25519.generate(), mldsa65.generate()])
  return {
    secret: { ed25519: toBase64url(classical.secret), mldsa65: toBase64url(quantum.secret) },
    public: { ed25519: toBase64url(classical.public), mldsa65: toBase64url(quantum.public) },
  }
}

export async function hybridPublicOf(secret: HybridSecret): Promise<HybridPublic> {
  return {
    ed25519: toBase64url(await ed25519.publicOf(fromBase64url(secret.ed25519))),
    mldsa65: toBase64url(await mldsa65.publicOf(fromBase64url(secret.mldsa65))),
  }
}

/** The bytes that are signed. The domain is a word such as `credentials-list`. */
export function signedBytes(domain: string, statement: unknown): Bytes {
  return utf8(`chancery/${domain}/v1\n${canonicalJson(statement)}`)
}

export async function signHybrid(secret: HybridSecret, domain: string, statement: unknown): Promise<HybridSignature> {
  const message = signedBytes(domain, statement)
  const [key, classical, quantum] = await Promise.all([
    hybridPublicOf(secret).then(keyIdOf),
    ed25519.sign(fromBase64url(secret.ed25519), message),
    mldsa65.sign(fromBase64url(secret.mldsa65), message),
  ])
  return { key, ed25519: toBase64url(classical), mldsa65: toBase64url(quantum) }
}

/** True only where both signatures hold and the signature names this very key. */
export async function verifyHybrid(
  key: HybridPublic,
  domain: string,
  statement: unknown,
  signature: HybridSignature,
): Promise<boolean> {
  if (keyIdOf(key) !== signature.key) return false
  const message = signedBytes(domain, statement)
  const [classical, quantum] = await Promise.all([
    ed25519.verify(fromBase64url(key.ed25519), message, fromBase64url(signature.ed25519)),
    mldsa65.verify(fromBase64url(key.mldsa65), message, fromBase64url(signature.mldsa65)),
  ])
  return classical && quantum
}
