import { defaultCryptoProvider } from 'ts-mls/crypto/implementation/default/provider.js'
import { type CiphersuiteImpl, getCiphersuiteFromId, getCiphersuiteNameFromId } from 'ts-mls/crypto/ciphersuite.js'
import type { CryptoProvider } from 'ts-mls/crypto/provider.js'
import { VectorFault } from './fields.ts'

export type Suites = (id: number) => Promise<CiphersuiteImpl>

/** The suites of a provider; each is opened once. */
export function suitesOf(provider: CryptoProvider = defaultCryptoProvider): Suites {
  const open = new Map<number, Promise<CiphersuiteImpl>>()
  return (id) => {
    // Parse boundary: the library names suites by a closed list of numbers, and answers nothing for another.
    const known = id as Parameters<typeof getCiphersuiteFromId>[0]
    if (getCiphersuiteNameFromId(known) === undefined) throw new VectorFault(`there is no cipher suite ${id} here`)
    const suite = open.get(id) ?? provider.getCiphersuiteImpl(getCiphersuiteFromId(known))
    open.set(id, suite)
    return suite
  }
}
