/**
 * Agreed ad referendum: by those in the room, subject to their capitals. Each party confirms, with the power to do so,
 * the very words that were put to it; who declines, and words that move, bring the paragraph back to discussion.
 */
import type { Handlers } from '../handler.ts'
import type { AdReferendum, Negotiation } from '../state.ts'
import { statusOf } from '../status.ts'
import { textLimits } from '../words-of-acts.ts'
import { backToDiscussion, isRefused, workable } from './change.ts'

export const adReferendumHandlers: Handlers<'ad-referendum.open' | 'ad-referendum.answer'> = {
  'ad-referendum.open': (state, act, entry) => {
    if (state.adReferendum[act.procedure]) return { why: 'taken', about: act.procedure }
    if (Object.keys(state.adReferendum).length >= textLimits.procedures) return { why: 'too-much', about: 'procedures' }
    if (Date.parse(act.until) <= Date.parse(entry.at)) return { why: 'too-late', about: 'until' }
    const ids = new Set<string>()
    for (const { paragraph: id, hash } of act.on) {
      const paragraph = workable(state, id, entry)
      if (isRefused(paragraph)) return paragraph
      if (ids.size === ids.add(id).size) return { why: 'taken', about: id }
      if (paragraph.stage !== 'discussed' && paragraph.stage !== 'reopened') return { why: 'wrong-stage', about: id }
      if (paragraph.hash !== hash) return { why: 'text-moved', about: id }
      if (statusOf(paragraph, entry.at) !== 'clean') return { why: 'not-clean', about: id }
    }
    for (const { paragraph: id, hash } of act.on) {
      const paragraph = state.paragraphs[id]
      if (!paragraph) continue
      const adReferendum = { procedure: act.procedure, until: act.until, complete: false }
      state.paragraphs[id] = { ...paragraph, stage: 'ad-referendum', adReferendum, agreedHash: hash }
    }
    state.adReferendum[act.procedure] = {
      id: act.procedure,
      by: entry.by.delegation,
      at: entry.at,
      until: act.until,
      ...(act.note === undefined ? {} : { note: act.note }),
      on: act.on,
      answers: {},
    }
    return undefined
  },

  'ad-referendum.answer': (state, act, entry) => {
    const procedure = state.adReferendum[act.procedure]
    if (!procedure) return { why: 'unknown', about: act.procedure }
    const asked = procedure.on.find(({ paragraph }) => paragraph === act.paragraph)
    const paragraph = state.paragraphs[act.paragraph]
    if (!asked || !paragraph) return { why: 'unknown', about: act.paragraph }
    if (Date.parse(entry.at) > Date.parse(procedure.until)) return { why: 'too-late', about: procedure.until }
    if (paragraph.adReferendum?.procedure !== procedure.id || paragraph.stage !== 'ad-referendum')
      return { why: 'closed', about: act.paragraph }
    if (act.hash !== asked.hash || paragraph.hash !== asked.hash) return { why: 'text-moved', about: act.paragraph }
    const { delegation, account } = entry.by
    const answers = procedure.answers[act.paragraph] ?? {}
    if (answers[delegation]?.answer === act.answer) return { why: 'nothing-changes' }
    const { answer, note } = act
    const own = {
      answer,
      ...(note === undefined ? {} : { note }),
      at: entry.at,
      operation: entry.signed.operation.id,
      account,
    }
    state.adReferendum[procedure.id] = {
      ...procedure,
      answers: { ...procedure.answers, [act.paragraph]: { ...answers, [delegation]: own } },
    }
    if (answer === 'decline') state.paragraphs[paragraph.id] = backToDiscussion(paragraph)
    else {
      const complete = isConfirmedByAll(state, procedure.id, paragraph.id)
      state.paragraphs[paragraph.id] = { ...paragraph, adReferendum: { ...paragraph.adReferendum, complete } }
    }
    return undefined
  },
}

/** The parties that have not confirmed. Who was declared as not standing in the way of consensus need not. */
export function yetToConfirm(
  { parties, deciding: { rule } }: Pick<Negotiation, 'parties' | 'deciding'>,
  procedure: AdReferendum | undefined,
  paragraph: string,
): string[] {
  const answers = procedure?.answers[paragraph] ?? {}
  const without = rule.name === 'consensus-minus' ? rule.without : []
  return parties
    .map(({ delegation }) => delegation)
    .filter((one) => !without.includes(one) && answers[one]?.answer !== 'confirm')
}

export function isConfirmedByAll(state: Negotiation, procedure: string, paragraph: string): boolean {
  return yetToConfirm(state, state.adReferendum[procedure], paragraph).length === 0
}
