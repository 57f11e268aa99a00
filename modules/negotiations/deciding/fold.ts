/** What each act of decision does to the state, and why it may be refused. Who may, and by which rule: rights.ts. */
import type { actsOfDecision } from '../text/acts-of-decision.ts'
import type { Handlers } from '../text/fold.ts'
import { adoptionHandlers } from './adoption.ts'
import { packageHandlers } from './packages.ts'
import { ruleHandlers } from './rule.ts'
import { silenceHandlers } from './silence-acts.ts'
import { statementHandlers } from './statements.ts'
import { voteHandlers } from './vote-acts.ts'

export type DecisionKind = (typeof actsOfDecision)[number]['shape']['kind']['value']

export const decisionHandlers: Handlers<DecisionKind> = {
  ...silenceHandlers,
  ...ruleHandlers,
  ...voteHandlers,
  ...packageHandlers,
  ...statementHandlers,
  ...adoptionHandlers,
}
