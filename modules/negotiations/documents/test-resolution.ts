/** A draft resolution of invented states with everything on it that a document can carry, in three scripts. */
import { idOf, openTestText, type TestText } from '../text/test-text.ts'

export const persian = 'با یادآوری اینکه کشورها در فضای سایبری از خویشتن‌داری پیروی می‌کنند،'
export const thai = 'รับทราบว่ารัฐทั้งหลายพึงให้ความร่วมมือในการแก้ไขเหตุการณ์ทางไซเบอร์'

export function openTestResolution(): TestText {
  const text = openTestText({ parties: ['belmere', 'carthia', 'dorvane', 'norhaven'] })
  text.add('title', 'Conduct of States between incidents', { type: 'title' })
  text.add('pp1', 'Recalling the need for restraint in the use of information technologies,', { type: 'preambular' })
  text.chair.does({
    kind: 'text.import',
    paragraphs: [
      {
        paragraph: idOf('fa'),
        type: 'preambular',
        place: 'm0002',
        text: persian,
        alternative: idOf('fa/1'),
        language: 'fa',
      },
      {
        paragraph: idOf('th'),
        type: 'preambular',
        place: 'm0003',
        text: thai,
        alternative: idOf('th/1'),
        language: 'th',
      },
    ],
  })
  text.add('heading', 'Cooperation', { type: 'heading' })
  text.add('A', 'Decides that States shall share early warnings & indicators <48 hours after detection.')
  text.add('A/a', 'through their points of contact;', { under: 'A' })
  text.add('A/b', 'without prejudice to classified sources.', { under: 'A' })
  text.add('B', 'Calls upon all States to refrain from harmful acts against critical infrastructure.')
  text.add('note', 'As defined in the annex.', { type: 'footnote', under: 'B' })
  text.add('annex', 'Terms', { type: 'annex' })
  text.add('D', '“Incident” means an event that harms information systems.', { type: 'definition' })
  return text
}

/** Brackets that cross, amendments, alternatives, a choice, a placeholder, comments, reserves, positions. */
export function openMarkedResolution(): TestText {
  const text = openTestResolution()
  const on = (name: string) => ({ paragraph: idOf(name), alternative: text.alternative(name).id })
  const [belmere, carthia, dorvane, norhaven] = ['belmere', 'carthia', 'dorvane', 'norhaven'].map((name) =>
    text.by(name),
  )
  belmere?.does({
    kind: 'bracket.open',
    ...on('A'),
    bracket: idOf('bracket 1'),
    range: text.range('A', 'share early warnings'),
    reason: 'Capital examines the obligation.',
  })
  carthia?.does(
    {
      kind: 'bracket.open',
      ...on('A'),
      bracket: idOf('bracket 2'),
      range: text.range('A', 'warnings & indicators'),
    },
    { kind: 'bracket.back', bracket: idOf('bracket 1'), stand: 'support' },
    {
      kind: 'amendment.propose',
      ...on('A'),
      amendment: idOf('amendment 1'),
      edit: { range: text.range('A', '<48 hours'), insert: 'without delay' },
      reason: 'No fixed time.',
    },
    {
      kind: 'amendment.propose',
      ...on('B'),
      amendment: idOf('amendment 2'),
      edit: { after: text.after('B', 'upon all'), insert: ' responsible' },
    },
  )
  dorvane?.does(
    { kind: 'bracket.back', bracket: idOf('bracket 1'), stand: 'oppose' },
    {
      kind: 'alternative.add',
      paragraph: idOf('B'),
      alternative: idOf('B/2'),
      text: 'Urges States to protect critical infrastructure.',
    },
    {
      kind: 'choice.open',
      ...on('A'),
      choice: idOf('choice'),
      range: text.range('A', 'shall'),
      options: ['shall', 'should'],
    },
    {
      kind: 'comment.make',
      comment: idOf('comment 1'),
      ...on('A'),
      range: text.range('A', 'detection'),
      text: 'Detection by whom?',
    },
  )
  norhaven?.does(
    {
      kind: 'comment.make',
      comment: idOf('comment 2'),
      paragraph: idOf('A'),
      replyTo: idOf('comment 1'),
      text: 'By the victim.',
    },
    {
      kind: 'placeholder.set',
      ...on('pp1'),
      placeholder: idOf('placeholder'),
      after: text.after('pp1', 'restraint'),
      note: 'list of norms to come',
    },
    {
      kind: 'reserve.enter',
      reserve: idOf('reserve'),
      paragraph: idOf('A'),
      type: 'parliamentary',
      reason: 'Parliament is in recess.',
    },
    {
      kind: 'position.take',
      paragraph: idOf('B'),
      hash: text.paragraph('B').hash,
      stand: 'can-accept',
      note: 'With Alt 2.',
    },
  )
  carthia?.does({
    kind: 'bracket.open',
    paragraph: idOf('fa'),
    alternative: idOf('fa/1'),
    bracket: idOf('bracket 3'),
    range: text.range('fa', 'خویشتن‌داری'),
  })
  return text
}
