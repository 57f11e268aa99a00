import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { ContactKind, Freshness, Mailbox } from '../../contract/directory.ts'

/** Whom a notice goes to: an account, or the mailbox of a function that has none. */
export type Reach = { account: string } | { mailbox: Mailbox }

/** A contact as other areas need it: as far as the actor of the call sees it, and all of it for jobs of the house. */
export type ContactRow = {
  id: string
  delegationId: string
  delegationName: string
  kind: ContactKind
  function: string
  institution: string
  languages: string[]
  zone: string
  personName: string | null
  accountId: string | null
  deputyId: string | null
  verifiedAt: Date | null
  dueAt: Date
  freshness: Freshness
}

/** One rung of the ladder by which a contact is reached, with all who stand on it. Rungs that nobody stands on are not there. */
export type Rung = { rung: 'contact' | 'deputy' | 'head' | 'mission'; to: Reach[] }

/** Contacts in force of these delegations, by delegation, kind and function. No delegations: none. */
export async function contactsOf(
  _call: Call<AnyTables>,
  _delegationIds: readonly string[],
  _kinds?: readonly ContactKind[],
): Promise<ContactRow[]> {
  return []
}

/** A contact in force, or undefined where there is none for the actor's eyes. */
export async function contactById(_call: Call<AnyTables>, _id: string): Promise<ContactRow | undefined> {
  return undefined
}

/**
 * Where a contact is reached, for `notify` alone: never shown to anybody, since it does not ask whether the actor may see
 * it. An account in good standing goes before a mailbox; undefined where there is neither.
 */
export async function reachOf(_call: Call<AnyTables>, _contactId: string): Promise<Reach | undefined> {
  return undefined
}

/** Who is on duty for a delegation. Null is a gap, or a delegation that keeps no rota of this kind. */
export async function onDutyOf(
  _call: Call<AnyTables>,
  _delegationId: string,
  _kind: ContactKind,
  _at: Date,
): Promise<{ contactId: string; accountId: string | null; until: Date } | null> {
  return null
}

/**
 * The rungs by which a contact is reached, from the first: `contact` is who is on duty where the delegation keeps a rota of
 * its kind, and the contact itself otherwise; then its deputy, the heads of its delegation, the mission's mailbox.
 */
export async function ladderOf(_call: Call<AnyTables>, _contactId: string, _at: Date): Promise<Rung[]> {
  return []
}
