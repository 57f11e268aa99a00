import { endAccess } from '#modules/identity/server/index.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { type NoticesTables, settle } from '#modules/notices/server/index.ts'
import type { Call } from '#platform/server/call.ts'
import { endFields, fieldsOf, insertChapter, insertFields, type NewField } from '../directory/store.ts'
import { nobodyKey } from '../directory/standing.ts'
import { said } from '../directory/placing.ts'
import { handOnDeputies, deputyInForce } from './deputies.ts'
import { handOnShifts } from '../rota/handing-over.ts'
import type { ContactChapter } from '../../contract/directory.ts'
import { nominatedFields, type NominatedField } from './fields-store.ts'
import * as store from './store.ts'
import type { NominationCall as ReadingCall } from './views.ts'

type NominationCall = ReadingCall & Call<NoticesTables>

const atOnce = 100

/**
 * What was accepted comes into force when its day is there, and whoever leaves loses access at that moment, checked or
 * not; but for accounts of the host, which nobody shall end before somebody checked. The house does it, since no member brings in or ends a contact. It bears being repeated: each nomination is taken
 * by one process, and moves on in the transaction that does its work.
 */
export async function passNominations(call: NominationCall, _: unknown, house: House): Promise<void> {
  for (const nomination of await store.dueLeavings(call.db, call.now)) await endLeaving(call, house, nomination)
  for (const nomination of await store.dueNominations(call.db, call.now, atOnce)) await putInForce(call, nomination)
}

async function endLeaving(call: NominationCall, house: House, nomination: store.StoredNomination): Promise<void> {
  const { id, leavingId, delegationId } = nomination
  if (leavingId === null) return
  const ended = await endAccess(house, call, leavingId, delegationId)
  // Asked again every minute: as soon as another holds the office too, this one's access ends.
  if (ended === 'last-of-office') return
  await store.markAccessEnded(call.db, id, call.now)
  if (ended === 'nothing-to-end') return
  await store.insertStep(call.db, { nominationId: id, at: call.now, what: 'access-ended', by: null })
  await call.emit({ name: 'nomination.changed', data: { id } })
}

async function putInForce(call: NominationCall, nomination: store.StoredNomination): Promise<void> {
  const { id, act, contactId, checkedBy } = nomination
  const before = contactId === null ? undefined : await standing(call, contactId)
  if (contactId !== null && !before) {
    // It ended by another way: there is nothing left to change, to end or to replace.
    await store.move(call.db, nomination, 'withdrawn')
    await store.insertStep(call.db, { nominationId: id, at: call.now, what: 'withdrawn', by: null })
    return call.emit({ name: 'nomination.changed', data: { id } })
  }
  let resultId: string | null = contactId
  if (act === 'nomination') {
    resultId = await bringIn(call, nomination)
    if (before) await end(call, before, nomination, resultId)
  } else if (before && act === 'change') await changeTo(call, before, nomination)
  else if (before) await end(call, before, nomination, null)
  await store.move(call.db, nomination, 'in-force', resultId === null ? {} : { resultId })
  await store.insertStep(call.db, { nominationId: id, at: call.now, what: 'in-force', by: checkedBy })
  await call.emit({ name: 'nomination.changed', data: { id } })
}

type Standing = { id: string; delegationId: string; markingId: string }

