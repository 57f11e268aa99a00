/** The committee at the root: its fingerprint, its signatures, and how one committee names the next. */
import { type HybridSignature, keyIdOf, verifyHybrid } from '#platform/signing.ts'
import { KeyRefused } from './faults.ts'
import { type Committee, domains, hashOf, SignedCommittee } from './statements.ts'

/** Five groups of six digits, to be read aloud: 10^30 possibilities out of the SHA-256 of the statement. */
export function fingerprintOf(committee: Committee): string {
  const digits = (BigInt(`0x${hashOf(domains.committee, committee)}`) % 10n ** 30n).toString().padStart(30, '0')
  return digits.replaceAll(/\d{6}(?=\d)/g, '$& ')
}

/** Throws KeyRefused where a committee could never sign, or counts somebody twice. */
export function checkCommittee({ k, members }: Committee): void {
  if (k > members.length)
    throw new KeyRefused('too-few-signatures', `${k} signatures are asked of ${members.length} members.`)
  const ids = members.flatMap(({ key }) => [key.ed25519, key.mldsa65])
  if (new Set(ids).size !== ids.length) throw new KeyRefused('duplicate-member', 'Two members have the same key.')
  if (new Set(members.map(({ name }) => name)).size !== members.length)
    throw new KeyRefused('duplicate-member', 'Two members have the same name.')
}

/** Throws KeyRefused unless at least `k` distinct members signed, and every signature that is there holds. */
export async function checkSignatures(
  { k, members }: Committee,
  domain: (typeof domains)[keyof typeof domains],
  statement: unknown,
  signatures: readonly HybridSignature[],
): Promise<void> {
  const ids = signatures.map(({ key }) => key)
  if (new Set(ids).size !== ids.length) throw new KeyRefused('signed-twice', 'One member signed twice.')
  const byId = new Map(members.map((member) => [keyIdOf(member.key), member]))
  for (const signature of signatures) {
    const member = byId.get(signature.key)
    if (!member) throw new KeyRefused('foreign-signature', `The key ${signature.key} belongs to no member.`)
    if (!(await verifyHybrid(member.key, domain, statement, signature)))
      throw new KeyRefused('forged-signature', `The signature of ${member.name} does not hold.`)
  }
  if (signatures.length < k)
    throw new KeyRefused('too-few-signatures', `${signatures.length} of ${k} signatures are there.`)
}

/** The first committee: nobody signs it, its fingerprint is compared instead. */
export function checkFirstCommittee(signed: unknown): SignedCommittee {
  const { data } = SignedCommittee.safeParse(signed)
  if (!data) throw new KeyRefused('malformed', 'This is no committee.')
  checkCommittee(data.statement)
  if (data.statement.previous !== null || data.signatures.length > 0)
    throw new KeyRefused('wrong-previous', 'The first committee follows none and is signed by none.')
  return data
}

/** A committee that follows another: `k` of the old one signed it. */
export async function checkSuccessor(before: Committee, signed: unknown): Promise<SignedCommittee> {
  const { data } = SignedCommittee.safeParse(signed)
  if (!data) throw new KeyRefused('malformed', 'This is no committee.')
  checkCommittee(data.statement)
  if (data.statement.previous !== hashOf(domains.committee, before))
    throw new KeyRefused('wrong-previous', `It does not follow the committee ${fingerprintOf(before)}.`)
  if (data.statement.madeAt < before.madeAt)
    throw new KeyRefused('wrong-time', 'It was made before the committee that it follows.')
  await checkSignatures(before, domains.committee, data.statement, data.signatures)
  return data
}
