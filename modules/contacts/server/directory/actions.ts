import { must, Refusal } from '#platform/refusal.ts'
import { recordDeliveries } from '#modules/sharing/server/index.ts'
import { settle } from '#modules/notices/server/index.ts'
import type { Contact, ContactChapter, ContactDetails, ContactLine } from '../../contract/directory.ts'
import { dueAt, freshnessOf, mayKeep, mayReadContacts, remindedBefore } from '../../rules/directory.ts'
import { isInitiator } from './authority-store.ts'
import { cursorAfter } from './cursor.ts'
import { contactSeen, type DirectoryCall, markingIn, personsSeen, underMarkingsSeen, viewsOf } from './eyes.ts'
import { mustFitAsDeputy, mustKnowZone, type Placed, placeFields, said } from './placing.ts'
import * as store from './store.ts'
import { onDutyNow } from './duty.ts'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type { Call } from '#platform/server/call.ts'

export async function list(call: DirectoryCall, asked: store.Listing) {
  must(mayReadContacts(call.actor))
  const rows = await store.listedContacts(call.db, call.now, asked)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  const items = await linesOf(call, page)
  return rows.length > asked.limit && last ? { items, next: cursorAfter(last) } : { items }
}

export async function linesOf(call: DirectoryCall, contacts: readonly store.StoredContact[]): Promise<ContactLine[]> {
  const { seen, markings } = await underMarkingsSeen(call, contacts)
  const ids = seen.map(({ id }) => id)
  const persons = await personsSeen(call, ids)
  const duty = await onDutyNow(call, ids)
  return seen.map((contact) => ({
    id: contact.id,
    delegationId: contact.delegationId,
    delegationName: contact.delegationName,
    kind: contact.kind,
    function: contact.function,
    institution: contact.institution,
    languages: contact.languages,
    zone: contact.zone,
    marking: markingIn(markings, contact.markingId),
    verifiedAt: contact.verifiedAt?.toISOString() ?? null,
    dueAt: dueAt(contact).toISOString(),
    freshness: freshnessOf(contact, call.now),
    personName: persons.get(contact.id)?.name ?? null,
    accountId: persons.get(contact.id)?.accountId ?? null,
    onDuty: duty.has(contact.id),
  }))
}

/** Reading a contact of others is a delivery, as with everything that is marked. */
export async function one(call: DirectoryCall, { id }: { id: string }): Promise<Contact> {
  const contact = await contactSeen(call, id)
  const view = await viewOf(call, contact)
  if (contact.delegationId !== call.actor.delegationId)
    await recordDeliveries(call, [
      { kind: 'contact', ownerId: contact.delegationId, way: 'page', objectId: id, version: null },
    ])
  return view
}

export async function viewOf(call: DirectoryCall, contact: store.StoredContact): Promise<Contact> {
  const [view] = await viewsOf(call, [contact])
  if (!view) throw new Refusal('CONTACT_UNKNOWN')
  return view
}

/** Names of whoever acted stay within the delegation and the secretariat, to whom alone the history is open. */
export async function history(call: DirectoryCall, { id }: { id: string }): Promise<ContactChapter[]> {
  await contactSeen(call, id)
  const chapters = await store.chaptersOf(call.db, id)
  return chapters.map(({ at, what, byName, nominationId }) => ({
    at: at.toISOString(),
    what,
    byName,
    nominationId,
  }))
}

async function kept(call: DirectoryCall, id: string): Promise<store.StoredContact> {
  const contact = await contactSeen(call, id)
  const person = (await personsSeen(call, [id])).get(id)
  const keeps = { delegationId: contact.delegationId, accountId: person?.accountId ?? null }
  must(mayKeep(call.actor, keeps, await isInitiator(call.db, call.actor.id)))
  if (contact.endedAt !== null) throw new Refusal('CONTACT_ENDED')
  return contact
}

/**
 * Replaces the details that the actor sees. A field under a marking that does not reach them is none of their business:
 * it stays as it is.
 */
