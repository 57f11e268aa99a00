/** Why a statement about keys is refused. The names are words of the module: `keys.fault.…` says each to people. */
export const keyFaults = [
  'malformed',
  'too-large',
  'wrong-committee',
  'wrong-version',
  'wrong-previous',
  'wrong-origin',
  'wrong-period',
  'expired',
  'too-few-signatures',
  'signed-twice',
  'foreign-signature',
  'forged-signature',
  'duplicate-member',
  'duplicate-delegation',
  'duplicate-subject',
  'duplicate-key',
  'subject-changed',
  'unknown-delegation',
  'wrong-delegation',
  'wrong-seq',
  'wrong-device-id',
  'wrong-time',
  'unknown-signer',
  'not-its-holder',
  'holder-changed',
  'already-stands',
  'does-not-stand',
  'removed-for-good',
  'too-many-devices',
] as const

export type KeyFault = (typeof keyFaults)[number]

/** Thrown by whatever verifies; `detail` says in English what was found and what was wanted, for logs and the command line. */
export class KeyRefused extends Error {
  override name = 'KeyRefused'
  fault: KeyFault
  detail: string
  constructor(fault: KeyFault, detail: string) {
    super(`${fault}: ${detail}`)
    this.fault = fault
    this.detail = detail
  }
}
