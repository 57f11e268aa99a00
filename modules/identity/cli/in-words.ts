/** What a statement says, in words that whoever signs it can read and compare. */
import { keyIdOf } from '#platform/signing.ts'
import { fingerprintOf } from '../keys/committee.ts'
import { deviceCodeOf } from '../keys/device-code.ts'
import { changesBetween, type ListChange } from '../keys/drafting.ts'
import type { Committee, CredentialsList, Device, ListedDelegation } from '../keys/statements.ts'
import type { KeyFileOf } from './key-files.ts'

const day = 86_400_000

function keyWords(key: ListedDelegation['key']): string {
  return `key ${keyIdOf(key)}`
}

function delegationWords(one: ListedDelegation): string {
  const deputies = one.deputies.map(({ name, key }) => `${name} (${keyWords(key)})`).join(', ') || 'none'
  return `${one.name} (${one.id}), ${keyWords(one.key)}, deputies: ${deputies}, may: ${one.powers.join(', ') || 'nothing'}, from ${one.from} until ${one.until}`
}

function changeWords(change: ListChange): string {
  if (!('delegation' in change))
    return {
      first: 'This is the first list: it follows no other.',
      renewed: 'Nothing changes but the time until which the list holds.',
      committee: 'THE COMMITTEE CHANGES: the list is signed by another committee than the one before.',
      origin: 'THE RECORD CHANGES: clients will read another one.',
      policy: 'THE POLICY CHANGES: other keys of the record, or other witnesses.',
    }[change.what]
  const { delegation } = change
  switch (change.what) {
    case 'listed':
      return `Listed anew: ${delegationWords(delegation)}`
    case 'unlisted':
      return `No longer listed: ${delegation.name} (${delegation.id}). None of its devices stands any more.`
    case 'key':
      return `${delegation.name} gets another key: ${keyWords(delegation.key)}. What the old one signed no longer stands.`
    case 'name':
      return `${change.before?.name} is now called ${delegation.name}.`
    case 'powers':
      return `${delegation.name} may now: ${delegation.powers.join(', ') || 'nothing'} (before: ${change.before?.powers.join(', ') || 'nothing'}).`
    case 'period':
      return `${delegation.name} holds from ${delegation.from} until ${delegation.until}.`
    case 'deputy-added':
      return `${delegation.name} gets a deputy: ${change.deputy.name} (${keyWords(change.deputy.key)}).`
    case 'deputy-removed':
      return `${delegation.name} loses the deputy ${change.deputy.name} (${keyWords(change.deputy.key)}).`
  }
}

export function draftInWords({ committee, before, statement }: KeyFileOf<'draft of a credentials list'>): string[] {
  const days = Math.round((Date.parse(statement.expiresAt) - Date.parse(statement.issuedAt)) / day)
  return [
    `Credentials list ${statement.version} of ${committee.name} (${fingerprintOf(committee)})`,
    `Issued ${statement.issuedAt}, holds ${days} days, until ${statement.expiresAt}`,
    `Record: ${statement.record.origin}`,
    `Delegations listed: ${statement.delegations.length}. Against the list before:`,
    ...changesBetween(before ?? undefined, statement).map((change) => `  - ${changeWords(change)}`),
  ]
}

export function committeeInWords(committee: Committee): string[] {
  return [
    `${committee.name}: ${committee.k} of ${committee.members.length} sign`,
    ...committee.members.map(({ name, key }) => `  - ${name} (${keyWords(key)})`),
    `Fingerprint, to be read aloud: ${fingerprintOf(committee)}`,
    ...(committee.demonstration ? ['A DEMONSTRATION: a host holds these keys, and they protect nothing.'] : []),
  ]
}

export function listInWords({ delegations, version, issuedAt, expiresAt, record }: CredentialsList): string[] {
  return [
    `Credentials list ${version}, issued ${issuedAt}, holds until ${expiresAt}`,
    `Record: ${record.origin}`,
    ...delegations.map((one) => `  - ${delegationWords(one)}`),
  ]
}

export function deviceInWords(act: 'add' | 'remove', device: Device): string[] {
  return [
    `${act === 'add' ? 'Add' : 'Remove for good'} the device “${device.name}” of ${device.holder.name} (${device.holder.account})`,
    `Its code, to be compared with the device itself: ${deviceCodeOf(device.id)}`,
  ]
}

/** A device that waits: by its id it is named on the command line, by its code it is compared. */
export function waitingInWords({ id, name, holder }: Device): string[] {
  return [`${id}: “${name}” of ${holder.name}`, `  code ${deviceCodeOf(id)}`]
}

/** On lines of their own, as they are read aloud. */
export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `\n  ${line}`).join('')
}
