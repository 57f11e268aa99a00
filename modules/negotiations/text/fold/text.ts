/** What each act on the text does to the state, and why it may be refused. */
import type { Handlers } from '../fold.ts'
import type { TextKind } from '../rights-of-text.ts'
import type { Refused } from '../state.ts'

const notYet = (): Refused => ({ why: 'wrong-stage' })

export const textHandlers: Handlers<TextKind> = {
  'paragraph.add': notYet,
  'text.import': notYet,
  'paragraph.move': notYet,
  'paragraph.split': notYet,
  'paragraph.merge': notYet,
  'paragraph.discuss': notYet,
  'paragraph.park': notYet,
  'paragraph.resume': notYet,
  'paragraph.withdraw': notYet,
  'alternative.add': notYet,
  'alternative.revise': notYet,
  'alternative.withdraw': notYet,
  'bracket.open': notYet,
  'bracket.back': notYet,
  'bracket.close': notYet,
  'amendment.propose': notYet,
  'amendment.back': notYet,
  'amendment.withdraw': notYet,
  'amendment.accept': notYet,
  'choice.open': notYet,
  'choice.back': notYet,
  'choice.settle': notYet,
  'choice.close': notYet,
  'placeholder.set': notYet,
  'placeholder.clear': notYet,
  'comment.make': notYet,
  'comment.withdraw': notYet,
  'reserve.enter': notYet,
  'reserve.lift': notYet,
  'position.take': notYet,
  'translation.set': notYet,
  'version.issue': notYet,
}
