/**
 * The door for a state that somebody hands over: nothing of it is kept, shown or asked before its form is that of a
 * negotiation, and every hash in it is that of the words beside it. So whoever speaks of a hash speaks of words they have.
 */
import { fromUtf8, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { alternativeHash, paragraphHash } from '../text/hash.ts'
import type { Negotiation, Paragraph } from '../text/state.ts'
import { NegotiationForm } from './given-form.ts'
import type { HandedState } from './handing.ts'

/** SHA-256 of the canonical JSON of a state, in hexadecimal: by it a state is vouched for. */
export function digestOf(state: unknown): string {
  return toHex(sha256(utf8(canonicalJson(state))))
}

/**
 * The state, where it is that which was vouched for, has the form of one, and its hashes are those of its words;
 * undefined where not. What else is in it is its giver's word until the history has been folded.
 */
export function stateIn(
  bytes: Uint8Array,
  { state: digest, room, count: of, trail }: HandedState,
): Negotiation | undefined {
  try {
    const given: unknown = JSON.parse(fromUtf8(bytes), plain)
    if (!NegotiationForm.safeParse(given).success || digestOf(given) !== digest) return undefined
    const state = given as Negotiation
    const same = state.room === room && state.count === of && state.trail === trail
    return same && Object.entries(state.paragraphs).every(isSound) && endsAbove(state) ? state : undefined
  } catch {
    return undefined
  }
}

/** A name by which a value would pass for what it is made of is in no state. */
function plain(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new SyntaxError('A state has no such name.')
  return value
}

function isSound([id, paragraph]: [string, Paragraph]): boolean {
  const words = paragraph.alternatives.every((one) => one.hash === alternativeHash(one))
  return id === paragraph.id && words && paragraph.hash === paragraphHash(paragraph)
}

/** No paragraph stands under itself: whoever goes up from one comes to an end. */
function endsAbove({ paragraphs }: Negotiation): boolean {
  const all = Object.values(paragraphs)
  return all.every(({ under }) => {
    let above = under
    for (let depth = 0; above !== undefined && depth <= all.length; depth++) above = paragraphs[above]?.under
    return above === undefined
  })
}
