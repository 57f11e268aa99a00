/**
 * What is put to silence or to a vote is put as it was circulated: until that is closed nobody changes the words under
 * those who still think, and nobody changes who is asked. So a text cannot be stopped by a bracket that nobody has to
 * answer for; whoever wants other words objects, or votes. (Conduct during voting: UN General Assembly Rules of Procedure,
 * rules 88 and 128.)
 */
import type { Act } from '../text/acts.ts'
import { homeOf } from '../text/owners.ts'
import type { Negotiation, Refused } from '../text/state.ts'
import { agreedOnCondition } from './packages.ts'
import { openDecisions } from './subject.ts'

/** Why this act must wait for a decision that is open; undefined where it need not. */
export function frozenBy(state: Negotiation, act: Act): Refused | undefined {
  const open = openDecisions(state)
  if (open.length === 0) return undefined
  const touched = touchedBy(state, act)
  if (!touched) return undefined
  const frozen = open.find(
    ({ subject }) =>
      act.kind === 'parties.set' ||
      'text' in subject ||
      subject.on.some(({ paragraph }) => touched.includes(paragraph)),
  )
  return frozen && { why: 'closed', about: frozen.id }
}

/** The paragraphs whose words or stage an act changes; none where it changes the text around them; undefined: neither. */
function touchedBy(state: Negotiation, act: Act): string[] | undefined {
  switch (act.kind) {
    case 'parties.set':
    case 'rename':
    case 'paragraph.add':
    case 'text.import':
    case 'paragraph.move':
      return []
    case 'paragraph.split':
    case 'paragraph.discuss':
    case 'paragraph.park':
    case 'paragraph.resume':
    case 'paragraph.withdraw':
    case 'alternative.add':
    case 'alternative.revise':
    case 'alternative.withdraw':
    case 'bracket.open':
    case 'amendment.propose':
    case 'choice.open':
    case 'placeholder.set':
      return [act.paragraph]
    case 'paragraph.merge':
      return act.sources.map(({ paragraph }) => paragraph)
    case 'paragraph.agree':
    case 'ad-referendum.open':
      return act.on.map(({ paragraph }) => paragraph)
    case 'bracket.close':
      return homeIn(state, act.bracket)
    case 'amendment.withdraw':
    case 'amendment.accept':
      return homeIn(state, act.amendment)
    case 'choice.settle':
    case 'choice.close':
      return homeIn(state, act.choice)
    case 'placeholder.clear':
      return homeIn(state, act.placeholder)
    case 'reopen.grant': {
      const paragraph = state.motions[act.motion]?.paragraph ?? ''
      return [paragraph, ...agreedOnCondition(state, paragraph)]
    }
    default:
      return undefined
  }
}

function homeIn(state: Negotiation, id: string): string[] {
  return [homeOf(state, id)?.id ?? '']
}
