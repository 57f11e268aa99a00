// The text on the table of the demonstration: invented words of invented states, on matters that real ones do negotiate.
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { rangeOf, textOf } from '#modules/negotiations/text/chars.ts'
import type { Negotiation } from '#modules/negotiations/text/state.ts'
import type { ParagraphType, Range } from '#modules/negotiations/text/words-of-acts.ts'

export const title = 'The time between incidents: norms for the Lantern Sea'

/** The same name, the same id: what is there already is found again. */
export const id = (name: string): string => toBase64url(sha256(utf8(`chancery/demo/talks/${name}`)).subarray(0, 16))

export const paragraphs: [name: string, type: ParagraphType, words: string][] = [
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

/** Somebody has changed what a move would be about. */
export class NotThere extends Error {
  override name = 'NotThere'
}

export function wordsIn(
  state: Negotiation,
  name: string,
  words: string,
): { paragraph: string; alternative: string; range: Range } {
  const { paragraph, alternative } = first(state, name)
  const start = textOf(alternative.runs).indexOf(words)
  const range = rangeOf(alternative.runs, { start, end: start + words.length })
  if (start < 0 || !range) throw new NotThere(`“${words}” does not stand in ${name}`)
  return { paragraph: paragraph.id, alternative: alternative.id, range }
}

export function first(state: Negotiation, name: string) {
  const paragraph = state.paragraphs[id(name)]
  const alternative = paragraph?.alternatives[0]
  if (!paragraph || !alternative) throw new NotThere(`There is no paragraph ${name}`)
  return { paragraph, alternative }
}

export const at = (state: Negotiation, name: string): { paragraph: string; hash: string } => {
  const { paragraph } = first(state, name)
  return { paragraph: paragraph.id, hash: paragraph.hash }
}
