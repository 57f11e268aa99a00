// How the talks of the demonstration came to where a newcomer finds them.
import { placesBetween } from '#modules/negotiations/text/place.ts'
import { amendment, backing, bracket, marked, type Move, type Party, position } from './moves.ts'
import type { SeatName } from './seats.ts'
import { at, first, id, paragraphs, title, wordsIn } from './text.ts'

type Seats = Record<SeatName, Party>

/** `of`: the delegations by seat; `until`: when the capitals must have answered. */
export function movesOf(of: Seats, until: string): Move[] {
  return [
    ...opening(of),
    ...groups(of),
    ...hospitalsAndTerritory(of),
    ...contactAndEvidence(of),
    ...others(of),
    ...capitals(of, until),
  ]
}

const islands = id('islands')

function standing(of: Seats) {
  return (by: SeatName, name: string, what: Parameters<typeof position>[3], note?: string): Move =>
    position(by, of[by].delegation, name, what, note)
}

function opening(of: Seats): Move[] {
  const parties = (['belmere', 'carthia', 'dorvane', 'esteria', 'quillon'] as const).map((seat) => of[seat])
  const places = placesBetween(null, null, paragraphs.length)
  return [
    {
      by: 'chair',
      acts: () => [
        { kind: 'open', title, class: 'rolling-text', symbol: 'LSF/NORMS/2', language: 'en', parties, exercise: false },
      ],
      done: ({ opened }) => opened,
    },
    {
      by: 'chair',
      acts: () => [
        {
          kind: 'text.import',
          paragraphs: paragraphs.map(([name, type, text], index) => ({
            paragraph: id(name),
            alternative: id(`${name}/1`),
            type,
            place: places[index] ?? '',
            text,
          })),
        },
      ],
      done: (state) => state.paragraphs[id('review')] !== undefined,
    },
    {
      by: 'chair',
      acts: () => paragraphs.map(([name]) => ({ kind: 'paragraph.discuss', paragraph: id(name) })),
      done: (state) => state.paragraphs[id('review')]?.stage !== 'proposed',
    },
  ]
}

function groups(of: Seats): Move[] {
  return [
    {
      by: 'quillon',
      acts: () => [
        {
          kind: 'group.declare',
          group: islands,
          name: 'Islands and small states',
          members: [of.quillon.delegation, of.esteria.delegation],
        },
      ],
      done: ({ groups }) => groups[islands] !== undefined,
    },
    {
      by: 'esteria',
      acts: () => [{ kind: 'group.join', group: islands, member: true }],
      done: ({ groups }) => Object.hasOwn(groups[islands]?.joined ?? {}, of.esteria.delegation),
    },
  ]
}

function hospitalsAndTerritory(of: Seats): Move[] {
  const stand = standing(of)
  return [
    bracket('carthia', 'hospitals', 'or support', 'Support by others than the state is for paragraph 2.'),
    backing('belmere', 'hospitals', 'bracket', 'or support', 'oppose'),
    amendment(
      'belmere',
      'hospitals',
      'harms',
      'damages or endangers',
      'A hospital can be harmed without being damaged.',
    ),
    bracket(
      'dorvane',
      'hospitals',
      'support activity that harms hospitals, ambulances',
      'Pending the definition of ambulances.',
    ),
    {
      by: 'dorvane',
      acts: () => [
        {
          kind: 'alternative.add',
          paragraph: id('territory'),
          alternative: id('territory/2'),
          text: 'States should make every reasonable effort to respond to a request for help against activity that originates in their territory, within their means.',
          reason: 'A duty without means is no duty.',
        },
      ],
      done: (state) =>
        state.paragraphs[id('territory')]?.alternatives.some((one) => one.id === id('territory/2')) ?? false,
    },
    stand('belmere', 'territory', 'support'),
    stand('carthia', 'territory', 'oppose', 'Alt 2 is the furthest that we can go.'),
    {
      by: 'quillon',
      acts: (state) => [
        {
          kind: 'position.take',
          ...at(state, 'territory'),
          stand: 'can-accept',
          group: islands,
          note: 'Either, with help for those who lack the means.',
        },
      ],
      done: (state) => Object.hasOwn(state.paragraphs[id('territory')]?.positions ?? {}, of.quillon.delegation),
    },
  ]
}

