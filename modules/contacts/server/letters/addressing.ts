/** Whether what is drafted may be written so: to whom, under which marking, about what. */
import { Refusal } from '#platform/refusal.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import type { LetterDraft } from '../../contract/letters.ts'
import { incidentFits, reaches, reaching, standsElsewhere } from '../correspondence/addressing.ts'
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
  if (input.to !== null && !(await reaches(call, input.to, input.marking))) throw new Refusal('LETTER_DOES_NOT_REACH')
  const markingId = await place(call, { ...reaching(input.marking, input.to), exercise })
  return { ...input, markingId }
}

export async function mustStand(call: LetterCall, to: string): Promise<void> {
  if (!(await standsElsewhere(call, to))) throw new Refusal('LETTER_TO_UNFIT')
}

async function mustFitLinks(
  call: LetterCall,
  { requestId, incidentId }: Pick<LetterDraft, 'requestId' | 'incidentId'>,
  exercise: boolean,
): Promise<void> {
  if (requestId !== null) {
    const stored = await requestById(call.db, requestId)
    const [seen] = stored ? await requestsSeen(call, [stored]) : []
    if (seen?.row.exercise !== exercise) throw new Refusal('LETTER_LINK_UNFIT')
  }
  if (!(await incidentFits(call, incidentId, exercise))) throw new Refusal('LETTER_LINK_UNFIT')
}
