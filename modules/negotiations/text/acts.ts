/** Everything that can be done in a negotiation, in one list. */
import { z } from 'zod'
import { actsOfDecision } from './acts-of-decision.ts'
import { actsOfProcedure } from './acts-of-procedure.ts'
import { actsOnText } from './acts-on-text.ts'

export const Act = z.discriminatedUnion('kind', [...actsOfProcedure, ...actsOnText, ...actsOfDecision])
export type Act = z.infer<typeof Act>
export type ActKind = Act['kind']
export type ActOf<Kind extends ActKind> = Extract<Act, { kind: Kind }>

/** Acts that bind a State, and must be provable for decades: signed by both keys of the device. */
export const solemnActs: ReadonlySet<ActKind> = new Set<ActKind>([
  'parties.leave',
  'ad-referendum.answer',
  'paragraph.agree',
  'silence.open',
  'silence.extend',
  'silence.break',
  'silence.close',
  'vote.cast',
  'vote.close',
  'statement.make',
  'adopt',
  'sign',
])
