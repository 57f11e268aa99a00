/** Words not chosen yet: a/b, and places where words are to come. */
import { isChair, isParty } from '../../rules.ts'
import { offsetOf, textBetween } from '../chars.ts'
import type { Handlers } from '../handler.ts'
import type { Alternative, Choice, Entry, Negotiation, Paragraph, Placeholder, Refused } from '../state.ts'
import { changeWords } from './alternatives.ts'
import {
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
import { edited, standingRange } from './words.ts'

type Found = { paragraph: Paragraph; choice: Choice }

export const choiceHandlers: Handlers<
  'choice.open' | 'choice.back' | 'choice.settle' | 'choice.close' | 'placeholder.set' | 'placeholder.clear'
> = {
  'choice.open': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    if (state.homes[act.choice] !== undefined) return { why: 'taken', about: act.choice }
    if (new Set(act.options).size !== act.options.length) return { why: 'taken', about: 'options' }
    const range = standingRange(alternative.runs, act.range)
    if (!range) return { why: 'words-gone' }
    const full = noRoomForMark(state, paragraph, 'choices', entry)
    if (full) return full
    const choice: Choice = {
      ...noted(act.choice, entry),
      alternative: alternative.id,
      range,
      options: act.options.map((text) => ({ text, supporters: [] })),
    }
    settle(state, paragraph.id, choice)
    put(state, { ...discussed(paragraph), choices: [...paragraph.choices, choice] }, entry)
    return undefined
  },

  'choice.back': (state, { choice: id, option }, entry) => {
    const found = openChoice(state, id, entry)
    if (isRefused(found)) return found
    const { paragraph, choice } = found
    const { delegation } = entry.by
    if (option !== null && !choice.options[option]) return { why: 'unknown', about: 'option' }
    const before = choice.options.findIndex(({ supporters }) => supporters.includes(delegation))
    if (before === (option ?? -1)) return { why: 'nothing-changes' }
    const options = choice.options.map(({ text, supporters }, at) => {
      const others = supporters.filter((one) => one !== delegation)
      return { text, supporters: at === option ? [...others, delegation] : others }
    })
    const choices = paragraph.choices.map((one) => (one.id === id ? { ...choice, options } : one))
    // Who backs which option is no part of the hash.
    state.paragraphs[paragraph.id] = { ...paragraph, choices }
    return undefined
  },

  'choice.settle': (state, { choice: id, option, hash }, entry) => {
    const found = openChoice(state, id, entry)
    if (isRefused(found)) return found
    const { paragraph, choice } = found
    if (paragraph.hash !== hash) return { why: 'text-moved', about: paragraph.id }
    const alternative = livingAlternative(paragraph, choice.alternative)
    if (isRefused(alternative)) return alternative
    const chosen = choice.options[option]
    if (!chosen) return { why: 'unknown', about: 'option' }
    const opposed = wantedOtherwise(state, choice, option, alternative, entry)
    if (opposed) return opposed
    if (textBetween(alternative.runs, choice.range) === chosen.text) {
      close(state, paragraph, choice, entry)
      return undefined
    }
    // The words were written by who offered the choice: each option's characters after those of the options before it.
    const from = choice.options.slice(0, option).reduce((sum, { text }) => sum + text.length, 0)
    const edit = { range: choice.range, insert: chosen.text }
    const changed = edited(alternative.runs, [edit], choice.operation, from)
    if (isRefused(changed)) return changed
    const refused = changeWords(state, without(paragraph, choice), alternative, changed, entry)
    if (!refused) forget(state, choice)
    return refused
  },

  'choice.close': (state, { choice: id }, entry) => {
    const found = openChoice(state, id, entry)
    if (isRefused(found)) return found
    close(state, found.paragraph, found.choice, entry)
    return undefined
  },

  'placeholder.set': (state, act, entry) => {
    const paragraph = workable(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    if (state.homes[act.placeholder] !== undefined) return { why: 'taken', about: act.placeholder }
    if (act.after !== null && offsetOf(alternative.runs, act.after) === undefined) return { why: 'words-gone' }
    const full = noRoomForMark(state, paragraph, 'placeholders', entry)
    if (full) return full
    const placeholder: Placeholder = {
      ...noted(act.placeholder, entry),
      alternative: alternative.id,
      after: act.after,
      note: act.note,
    }
    settle(state, paragraph.id, placeholder)
    put(state, { ...discussed(paragraph), placeholders: [...paragraph.placeholders, placeholder] }, entry)
    return undefined
  },

  'placeholder.clear': (state, { placeholder: id }, entry) => {
    const paragraph = workableHome(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    const placeholder = paragraph.placeholders.find((one) => one.id === id)
    if (!placeholder) return { why: 'closed', about: id }
    forget(state, placeholder)
    put(state, { ...paragraph, placeholders: paragraph.placeholders.filter((one) => one.id !== id) }, entry)
    return undefined
  },
}

/**
 * The chair does not settle, in another's proposal, what a party wants otherwise, nor without its author: who offered the
 * choice or backs that option. What leaves the words as their author wrote them needs nobody.
 */
function wantedOtherwise(
  state: Negotiation,
  { options, range, delegation: proposer }: Choice,
  option: number,
  alternative: Alternative,
  { by }: Entry,
): Refused | undefined {
  const isOwn = alternative.chair === true ? isChair(state, by) : alternative.delegation === by.delegation
  if (isOwn) return undefined
  const against = options
    .flatMap(({ supporters }, at) => (at === option ? [] : supporters))
    .find((one) => isParty(state, one))
  if (against !== undefined) return { why: 'not-all', about: against }
  const author = alternative.delegation
  const chosen = options[option]
  const wanted = alternative.chair !== true && (chosen?.supporters.includes(author) === true || proposer === author)
  return wanted || textBetween(alternative.runs, range) === chosen?.text ? undefined : { why: 'not-all', about: author }
}

function openChoice(state: Negotiation, id: string, entry: Entry): Found | Refused {
  const paragraph = workableHome(state, id, entry)
  if (isRefused(paragraph)) return paragraph
  const choice = paragraph.choices.find((one) => one.id === id)
  return choice ? { paragraph, choice } : { why: 'closed', about: id }
}

function without(paragraph: Paragraph, { id }: Choice): Paragraph {
  return { ...paragraph, choices: paragraph.choices.filter((one) => one.id !== id) }
}

function close(state: Negotiation, paragraph: Paragraph, choice: Choice, entry: Entry): void {
  forget(state, choice)
  put(state, without(paragraph, choice), entry)
}
