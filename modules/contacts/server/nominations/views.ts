import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { whereIs } from '#modules/record/server/index.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import type { Nomination, NominationLine } from '../../contract/nominations.ts'
import { mayInitiate, mayReadContacts } from '../../rules/directory.ts'
import { mayAnswerNomination, mayCheck, mayMove } from '../../rules/nominations.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { contactSeen, type Markings, personsSeen, underMarkingsSeen } from '../directory/eyes.ts'
import { namesOf } from '../directory/store.ts'
import { noteById } from './notes-store.ts'
import { nominatedFields } from './fields-store.ts'
import * as store from './store.ts'
import type { NominationTables } from './tables.ts'

export type NominationCall = Call<NominationTables>

export async function nominationSeen(call: NominationCall, id: string): Promise<store.StoredNomination> {
  must(mayReadContacts(call.actor))
  const stored = await store.nominationById(call.db, id)
  const [nomination] = await amongSeen(call, stored ? [stored] : [])
  if (!nomination) throw new Refusal('NOMINATION_UNKNOWN')
  return nomination
}

/**
 * The policy again: the secretariat once it was proposed; of one's own delegation whoever nominates for it, and everybody
 * else what its marking lets them see.
 */
async function amongSeen(call: NominationCall, all: readonly store.StoredNomination[]) {
  const { actor, db } = call
  const initiator = await isInitiator(db, actor.id)
  const own = all.filter(({ delegationId }) => delegationId === actor.delegationId)
  const marked = own.flatMap(({ id, markingId }) => (markingId === null ? [] : [{ id, markingId }]))
  const reached = new Set((await underMarkingsSeen(call, marked)).seen.map(({ id }) => id))
  return all.filter(
    ({ id, delegationId, proposedAt }) =>
      mayInitiate(actor, delegationId, initiator) === true ||
      (proposedAt !== null && mayCheck(actor) === true) ||
      reached.has(id),
  )
}

export async function list(call: NominationCall, asked: Parameters<typeof store.listedNominations>[1]) {
  must(mayReadContacts(call.actor))
  const rows = await store.listedNominations(call.db, asked)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  const items = await linesOf(call, await amongSeen(call, page))
  return rows.length > asked.limit && last ? { items, next: last.id } : { items }
}

export async function linesOf(
  call: NominationCall,
  nominations: readonly store.StoredNomination[],
): Promise<NominationLine[]> {
  const persons = await nominatedFields(
    call.db,
    nominations.map(({ id }) => id),
    'person',
  )
  const names = new Map(
    persons.flatMap(({ nominationId, body }) => (body.field === 'person' ? [[nominationId, body.name] as const] : [])),
  )
  return nominations.map((nomination) => ({
    id: nomination.id,
    delegationId: nomination.delegationId,
    delegationName: nomination.delegationName,
    act: nomination.act,
    status: nomination.status,
    kind: nomination.kind,
    function: nomination.function,
    personName: names.get(nomination.id) ?? null,
    effectiveAt: nomination.effectiveAt.toISOString(),
    proposedAt: nomination.proposedAt?.toISOString() ?? null,
    personLeaves: nomination.personLeaves,
  }))
}

export async function viewOf(call: NominationCall, nomination: store.StoredNomination): Promise<Nomination> {
  const { db, actor } = call
  const [line] = await linesOf(call, [nomination])
  if (!line) throw new Refusal('NOMINATION_UNKNOWN')
  const { proposedBy, checkedBy, delegationId, status } = nomination
  const names = await namesOf(
    db,
    [proposedBy, checkedBy].flatMap((id) => id ?? []),
  )
  const initiator = await isInitiator(db, actor.id)
  const own = mayInitiate(actor, delegationId, initiator) === true
  return {
    ...line,
    contactId: nomination.contactId,
    resultId: nomination.resultId,
    profile: await profileOf(call, nomination),
    before: await beforeOf(call, nomination.contactId),
    noteReference: nomination.noteReference,
    note: (nomination.noteId !== null && (await noteById(db, nomination.noteId))) || null,
    proposedByName: (proposedBy !== null && names.get(proposedBy)) || null,
    checkedByName: (checkedBy !== null && names.get(checkedBy)) || null,
    steps: await stepsOf(call, nomination.id),
    may: {
      change: own && mayMove(status, 'change') === true,
      propose: own && mayMove(status, 'propose') === true,
      withdraw: own && mayMove(status, 'withdraw') === true,
      check: mayAnswerNomination(actor, nomination, initiator) === true && mayMove(status, 'accept') === true,
    },
  }
}

async function profileOf(call: NominationCall, nomination: store.StoredNomination): Promise<Nomination['profile']> {
  const { markingId } = nomination
  if (nomination.act === 'removal' || markingId === null) return null
  const fields = await nominatedFields(call.db, [nomination.id])
  const marked = await markingsOf(call, [markingId, ...fields.map((field) => field.markingId)])
  const markings: Markings = new Map([...marked].map(([id, { marking }]) => [id, marking]))
  const under = (id: string) => (id === markingId ? null : (markings.get(id) ?? null))
  // Under a marking that does not reach the secretariat it has whom to check, and nothing else.
  const seen = fields.filter(({ markingId: id }) => markings.has(id))
  const person = fields.flatMap(({ body, accountId, markingId: id }) =>
    body.field === 'person' ? [{ name: body.name, accountId, marking: under(id) }] : [],
  )[0]
  return {
    kind: nomination.kind,
    function: nomination.function,
    institution: nomination.institution,
    languages: nomination.languages,
    zone: nomination.zone,
    deputyId: nomination.deputyId,
    marking: markings.get(markingId) ?? null,
    person: person ?? null,
    channels: seen.flatMap(({ body, markingId: id }) =>
      body.field === 'channel' ? [{ kind: body.kind, value: body.value, marking: under(id) }] : [],
    ),
    keys: seen.flatMap(({ body, markingId: id }) =>
      body.field === 'key'
        ? [{ kind: body.kind, fingerprint: body.fingerprint, text: body.text, marking: under(id) }]
        : [],
    ),
  }
}

/** What stood until now, where the asker sees it. */
async function beforeOf(call: NominationCall, contactId: string | null): Promise<Nomination['before']> {
  if (contactId === null) return null
  const contact = await contactSeen(call, contactId).catch(() => undefined)
  if (!contact) return null
  const person = (await personsSeen(call, [contactId])).get(contactId)
  return { function: contact.function, institution: contact.institution, personName: person?.name ?? null }
}

async function stepsOf(call: NominationCall, id: string): Promise<Nomination['steps']> {
  const steps = await store.stepsOf(call.db, id)
  const places = await whereIs(
    call,
    steps.flatMap(({ entry }) => entry ?? []),
  )
  return steps.map(({ at, what, byName, reason, entry, salt, content }) => ({
    at: at.toISOString(),
    what,
    byName,
    reason,
    record:
      entry === null || salt === null || content === null
        ? null
        : { index: places.get(entry)?.index ?? null, salt, content },
  }))
}
