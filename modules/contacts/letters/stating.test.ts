import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isShownLine } from '#platform/shown-line.ts'
import { shortly, type StatedPosition, StatedPosition as Shape } from '#platform/positions.ts'
import { Marking } from '#modules/sharing/contract.ts'
import { LetterContent } from '../contract/letters.ts'
import { cameSince, knownOf } from './came-since.ts'
import { composeLetter } from './composing.ts'
import { quotePosition } from './stating.ts'

const [carthia, dorvane] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const
const marking = (tlp: Marking['tlp'], delegations: string[] = [], people: string[] = []) =>
  Marking.parse({ tlp, audience: { delegations, groups: [], people } })

const note = (more: Partial<LetterContent> = {}): LetterContent =>
  LetterContent.parse({
    kind: 'note-verbale',
    language: 'en',
    from: 'the Permanent Mission of Belmere',
    to: { institution: 'the Ministry of Foreign Affairs of Carthia' },
    subject: 'Relays',
    body: 'ask for the second relay.\n\n',
    ...more,
  })

const reservation: StatedPosition = {
  kind: 'reservation',
  title: 'Accord sur le détroit',
  language: 'fr',
  number: 'L.4',
  at: '2026-11-01T09:00:00.000Z',
  path: '/texts/x',
  on: [],
  earlier: false,
  toldBy: null,
  quote: { text: 'dans un délai d’un jour', language: 'fr' },
  cites: [],
  tlp: null,
  exercise: false,
}
const answer: StatedPosition = {
  ...reservation,
  kind: 'request-accepted',
  title: 'Hospitals',
  language: 'en',
  number: '2026/3',
  quote: null,
  cites: ['norm-c'],
  tlp: 'amber+strict',
}

const quoting = (content: LetterContent, position: StatedPosition, under = marking('amber+strict')) =>
  quotePosition(content, position, { name: 'Carthia', to: carthia, marking: under })

function quotedInto(content: LetterContent, position: StatedPosition): LetterContent {
  const quotation = quoting(content, position)
  if ('hindered' in quotation) throw new Error(`It was hindered: ${quotation.hindered}`)
  return LetterContent.parse({ ...content, ...quotation })
}

test('what is quoted stands at the end of the letter with its title and day, and its language beside it and marked', () => {
  const content = quotedInto(note(), reservation)
  expect(content.body).toBe(
    'ask for the second relay.\n\nReference: reservation of Carthia to “Accord sur le détroit” (in French) [L.4] ' +
      '(1 November 2026): “dans un délai d’un jour” (in French)',
  )
  const facts = { number: null, at: new Date('2026-11-22T10:00:00Z'), exercise: false, marking: 'TLP:AMBER+STRICT' }
  const runs = composeLetter(content, facts).parts.flatMap(({ runs: of = [] }) => of)
  expect(runs.filter(({ language }) => language === 'fr').map(({ text }) => text)).toEqual([
    'Accord sur le détroit',
    'dans un délai d’un jour',
  ])
  const own = quotedInto(note(), answer)
  expect(own.body).toMatch(
    /Reference: request No\. 2026\/3, “Hospitals”, accepted by Carthia, under norm \(c\) of A\/70\/174 \(1 November 2026\)\.$/,
  )
  // Two of them quote a passage of the same text: it is marked once.
  expect(quotedInto(content, { ...reservation, kind: 'dissociation' }).quoted).toEqual(content.quoted)
})

test('every kind of position can be said in every language of letters, and nothing of the pattern is left', () => {
  for (const language of ['en', 'fr', 'fa', 'th'] as const)
    for (const kind of Shape.shape.kind.options) {
      const { body } = quotedInto(note({ language }), {
        ...reservation,
        kind,
        cites: ['norm-c'],
        on: [{ label: '3', words: { text: 'avisent', language: 'fr' } }],
        earlier: true,
        toldBy: 'Dorvane',
      })
      expect(body).toContain('Carthia')
      expect(body).toContain(reservation.title)
      expect(body).toContain('avisent')
      expect(body).toContain('Dorvane')
      expect(body).not.toMatch(/[{}]/)
    }
})

