/** Whether what is drafted may be written so: to whom, under which marking, about what. */
import { Refusal } from '#platform/refusal.ts'
import { incidentsSeen } from '#modules/incidents/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import type { LetterDraft } from '../../contract/letters.ts'
import { requestById } from '../requests/store.ts'
import { requestsSeen } from '../requests/views.ts'
import type { Drafted } from './store.ts'
import type { LetterCall } from './views.ts'

export async function fitting(
  call: LetterCall,
  input: Omit<LetterDraft, 'world'>,
  exercise: boolean,
): Promise<Drafted> {
  if (input.to !== null) await mustStand(call, input.to)
  await mustFitLinks(call, input, exercise)
  await checkAudience(call, input.marking)
  if (input.to !== null) await mustReach(call, input.to, input.marking)
  const markingId = await place(call, { ...reaching(input.marking, input.to), exercise })
  return { ...input, markingId }
}

export async function mustStand(call: LetterCall, to: string): Promise<void> {
  const standing = await call.db
    .selectFrom('delegation')
    .select('id')
    .where('id', '=', to)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!standing || to === call.actor.delegationId) throw new Refusal('LETTER_TO_UNFIT')
}

async function mustFitLinks(
  call: LetterCall,
  { requestId, incidentId }: Pick<LetterDraft, 'requestId' | 'incidentId'>,
  exercise: boolean,
): Promise<void> {
  if (requestId !== null) {
    const stored = await requestById(call.db, requestId)
    const [seen] = stored ? await requestsSeen(call, [stored]) : []
    if (!seen || seen.request.exercise !== exercise) throw new Refusal('LETTER_LINK_UNFIT')
  }
  if (incidentId !== null) {
    const [incident] = await incidentsSeen(call, [incidentId])
    if (!incident || incident.exercise !== exercise) throw new Refusal('LETTER_LINK_UNFIT')
  }
}

/** Whom a letter is written to is in its audience. RED names its people itself. */
function reaching(marking: Marking, to: string | null): Marking {
  const { audience } = marking
  if (to === null || marking.tlp === 'red' || audience.delegations.includes(to)) return marking
  return { ...marking, audience: { ...audience, delegations: [...audience.delegations, to] } }
}

async function mustReach(call: LetterCall, to: string, { tlp, audience }: Marking): Promise<void> {
  if (tlp !== 'red') return
  const named =
    audience.people.length > 0 && (await peopleOf(call, to).where('id', 'in', audience.people).executeTakeFirst())
  if (!named) throw new Refusal('LETTER_DOES_NOT_REACH')
}

export function peopleOf(call: LetterCall, delegationId: string) {
  return call.db
    .selectFrom('account')
    .select('id')
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
}
