/** Who may decide, and by which rule. Conditions beyond "who" stand with each handler. */
import type { actsOfDecision } from '../text/acts-of-decision.ts'
import type { Right, Source } from '../text/right.ts'

export type DecisionKind = (typeof actsOfDecision)[number]['shape']['kind']['value']

const osce = (place: string): Source => ({ title: 'OSCE Rules of Procedure, MC.DOC/1/06', place, verified: true })
const silence: Source = {
  title: 'OSCE Rules of Procedure, MC.DOC/1/06, Annex 1(A); UN General Assembly decision 74/544',
  verified: true,
}
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
const packages: Source = {
  title: 'Practice of package deals: nothing is agreed until everything is agreed',
  verified: false,
}
const house: Source = { title: 'Rule of this house', verified: true }

export const rightsOfDecision: Record<DecisionKind, Right> = {
  'silence.open': { who: 'chair', source: silence },
  'silence.extend': { who: 'chair', source: house },
  // Late ones come after adoption too: they are kept, and answered.
  'silence.break': { who: 'party', afterAdoption: true, source: silence },
  'silence.close': { who: 'chair', source: silence },
  'silence.announce': { who: 'chair', afterAdoption: true, source: osce('Annex 1(A), step 5') },
  'silence.issue': { who: 'chair', afterAdoption: true, source: osce('Annex 1(A), step 6') },
  'rule.set': { who: 'party-or-chair', source: house },
  'vote.open': { who: 'chair', source: assembly('rules 35, 87, 88, 106, 127 and 128') },
  'vote.cast': { who: 'party', source: assembly('rules 82, 87, 124 and 127: each member has one vote; roll call') },
  'vote.close': { who: 'chair', source: assembly('rules 88 and 128: conduct during voting') },
  'package.set': { who: 'chair', source: packages },
  'package.dissolve': { who: 'chair', source: packages },
  'statement.make': { who: 'party', afterAdoption: true, source: treaties('articles 2, paragraph 1 (d), and 19') },
  'statement.withdraw': { who: 'party', own: true, afterAdoption: true, source: treaties('article 22') },
  adopt: { who: 'chair', source: treaties('articles 9 and 10') },
  sign: { who: 'party', power: 'sign', afterAdoption: true, source: treaties('articles 7, 10 and 12') },
}
