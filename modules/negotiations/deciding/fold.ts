/** What each act of decision does to the state, and why it may be refused. Rules and their sources: rights.ts. */
import type { actsOfDecision } from '../text/acts-of-decision.ts'
import type { Handlers } from '../text/fold.ts'
import type { Refused } from '../text/state.ts'

export type DecisionKind = (typeof actsOfDecision)[number]['shape']['kind']['value']

const notYet = (): Refused => ({ why: 'wrong-stage' })

export const decisionHandlers: Handlers<DecisionKind> = {
  'silence.open': notYet,
  'silence.extend': notYet,
  'silence.break': notYet,
  'silence.close': notYet,
  'silence.announce': notYet,
  'silence.issue': notYet,
  'rule.set': notYet,
  'vote.open': notYet,
  'vote.cast': notYet,
  'vote.close': notYet,
  'package.set': notYet,
  'package.dissolve': notYet,
  'statement.make': notYet,
  'statement.withdraw': notYet,
  adopt: notYet,
  sign: notYet,
}
