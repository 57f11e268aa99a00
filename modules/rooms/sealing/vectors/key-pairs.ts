import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js'
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { holds, same } from './fields.ts'

const label = 'probe'

/** A private HPKE key belongs to a public one: what is sealed for the one opens with the other. */
export async function opensFor(what: string, secret: Uint8Array, publicKey: Uint8Array, suite: CiphersuiteImpl) {
  const probe = new TextEncoder().encode(what)
  const sealed = await encryptWithLabel(await suite.hpke.importPublicKey(publicKey), label, probe, probe, suite.hpke)
  const key = await suite.hpke.importPrivateKey(secret)
  same(`what ${what} opens`, await decryptWithLabel(key, label, probe, sealed.enc, sealed.ct, suite.hpke), probe)
}

/** A private signature key belongs to a public one. */
export async function signsFor(what: string, secret: Uint8Array, publicKey: Uint8Array, suite: CiphersuiteImpl) {
  const probe = new TextEncoder().encode(what)
  const signature = await signWithLabel(secret, label, probe, suite.signature)
  holds(`a signature by ${what}`, await verifyWithLabel(publicKey, label, probe, signature, suite.signature))
}
