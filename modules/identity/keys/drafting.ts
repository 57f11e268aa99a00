/** Drafts of lists and committees, what a draft changes, and how signatures on it come together. Nothing here asks a network. */
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { type HybridPublic, type HybridSecret, type HybridSignature, keyIdOf, signHybrid } from '#platform/signing.ts'
import {
  type Committee,
  type CredentialsList,
  type DeviceStatement,
  domains,
  hashOf,
  type Keyed,
  type ListedDelegation,
  momentOf,
  type SignedDevice,
} from './statements.ts'

const day = 86_400_000

/** A pseudonym for a delegation that is listed for the first time: it keeps it for good. */
export function newSubject(): string {
  return toBase64url(randomBytes(16))
}

export type ListWanted = {
  committee: Committee
  before?: CredentialsList | undefined
  record: CredentialsList['record']
  delegations: ListedDelegation[]
  now: Date
  days: number
}

/** The list that would follow. A first list has no list before it. */
export function draftList({ committee, before, record, delegations, now, days }: ListWanted): CredentialsList {
  const issued = before && before.issuedAt > momentOf(now) ? new Date(before.issuedAt) : now
  return {
    v: 1,
    committee: hashOf(domains.committee, committee),
    version: (before?.version ?? 0) + 1,
    previous: before ? hashOf(domains.list, before) : null,
    issuedAt: momentOf(issued),
    expiresAt: momentOf(new Date(issued.getTime() + days * day)),
    record,
    delegations,
  }
}

/** One thing that a list changes against the list before it. */
export type ListChange =
  | { what: 'first' | 'renewed' | 'committee' | 'origin' | 'policy' }
  | {
      what: 'listed' | 'unlisted' | 'key' | 'powers' | 'period' | 'name'
      delegation: ListedDelegation
      before?: ListedDelegation
    }
  | { what: 'deputy-added' | 'deputy-removed'; delegation: ListedDelegation; deputy: Keyed }

/** Everything that differs: a member reads it before signing, so nothing may be left out. */
export function changesBetween(before: CredentialsList | undefined, after: CredentialsList): ListChange[] {
  if (!before)
    return [{ what: 'first' }, ...after.delegations.map((delegation) => ({ what: 'listed', delegation }) as const)]
  const changes: ListChange[] = []
  if (before.committee !== after.committee) changes.push({ what: 'committee' })
  if (before.record.origin !== after.record.origin) changes.push({ what: 'origin' })
  if (before.record.policy !== after.record.policy) changes.push({ what: 'policy' })
  const known = new Map(before.delegations.map((one) => [one.id, one]))
  for (const delegation of after.delegations) {
    const old = known.get(delegation.id)
    known.delete(delegation.id)
    changes.push(...(old ? changesOf(old, delegation) : [{ what: 'listed', delegation } as const]))
  }
  changes.push(...[...known.values()].map((delegation) => ({ what: 'unlisted', delegation }) as const))
  return changes.length > 0 ? changes : [{ what: 'renewed' }]
}

function changesOf(before: ListedDelegation, delegation: ListedDelegation): ListChange[] {
  const changes: ListChange[] = []
  const both = { delegation, before }
  if (before.name !== delegation.name) changes.push({ what: 'name', ...both })
  if (keyIdOf(before.key) !== keyIdOf(delegation.key)) changes.push({ what: 'key', ...both })
  if (before.powers.toSorted().join() !== delegation.powers.toSorted().join()) changes.push({ what: 'powers', ...both })
  if (before.from !== delegation.from || before.until !== delegation.until) changes.push({ what: 'period', ...both })
  const named = (one: Keyed): string => `${keyIdOf(one.key)} ${one.name}`
  const [old, now] = [before.deputies.map(named), delegation.deputies.map(named)]
  for (const deputy of delegation.deputies)
    if (!old.includes(named(deputy))) changes.push({ what: 'deputy-added', delegation, deputy })
  for (const deputy of before.deputies)
    if (!now.includes(named(deputy))) changes.push({ what: 'deputy-removed', delegation, deputy })
  return changes
}

export function newCommittee(
  wanted: Pick<Committee, 'name' | 'k' | 'members'>,
  now: Date,
  before?: Committee,
): Committee {
  return { v: 1, ...wanted, madeAt: momentOf(now), previous: before ? hashOf(domains.committee, before) : null }
}

export function signList(secret: HybridSecret, list: CredentialsList): Promise<HybridSignature> {
  return signHybrid(secret, domains.list, list)
}

export function signCommittee(secret: HybridSecret, committee: Committee): Promise<HybridSignature> {
  return signHybrid(secret, domains.committee, committee)
}

export async function signDevice(secret: HybridSecret, statement: DeviceStatement): Promise<SignedDevice> {
  return { statement, signature: await signHybrid(secret, domains.device, statement) }
}

/** A device as a statement names it. */
export function deviceOf(key: HybridPublic, name: string, holder: { account: string; name: string }) {
  return { id: keyIdOf(key), name, holder: { account: holder.account, name: holder.name }, key }
}
