import { z } from 'zod'
import { type Bytes, equalBytes, fromUtf8, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { type HybridPublic, KeyId, keyIdOf } from '#platform/signing.ts'

/** Who stands on a leaf of a room's tree: the identity of its MLS basic credential (RFC 9420, section 5.3). */
export const LeafCredential = z.strictObject({ v: z.literal(1), delegation: z.uuid(), device: KeyId })
export type LeafCredential = z.infer<typeof LeafCredential>

const longestLeaf = 400

/** A device goes by the id of its key. */
export function deviceIdOf(key: HybridPublic): string {
  return keyIdOf(key)
}

export function leafBytes({ delegation, device }: Omit<LeafCredential, 'v'>): Bytes {
  return utf8(canonicalJson({ v: 1, delegation, device }))
}

/** Undefined for whatever is not the one spelling of a credential. */
export function readLeaf(identity: Uint8Array): LeafCredential | undefined {
  if (identity.length > longestLeaf) return undefined
  try {
    const { data } = LeafCredential.safeParse(JSON.parse(fromUtf8(identity)))
    return data && equalBytes(leafBytes(data), identity) ? data : undefined
  } catch {
    return undefined
  }
}
