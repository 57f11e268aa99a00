// The course of a request as a line: which states lie behind it, where it stands, what is still to come.
import type { DiplomaticRequest, RequestStep } from '../../contract/requests.ts'

type State = 'draft' | 'sent' | 'delivered' | 'acknowledged' | 'answer' | DiplomaticRequest['status']
export type CourseState = { state: State; standing: 'done' | 'now' | 'coming' | 'skipped'; at: string | null }

type Known = Pick<DiplomaticRequest, 'kind' | 'status' | 'steps'>

const answered: Partial<Record<RequestStep, State>> = {
  accept: 'accepted',
  'accept-in-part': 'partly-accepted',
  decline: 'declined',
}

/** A notification is not answered. What was withdrawn goes no further: of its line only what was reached is left. */
export function courseOf({ kind, status, steps }: Known): CourseState[] {
  const atOf = (step: RequestStep) => steps.findLast((one) => one.step === step)?.at ?? null
  const answer = steps.findLast(({ step }) => answered[step] !== undefined)
  const answerState = (answer && answered[answer.step]) ?? 'answer'
  const told: { state: State; at: string | null }[] = [{ state: answerState, at: answer?.at ?? null }]
  const line: { state: State; at: string | null }[] = [
    { state: 'draft', at: null },
    { state: 'sent', at: atOf('send') },
    { state: 'delivered', at: atOf('deliver') },
    { state: 'acknowledged', at: atOf('acknowledge') },
    ...(kind === 'notification' ? [] : told),
    { state: 'closed', at: atOf('close') },
  ]
  const reached = status === 'draft' ? 0 : line.findLastIndex(({ at }) => at !== null)
  const walked = line.map(({ state, at }, place): CourseState => {
    if (place > reached) return { state, at, standing: 'coming' }
    if (place === reached && status !== 'withdrawn' && status !== 'closed') return { state, at, standing: 'now' }
    return { state, at, standing: at === null && place > 0 ? 'skipped' : 'done' }
  })
  if (status !== 'withdrawn') return walked
  return [...walked.slice(0, reached + 1), { state: 'withdrawn', at: atOf('withdraw'), standing: 'now' }]
}

/** Whose turn it is, and the key of the sentence that says to do what. */
export function nextOf({ kind, status }: Pick<Known, 'kind' | 'status'>): { by: 'from' | 'to' | null; say: string } {
  switch (status) {
    case 'draft':
      return { by: 'from', say: 'send' }
    case 'sent':
      return { by: 'to', say: 'receive' }
    case 'delivered':
      return { by: 'to', say: kind === 'notification' ? 'note' : 'acknowledge' }
    case 'acknowledged':
      return kind === 'notification' ? { by: 'from', say: 'close' } : { by: 'to', say: 'answer' }
    case 'accepted':
    case 'partly-accepted':
    case 'declined':
      return { by: 'from', say: status === 'accepted' ? 'close' : 'consult' }
    case 'closed':
    case 'withdrawn':
      return { by: null, say: status }
  }
}
