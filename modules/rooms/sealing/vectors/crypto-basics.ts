import { z } from 'zod'
import { refhash } from 'ts-mls/crypto/hash.js'
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js'
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { Hex, Suite, Whole, holds, same } from './fields.ts'
import type { Suites } from './suites.ts'

const CryptoBasics = z.object({
  cipher_suite: Suite,
  ref_hash: z.object({ label: z.string(), value: Hex, out: Hex }),
  expand_with_label: z.object({ secret: Hex, label: z.string(), context: Hex, length: Whole, out: Hex }),
  derive_secret: z.object({ secret: Hex, label: z.string(), out: Hex }),
  derive_tree_secret: z.object({ secret: Hex, label: z.string(), generation: Whole, length: Whole, out: Hex }),
  sign_with_label: z.object({ priv: Hex, pub: Hex, content: Hex, label: z.string(), signature: Hex }),
  encrypt_with_label: z.object({
    priv: Hex,
    pub: Hex,
    label: z.string(),
    context: Hex,
    plaintext: Hex,
    kem_output: Hex,
    ciphertext: Hex,
  }),
})

/** The labelled functions of RFC 9420, sections 5.1, 5.2, 8 and 9. */
export async function cryptoBasics(value: unknown, suites: Suites): Promise<void> {
  const vector = CryptoBasics.parse(value)
  const { hash, kdf, signature, hpke } = await suites(vector.cipher_suite)
  const { ref_hash: ref, expand_with_label: expand, derive_secret: derive, derive_tree_secret: tree } = vector
  same('ref_hash', await refhash(ref.label, ref.value, hash), ref.out)
  const expanded = await expandWithLabel(expand.secret, expand.label, expand.context, expand.length, kdf)
  same('expand_with_label', expanded, expand.out)
  same('derive_secret', await deriveSecret(derive.secret, derive.label, kdf), derive.out)
  const grown = await deriveTreeSecret(tree.secret, tree.label, tree.generation, tree.length, kdf)
  same('derive_tree_secret', grown, tree.out)

  const sign = vector.sign_with_label
  const verifies = (one: Uint8Array): Promise<boolean> =>
    verifyWithLabel(sign.pub, sign.label, sign.content, one, signature)
  holds('the signature of sign_with_label', await verifies(sign.signature))
  const ours = await signWithLabel(sign.priv, sign.label, sign.content, signature)
  holds('our own signature with the key of sign_with_label', await verifies(ours))

  const seal = vector.encrypt_with_label
  const key = await hpke.importPrivateKey(seal.priv)
  const opened = await decryptWithLabel(key, seal.label, seal.context, seal.kem_output, seal.ciphertext, hpke)
  same('what encrypt_with_label opens to', opened, seal.plaintext)
  const publicKey = await hpke.importPublicKey(seal.pub)
  const { ct, enc } = await encryptWithLabel(publicKey, seal.label, seal.context, seal.plaintext, hpke)
  const again = await decryptWithLabel(key, seal.label, seal.context, enc, ct, hpke)
  same('what we seal ourselves by encrypt_with_label', again, seal.plaintext)
}
