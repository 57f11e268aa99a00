import { newId } from '#platform/server/ids.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { place } from '#modules/sharing/server/index.ts'
import type { Passage, RequestForm, RequestKind } from '../../contract/requests.ts'
import { filledForm } from '../../requests/forms.ts'
import { measureById } from '../../requests/measures.ts'
import { commitSent } from './committing.ts'
import { insertDraft, insertStep, lastNumberOf, markSent } from './store.ts'
import type { RequestCall } from './views.ts'

/**
 * A request that exercise control puts to those who play. What its form must say and does not is filled in, and a field,
 * option or measure that nobody knows is left out. `by`: the person whose exercise it is.
 */
export type StagedRequest = {
  fromId: string
  toId: string
  by: string
  kind: RequestKind
  subject: string
  words: Passage
  form: RequestForm
  cites: readonly string[]
  dueAt: Date | null
  marking: Marking
}

/**
 * Sends a request in an exercise, in the name of exercise control; answers its id. It is an exercise whatever its marking
 * says. To be called by the house itself, which asked its rules before.
 */
export async function stageRequest(call: RequestCall, staged: StagedRequest): Promise<string> {
  const { fromId, toId, by, kind, subject, words, marking, dueAt } = staged
  const asControl: RequestCall = { ...call, actor: { ...call.actor, delegationId: fromId } }
  const id = newId(call.now.getTime())
  const markingId = await place(asControl, { ...marking, exercise: true })
  const draft = {
    kind,
    subject,
    words,
    form: filledForm(kind, staged.form, call.now),
    cites: [...new Set(staged.cites)].filter(measureById),
    dueAt,
  }
  await insertDraft(
    call.db,
    { id, from: fromId, exercise: true, at: call.now, by },
    { ...draft, to: toId, incidentId: null, markingId },
  )
  const last = await lastNumberOf(call.db, fromId, true, call.now.getUTCFullYear())
  await markSent(call.db, id, call.now, last + 1)
  const recorded = await commitSent(call, { ...draft, id, fromId, toId, exercise: true }, last + 1)
  await insertStep(call.db, { requestId: id, step: 'send', at: call.now, byId: fromId, personId: null, recorded })
  await call.emit({ name: 'request.sent', data: { id, step: 'send' } })
  return id
}