export async function keep(call: DirectoryCall, { id, ...details }: ContactDetails & { id: string }): Promise<Contact> {
  const contact = await kept(call, id)
  mustKnowZone(details.zone)
  await mustFitAsDeputy(call, details.deputyId, contact)
  const wanted = await placeFields(call, { ...details, person: null }, contact.markingId)
  const { seen } = await underMarkingsSeen(call, await store.fieldsOf(call.db, [id]))
  const touched: string[] = []
  for (const field of ['channel', 'key'] as const) {
    const was = seen.filter(({ body }) => body.field === field)
    const is = wanted.filter(({ body }) => body.field === field)
    if (areSame(was, is)) continue
    const ending = was.map(({ id: fieldId }) => fieldId)
    await store.endFields(call.db, ending, call.now)
    // What stays as it is stays as verified as it was; nobody has verified yet what is new.
    const known = new Map(was.map((one) => [said(one), one.verifiedAt]))
    await store.insertFields(
      call.db,
      call.now,
      is.map((one) => ({
        ...one,
        contactId: id,
        ownerId: contact.delegationId,
        verifiedAt: known.get(said(one)) ?? null,
      })),
    )
    touched.push(...changedMarkings(was, is))
  }
  if (saysOtherwise(contact, details)) {
    await store.setDetails(call.db, id, details)
    touched.push(contact.markingId)
  }
  if (touched.length > 0) await tell(call, contact, 'kept', touched)
  return viewOf(call, await contactSeen(call, id))
}

function areSame(was: readonly Placed[], is: readonly Placed[]): boolean {
  return was.map(said).join() === is.map(said).join()
}

/** Markings of what is not in both; of mere order, of all. */
function changedMarkings(was: readonly Placed[], is: readonly Placed[]): string[] {
  const [before, after] = [new Set(was.map(said)), new Set(is.map(said))]
  const changed = [...was.filter((one) => !after.has(said(one))), ...is.filter((one) => !before.has(said(one)))]
  return (changed.length > 0 ? changed : [...was, ...is]).map(({ markingId }) => markingId)
}

function saysOtherwise(contact: store.StoredContact, { languages, zone, deputyId }: ContactDetails): boolean {
  return contact.zone !== zone || contact.deputyId !== deputyId || contact.languages.join('\n') !== languages.join('\n')
}

/** Leaves a chapter, and has those told who see what changed. */
async function tell(
  call: DirectoryCall,
  contact: store.StoredContact,
  what: ContactChapter['what'],
  markingIds: readonly string[],
): Promise<void> {
  const chapter = { contactId: contact.id, ownerId: contact.delegationId, at: call.now, what, by: call.actor.id }
  await store.insertChapter(call.db, { ...chapter, markingIds })
  await call.emit({ name: 'contact.changed', data: { id: contact.id, at: call.now.toISOString() } })
}

/** The key of what is told about a contact that is to be verified; to one account. */
export function verificationKey(contactId: string, accountId?: string): string {
  return `contacts:verify:${contactId}:${accountId === undefined ? '' : `${accountId}:`}`
}

/**
 * Says that all of it is right that one sees: its clock begins anew for whoever sees no more of it, and nobody is reminded of
 * it any more; but for what the asker does not see, for that nobody answers who does not see it.
 */
export async function verify(call: DirectoryCall & Call<NoticesTables>, { id }: { id: string }): Promise<Contact> {
  const contact = await kept(call, id)
  if (call.actor.id === null) throw new Refusal('CONTACT_NOT_YOURS')
  const { seen } = await underMarkingsSeen(call, await store.fieldsOf(call.db, [id]))
  for (const { accountId } of seen)
    if (accountId !== null && (await store.isGone(call.db, accountId))) throw new Refusal('CONTACT_PERSON_GONE')
  const ids = seen.map(({ id: fieldId }) => fieldId)
  const whole = await store.verifyFields(call.db, id, ids, remindedBefore(call.now))
  await settle(call, verificationKey(id, whole ? undefined : call.actor.id))
  await tell(call, contact, 'verified', [contact.markingId])
  return viewOf(call, await contactSeen(call, id))
}
