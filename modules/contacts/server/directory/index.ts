/** The face of the directory for the other areas of this module and, by server/index.ts, for other modules. */
import { sql } from 'kysely'
import type { Addressee } from '#modules/notices/server/index.ts'
import { isLanguage } from '#platform/languages.ts'
import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { ContactKind, Freshness } from '../../contract/directory.ts'
import { dueAt, freshnessOf } from '../../rules/directory.ts'
import { type DirectoryCall, personsSeen, underMarkingsSeen } from './eyes.ts'
import { contactsByIds, contactsInForce, type StoredContact } from './store.ts'

/** The call of any module: what it knows of tables of its own does not matter here. */
type AnyCall = Call<AnyTables>

/** Whom a notice goes to: an account, or the mailbox of a function that has none. */
export type Reach = Addressee

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
  call: AnyCall,
  delegationIds: readonly string[],
  kinds?: readonly ContactKind[],
): Promise<ContactRow[]> {
  return rowsOf(call, await contactsInForce(call.db, call.now, delegationIds, kinds))
}

/** A contact in force, or undefined where there is none for the actor's eyes. */
export async function contactById(call: AnyCall, id: string): Promise<ContactRow | undefined> {
  const found = await contactsByIds(call.db, [id])
  const [row] = await rowsOf(
    call,
    found.filter(({ endedAt, effectiveFrom }) => endedAt === null && effectiveFrom <= call.now),
  )
  return row
}

async function rowsOf(call: DirectoryCall, contacts: readonly StoredContact[]): Promise<ContactRow[]> {
  const { seen } = await underMarkingsSeen(call, contacts)
  const persons = await personsSeen(
    call,
    seen.map(({ id }) => id),
  )
  return seen.map((contact) => ({
    id: contact.id,
    delegationId: contact.delegationId,
    delegationName: contact.delegationName,
    kind: contact.kind,
    function: contact.function,
    institution: contact.institution,
    languages: contact.languages,
    zone: contact.zone,
    personName: persons.get(contact.id)?.name ?? null,
    accountId: persons.get(contact.id)?.accountId ?? null,
    deputyId: contact.deputyId,
    verifiedAt: contact.verifiedAt,
    dueAt: dueAt(contact),
    freshness: freshnessOf(contact, call.now),
  }))
}

type ReachRow = { account_id: string | null; email: string | null; name: string | null; language: string | null }

function reachIn({ account_id, email, name, language }: ReachRow): Reach[] {
  if (account_id !== null) return [{ account: account_id }]
  if (email === null) return []
  const spoken = language?.split('-')[0]?.toLowerCase() ?? null
  return [{ mailbox: { email, name: name ?? '', language: isLanguage(spoken) ? spoken : null } }]
}

/**
 * Where a contact is reached, for `notify` alone: never shown to anybody, since it does not ask whether the actor may see
 * it. An account in good standing goes before a mailbox; undefined where there is neither.
 */
export async function reachOf(call: AnyCall, contactId: string): Promise<Reach | undefined> {
  return (await reachesOf(call, [contactId])).get(contactId)
}

/** The same for many at once; those that are reached nowhere are not there. */
export async function reachesOf(call: AnyCall, contactIds: readonly string[]): Promise<Map<string, Reach>> {
  const { rows } = await sql<ReachRow & { contact_id: string }>`
    select * from contact_reach(${[...contactIds]}::uuid[])`.execute(call.db)
  return new Map(
    rows.flatMap((row) => {
      const [reach] = reachIn(row)
      return reach ? [[row.contact_id, reach] as const] : []
    }),
  )
}

/** Who is on duty for a delegation. Null is a gap, or a delegation that keeps no rota of this kind. */
export async function onDutyOf(
  call: AnyCall,
  delegationId: string,
  kind: ContactKind,
  at: Date,
): Promise<{ contactId: string; accountId: string | null; until: Date } | null> {
  const { rows } = await sql<{ contact_id: string; until: Date }>`
    select * from contact_on_duty(${delegationId}::uuid, ${kind}, ${at})`.execute(call.db)
  const [duty] = rows
  if (!duty) return null
  const reach = await reachOf(call, duty.contact_id)
  const accountId = reach && 'account' in reach ? reach.account : null
  return { contactId: duty.contact_id, accountId, until: new Date(duty.until) }
}

