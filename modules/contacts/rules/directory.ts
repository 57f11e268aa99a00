/**
 * The directory of points of contact: who may see it, who keeps it, and how long an entry may be relied on.
 *
 * The freshness clock follows the practice of the UN's global directory, which is tested every six months. That is from
 * memory and stands as `verificationRule.verified: false` until a source is attached; see reference/SOURCES.md.
 */
import type { Verdict } from '#platform/refusal.ts'
import type { Freshness } from '../contract/directory.ts'

const day = 86_400_000

/** After how many days an entry is to be verified again, and how long before that its delegation is reminded. */
export const verificationRule = {
  everyDays: 180,
  remindDays: 30,
  /** From then on nobody should rely on it: a quarter of the period beyond its time. */
  staleAfterDays: 45,
  source: 'UN global directory of points of contact, semi-annual ping (to be verified)',
  verified: false,
} as const

/**
 * An entry as its reader sees it: when it was verified, null where something of it never was; and from when its clock goes,
 * that is, when the oldest of it was verified or came into force.
 */
type Clock = { verifiedAt: Date | null; clockFrom: Date }

/** When an entry is to be verified: half a year after it was last, or after what nobody has verified came into force. */
export function dueAt({ clockFrom }: Pick<Clock, 'clockFrom'>): Date {
  return new Date(clockFrom.getTime() + verificationRule.everyDays * day)
}

/** What was verified before this moment is to be verified again, soon or already. */
export function remindedBefore(now: Date): Date {
  return new Date(now.getTime() - (verificationRule.everyDays - verificationRule.remindDays) * day)
}

/**
 * - fresh: verified, and not due within the time of reminding;
 * - due: to be verified soon, or already, but not long overdue;
 * - stale: overdue by more than `staleAfterDays`;
 * - never: nobody has verified it since it came into force, or since its person or a channel changed, and it is not stale yet.
 */
export function freshnessOf(entry: Clock, now: Date): Freshness {
  const left = dueAt(entry).getTime() - now.getTime()
  if (left < -verificationRule.staleAfterDays * day) return 'stale'
  if (entry.verifiedAt === null) return 'never'
  return left <= verificationRule.remindDays * day ? 'due' : 'fresh'
}

type Who = {
  kind: string
  id: string | null
  delegationId: string | null
  roles: readonly string[]
}

/** The directory is for people who are signed in: of delegations, and of the host. No machine reads it. */
export function mayReadContacts(who: Who): Verdict {
  return (who.kind === 'person' && who.delegationId !== null) || { refused: 'CONTACTS_NOT_FOR_YOU' }
}

/** Who may begin a nomination: the head, and accounts that the head named for it. */
export function mayInitiate(who: Who, delegationId: string, initiator: boolean): Verdict {
  const own = who.kind === 'person' && who.delegationId === delegationId
  return (own && (initiator || who.roles.includes('head-of-delegation'))) || { refused: 'NOMINATION_NOT_YOURS' }
}

/** A contact is kept and verified by the person it is, by the head, and by whom the head named. */
export function mayKeep(
  who: Who,
  contact: { delegationId: string; accountId: string | null },
  initiator: boolean,
): Verdict {
  const themself = who.kind === 'person' && who.id !== null && who.id === contact.accountId
  if (themself && who.delegationId === contact.delegationId) return true
  return mayInitiate(who, contact.delegationId, initiator) === true || { refused: 'CONTACT_NOT_YOURS' }
}

/** Only a head names who may nominate, and sets the mission's mailbox. */
export function mayNameInitiators(who: Who): Verdict {
  return (who.kind === 'person' && who.roles.includes('head-of-delegation')) || { refused: 'CONTACT_NOT_YOURS' }
}
