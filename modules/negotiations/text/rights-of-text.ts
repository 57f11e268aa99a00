/**
 * Who may do what to the words, and by which rule. In words of another the chair accepts and settles (`orChair`) only what
 * their author wants: that depends on who said what, and is asked in fold/amendments.ts and fold/choices.ts.
 */
import type { Right, Source } from './right.ts'
import type { actsOnText } from './acts-on-text.ts'

export type TextKind = (typeof actsOnText)[number]['shape']['kind']['value']

const assembly = (place: string, verified = false): Source => ({
  title: 'Rules of Procedure of the General Assembly, A/520',
  place,
  verified,
})
const drafting: Source = { title: 'Practice of multilateral drafting', verified: false }
const streamlining: Source = {
  title: 'Streamlining ground rules of the ADP, and traceability tables of FCCC/AWGLCA/2009/INF.2 and addenda',
  verified: true,
}
const reserves: Source = { title: 'Practice of the Council of the European Union on reserves', verified: false }
const house: Source = { title: 'Rule of this house: whoever wrote words answers for them', verified: true }

export const rightsOfText: Record<TextKind, Right> = {
  'paragraph.add': { who: 'party-or-chair', source: assembly('rules 78 and 120: proposals') },
  'text.import': { who: 'chair', source: drafting },
  'paragraph.move': { who: 'chair', source: streamlining },
  'paragraph.split': { who: 'chair', source: streamlining },
  'paragraph.merge': { who: 'chair', source: streamlining },
  'paragraph.discuss': { who: 'chair', source: assembly('rules 35 and 106: powers of the chair') },
  'paragraph.park': { who: 'chair', source: assembly('rules 35 and 106: powers of the chair') },
  'paragraph.resume': { who: 'chair', source: assembly('rules 35 and 106: powers of the chair') },
  'paragraph.withdraw': { who: 'party-or-chair', own: true, source: assembly('rules 80 and 122: withdrawal') },
  'alternative.add': { who: 'party-or-chair', source: assembly('rules 78 and 120: proposals and amendments') },
  'alternative.revise': { who: 'party-or-chair', own: true, source: house },
  'alternative.withdraw': { who: 'party-or-chair', own: true, source: assembly('rules 80 and 122: withdrawal') },
  'bracket.open': { who: 'party-or-chair', source: drafting },
  'bracket.back': { who: 'party', source: drafting },
  'bracket.close': { who: 'party-or-chair', own: true, source: drafting },
  'amendment.propose': { who: 'party-or-chair', source: assembly('rules 78, 90 and 120: amendments') },
  'amendment.back': { who: 'party', source: drafting },
  'amendment.withdraw': { who: 'party-or-chair', own: true, source: assembly('rules 80 and 122: withdrawal') },
  'amendment.accept': { who: 'party-or-chair', own: true, orChair: true, source: drafting },
  'choice.open': { who: 'party-or-chair', source: drafting },
  'choice.back': { who: 'party', source: drafting },
  'choice.settle': { who: 'party-or-chair', own: true, orChair: true, source: drafting },
  'choice.close': { who: 'party-or-chair', own: true, orChair: true, source: drafting },
  'placeholder.set': { who: 'party-or-chair', source: drafting },
  'placeholder.clear': { who: 'party-or-chair', own: true, orChair: true, source: drafting },
  'comment.make': { who: 'member', afterAdoption: true, source: drafting },
  'comment.withdraw': { who: 'member', own: true, afterAdoption: true, source: house },
  'reserve.enter': { who: 'party', source: reserves },
  'reserve.lift': { who: 'party', own: true, afterAdoption: true, source: reserves },
  'position.take': { who: 'party', source: drafting },
  'translation.set': { who: 'member', afterAdoption: true, source: drafting },
  'version.issue': { who: 'chair', afterAdoption: true, source: drafting },
}
