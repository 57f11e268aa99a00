import type { Actor } from '#platform/actor.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { maySee, type Who } from '#modules/sharing/rules.ts'
import { markingsOf, whoOf } from '#modules/sharing/server/index.ts'
import type { Contact } from '../../contract/directory.ts'
import { dueAt, freshnessOf, mayInitiate, mayKeep, mayReadContacts } from '../../rules/directory.ts'
import { isInitiator } from './authority-store.ts'
import { contactsByIds, fieldsOf, namesOf, type StoredContact, type StoredField } from './store.ts'
import type { DirectoryTables, FieldBody } from './tables.ts'

/**
 * Everything that is read for somebody passes here. The database has shown only what its policies allow; the rules of
 * markings are asked once more, so that either layer alone still holds.
 */
export type DirectoryCall = Call<DirectoryTables>

export type Markings = Map<string, Marking>

/** Of things under a marking each, those that the asker sees, and the markings. The house itself sees all. */
export async function underMarkingsSeen<One extends { markingId: string }>(
  call: DirectoryCall,
  things: readonly One[],
): Promise<{ seen: One[]; markings: Markings }> {
  const marked = await markingsOf(
    call,
    things.map(({ markingId }) => markingId),
  )
  const markings: Markings = new Map([...marked].map(([id, { marking }]) => [id, marking]))
  if (call.actor.kind === 'system') return { seen: [...things], markings }
  const reader: Who = await whoOf(call)
  const seen = things.filter(({ markingId }) => {
    const one = marked.get(markingId)
    return one !== undefined && maySee(reader, one, call.now) === true
  })
  return { seen, markings }
}

/** A contact that the asker sees, in force or ended. */
export async function contactSeen(call: DirectoryCall, id: string): Promise<StoredContact> {
  must(mayReadContacts(call.actor))
  const { seen } = await underMarkingsSeen(call, await contactsByIds(call.db, [id]))
  const [contact] = seen
  if (!contact) throw new Refusal('CONTACT_UNKNOWN')
  return contact
}

type PersonBody = Extract<FieldBody, { field: 'person' }>
export type SeenPerson = { name: string; accountId: string | null; markingId: string }

/** The persons of these contacts, by contact, as far as the asker sees them. */
export async function personsSeen(
  call: DirectoryCall,
  contactIds: readonly string[],
): Promise<Map<string, SeenPerson>> {
  const { seen } = await underMarkingsSeen(call, await fieldsOf(call.db, contactIds, 'person'))
  return new Map(
    seen.flatMap(({ contactId, body, accountId, markingId }) =>
      isPerson(body) ? [[contactId, { name: body.name, accountId, markingId }] as const] : [],
    ),
  )
}

function isPerson(body: FieldBody): body is PersonBody {
  return body.field === 'person'
}

/** The contacts as the asker's pages show them. They were seen before. */
export async function viewsOf(call: DirectoryCall, contacts: readonly StoredContact[]): Promise<Contact[]> {
  const ids = contacts.map(({ id }) => id)
  const fields = await underMarkingsSeen(call, await fieldsOf(call.db, ids))
  const own = await underMarkingsSeen(call, contacts)
  const deputies = await functionsOf(
    call,
    contacts.flatMap(({ deputyId }) => deputyId ?? []),
  )
  const verifiers = await namesOf(
    call.db,
    contacts.flatMap(({ verifiedBy }) => verifiedBy ?? []),
  )
  const initiator = await isInitiator(call.db, call.actor.id)
  const markings: Markings = new Map([...fields.markings, ...own.markings])
  return own.seen.map((contact) =>
    viewOf({
      contact,
      fields: fields.seen.filter(({ contactId }) => contactId === contact.id),
      markings,
      deputyFunction: (contact.deputyId !== null && deputies.get(contact.deputyId)) || null,
      verifierName: (contact.verifiedBy !== null && verifiers.get(contact.verifiedBy)) || null,
      actor: call.actor,
      now: call.now,
      initiator,
    }),
  )
}

/** The functions of other contacts, as far as the asker sees these. */
async function functionsOf(call: DirectoryCall, ids: readonly string[]): Promise<Map<string, string>> {
  const { seen } = await underMarkingsSeen(call, await contactsByIds(call.db, ids))
  return new Map(seen.map((contact) => [contact.id, contact.function]))
}

type Pieces = {
  contact: StoredContact
  fields: readonly StoredField[]
  markings: Markings
  deputyFunction: string | null
  verifierName: string | null
  actor: Actor
  now: Date
  initiator: boolean
}

function viewOf({ contact, fields, markings, deputyFunction, verifierName, actor, now, initiator }: Pieces): Contact {
  const under = (markingId: string): Marking => markingIn(markings, markingId)
  const { verifiedBy, markingId, verifiedAt, clockFrom: _, effectiveFrom, endedAt, ...plain } = contact
  const persons = fields.flatMap(({ body, accountId, markingId: id }) =>
    body.field === 'person' ? [{ name: body.name, accountId, marking: under(id) }] : [],
  )
  const person = persons[0] ?? null
  const inForce = endedAt === null
  const keeps = { delegationId: contact.delegationId, accountId: person?.accountId ?? null }
  // A verifier's name could be that of a person whom the asker does not see in this contact.
  const ownVerifier = actor.delegationId === contact.delegationId && (person !== null || actor.id === verifiedBy)
  return {
    ...plain,
    marking: under(markingId),
    person,
    channels: fields.flatMap(({ body, markingId: id }) =>
      body.field === 'channel' ? [{ kind: body.kind, value: body.value, marking: under(id) }] : [],
    ),
    keys: fields.flatMap(({ body, markingId: id }) =>
      body.field === 'key'
        ? [{ kind: body.kind, fingerprint: body.fingerprint, text: body.text, marking: under(id) }]
        : [],
    ),
    deputyId: deputyFunction === null ? null : contact.deputyId,
    deputyFunction,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    verifiedByName: ownVerifier && verifiedAt !== null ? verifierName : null,
    dueAt: dueAt(contact).toISOString(),
    freshness: freshnessOf(contact, now),
    effectiveFrom: effectiveFrom.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    exercise: false,
    may: {
      keep: inForce && mayKeep(actor, keeps, initiator) === true,
      verify: inForce && mayKeep(actor, keeps, initiator) === true,
      nominate: inForce && mayInitiate(actor, contact.delegationId, initiator) === true,
    },
  }
}

export function markingIn(markings: Markings, id: string): Marking {
  const marking = markings.get(id)
  if (!marking) throw new Error('Something is seen whose marking is not')
  return marking
}