function standing(call: NominationCall, id: string): Promise<Standing | undefined> {
  return call.db
    .selectFrom('contact')
    .select(['id', 'owner_id as delegationId', 'marking_id as markingId'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Never before its day, and never before it was checked. */
function since({ effectiveAt, checkedAt }: store.StoredNomination): Date {
  return checkedAt !== null && checkedAt > effectiveAt ? checkedAt : effectiveAt
}

async function bringIn(call: NominationCall, nomination: store.StoredNomination): Promise<string> {
  const { delegationId, markingId } = nomination
  if (markingId === null) throw new Error('A nomination of somebody has no marking')
  const id = newId(call.now.getTime())
  await call.db
    .insertInto('contact')
    .values({
      id,
      owner_id: delegationId,
      kind: nomination.kind,
      function: nomination.function,
      institution: nomination.institution,
      languages: nomination.languages,
      zone: nomination.zone,
      deputy_id: await deputyInForce(call, nomination.deputyId, id),
      marking_id: markingId,
      verified_at: null,
      verified_by: null,
      effective_from: since(nomination),
      ended_at: null,
      replaced_by_id: null,
    })
    .execute()
  const fields = await writeFields(call, id, nomination)
  await chapter(call, { id, delegationId, markingId }, 'in-force', nomination, [markingId, ...fields])
  return id
}

async function writeFields(call: NominationCall, contactId: string, nomination: store.StoredNomination) {
  const nominated = await nominatedFields(call.db, [nomination.id])
  await insertFields(
    call.db,
    call.now,
    nominated.map((field) => fieldOf(contactId, nomination, field)),
  )
  return nominated.map(({ markingId }) => markingId)
}

function fieldOf(contactId: string, { delegationId }: store.StoredNomination, field: NominatedField): NewField {
  const { body, accountId, markingId } = field
  return { contactId, ownerId: delegationId, body, accountId, markingId }
}

async function changeTo(call: NominationCall, before: Standing, nomination: store.StoredNomination): Promise<void> {
  const markingId = nomination.markingId ?? before.markingId
  await call.db
    .updateTable('contact')
    .set({
      kind: nomination.kind,
      function: nomination.function,
      institution: nomination.institution,
      languages: nomination.languages,
      zone: nomination.zone,
      deputy_id: await deputyInForce(call, nomination.deputyId, before.id),
      marking_id: markingId,
    })
    .where('id', '=', before.id)
    .execute()
  const touched = await changeFields(call, before.id, nomination)
  await chapter(call, before, 'changed', nomination, [before.markingId, markingId, ...touched])
}

/**
 * What the author of a change saw gives way to what they wrote. What they did not see stays, but for a person in whose place
 * another is named; and what both have alike stays as it is, as verified as it was.
 */
async function changeFields(call: NominationCall, contactId: string, nomination: store.StoredNomination) {
  const standing = await fieldsOf(call.db, [contactId])
  const nominated = await nominatedFields(call.db, [nomination.id])
  const stood = new Set(standing.map(said))
  const stays = new Set(nominated.map(said))
  const named = nominated.some(({ body }) => body.field === 'person')
  const seen = new Set(nomination.overFields.map(Number))
  const ending = standing.filter(
    (one) => !stays.has(said(one)) && (seen.has(one.id) || (named && one.body.field === 'person')),
  )
  const coming = nominated.filter((one) => !stood.has(said(one)))
  const ids = ending.map(({ id }) => id)
  await endFields(call.db, ids, call.now)
  await insertFields(
    call.db,
    call.now,
    coming.map((field) => fieldOf(contactId, nomination, field)),
  )
  return [...ending, ...coming].map(({ markingId }) => markingId)
}

async function endFieldsOf(call: NominationCall, contactId: string): Promise<string[]> {
  const standing = await fieldsOf(call.db, [contactId])
  await endFields(
    call.db,
    standing.map(({ id }) => id),
    call.now,
  )
  return standing.map(({ markingId }) => markingId)
}

/** A successor stands in for whom it replaces: as deputy of others, and in the shifts that are still to come. */
async function end(
  call: NominationCall,
  before: Standing,
  nomination: store.StoredNomination,
  successor: string | null,
): Promise<void> {
  const were = await endFieldsOf(call, before.id)
  await call.db
    .updateTable('contact')
    .set({ ended_at: call.now, replaced_by_id: successor })
    .where('id', '=', before.id)
    .execute()
  await handOnDeputies(call, before.id, successor)
  await handOnShifts(call, before.id, successor)
  const markings = [before.markingId, ...were]
  await chapter(call, before, successor === null ? 'ended' : 'replaced', nomination, markings)
}

async function chapter(
  call: NominationCall,
  contact: Standing,
  what: ContactChapter['what'],
  nomination: store.StoredNomination,
  markingIds: readonly string[],
): Promise<void> {
  await insertChapter(call.db, {
    contactId: contact.id,
    ownerId: contact.delegationId,
    at: call.now,
    what,
    by: nomination.proposedBy,
    nominationId: nomination.id,
    markingIds,
  })
  // Whoever was told that nobody stands behind it any more has seen to it.
  await settle(call, nobodyKey(contact.id))
  await call.emit({ name: 'contact.changed', data: { id: contact.id, at: call.now.toISOString() } })
}
