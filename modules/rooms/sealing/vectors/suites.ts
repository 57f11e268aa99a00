import { type CiphersuiteImpl, getCiphersuiteFromId, getCiphersuiteNameFromId } from 'ts-mls/crypto/ciphersuite.js'
import { defaultCryptoProvider } from 'ts-mls/crypto/implementation/default/provider.js'
import type { CryptoProvider } from 'ts-mls/crypto/provider.js'
import { cryptoProvider, suiteNamed } from '../mls/provider.ts'
import { VectorFault } from './fields.ts'

export type Suites = (id: number) => Promise<CiphersuiteImpl>
export type Cryptography = { name: string; has: (id: number) => boolean; suites: Suites }

/** Whose cryptography the vectors are judged by: the library's in every suite, and our own in those that rooms use. */
export const cryptographies: readonly Cryptography[] = [
  opened('the library’s cryptography', defaultCryptoProvider, () => true),
  opened('our cryptography', cryptoProvider, (id) => {
    const known = asKnown(id)
    return known !== undefined && suiteNamed(getCiphersuiteNameFromId(known)) !== undefined
  }),
]

function opened(name: string, provider: CryptoProvider, has: (id: number) => boolean): Cryptography {
  const open = new Map<number, Promise<CiphersuiteImpl>>()
  const suites: Suites = async (id) => {
    const known = asKnown(id)
    if (known === undefined) throw new VectorFault(`there is no cipher suite ${id} here`)
    const suite = open.get(id) ?? provider.getCiphersuiteImpl(getCiphersuiteFromId(known))
    open.set(id, suite)
    return suite
  }
  return { name, has, suites }
}

function asKnown(id: number): Parameters<typeof getCiphersuiteFromId>[0] | undefined {
  // Parse boundary: the library names suites by a closed list of numbers, and answers nothing for another.
  const asked = id as Parameters<typeof getCiphersuiteFromId>[0]
  return getCiphersuiteNameFromId(asked) === undefined ? undefined : asked
}
