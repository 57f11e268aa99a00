/** Who may open, arrange and close, and by which rule. */
import type { Right, Source } from './right.ts'
import type { actsOfProcedure } from './acts-of-procedure.ts'

export type ProcedureKind = (typeof actsOfProcedure)[number]['shape']['kind']['value']

const assembly = (place: string): Source => ({
  title: 'Rules of Procedure of the General Assembly, A/520',
  place,
  verified: false,
})
const treaties = (place: string): Source => ({
  title: 'Vienna Convention on the Law of Treaties, 1969',
  place,
  verified: true,
})
const osce: Source = { title: 'OSCE Rules of Procedure, MC.DOC/1/06', place: 'consensus', verified: false }
const house: Source = { title: 'Rule of this house', verified: true }
const groups: Source = { title: 'Practice of statements on behalf of groups, with alignment', verified: false }

export const rightsOfProcedure: Record<ProcedureKind, Right> = {
  open: { who: 'chair', source: assembly('rules 35 and 106: powers of the chair') },
  'parties.set': { who: 'chair', source: house },
  'parties.leave': { who: 'member', source: house },
  rename: { who: 'chair', source: house },
  'group.declare': { who: 'party-or-chair', source: groups },
  'group.join': { who: 'party', source: groups },
  align: { who: 'party', afterAdoption: true, source: groups },
  'floor.ask': { who: 'member', afterAdoption: true, source: assembly('rules 68, 71, 73, 109, 113 and 115') },
  'floor.leave': { who: 'member', own: true, afterAdoption: true, source: assembly('rules 68 and 109') },
  'floor.give': {
    who: 'chair',
    afterAdoption: true,
    source: assembly('rules 68 and 109: the floor is the chair’s to give'),
  },
  'floor.done': { who: 'member', own: true, orChair: true, afterAdoption: true, source: assembly('rules 68 and 109') },
  'queue.set': { who: 'chair', source: assembly('rules 35 and 106: powers of the chair') },
  'ad-referendum.open': { who: 'chair', source: treaties('articles 10 (b) and 12, paragraph 2 (b)') },
  'ad-referendum.answer': {
    who: 'party',
    power: 'agree-ad-referendum',
    source: treaties('article 12, paragraph 2 (b)'),
  },
  'paragraph.agree': { who: 'chair', source: osce },
  'reopen.ask': { who: 'party', source: assembly('rules 81 and 123: reconsideration') },
  'reopen.back': { who: 'party', source: assembly('rules 81 and 123: reconsideration') },
  'reopen.grant': { who: 'chair', source: assembly('rules 81 and 123: reconsideration') },
  'openness.ask': { who: 'party', afterAdoption: true, source: house },
  'openness.back': { who: 'party', afterAdoption: true, source: house },
}
