/** What each act of decision does to the state, and why it may be refused. Who may, and by which rule: rights.ts. */
import type { Handlers } from '../text/handler.ts'
import { adoptionHandlers } from './adoption.ts'
import { packageHandlers } from './packages.ts'
import type { DecisionKind } from './rights.ts'
import { ruleHandlers } from './rule.ts'
import { silenceHandlers } from './silence-acts.ts'
import { statementHandlers } from './statements.ts'
import { voteHandlers } from './vote-acts.ts'

export const decisionHandlers: Handlers<DecisionKind> = {
  ...silenceHandlers,
  ...ruleHandlers,
  ...voteHandlers,
  ...packageHandlers,
  ...statementHandlers,
  ...adoptionHandlers,
}
