/** Other words for the same paragraph, and changes of one's own. */
import { isChair } from '../../rules.ts'
import { lengthOf, textOf } from '../chars.ts'
import type { Handlers } from '../handler.ts'
import { alternativeHash } from '../hash.ts'
import type { Alternative, Entry, Negotiation, Paragraph, Refused } from '../state.ts'
import { discussed, forget, isRefused, livingAlternative, put, settle, workable } from './change.ts'
import { newAlternative } from './paragraphs.ts'
import { countWords, noRoomFor, noRoomForWords, writerOf } from './shares.ts'
import { type Changed, edited, followingOf, withFollowed } from './words.ts'

export const alternativeHandlers: Handlers<'alternative.add' | 'alternative.revise' | 'alternative.withdraw'> = {
  'alternative.add': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    if (state.homes[act.alternative] !== undefined) return { why: 'taken', about: act.alternative }
    const writer = writerOf(state, entry)
    const full = noRoomForAlternative(state, paragraph, entry) ?? noRoomForWords(state, writer, act.text.length)
    if (full) return full
    const alternative = newAlternative(act.alternative, act.text, entry, {
      origin: entry.signed.operation.id,
      ...(isChair(state, entry.by) ? { chair: true } : {}),
      ...(act.reason === undefined ? {} : { reason: act.reason }),
    })
    settle(state, paragraph.id, alternative)
    countWords(state, writer, act.text.length)
    put(state, { ...discussed(paragraph), alternatives: [...paragraph.alternatives, alternative] }, entry, true)
    return undefined
  },

  'alternative.revise': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    if (alternative.hash !== act.base) return { why: 'text-moved', about: alternative.id }
    const changed = edited(alternative.runs, act.edits, entry.signed.operation.id)
    if (isRefused(changed)) return changed
    if (textOf(changed.runs) === textOf(alternative.runs)) return { why: 'nothing-changes' }
    return changeWords(state, paragraph, alternative, changed, entry)
  },

  'alternative.withdraw': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    const living = paragraph.alternatives.filter(({ withdrawn }) => withdrawn === undefined)
    // A paragraph without words is withdrawn itself.
    if (living.length === 1) return { why: 'wrong-stage', about: alternative.id }
    put(state, withoutAlternative(state, paragraph, alternative, entry), entry, true)
    return undefined
  },
}

/** Withdrawn ones count: they stay with the paragraph. */
function noRoomForAlternative(state: Negotiation, { alternatives }: Paragraph, entry: Entry): Refused | undefined {
  const own = alternatives.filter(({ delegation }) => delegation === entry.by.delegation).length
  return noRoomFor(state, entry, 'alternatives', { all: alternatives.length, own })
}

/** The words of an alternative change, and what is said about them follows. */
export function changeWords(
  state: Negotiation,
  paragraph: Paragraph,
  alternative: Alternative,
  changed: Changed,
  entry: Entry,
): Refused | undefined {
  const grows = lengthOf(changed.runs) - lengthOf(alternative.runs)
  const writer = alternative.chair ? undefined : alternative.delegation
  const full = noRoomForWords(state, writer, grows)
  if (full) return full
  countWords(state, writer, grows)
  const { runs } = changed
  const next = { ...alternative, runs, hash: alternativeHash({ id: alternative.id, runs }) }
  const followed = withFollowed(state, discussed(paragraph), alternative.id, followingOf(alternative.runs, changed))
  const alternatives = paragraph.alternatives.map((one) => (one.id === alternative.id ? next : one))
  put(state, { ...followed, alternatives }, entry, true)
  return undefined
}

/** An alternative goes as a whole, and with it all that was marked on its words: nothing of it stays behind (T2). */
function withoutAlternative(state: Negotiation, paragraph: Paragraph, { id }: Alternative, entry: Entry): Paragraph {
  const elsewhere = <Mark extends { alternative: string; id: string; operation: string }>(marks: Mark[]): Mark[] =>
    marks.filter((mark) => {
      if (mark.alternative === id) forget(state, mark)
      return mark.alternative !== id
    })
  return {
    ...paragraph,
    alternatives: paragraph.alternatives.map((one) => (one.id === id ? { ...one, withdrawn: entry.at } : one)),
    brackets: elsewhere(paragraph.brackets),
    choices: elsewhere(paragraph.choices),
    placeholders: elsewhere(paragraph.placeholders),
    amendments: paragraph.amendments.map((one) =>
      one.alternative === id && one.state === 'open' ? { ...one, state: 'moot' } : one,
    ),
  }
}
