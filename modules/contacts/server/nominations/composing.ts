import { must, Refusal } from '#platform/refusal.ts'
import { mayLose } from '#modules/identity/server/index.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import type { ContactProfile } from '../../contract/directory.ts'
import type { NominationInput } from '../../contract/nominations.ts'
import { contactSeen, personsSeen, underMarkingsSeen } from '../directory/eyes.ts'
import { mustFitAsDeputy, mustKnowZone, notInExercise, type Placed, placeFields } from '../directory/placing.ts'
import { fieldsOf, type StoredContact } from '../directory/store.ts'
import { noteById } from './notes-store.ts'
import * as store from './store.ts'
import type { NominationCall } from './views.ts'

/** A nomination ready to be written: its contents, and its fields under their markings. */
export type Composed = { content: store.Content; fields: Placed[] }

const furthest = 366 * 86_400_000

/** Checks what a delegation nominates. Refuses with what is wrong, before anything is written. */
export async function contentOf(call: NominationCall, delegationId: string, input: NominationInput): Promise<Composed> {
  const { act, contactId, profile, personLeaves } = input
  const effectiveAt = new Date(input.effectiveAt)
  if (Math.abs(effectiveAt.getTime() - call.now.getTime()) > furthest) throw new Refusal('DATE_UNFIT')
  if ((act === 'removal') !== (profile === null) || (act !== 'nomination' && contactId === null))
    throw new Refusal('NOMINATION_MALFORMED')
  if (input.noteId !== null && !(await noteById(call.db, input.noteId))) throw new Refusal('NOTE_UNKNOWN')
  const contact = contactId === null ? null : await ownInForce(call, contactId, delegationId)
  const leavingId = personLeaves ? await leaving(call, contact) : null
  const said = {
    act,
    contactId,
    effectiveAt,
    personLeaves,
    leavingId,
    overFields: act === 'change' && contact ? await fieldsSeen(call, contact.id) : [],
    noteReference: input.noteReference,
    noteId: input.noteId,
  }
  if (profile === null) return { content: { ...said, ...asItWas(contact) }, fields: [] }
  return placed(call, delegationId, profile, said)
}

/** What a change takes the place of: whatever stands there beside it is none of its author's business. */
async function fieldsSeen(call: NominationCall, contactId: string): Promise<number[]> {
  const { seen } = await underMarkingsSeen(call, await fieldsOf(call.db, [contactId]))
  return seen.map(({ id }) => id)
}

type Said = Omit<store.Content, 'kind' | 'function' | 'institution' | 'languages' | 'zone' | 'deputyId' | 'markingId'>

async function placed(
  call: NominationCall,
  delegationId: string,
  profile: ContactProfile,
  said: Said,
): Promise<Composed> {
  mustKnowZone(profile.zone)
  await mustFitAsDeputy(call, profile.deputyId, { id: said.contactId, delegationId })
  await checkAudience(call, profile.marking)
  const markingId = await place(call, notInExercise(profile.marking))
  const fields = await placeFields(call, profile, markingId)
  const { kind, function: title, institution, languages, zone, deputyId } = profile
  return {
    content: { ...said, kind, function: title, institution, languages, zone, deputyId, markingId },
    fields,
  }
}

function asItWas(contact: StoredContact | null) {
  if (!contact) throw new Refusal('NOMINATION_MALFORMED')
  const { kind, function: title, institution, languages, zone, deputyId, markingId } = contact
  return { kind, function: title, institution, languages, zone, deputyId, markingId }
}

async function ownInForce(call: NominationCall, id: string, delegationId: string): Promise<StoredContact> {
  const contact = await contactSeen(call, id)
  if (contact.delegationId !== delegationId) throw new Refusal('NOMINATION_NOT_YOURS')
  if (contact.endedAt !== null) throw new Refusal('CONTACT_ENDED')
  return contact
}

/**
 * The account whose access ends. Nobody ends their own: somebody must remain who says so; and who answers for all accounts
 * of a delegation loses theirs by another who does.
 */
async function leaving(call: NominationCall, contact: StoredContact | null): Promise<string> {
  const person = contact && (await personsSeen(call, [contact.id])).get(contact.id)
  const accountId = person?.accountId ?? null
  if (!contact || accountId === null || accountId === call.actor.id) throw new Refusal('LEAVING_UNFIT')
  const account = await call.db.selectFrom('account').select('roles').where('id', '=', accountId).executeTakeFirst()
  const isHead = account?.roles.includes('head-of-delegation') ?? false
  if (isHead && !call.actor.roles.includes('head-of-delegation')) throw new Refusal('LEAVING_UNFIT')
  must(await mayLose(call, accountId))
  return accountId
}

/** What was right when it was drafted may not be any more when it is proposed. */
export async function mustFit(call: NominationCall, nomination: store.StoredNomination): Promise<void> {
  if (Math.abs(nomination.effectiveAt.getTime() - call.now.getTime()) > furthest) throw new Refusal('DATE_UNFIT')
  const { contactId, delegationId } = nomination
  const contact = contactId === null ? null : await ownInForce(call, contactId, delegationId)
  if (nomination.personLeaves && (await leaving(call, contact)) !== nomination.leavingId)
    throw new Refusal('LEAVING_UNFIT')
  if (nomination.act !== 'removal') await mustFitAsDeputy(call, nomination.deputyId, { id: contactId, delegationId })
}
