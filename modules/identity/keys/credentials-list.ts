/** The credentials list: what makes one valid, and what it says of a delegation at a moment. */
import { keyIdOf } from '#platform/signing.ts'
import { checkSignatures } from './committee.ts'
import { KeyRefused } from './faults.ts'
import {
  type Committee,
  type CredentialsList,
  domains,
  hashOf,
  keyLimits,
  type ListedDelegation,
  SignedList,
} from './statements.ts'

const day = 86_400_000
const largestList = 1_800_000

/** Throws KeyRefused for a list that could not stand whoever signed it. */
export function checkList(list: CredentialsList, committee: Committee): void {
  if (list.committee !== hashOf(domains.committee, committee))
    throw new KeyRefused('wrong-committee', 'The list names another committee than the one that stands.')
  if (list.issuedAt >= list.expiresAt) throw new KeyRefused('wrong-period', 'The list expires before it is issued.')
  if (Date.parse(list.expiresAt) - Date.parse(list.issuedAt) > keyLimits.listDays * day)
    throw new KeyRefused('wrong-period', `A list holds ${keyLimits.listDays} days at most.`)
  if ((list.version === 1) !== (list.previous === null))
    throw new KeyRefused('wrong-previous', 'The first list follows none, and every other one follows a list.')
  checkDelegations(list, committee)
  if (JSON.stringify(list).length > largestList)
    throw new KeyRefused('too-large', `The list is longer than ${largestList} characters: name fewer deputies.`)
}

function checkDelegations({ delegations }: CredentialsList, { members }: Committee): void {
  const twice = repeated(delegations.map(({ id }) => id))
  if (twice !== undefined) throw new KeyRefused('duplicate-delegation', `${twice} is listed twice.`)
  const subject = repeated(delegations.map((one) => one.subject))
  if (subject !== undefined) throw new KeyRefused('duplicate-subject', `Two delegations go by ${subject}.`)
  const keys = delegations.flatMap(({ key, deputies }) => [key, ...deputies.map((one) => one.key)])
  const all = [...keys, ...members.map(({ key }) => key)]
  // Either half alone would already let one key speak as another.
  const key = repeated(all.map(({ ed25519 }) => ed25519)) ?? repeated(all.map(({ mldsa65 }) => mldsa65))
  if (key !== undefined) throw new KeyRefused('duplicate-key', 'One key stands at two places of the list.')
  const wrong = delegations.find(({ from, until }) => from >= until)
  if (wrong) throw new KeyRefused('wrong-period', `The time of ${wrong.name} ends before it begins.`)
  const power = delegations.find(({ powers }) => new Set(powers).size !== powers.length)
  if (power) throw new KeyRefused('malformed', `A power of ${power.name} is named twice.`)
}

/** Throws KeyRefused unless this list follows that one. */
export function checkFollows(list: CredentialsList, before: CredentialsList | undefined): void {
  const version = (before?.version ?? 0) + 1
  if (list.version !== version)
    throw new KeyRefused('wrong-version', `Version ${version} is next, not ${list.version}.`)
  if (list.previous !== (before ? hashOf(domains.list, before) : null))
    throw new KeyRefused('wrong-previous', 'It was drafted after another list than the one that stands.')
  if (!before) return
  if (list.issuedAt < before.issuedAt)
    throw new KeyRefused('wrong-period', 'It was issued before the list that it follows.')
  const subjects = new Map(before.delegations.map(({ id, subject }) => [id, subject]))
  const changed = list.delegations.find(({ id, subject }) => (subjects.get(id) ?? subject) !== subject)
  if (changed) throw new KeyRefused('subject-changed', `${changed.name} goes by another pseudonym than before.`)
}

/**
 * The whole of it: form, rules, signatures of `k` members. With `before` also that it follows; a client that is new
 * takes the newest list without. Whether it has expired is for the caller, who has a clock.
 */
export async function verifyList(
  signed: unknown,
  committee: Committee,
  before?: { list: CredentialsList | undefined },
): Promise<SignedList> {
  const { data } = SignedList.safeParse(signed)
  if (!data) throw new KeyRefused('malformed', 'This is no credentials list.')
  checkList(data.statement, committee)
  if (before) checkFollows(data.statement, before.list)
  await checkSignatures(committee, domains.list, data.statement, data.signatures)
  return data
}

/** The entry of a delegation and whether it holds at a moment. */
export function listedAt(
  list: CredentialsList,
  delegation: string,
  now: Date,
): { listed: ListedDelegation | undefined; why?: 'delegation-ended' | 'expired' | 'list-expired' } {
  const listed = list.delegations.find(({ id }) => id === delegation)
  if (!listed) return { listed, why: 'delegation-ended' }
  const at = now.getTime()
  if (Date.parse(list.expiresAt) <= at) return { listed, why: 'list-expired' }
  if (at < Date.parse(listed.from) || Date.parse(listed.until) <= at) return { listed, why: 'expired' }
  return { listed }
}

/** The keys that may sign for any holder of the delegation: its own and its deputies'. */
export function signersOf({ key, deputies }: ListedDelegation) {
  return new Map([key, ...deputies.map((deputy) => deputy.key)].map((one) => [keyIdOf(one), one]))
}

function repeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (const value of values) {
    if (seen.has(value)) return value
    seen.add(value)
  }
  return undefined
}
