import { z } from 'zod'
import { oc } from './contract.ts'
import { World } from './exercise.ts'
import { shownLine } from './shown-line.ts'

/** Characters (UTF-16) of a passage of what was said; where it is longer, `…` stands for the rest. */
const quotation = 240

const Words = z.object({ text: z.string(), language: z.string().nullable() })

/**
 * What a delegation has said or taken upon itself, as one who asks sees it. Its words are quoted as they stand and in their own
 * language; whoever shows it says in the reader's what it is.
 */
export const StatedPosition = z.object({
  kind: z.enum([
    'adopted-text',
    'reservation',
    'interpretative-statement',
    'explanation-of-position',
    'explanation-of-vote',
    'dissociation',
    'general-statement',
    'scrutiny-reserve',
    'general-reserve',
    'parliamentary-reserve',
    'request-accepted',
    'request-accepted-in-part',
    'letter',
  ]),
  /** Of the text, the request or the letter. `language` as far as it is known (BCP 47). */
  title: z.string(),
  language: z.string().nullable(),
  /** The symbol of a text, the number of a request or a letter. */
  number: z.string().nullable(),
  at: z.iso.datetime(),
  /** Where it stands on this host. */
  path: z.string().startsWith('/'),
  /**
   * Of which paragraphs of the text it was said, by their numbers; of none: of the whole. `words`: as they were adopted, on one
   * line and shortened; null where it was said of several, or of words that were others then.
   */
  on: z.array(z.object({ label: z.string(), words: Words.nullable() })),
  /** It was said of words that were changed afterwards. */
  earlier: z.boolean(),
  /** Its own words, on one line and shortened. */
  quote: Words.nullable(),
  /** Who says that it said so, where what stands there was not signed by itself. */
  toldBy: z.string().nullable(),
  /** Norms and measures to which it was said: by their ids. */
  cites: z.array(z.string()),
  /** Under which it was said; null for what is public. */
  tlp: z.enum(['red', 'amber+strict', 'amber', 'green', 'clear']).nullable(),
  exercise: z.boolean(),
})
export type StatedPosition = z.infer<typeof StatedPosition>

/** What a module is asked for: of which delegation, in which world, and how many at most, the newest first. */
export type PositionsAsked = { of: string; world: World; most: number }

/** How many are told at once, the newest. */
export const mostPositions = 30

export const positionsContract = {
  of: oc
    .route({
      method: 'GET',
      path: '/positions/{delegation}',
      summary: 'What a delegation has said and taken upon itself, as far as you see it',
    })
    .input(z.object({ delegation: z.uuid(), world: World }))
    .output(
      z.object({
        positions: z.array(StatedPosition),
        /** There are older ones that are not among these. */
        more: z.boolean(),
      }),
    ),
}

/** Words on one line that can be shown, shortened between two words where they have any, never within a character. */
export function shortly(words: string): string {
  const line = shownLine(words.replaceAll(/\s+/gu, ' '))
  if (line.length <= quotation) return line
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(line.slice(0, quotation))) {
    if (cut.length + segment.length >= quotation) break
    cut += segment
  }
  const space = cut.lastIndexOf(' ')
  return `${shownLine(space > cut.length / 2 ? cut.slice(0, space) : cut)}…`
}
