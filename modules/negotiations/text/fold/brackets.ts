/**
 * Brackets: words that a delegation does not agree to. Each is a delegation's own, whatever others bracket beside or
 * across it (T1). When who opened it takes it back while others still support it, it is theirs from then on.
 */
import type { Handlers } from '../handler.ts'
import type { Bracket, Negotiation, Paragraph } from '../state.ts'
import {
  backed,
  discussed,
  forget,
  isRefused,
  livingAlternative,
  noted,
  put,
  settle,
  workable,
  workableHome,
} from './change.ts'
import { noRoomForMark } from './shares.ts'
import { standingRange } from './words.ts'

export const bracketHandlers: Handlers<'bracket.open' | 'bracket.back' | 'bracket.close'> = {
  'bracket.open': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    if (state.homes[act.bracket] !== undefined) return { why: 'taken', about: act.bracket }
    const range = standingRange(alternative.runs, act.range)
    if (!range) return { why: 'words-gone' }
    const { delegation } = entry.by
    const full = noRoomForMark(state, paragraph, 'brackets', entry)
    if (full) return full
    if (paragraph.brackets.some((one) => isSame(one, delegation, act.alternative, range)))
      return { why: 'nothing-changes' }
    const bracket: Bracket = {
      ...noted(act.bracket, entry),
      alternative: alternative.id,
      range,
      proposers: [delegation],
      supporters: [],
      opposers: [],
      ...(act.reason === undefined ? {} : { reason: act.reason }),
    }
    settle(state, paragraph.id, bracket)
    put(state, { ...discussed(paragraph), brackets: [...paragraph.brackets, bracket] }, entry)
    return undefined
  },

  'bracket.back': (state, { bracket: id, stand }, entry) => {
    const paragraph = workableHome(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    const bracket = paragraph.brackets.find((one) => one.id === id)
    if (!bracket) return { why: 'closed', about: id }
    if (bracket.proposers.includes(entry.by.delegation)) return { why: 'nothing-changes' }
    const next = backed(bracket, entry.by.delegation, stand)
    if (!next) return { why: 'nothing-changes' }
    replace(state, paragraph, next)
    return undefined
  },

  'bracket.close': (state, { bracket: id }, entry) => {
    const paragraph = workableHome(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    const bracket = paragraph.brackets.find((one) => one.id === id)
    if (!bracket) return { why: 'closed', about: id }
    const holders = bracket.proposers.filter((one) => one !== entry.by.delegation)
    const heirs = holders.length > 0 ? holders : bracket.supporters.filter((one) => negotiates(state, one))
    const [heir] = heirs
    if (heir !== undefined && bracket.proposers.includes(entry.by.delegation)) {
      const supporters = bracket.supporters.filter((one) => !heirs.includes(one))
      replace(state, paragraph, { ...bracket, delegation: heir, proposers: heirs, supporters })
      return undefined
    }
    forget(state, bracket)
    put(state, { ...paragraph, brackets: paragraph.brackets.filter((one) => one.id !== id) }, entry)
    return undefined
  },
}

function isSame(bracket: Bracket, delegation: string, alternative: string, { from, to }: Bracket['range']): boolean {
  return (
    bracket.alternative === alternative &&
    bracket.range.from === from &&
    bracket.range.to === to &&
    bracket.proposers.includes(delegation)
  )
}

function negotiates({ parties }: Negotiation, delegation: string): boolean {
  return parties.some((party) => party.delegation === delegation)
}

/** Who stands behind a bracket is no part of the paragraph's hash. */
function replace(state: Negotiation, paragraph: Paragraph, bracket: Bracket): void {
  state.paragraphs[paragraph.id] = {
    ...paragraph,
    brackets: paragraph.brackets.map((one) => (one.id === bracket.id ? bracket : one)),
  }
}
