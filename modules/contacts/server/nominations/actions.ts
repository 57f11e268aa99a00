import { canonicalJson } from '#platform/canonical-json.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import { enter } from '#modules/record/server/index.ts'
import { type NoticesTables, notify, settle } from '#modules/notices/server/index.ts'
import type { Nomination, NominationInput, NominationStep } from '../../contract/nominations.ts'
import { mayInitiate, mayReadContacts } from '../../rules/directory.ts'
import { afterMove, mayAnswerNomination, mayMove, type NominationMove } from '../../rules/nominations.ts'
import { initiatorsOf, isInitiator } from '../directory/authority-store.ts'
import { contentOf, type Composed, mustFit } from './composing.ts'
import { newSubject } from './subject.ts'
import { noteById } from './notes-store.ts'
import { replaceFields } from './fields-store.ts'
import * as store from './store.ts'
import { type NominationCall, nominationSeen, viewOf } from './views.ts'

type ActingCall = NominationCall & Call<NoticesTables>

export async function one(call: NominationCall, { id }: { id: string }): Promise<Nomination> {
  return viewOf(call, await nominationSeen(call, id))
}

export async function draft(call: NominationCall, input: NominationInput): Promise<Nomination> {
  const composed = await composedBy(call, input)
  await mustHaveRoom(call, 1)
  const id = newId(call.now.getTime())
  await insertDraft(call, id, composed)
  return one(call, { id })
}

/** What the actor's delegation nominates, checked and under its markings. */
export async function composedBy(call: NominationCall, input: NominationInput): Promise<Composed> {
  must(mayReadContacts(call.actor))
  const delegationId = call.actor.delegationId ?? ''
  must(mayInitiate(call.actor, delegationId, await isInitiator(call.db, call.actor.id)))
  return contentOf(call, delegationId, input)
}

/** Of one delegation: drafts and what was given back, at once, so that a whole file of contacts has room; and made within a day. */
const mostDrafts = { open: 500, daily: 1_000 } as const

export async function mustHaveRoom(call: NominationCall, wanted: number): Promise<void> {
  const dayAgo = new Date(call.now.getTime() - 86_400_000)
  const { open, lately } = await store.countDrafts(call.db, call.actor.delegationId ?? '', dayAgo)
  if (open + wanted > mostDrafts.open || lately + wanted > mostDrafts.daily)
    throw new Refusal('NOMINATIONS_TOO_MANY', { most: mostDrafts.open })
}

export async function insertDraft(call: NominationCall, id: string, { content, fields }: Composed): Promise<void> {
  const [ownerId, by] = [call.actor.delegationId ?? '', call.actor.id ?? '']
  await store.insertNomination(call.db, { id, ownerId, by, at: call.now, subject: newSubject() }, content)
  await replaceFields(call.db, id, ownerId, fields, call.now)
  await step(call, id, 'drafted')
}

export async function change(call: NominationCall, { id, ...input }: NominationInput & { id: string }) {
  const nomination = await mayBeMoved(call, id, 'change')
  const { content, fields } = await contentOf(call, nomination.delegationId, input)
  if (!(await store.setContent(call.db, id, content))) throw new Refusal('NOMINATION_STANDS_OTHERWISE')
  await replaceFields(call.db, id, nomination.delegationId, fields, call.now)
  await step(call, id, 'changed')
  return one(call, { id })
}

/** From here on it is with the secretariat, its commitment in the record. */
export async function propose(call: ActingCall, { id }: { id: string }): Promise<Nomination> {
  const nomination = await mayBeMoved(call, id, 'propose')
  const note = nomination.noteId === null ? undefined : await noteById(call.db, nomination.noteId)
  if (!note) throw new Refusal('NOTE_MISSING')
  await mustFit(call, nomination)
  if (nomination.contactId !== null && (await store.hasOpenAbout(call.db, nomination.contactId, id)))
    throw new Refusal('ALREADY_NOMINATED')
  const by = call.actor.id ?? ''
  await move(call, nomination, 'propose', { proposed: { by, at: call.now } })
  await step(call, id, 'proposed', { committed: { nomination, noteSha256: note.sha256 } })
  // That an earlier one was given back asks nobody any more.
  await settle(call, nominationKey(id))
  const nominators = new Set((await initiatorsOf(call.db, nomination.delegationId)).map(({ accountId }) => accountId))
  const officers = (await store.officers(call.db)).filter((id) => !nominators.has(id))
  await tell(call, nomination, 'proposed', officers)
  return one(call, { id })
}

export async function withdraw(call: ActingCall, { id }: { id: string }): Promise<Nomination> {
  const nomination = await mayBeMoved(call, id, 'withdraw')
  await move(call, nomination, 'withdraw')
  await step(call, id, 'withdrawn')
  await settle(call, nominationKey(id))
  return one(call, { id })
}

