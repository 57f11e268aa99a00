/** What each act on the text does to the state, and why it may be refused. */
import type { Handlers } from '../handler.ts'
import type { TextKind } from '../rights-of-text.ts'
import { alternativeHandlers } from './alternatives.ts'
import { amendmentHandlers } from './amendments.ts'
import { bracketHandlers } from './brackets.ts'
import { choiceHandlers } from './choices.ts'
import { mergeHandlers } from './merge.ts'
import { paragraphHandlers } from './paragraphs.ts'
import { remarkHandlers } from './remarks.ts'
import { splitHandlers } from './split.ts'
import { versionHandlers } from './versions.ts'

export const textHandlers: Handlers<TextKind> = {
  ...paragraphHandlers,
  ...splitHandlers,
  ...mergeHandlers,
  ...alternativeHandlers,
  ...bracketHandlers,
  ...amendmentHandlers,
  ...choiceHandlers,
  ...remarkHandlers,
  ...versionHandlers,
}
