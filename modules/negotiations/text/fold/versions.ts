/** Versions are issued: from then on, paragraphs are spoken of by the numbers they had in them (labels.ts). */
import type { Handlers } from '../handler.ts'
import { numbersOf } from '../labels.ts'
import type { Negotiation } from '../state.ts'
import { type DocumentClass, textLimits } from '../words-of-acts.ts'

const numberedAfresh: ReadonlySet<DocumentClass> = new Set<DocumentClass>(['l-document', 'revision', 'adopted-text'])

export const versionHandlers: Handlers<'version.issue'> = {
  'version.issue': (state, act, { at, by }) => {
    if (state.versions.some(({ id }) => id === act.version)) return { why: 'taken', about: act.version }
    if (state.versions.length >= textLimits.versions) return { why: 'too-much', about: 'versions' }
    // What was adopted is numbered as it was adopted.
    giveNumbers(state, numberedAfresh.has(act.class) && !state.deciding.adoption)
    state.class = act.class
    if (act.symbol !== undefined) state.symbol = act.symbol
    state.versions.push({
      id: act.version,
      class: act.class,
      ...(act.symbol === undefined ? {} : { symbol: act.symbol }),
      ...(act.note === undefined ? {} : { note: act.note }),
      at,
      // It stands on the operation that issues it, which gives the numbers.
      count: state.count + 1,
      by: by.delegation,
    })
    return undefined
  },
}

function giveNumbers(state: Negotiation, afresh: boolean): void {
  const numbers = numbersOf(state, { afresh })
  for (const paragraph of Object.values(state.paragraphs)) {
    const number = numbers[paragraph.id]
    if (number === paragraph.number) continue
    const { number: _, ...rest } = paragraph
    state.paragraphs[paragraph.id] = number === undefined ? rest : { ...rest, number }
  }
}