export async function accept(call: ActingCall, { id }: { id: string }): Promise<Nomination> {
  const nomination = await mayBeChecked(call, id, 'accept')
  await move(call, nomination, 'accept', { checked: { by: call.actor.id ?? '', at: call.now } })
  await step(call, id, 'accepted', { committed: { nomination, noteSha256: null } })
  await answer(call, nomination, 'accepted')
  return one(call, { id })
}

export async function giveBack(call: ActingCall, { id, reason }: { id: string; reason: string }): Promise<Nomination> {
  const nomination = await mayBeChecked(call, id, 'return')
  await move(call, nomination, 'return', { checked: { by: call.actor.id ?? '', at: call.now } })
  await step(call, id, 'returned', { reason })
  await answer(call, nomination, 'returned')
  return one(call, { id })
}

async function mayBeMoved(call: NominationCall, id: string, how: NominationMove): Promise<store.StoredNomination> {
  await store.holdNomination(call.db, id)
  const nomination = await nominationSeen(call, id)
  must(mayInitiate(call.actor, nomination.delegationId, await isInitiator(call.db, call.actor.id)))
  must(mayMove(nomination.status, how))
  return nomination
}

async function mayBeChecked(call: NominationCall, id: string, how: NominationMove): Promise<store.StoredNomination> {
  await store.holdNomination(call.db, id)
  const nomination = await nominationSeen(call, id)
  must(mayAnswerNomination(call.actor, nomination, await isInitiator(call.db, call.actor.id)))
  must(mayMove(nomination.status, how))
  return nomination
}

async function move(
  call: NominationCall,
  nomination: store.StoredNomination,
  how: NominationMove,
  more?: Parameters<typeof store.move>[3],
): Promise<void> {
  const to = afterMove(nomination.status, how)
  // Of two who act at the same moment, the second finds it moved.
  if (to === undefined || !(await store.move(call.db, nomination, to, more)))
    throw new Refusal('NOMINATION_STANDS_OTHERWISE')
  await call.emit({ name: 'nomination.changed', data: { id: nomination.id } })
}

type Committed = { nomination: store.StoredNomination; noteSha256: string | null }

async function step(
  call: NominationCall,
  nominationId: string,
  what: NominationStep['what'],
  { reason = '', committed }: { reason?: string; committed?: Committed } = {},
): Promise<void> {
  const entered = committed && (await commit(call, what, committed))
  await store.insertStep(call.db, {
    nominationId,
    at: call.now,
    what,
    by: call.actor.id,
    reason,
    ...(entered ? { entered } : {}),
  })
}

/** Whom it is about stands in the note verbale, which is committed to: no name is in the record's content. */
async function commit(call: NominationCall, what: string, { nomination, noteSha256 }: Committed) {
  const content = canonicalJson({
    v: 1,
    what: `nomination.${what}`,
    nomination: nomination.id,
    delegation: nomination.delegationId,
    act: nomination.act,
    contact: nomination.contactId,
    kind: nomination.kind,
    function: nomination.function,
    institution: nomination.institution,
    effectiveAt: nomination.effectiveAt.toISOString(),
    noteSha256,
  })
  const { id, salt } = await enter(call, { kind: 'statement', subject: nomination.subject, content })
  return { entry: id, salt, content }
}

/** Notices of one nomination begin so. */
export function nominationKey(id: string): string {
  return `contacts:nomination:${id}:`
}

/** The delegation hears how its nomination was answered; the secretariat's own notices are done. */
async function answer(call: ActingCall, nomination: store.StoredNomination, what: 'accepted' | 'returned') {
  await settle(call, nominationKey(nomination.id))
  const initiators = (await initiatorsOf(call.db, nomination.delegationId)).map(({ accountId }) => accountId)
  await tell(call, nomination, what, [
    ...new Set([...initiators, ...(nomination.proposedBy === null ? [] : [nomination.proposedBy])]),
  ])
}

async function tell(
  call: ActingCall,
  nomination: store.StoredNomination,
  what: 'proposed' | 'accepted' | 'returned',
  accounts: readonly string[],
): Promise<void> {
  await notify(call, {
    key: `${nominationKey(nomination.id)}${what}:${call.now.toISOString()}`,
    to: accounts.map((account) => ({ account })),
    kind: 'contacts.nomination',
    urgency: what === 'accepted' ? 'routine' : 'prompt',
    say: `contacts.notice.${what}`,
    values: {},
    path: `/contacts/nominations/${nomination.id}`,
    exercise: false,
    // The answer is for whoever proposed and may propose; a proposal is the secretariat's common work.
    ...(what === 'proposed' ? {} : { personal: true as const }),
  })
}