function contactAndEvidence(of: Seats): Move[] {
  return [
    {
      by: 'esteria',
      acts: (state) => [
        {
          kind: 'choice.open',
          ...wordsIn(state, 'contact', 'every three months'),
          choice: id('how often'),
          options: ['every three months', 'twice a year', 'once a year'],
        },
      ],
      done: marked('choices', 'contact', 'how often'),
    },
    {
      by: 'carthia',
      acts: () => [{ kind: 'choice.back', choice: id('how often'), option: 1 }],
      done: (state) =>
        state.paragraphs[id('contact')]?.choices.some(({ options }) =>
          options[1]?.supporters.includes(of.carthia.delegation),
        ) ?? false,
    },
    amendment('carthia', 'evidence', 'should', 'shall', 'Without evidence an attribution is an accusation.'),
    backing('quillon', 'evidence', 'amendment', 'should', 'support'),
    {
      by: 'belmere',
      acts: () => [
        {
          kind: 'reserve.enter',
          reserve: id('scrutiny'),
          paragraph: id('evidence'),
          type: 'scrutiny',
          reason: 'Our services must see what “the evidence” asks of them.',
        },
      ],
      done: ({ reserves }) => reserves[id('scrutiny')] !== undefined,
    },
    {
      by: 'dorvane',
      acts: (state) => [
        {
          kind: 'comment.make',
          comment: id('confidence'),
          ...wordsIn(state, 'evidence', 'the confidence'),
          text: 'Could we say “the degree of confidence”? In French it would read better.',
        },
      ],
      done: ({ comments }) => comments[id('confidence')] !== undefined,
    },
  ]
}

function others(of: Seats): Move[] {
  const stand = standing(of)
  return [
    {
      by: 'chair',
      acts: () => [
        { kind: 'paragraph.park', paragraph: id('cables'), reason: 'Until the group on infrastructure has met.' },
      ],
      done: (state) => state.paragraphs[id('cables')]?.stage === 'parked',
    },
    bracket('belmere', 'vulnerabilities', 'within thirty days', 'Ninety, as most of those who mend ask for.'),
    stand('esteria', 'vulnerabilities', 'no-instructions'),
    {
      by: 'esteria',
      acts: () => [
        {
          kind: 'placeholder.set',
          paragraph: id('capacity'),
          alternative: id('capacity/1'),
          placeholder: id('fund'),
          after: null,
          note: 'Sentence on the fund, to come from the friends of the chair',
        },
      ],
      done: marked('placeholders', 'capacity', 'fund'),
    },
    {
      by: 'dorvane',
      acts: (state) => [
        {
          kind: 'translation.set',
          paragraph: id('recalling'),
          alternative: id('recalling/1'),
          language: 'fr',
          text: 'Rappelant la Charte de Saltmarsh et la première saison d’incidents signalés au titre de celle-ci,',
          of: first(state, 'recalling').alternative.hash,
          status: 'draft',
        },
      ],
      done: (state) => state.paragraphs[id('recalling')]?.alternatives[0]?.translations['fr'] !== undefined,
    },
  ]
}

function capitals(of: Seats, until: string): Move[] {
  return [
    {
      by: 'chair',
      acts: (state) => [
        {
          kind: 'ad-referendum.open',
          procedure: id('capitals'),
          on: [at(state, 'recalling'), at(state, 'review')],
          until,
          note: 'The preamble’s first paragraph and the review.',
        },
      ],
      done: ({ adReferendum }) => adReferendum[id('capitals')] !== undefined,
    },
    ...(['dorvane', 'esteria', 'quillon'] as const).flatMap((by) =>
      ['recalling', 'review'].map((name): Move => ({
        by,
        acts: (state) => [
          { kind: 'ad-referendum.answer', procedure: id('capitals'), ...at(state, name), answer: 'confirm' },
        ],
        done: (state) => Object.hasOwn(state.adReferendum[id('capitals')]?.answers[id(name)] ?? {}, of[by].delegation),
      })),
    ),
    {
      by: 'chair',
      acts: () => [{ kind: 'version.issue', version: id('rev1'), class: 'revision', symbol: 'LSF/NORMS/2/Rev.1' }],
      done: ({ versions }) => versions.some((one) => one.id === id('rev1')),
    },
  ]
}
