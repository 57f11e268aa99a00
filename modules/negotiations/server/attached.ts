/** What delegations attached to an adopted text, as it is kept when the text is published: read off the document. */
import { type StatedPosition, shortly } from '#platform/positions.ts'
import type { DocumentRead } from '../deciding/document-reading.ts'

/**
 * A statement, which its delegation signed in the document; or a reserve that was not lifted, which stands there on the word
 * of whoever put the document together.
 */
export type Attached = Pick<StatedPosition, 'kind' | 'on' | 'earlier' | 'quote' | 'at'> & {
  delegation: string
  /** The first of the paragraphs that it is on. */
  paragraph: string | null
  signed: boolean
}

export function attachedIn({ document, adoption, statements }: DocumentRead): Attached[] {
  const { language, reserves } = document
  const quoted = (text: string) => shown(text, language)
  const said = statements.map(({ delegation, type, on, earlier, text, at }): Attached => ({
    delegation,
    kind: type,
    // An act says no language of its own: it is made in that of the negotiation.
    quote: quoted(text),
    at: new Date(at).toISOString(),
    signed: true,
    earlier: earlier.length > 0,
    ...placed(
      document,
      on.map(({ paragraph }) => paragraph),
      earlier,
    ),
  }))
  const held = reserves.map(({ delegation, paragraph, reason, since, type }): Attached => ({
    delegation,
    kind: `${type}-reserve`,
    quote: reason === undefined ? null : quoted(reason),
    // As whoever made the document says; no reserve is entered once a text is adopted.
    at: new Date(Math.min(Date.parse(since), Date.parse(adoption.at))).toISOString(),
    signed: false,
    earlier: false,
    ...placed(document, paragraph === null ? [] : [paragraph], []),
  }))
  // Paragraphs that were merged bring the same reserve twice.
  return [...said, ...new Map(held.map((one) => [JSON.stringify(one), one])).values()]
}

function placed(
  { paragraphs }: DocumentRead['document'],
  on: readonly string[],
  earlier: readonly string[],
): Pick<Attached, 'on' | 'paragraph'> {
  const named = paragraphs.filter(({ id }) => on.includes(id))
  const alone = named.length === 1 && on.length === 1
  return {
    paragraph: named[0]?.id ?? null,
    on: named.map(({ id, label, language, text }) => ({
      label,
      words: alone && !earlier.includes(id) ? shown(text, language) : null,
    })),
  }
}

/** Nothing where there is nothing to be seen. */
function shown(words: string, language: string): StatedPosition['quote'] {
  const text = shortly(words)
  return text.trim() === '' ? null : { text, language }
}
