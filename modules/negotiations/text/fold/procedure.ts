/** What each act of procedure does to the state, and why it may be refused. */
import type { Handlers } from '../fold.ts'
import type { ProcedureKind } from '../rights-of-procedure.ts'
import type { Refused } from '../state.ts'

const notYet = (): Refused => ({ why: 'wrong-stage' })

export const procedureHandlers: Handlers<ProcedureKind> = {
  open: notYet,
  'parties.set': notYet,
  rename: notYet,
  'group.declare': notYet,
  'group.join': notYet,
  align: notYet,
  'floor.ask': notYet,
  'floor.leave': notYet,
  'floor.give': notYet,
  'floor.done': notYet,
  'queue.set': notYet,
  'ad-referendum.open': notYet,
  'ad-referendum.answer': notYet,
  'paragraph.agree': notYet,
  'reopen.ask': notYet,
  'reopen.back': notYet,
  'reopen.grant': notYet,
  'openness.ask': notYet,
  'openness.back': notYet,
}
