/**
 * What is spoken of, by hash: SHA-256 over a line that names the kind and the canonical JSON (RFC 8785), in base64url.
 * Two who hold the same hash hold the same words, with the same marks at the same characters.
 */
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { textOf } from './chars.ts'
import { inOrder } from './place.ts'
import type { Alternative, Negotiation, Paragraph } from './state.ts'

/** Of a value under the name of its kind, such as `negotiation-paragraph`. */
function hashOf(kind: string, value: unknown): string {
  return toBase64url(sha256(utf8(`chancery/${kind}/v1\n${canonicalJson(value)}`)))
}

/** Of one alternative's words alone: whoever holds the words can check it. */
export function alternativeHash({ id, runs }: Pick<Alternative, 'id' | 'runs'>): string {
  return hashOf('negotiation-alternative', { id, text: textOf(runs) })
}

type Hashed = Pick<
  Paragraph,
  'type' | 'language' | 'alternatives' | 'brackets' | 'amendments' | 'choices' | 'placeholders'
>

/**
 * Of all that is words or may become words: the living alternatives (by id and hash), brackets, open amendments, choices
 * and placeholders. Who stands where on them is not in it, nor the paragraph's place: both may change under an agreement.
 */
export function paragraphHash(paragraph: Hashed): string {
  return hashOf('negotiation-paragraph', {
    type: paragraph.type,
    language: paragraph.language,
    alternatives: paragraph.alternatives.flatMap(({ id, hash, withdrawn }) =>
      withdrawn === undefined ? [[id, hash]] : [],
    ),
    brackets: paragraph.brackets.map(({ id, alternative, range }) => [id, alternative, range.from, range.to]),
    amendments: paragraph.amendments.flatMap(({ id, alternative, edit, state }) =>
      state === 'open' ? [[id, alternative, edit]] : [],
    ),
    choices: paragraph.choices.map(({ id, alternative, range, options }) => [
      id,
      alternative,
      range.from,
      range.to,
      ...options.map(({ text }) => text),
    ]),
    placeholders: paragraph.placeholders.map(({ id, alternative, after, note }) => [id, alternative, after, note]),
  })
}

/** Of the whole text as it reads: its title and language, and its paragraphs in their order, what left it not counted. */
export function textHash(state: Pick<Negotiation, 'title' | 'language' | 'paragraphs'>): string {
  return hashOf('negotiation-text', {
    title: state.title,
    language: state.language,
    paragraphs: inOrder(state).flatMap(({ id, under, stage, hash }) =>
      stage === 'withdrawn' || stage === 'merged' ? [] : [{ id, under, hash }],
    ),
  })
}
