import { newId } from '#platform/server/ids.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { place } from '#modules/sharing/server/index.ts'
import type { LetterContent } from '../../contract/letters.ts'
import { seal } from './actions.ts'
import { insertDraft, nextNumberOf } from './store.ts'
import type { LetterCall } from './views.ts'

/** A letter that exercise control writes to those who play. `by`: the person whose exercise it is. */
export type StagedLetter = { fromId: string; toId: string; by: string; content: LetterContent; marking: Marking }

/**
 * Issues a letter in an exercise, numbered among those of exercise control; answers its id. It is an exercise whatever its
 * marking says. To be called by the house itself, which asked its rules before.
 */
export async function stageLetter(
  call: LetterCall,
  { fromId, toId, by, content, marking }: StagedLetter,
): Promise<string> {
  const asControl: LetterCall = { ...call, actor: { ...call.actor, delegationId: fromId } }
  const id = newId(call.now.getTime())
  const markingId = await place(asControl, { ...marking, exercise: true })
  await insertDraft(
    call.db,
    { id, from: fromId, exercise: true, at: call.now, by },
    { to: toId, content, requestId: null, incidentId: null, markingId },
  )
  const number = await nextNumberOf(call.db, fromId, true, call.now.getUTCFullYear())
  await seal(call, { id, fromId, exercise: true, content }, marking, { by, number })
  await call.emit({ name: 'letter.issued', data: { id } })
  return id
}
