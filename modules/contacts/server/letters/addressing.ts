/** Whether what is drafted may be written so: to whom, under which marking, about what. */
import { Refusal } from '#platform/refusal.ts'
import { isInPlay } from '#platform/server/in-play.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import type { LetterDraft } from '../../contract/letters.ts'
import { incidentFits, reaches, reaching, standsElsewhere } from '../correspondence/addressing.ts'
import { requestById } from '../requests/store.ts'
import { requestsSeen } from '../requests/views.ts'
import type { Drafted } from './store.ts'
import type { LetterCall } from './views.ts'

export async function fitting(
  call: LetterCall,
  input: Omit<LetterDraft, 'world' | 'run'>,
  exercise: boolean,
): Promise<Drafted> {
  await mustFitLinks(call, input, exercise)
  await checkAudience(call, input.marking)
  if (input.to !== null) await mustReach(call, input.to, input.marking)
  await mustBeInPlay(call, input.to, exercise)
  const markingId = await place(call, { ...reaching(input.marking, input.to), exercise })
  return { ...input, markingId }
}

export async function mustReach(call: LetterCall, to: string, marking: Marking): Promise<void> {
  if (!(await standsElsewhere(call, to))) throw new Refusal('LETTER_TO_UNFIT')
  if (!(await reaches(call, to, marking))) throw new Refusal('LETTER_DOES_NOT_REACH')
}

/** What is of no exercise that is on would be archived and removed with none, and told to whoever plays nothing. */
export async function mustBeInPlay(call: LetterCall, to: string | null, exercise: boolean): Promise<void> {
  if (exercise && !(await isInPlay(call, to))) throw new Refusal('LETTER_NOT_IN_PLAY')
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
