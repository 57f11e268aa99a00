// The text on the table of the demonstration, half negotiated: invented words of invented states, on matters that real ones
// do negotiate. What each seat does, and by what one sees that it was done, so that a start that was cut off goes on.
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import type { Act } from '#modules/negotiations/text/acts.ts'
import { rangeOf, textOf } from '#modules/negotiations/text/chars.ts'
import { placesBetween } from '#modules/negotiations/text/place.ts'
import type { Negotiation, Paragraph } from '#modules/negotiations/text/state.ts'
import type { ParagraphType, Range } from '#modules/negotiations/text/words-of-acts.ts'
import type { SeatName } from './seats.ts'

export type Party = { delegation: string; name: string; zone: string }
/** `done`: by the state alone. */
export type Move = { by: SeatName; acts: (state: Negotiation) => Act[]; done: (state: Negotiation) => boolean }

export const title = 'The time between incidents: norms for the Lantern Sea'

/** The same name, the same id: what is there already is found again. */
const id = (name: string): string => toBase64url(sha256(utf8(`chancery/demo/talks/${name}`)).subarray(0, 16))

const paragraphs: [name: string, type: ParagraphType, words: string][] = [
  ['title', 'title', 'Norms for the time between incidents in the Lantern Sea'],
  [
    'recalling',
    'preambular',
    'Recalling the Charter of Saltmarsh and the first season of incidents reported under it,',
  ],
  [
    'concerned',
    'preambular',
    'Concerned that hospitals, ports and grids of the region depend on one another’s networks,',
  ],
  ['mindful', 'preambular', 'Mindful that small states cannot follow five groups at once,'],
  [
    'hospitals',
    'operative',
    'States shall not knowingly conduct or support activity that harms hospitals, ambulances or laboratories, in peace or during a dispute.',
  ],
  [
    'territory',
    'operative',
    'States shall respond without delay to a request for help against activity that originates in their territory.',
  ],
  [
    'contact',
    'operative',
    'Each state shall name a point of contact that answers at any hour, and test it every three months.',
  ],
  [
    'evidence',
    'operative',
    'States that attribute an incident in public should state the evidence and the confidence on which they rely.',
  ],
  ['cables', 'operative', 'States should protect undersea cables and the ships that mend them.'],
  [
    'vulnerabilities',
    'operative',
    'States shall report vulnerabilities that they find to those who can mend them, within thirty days.',
  ],
  ['capacity', 'operative', 'The Forum shall keep a list of offers and needs of help, and match them each spring.'],
  ['review', 'operative', 'The Forum shall review these norms two years after their adoption.'],
]

function wordsIn(
  state: Negotiation,
  name: string,
  words: string,
): { paragraph: string; alternative: string; range: Range } {
  const { paragraph, alternative } = first(state, name)
  const start = textOf(alternative.runs).indexOf(words)
  const range = rangeOf(alternative.runs, { start, end: start + words.length })
  if (start < 0 || !range) throw new Error(`“${words}” does not stand in ${name}`)
  return { paragraph: paragraph.id, alternative: alternative.id, range }
}

function first(state: Negotiation, name: string) {
  const paragraph = state.paragraphs[id(name)]
  const alternative = paragraph?.alternatives[0]
  if (!paragraph || !alternative) throw new Error(`There is no paragraph ${name}`)
  return { paragraph, alternative }
}

const at = (state: Negotiation, name: string): { paragraph: string; hash: string } => {
  const { paragraph } = first(state, name)
  return { paragraph: paragraph.id, hash: paragraph.hash }
}

const marked =
  (list: 'brackets' | 'amendments' | 'choices' | 'placeholders', name: string, mark: string) =>
  (state: Negotiation): boolean =>
    (state.paragraphs[id(name)]?.[list] as readonly { id: string }[] | undefined)?.some((one) => one.id === id(mark)) ??
    false

function bracket(by: SeatName, name: string, words: string, reason: string): Move {
  const mark = `bracket ${name} ${words}`
  return {
    by,
    acts: (state) => [{ kind: 'bracket.open', ...wordsIn(state, name, words), bracket: id(mark), reason }],
    done: marked('brackets', name, mark),
  }
}

function amendment(by: SeatName, name: string, words: string, insert: string, reason: string): Move {
  const mark = `amendment ${name} ${words}`
  return {
    by,
    acts: (state) => {
      const { range, ...where } = wordsIn(state, name, words)
      return [{ kind: 'amendment.propose', ...where, amendment: id(mark), edit: { range, insert }, reason }]
    },
    done: marked('amendments', name, mark),
  }
}

function backing(
  by: SeatName,
  name: string,
  kind: 'bracket' | 'amendment',
  words: string,
  stand: 'support' | 'oppose',
): Move {
  const mark = id(`${kind} ${name} ${words}`)
  return {
    by,
    acts: () => [
      kind === 'bracket'
        ? { kind: 'bracket.back', bracket: mark, stand }
        : { kind: 'amendment.back', amendment: mark, stand },
    ],
    done: (state) => {
      const home: Paragraph | undefined = state.paragraphs[id(name)]
      const all = [...(home?.brackets ?? []), ...(home?.amendments ?? [])]
      return all.some((one) => one.id === mark && one.supporters.length + one.opposers.length > 0)
    },
  }
}

function position(
  by: SeatName,
  delegation: string,
  name: string,
  stand: 'support' | 'can-accept' | 'reserve' | 'oppose' | 'no-instructions',
  note?: string,
): Move {
  return {
    by,
    acts: (state) => [{ kind: 'position.take', ...at(state, name), stand, ...(note ? { note } : {}) }],
    done: (state) => Object.hasOwn(state.paragraphs[id(name)]?.positions ?? {}, delegation),
  }
}

/** `of`: the delegations by seat; `until`: when the capitals must have answered. */
export function movesOf(of: Record<SeatName, Party>, until: string): Move[] {
  const parties = (['belmere', 'carthia', 'dorvane', 'esteria', 'quillon'] as const).map((seat) => of[seat])
  const places = placesBetween(null, null, paragraphs.length)
  const group = id('islands')
  const stand = (by: SeatName, name: string, what: Parameters<typeof position>[3], note?: string): Move =>
    position(by, of[by].delegation, name, what, note)
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
    {
      by: 'quillon',
      acts: () => [
        {
          kind: 'group.declare',
          group,
          name: 'Islands and small states',
          members: [of.quillon.delegation, of.esteria.delegation],
        },
      ],
      done: ({ groups }) => groups[group] !== undefined,
    },
    {
      by: 'esteria',
      acts: () => [{ kind: 'group.join', group, member: true }],
      done: ({ groups }) => Object.hasOwn(groups[group]?.joined ?? {}, of.esteria.delegation),
    },
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
          group,
          note: 'Either, with help for those who lack the means.',
        },
      ],
      done: (state) => Object.hasOwn(state.paragraphs[id('territory')]?.positions ?? {}, of.quillon.delegation),
    },
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
