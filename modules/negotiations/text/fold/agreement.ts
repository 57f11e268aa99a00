/** The gavel: a paragraph is closed. And the way back: a motion to reopen, and the consent of those who agreed. */
import { agreedOnCondition, dividedPackage } from '../../deciding/packages.ts'
import { unread } from '../../deciding/reading-time.ts'
import { objectionsTo } from '../../deciding/rule.ts'
import type { Handlers } from '../handler.ts'
import { standsOf } from '../stands.ts'
import type { Entry, Motion, Negotiation, Paragraph, Refused } from '../state.ts'
import { isBracketed } from '../status.ts'
import type { AtHash } from '../words-of-acts.ts'
import { yetToConfirm } from './ad-referendum.ts'
import { backToDiscussion, isRefused, standing, workable } from './change.ts'
import { noRoomFor } from './shares.ts'

export const agreementHandlers: Handlers<'paragraph.agree' | 'reopen.ask' | 'reopen.back' | 'reopen.grant'> = {
  'paragraph.agree': (state, { on }, entry) => {
    const paragraphs: Paragraph[] = []
    for (const one of on) {
      const paragraph = agreeable(state, one, entry)
      if (isRefused(paragraph)) return paragraph
      if (paragraphs.some(({ id }) => id === paragraph.id)) return { why: 'taken', about: paragraph.id }
      paragraphs.push(paragraph)
    }
    const refused = unread(paragraphs, entry.at) ?? objectedTo(state, paragraphs) ?? dividedPackage(state, paragraphs)
    if (refused) return refused
    for (const paragraph of paragraphs) {
      const { adReferendum: _, ...rest } = paragraph
      state.paragraphs[paragraph.id] = { ...rest, stage: 'agreed', agreedHash: paragraph.hash }
    }
    return undefined
  },

  'reopen.ask': (state, act, entry) => {
    const { at, by } = entry
    if (state.motions[act.motion]) return { why: 'taken', about: act.motion }
    const all = Object.values(state.motions)
    const own = all.filter((one) => one.by === by.delegation).length
    const full = noRoomFor(state, entry, 'procedures', { all: all.length, own }, false)
    if (full) return full
    const paragraph = state.paragraphs[act.paragraph]
    if (!paragraph) return { why: 'unknown', about: act.paragraph }
    if (paragraph.stage !== 'agreed') return { why: 'wrong-stage', about: act.paragraph }
    if (paragraph.hash !== act.hash) return { why: 'text-moved', about: act.paragraph }
    const open = all.find((one) => one.paragraph === act.paragraph && one.state === 'open' && one.hash === act.hash)
    if (open) return { why: 'taken', about: open.id }
    state.motions[act.motion] = {
      id: act.motion,
      paragraph: act.paragraph,
      hash: act.hash,
      by: by.delegation,
      reason: act.reason,
      at,
      consents: { [by.delegation]: true },
      state: 'open',
    }
    return undefined
  },

  'reopen.back': (state, { motion: id, consent }, { by }) => {
    const motion = state.motions[id]
    if (!motion) return { why: 'unknown', about: id }
    if (motion.state !== 'open') return { why: 'closed', about: id }
    if (motion.consents[by.delegation] === consent) return { why: 'nothing-changes' }
    const consents = { ...motion.consents, [by.delegation]: consent }
    // Under consensus one refusal ends it. Under a majority rule it is counted when the chair asks.
    const falls = !consent && state.deciding.rule.name !== 'majority'
    state.motions[id] = { ...motion, consents, state: falls ? 'fallen' : 'open' }
    return undefined
  },

  'reopen.grant': (state, { motion: id }, entry) => {
    const motion = state.motions[id]
    if (!motion) return { why: 'unknown', about: id }
    if (motion.state !== 'open') return { why: 'closed', about: id }
    const paragraph = standing(state, motion.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    if (paragraph.stage !== 'agreed') return { why: 'wrong-stage', about: paragraph.id }
    if (paragraph.hash !== motion.hash) return { why: 'text-moved', about: paragraph.id }
    const missing = withoutConsent(state, motion)
    if (missing) return missing
    // Nothing of a package is agreed until everything is: who agreed to the rest did so on condition of these words.
    const along = agreedOnCondition(state, paragraph.id)
    for (const one of [paragraph, ...along.flatMap((other) => state.paragraphs[other] ?? [])])
      state.paragraphs[one.id] = { ...backToDiscussion(one), stage: 'reopened' }
    state.motions[id] = { ...motion, state: 'granted', ...(along.length > 0 ? { along } : {}) }
    return undefined
  },
}

/** At words that can have been read, and were; in one reading only; confirmed by all capitals where they were asked. */
function agreeable(state: Negotiation, { paragraph: id, hash }: AtHash, entry: Entry): Paragraph | Refused {
  const paragraph = workable(state, id, entry)
  if (isRefused(paragraph)) return paragraph
  if (paragraph.stage === 'proposed') return { why: 'wrong-stage', about: id }
  if (paragraph.hash !== hash) return { why: 'text-moved', about: id }
  if (isBracketed(paragraph)) return { why: 'not-clean', about: id }
  if (paragraph.stage === 'ad-referendum' && paragraph.adReferendum && !paragraph.adReferendum.complete) {
    const [missing] = yetToConfirm(state, state.adReferendum[paragraph.adReferendum.procedure], id)
    return { why: 'not-all', about: missing ?? id }
  }
  return paragraph
}

/**
 * The first party that stands in the way of consensus. Who opposed earlier words and has not spoken since still does: a
 * comma moved is no answer to an objection.
 */
function objectedTo(state: Negotiation, paragraphs: readonly Paragraph[]): Refused | undefined {
  const { rule } = state.deciding
  const without = rule.name === 'consensus-minus' ? rule.without : []
  const [objection] = objectionsTo(state, paragraphs, without)
  if (objection) return { why: 'not-all', about: objection.delegation }
  for (const paragraph of paragraphs)
    for (const [delegation, { stand }] of standsOf(state, paragraph))
      if ((stand === 'oppose' || stand === 'reserve') && !without.includes(delegation))
        return { why: 'not-all', about: delegation }
  return undefined
}

/**
 * Under consensus every party consents. Under a majority rule two thirds of those who said so, one way or the other
 * (General Assembly Rules of Procedure, rules 81 and 123).
 */
function withoutConsent({ parties, deciding: { rule } }: Negotiation, { consents }: Motion): Refused | undefined {
  const ids = parties.map(({ delegation }) => delegation)
  if (rule.name === 'majority') {
    const said = ids.filter((one) => consents[one] !== undefined)
    const consenting = said.filter((one) => consents[one] === true)
    return consenting.length * 3 >= said.length * 2 && consenting.length > 0
      ? undefined
      : { why: 'not-all', about: said.find((one) => consents[one] === false) ?? '' }
  }
  const without = rule.name === 'consensus-minus' ? rule.without : []
  const missing = ids.find((one) => consents[one] !== true && !without.includes(one))
  return missing === undefined ? undefined : { why: 'not-all', about: missing }
}
