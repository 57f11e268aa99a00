import { toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { enter } from '#modules/record/server/index.ts'
import type { DeclineReason, Passage, RequestForm, RequestKind } from '../../contract/requests.ts'
import { newSubject } from '../nominations/subject.ts'
import { type Recorded, stepsOf } from './store.ts'
import type { RequestCall } from './views.ts'

/** A request as it was sent: what both sides read of it. */
type Sent = {
  id: string
  fromId: string
  toId: string
  exercise: boolean
  kind: RequestKind
  subject: string
  words: Passage | null
  form: RequestForm
  cites: readonly string[]
  dueAt: Date | null
}

/** Enters in the record what was asked, by a commitment: neither side can say later that it was not, or otherwise. */
export function commitSent(call: RequestCall, request: Sent, number: number): Promise<Recorded> {
  const { id, fromId, toId, exercise, kind, subject, words, form, cites, dueAt } = request
  return commit(call, {
    what: 'request.sent',
    request: id,
    from: fromId,
    to: toId,
    number: `${call.now.getUTCFullYear()}/${number}`,
    exercise,
    kind,
    subject,
    words,
    form,
    cites,
    due: dueAt?.toISOString() ?? null,
  })
}

/** By what it was answered, closed or withdrawn. `asked`: SHA-256 of what the entry of its sending commits to. */
type Moved = { what: string; by: string; reason: DeclineReason | null; words: Passage | null }

export async function commitMoved(call: RequestCall, requestId: string, moved: Moved): Promise<Recorded> {
  const sent = (await stepsOf(call.db, requestId)).find(({ step }) => step === 'send')?.committed
  return commit(call, { ...moved, request: requestId, asked: sent ? toHex(sha256(utf8(sent))) : null })
}

async function commit(call: RequestCall, said: object): Promise<Recorded> {
  const committed = canonicalJson({ v: 1, ...said })
  const { id: entry, salt } = await enter(call, { kind: 'statement', subject: newSubject(), content: committed })
  return { entry, salt, committed }
}