/**
 * The rungs by which a contact is reached, from the first: `contact` is who is on duty at that moment where the delegation
 * keeps a rota of its kind (in a gap the contact itself, so that somebody is told); then its deputy, the heads of its
 * delegation, the mission's mailbox. Whoever stands on an earlier rung stands on no later one.
 */
export async function ladderOf(call: AnyCall, contactId: string, at: Date): Promise<Rung[]> {
  return (await laddersOf(call, [contactId], at)).get(contactId) ?? []
}

type Standing = { contact_id: string; owner_id: string; deputy_id: string | null; duty_id: string | null }

/** The same for many at once, in a few statements. A contact that does not stand has none. */
export async function laddersOf(call: AnyCall, contactIds: readonly string[], at: Date): Promise<Map<string, Rung[]>> {
  const { rows } = await sql<Standing>`
    select w.id as contact_id, c.owner_id, c.deputy_id, d.contact_id as duty_id
    from unnest(${[...contactIds]}::uuid[]) as w (id)
    cross join lateral contact_standing(w.id) c
    left join lateral contact_on_duty(c.owner_id, c.kind, ${at}) d on true`.execute(call.db)
  const named = rows.flatMap((row) => [row.contact_id, row.duty_id, row.deputy_id].filter((id) => id !== null))
  const reaches = await reachesOf(call, [...new Set(named)])
  const resorts = await resortsOf(call, [...new Set(rows.map(({ owner_id }) => owner_id))])
  return new Map(
    rows.map(({ contact_id: contact, owner_id: owner, deputy_id: second, duty_id: duty }) => {
      const first = duty ?? contact
      const deputy = second === first ? contact : second
      const watch = duty === null ? undefined : onDuty(reaches.get(duty))
      const at1 = watch ?? reaches.get(contact)
      const at2 = deputy === null ? undefined : reaches.get(deputy)
      const last = resorts.get(owner) ?? []
      const ladder = withoutRepeats([
        { rung: 'contact', to: at1 ? [at1] : [] },
        { rung: 'deputy', to: at2 ? [at2] : [] },
        { rung: 'head', to: last.filter((reach) => 'account' in reach) },
        { rung: 'mission', to: last.filter((reach) => 'mailbox' in reach) },
      ])
      return [contact, ladder] as const
    }),
  )
}

/** Who comes from the rota is woken by what is urgent; a mailbox never sleeps. */
function onDuty(reach: Reach | undefined): Reach | undefined {
  return reach && 'account' in reach ? { ...reach, onDuty: true } : reach
}

/** The mailbox of a mission, once it was confirmed; for `notify` alone. */
export async function missionReachOf(call: AnyCall, delegationId: string): Promise<Reach[]> {
  return ((await resortsOf(call, [delegationId])).get(delegationId) ?? []).filter((reach) => 'mailbox' in reach)
}

/** By delegation: its heads, then the mailbox of its mission. */
async function resortsOf(call: AnyCall, delegationIds: readonly string[]): Promise<Map<string, Reach[]>> {
  const { rows } = await sql<ReachRow & { owner_id: string }>`
    select o.id as owner_id, r.* from unnest(${[...delegationIds]}::uuid[]) as o (id)
    cross join lateral contact_resorts(o.id) r`.execute(call.db)
  const resorts = new Map<string, Reach[]>()
  for (const row of rows) resorts.set(row.owner_id, [...(resorts.get(row.owner_id) ?? []), ...reachIn(row)])
  return resorts
}

function withoutRepeats(rungs: readonly Rung[]): Rung[] {
  const told = new Set<string>()
  return rungs.flatMap(({ rung, to }) => {
    const fresh = to.filter((reach) => {
      const name = 'account' in reach ? reach.account : reach.mailbox.email.toLowerCase()
      return told.has(name) ? false : told.add(name)
    })
    return fresh.length > 0 ? [{ rung, to: fresh }] : []
  })
}
