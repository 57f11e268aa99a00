/** How messages answer one another, on the page: what an answer is begun as, and whether it came in time. */
import { answersAlike, type MessageClass } from '../../../crisis/acts.ts'
import type { CrisisMessage } from '../../../crisis/views.ts'

/** An exercise is answered within the exercise; anything else by telling. */
export const answering = ({ class: one }: CrisisMessage): MessageClass =>
  one === 'exercise' ? one : ('notification' as const)

/** What is being written, as another class: an answer that became an exercise, or none any more, answers nothing. */
export function asClass<Begun extends { replyTo?: string | undefined }>(
  begun: Begun,
  chosen: MessageClass,
  messages: readonly CrisisMessage[],
): Begun & { class: MessageClass } {
  const before = messages.find(({ id }) => id === begun.replyTo)
  const answers = before !== undefined && answersAlike(chosen, before.class)
  return { ...begun, class: chosen, replyTo: answers ? begun.replyTo : undefined }
}

type Said = Pick<CrisisMessage, 'seq' | 'at' | 'sentAt'>

/** What came by the room has the room's time. Of what came by file alone there is but the sender's clock. */
export const saidAt = ({ seq, at, sentAt }: Said): string => (seq === null ? sentAt : at)

/** Of clocks that go as they should it is not worth a word. */
const amiss = 2 * 60_000

/** Whether the sender's clock says something else than the hour that is shown. */
export const clocksDiffer = ({ at, sentAt }: Said): boolean => Math.abs(Date.parse(at) - Date.parse(sentAt)) >= amiss

/** `answer` is undefined where the answer is not here, and only known to be. */
export function inTime(answerBy: string | undefined, answer: Said | undefined): boolean {
  return answerBy !== undefined && (answer === undefined || Date.parse(saidAt(answer)) <= Date.parse(answerBy))
}
