/** Words proposed to go, to come, or one for the other. */
import { isChair, isParty } from '../../rules.ts'
import { textBetween } from '../chars.ts'
import type { Handlers } from '../handler.ts'
import type { Alternative, Amendment, Entry, Negotiation, Paragraph, Refused } from '../state.ts'
import { changeWords } from './alternatives.ts'
import {
  backed,
  discussed,
  isRefused,
  letGo,
  livingAlternative,
  noted,
  put,
  settle,
  workable,
  workableHome,
} from './change.ts'
import { countWords, noRoomForMark, noRoomForWords, writerOf } from './shares.ts'
import { edited, standingEdit, withPastAmendments } from './words.ts'

type Found = { paragraph: Paragraph; amendment: Amendment }

export const amendmentHandlers: Handlers<
  'amendment.propose' | 'amendment.back' | 'amendment.withdraw' | 'amendment.accept'
> = {
  'amendment.propose': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    if (state.homes[act.amendment] !== undefined) return { why: 'taken', about: act.amendment }
    const edit = standingEdit(alternative.runs, act.edit)
    if (!edit) return { why: 'words-gone' }
    if ('range' in edit && textBetween(alternative.runs, edit.range) === edit.insert) return { why: 'nothing-changes' }
    const writer = writerOf(state, entry)
    const full =
      noRoomForMark(state, paragraph, 'amendments', entry) ?? noRoomForWords(state, writer, edit.insert.length)
    if (full) return full
    const amendment: Amendment = {
      ...noted(act.amendment, entry),
      alternative: alternative.id,
      edit,
      supporters: [],
      opposers: [],
      state: 'open',
      ...(act.reason === undefined ? {} : { reason: act.reason }),
    }
    settle(state, paragraph.id, amendment)
    countWords(state, writer, edit.insert.length)
    put(state, { ...discussed(paragraph), amendments: [...paragraph.amendments, amendment] }, entry)
    return undefined
  },

  'amendment.back': (state, { amendment: id, stand }, entry) => {
    const found = openAmendment(state, id, entry)
    if (isRefused(found)) return found
    const next =
      found.amendment.delegation === entry.by.delegation
        ? undefined
        : backed(found.amendment, entry.by.delegation, stand)
    if (!next) return { why: 'nothing-changes' }
    state.paragraphs[found.paragraph.id] = withAmendment(found.paragraph, next)
    return undefined
  },

  'amendment.withdraw': (state, { amendment: id }, entry) => {
    const found = openAmendment(state, id, entry)
    if (isRefused(found)) return found
    letGo(state, found.amendment.operation, found.paragraph.id)
    put(state, withAmendment(found.paragraph, { ...found.amendment, state: 'withdrawn' }), entry)
    return undefined
  },

  'amendment.accept': (state, { amendment: id, hash }, entry) => {
    const found = openAmendment(state, id, entry)
    if (isRefused(found)) return found
    const { paragraph, amendment } = found
    if (paragraph.hash !== hash) return { why: 'text-moved', about: paragraph.id }
    const alternative = livingAlternative(paragraph, amendment.alternative)
    if (isRefused(alternative)) return alternative
    const opposed = opposedTo(state, amendment, alternative, entry)
    if (opposed) return opposed
    // The words are the proposer's, not of whoever accepts them.
    const changed = edited(alternative.runs, [amendment.edit], amendment.operation)
    if (isRefused(changed)) return changed
    const accepted = withAmendment(paragraph, { ...amendment, state: 'accepted' })
    const refused = changeWords(state, accepted, alternative, changed, entry)
    if (!refused) letGo(state, amendment.operation, paragraph.id)
    return refused
  },
}

/**
 * The chair does not put words into another's proposal over a party's objection, nor without its author: who proposed the
 * amendment themselves, or support it.
 */
function opposedTo(
  state: Negotiation,
  { opposers, supporters, delegation: proposer }: Amendment,
  alternative: Alternative,
  { by }: Entry,
): Refused | undefined {
  const isOwn = alternative.chair === true ? isChair(state, by) : alternative.delegation === by.delegation
  if (isOwn) return undefined
  const against = opposers.find((one) => isParty(state, one))
  if (against !== undefined) return { why: 'not-all', about: against }
  const author = alternative.delegation
  const wanted = alternative.chair !== true && (proposer === author || supporters.includes(author))
  return wanted ? undefined : { why: 'not-all', about: author }
}

function openAmendment(state: Negotiation, id: string, entry: Entry): Found | Refused {
  const paragraph = workableHome(state, id, entry)
  if (isRefused(paragraph)) return paragraph
  const amendment = paragraph.amendments.find((one) => one.id === id)
  return amendment?.state === 'open' ? { paragraph, amendment } : { why: 'closed', about: id }
}

function withAmendment(paragraph: Paragraph, amendment: Amendment): Paragraph {
  const amendments = paragraph.amendments.map((one) => (one.id === amendment.id ? amendment : one))
  return { ...paragraph, amendments: withPastAmendments(amendments) }
}
