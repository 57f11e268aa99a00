/** Who may decide what, and by which rule. */
import type { actsOfDecision } from '../text/acts-of-decision.ts'
import type { Right, Source } from '../text/right.ts'

type DecisionKind = (typeof actsOfDecision)[number]['shape']['kind']['value']

const silence: Source = { title: 'OSCE Rules of Procedure, MC.DOC/1/06', place: 'Annex 1(A)', verified: true }
const assembly = (place: string): Source => ({
  title: 'Rules of Procedure of the General Assembly, A/520',
  place,
  verified: false,
})
const treaties = (place: string): Source => ({
  title: 'Vienna Convention on the Law of Treaties, 1969',
  place,
  verified: false,
})

export const rightsOfDecision: Record<DecisionKind, Right> = {
  'silence.open': { who: 'chair', source: silence },
  'silence.extend': { who: 'chair', source: silence },
  'silence.break': { who: 'party', afterAdoption: true, source: silence },
  'silence.close': { who: 'chair', afterAdoption: true, source: silence },
  'silence.announce': { who: 'chair', afterAdoption: true, source: silence },
  'silence.issue': { who: 'chair', afterAdoption: true, source: silence },
  'rule.set': { who: 'chair', source: assembly('chapter XII') },
  'vote.open': { who: 'chair', source: assembly('rules 82 to 95') },
  'vote.cast': { who: 'party', source: assembly('rules 82 and 87') },
  'vote.close': { who: 'chair', source: assembly('rules 82 to 95') },
  'package.set': { who: 'chair', source: assembly('chapter XII') },
  'package.dissolve': { who: 'chair', source: assembly('chapter XII') },
  'statement.make': { who: 'party', afterAdoption: true, source: assembly('rule 88: explanation of vote') },
  'statement.withdraw': { who: 'party', own: true, afterAdoption: true, source: treaties('article 22') },
  adopt: { who: 'chair', source: treaties('article 9') },
  sign: { who: 'party', power: 'sign', afterAdoption: true, source: treaties('articles 7, 10 and 12') },
}