test('a reserve is quoted with its paragraph and the words there, and as recorded by whoever published the text', () => {
  const words = { text: 'Les parties avisent.', language: 'fr' }
  const reserve: StatedPosition = {
    ...reservation,
    kind: 'parliamentary-reserve',
    on: [{ label: '3 bis', words }],
    toldBy: 'Belmere',
  }
  const content = quotedInto(note(), reserve)
  expect(content.body).toContain(
    'Reference: parliamentary reserve of Carthia on “Accord sur le détroit” (in French) [L.4], paragraph 3 bis ' +
      '(“Les parties avisent.” (in French)), as recorded in the text published by Belmere (1 November 2026): ',
  )
  expect(content.quoted).toContainEqual(words)
  const several = [
    { label: 'PP1', words: null },
    { label: '4', words: null },
  ]
  expect(quotedInto(note(), { ...reservation, on: several, earlier: true }).body).toContain(
    'reservation of Carthia to “Accord sur le détroit” (in French) [L.4], paragraphs PP1 and 4, said of an earlier wording (1',
  )
  // An annex is no paragraph; and where the title is what was reserved, its passage is named once.
  const title = { text: reservation.title, language: 'fr' }
  const named = quotedInto(note({ language: 'fa' }), { ...reservation, on: [{ label: 'A', words: title }] })
  expect(named.body).toContain('[L.4]، A (')
  expect(named.quoted?.filter(({ text }) => text === reservation.title)).toHaveLength(1)
})

test('what came while a letter is written is told apart from what stood there, and from what only moved up', () => {
  const at = (day: number) => `2026-11-0${day}T09:00:00.000Z`
  const [first, second, third] = [1, 2, 3].map((day) => ({ ...reservation, path: `/texts/${day}`, at: at(day) }))
  if (!first || !second || !third) throw new Error('There are three')
  const known = knownOf({ positions: [first, second], more: false })
  expect(cameSince(known, [first, second])).toEqual([])
  expect(cameSince(known, [third, first])).toEqual([third])
  // A reserve in a text published just now may be older than all that stood there.
  expect(cameSince(knownOf({ positions: [second], more: false }), [second, first])).toEqual([first])
  expect(cameSince(knownOf({ positions: [second], more: true }), [first])).toEqual([])
  const changed = { ...second, kind: 'request-accepted' as const }
  expect(cameSince(known, [first, changed])).toEqual([changed])
})

test('what was said under a marking goes no further in a letter, and RED into none', () => {
  expect(quoting(note(), answer, marking('amber'))).toEqual({ hindered: 'marking' })
  expect(quoting(note(), answer, marking('amber+strict', [carthia, dorvane]))).toEqual({ hindered: 'marking' })
  // Of a person nobody says here for whom they act.
  expect(quoting(note(), answer, marking('amber+strict', [carthia], [dorvane]))).toEqual({ hindered: 'marking' })
  expect(quoting(note(), answer, marking('amber+strict', [carthia]))).toHaveProperty('body')
  expect(quoting(note(), { ...answer, tlp: 'green' }, marking('green', [dorvane]))).toHaveProperty('body')
  expect(quoting(note(), { ...answer, tlp: 'red' }, marking('red'))).toEqual({ hindered: 'red' })
  expect(quoting(note(), reservation, marking('clear', [dorvane]))).toHaveProperty('body')
})

test('a reference is never the first words of a note, stands once, and asks for room', () => {
  expect(quoting(note({ body: ' ' }), reservation)).toEqual({ hindered: 'empty' })
  expect(quoting(note({ body: '', kind: 'speaking-points' }), reservation)).toHaveProperty('body')
  expect(quoting(quotedInto(note(), reservation), reservation)).toEqual({ hindered: 'already' })
  expect(quoting(note({ body: 'a'.repeat(19_950) }), reservation)).toEqual({ hindered: 'full' })
  const quoted = Array.from({ length: 19 }, (_, n) => ({ text: `passage ${n}`, language: 'ar' }))
  expect(quoting(note({ quoted }), reservation)).toEqual({ hindered: 'full' })
})

test('whatever was said, a shortened passage is a line that a letter takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (words) => {
      const passage = shortly(words)
      expect(passage.length).toBeLessThanOrEqual(240)
      expect(isShownLine(passage)).toBe(true)
    }),
    { numRuns: 30 },
  )
  expect(shortly('x '.repeat(400))).toMatch(/^(x )+x…$/)
})
