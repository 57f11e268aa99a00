/**
 * The rule by which a text is decided upon. Consensus stands until every party has taken another: whoever could change
 * the rule alone could decide alone.
 */
import { canonicalJson } from '#platform/canonical-json.ts'
import { isChair, isParty } from '../rules.ts'
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { Handler, Handlers } from '../text/handler.ts'
import type { Negotiation, Paragraph } from '../text/state.ts'
import { standsOf } from '../text/stands.ts'

export function sameRule(a: DecisionRule, b: DecisionRule): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

/** Who has yet to take the rule that was put to all; nobody where none was. */
export function yetToTakeRule(state: Negotiation): string[] {
  const { ruleAsked } = state.deciding
  if (!ruleAsked) return []
  return state.parties.map(({ delegation }) => delegation).filter((one) => !ruleAsked.taken.includes(one))
}

/**
 * The chair puts a rule to all; each party takes it by the same act with the same rule. It is in force with the last of
 * them. Back to consensus the chair goes alone, for that takes nobody's voice away.
 */
const set: Handler<'rule.set'> = (state, { rule, source }, { at, by }) => {
  const { deciding } = state
  if (deciding.adoption) return { why: 'closed', about: 'adoption' }
  if (Object.values(deciding.votes).some(({ closedAt }) => closedAt === undefined))
    return { why: 'wrong-stage', about: 'vote' }
  const { ruleAsked: asked } = deciding
  if (!isChair(state, by)) {
    if (!asked || !sameRule(asked.rule, rule)) return { why: 'unknown', about: 'rule' }
    if (asked.taken.includes(by.delegation)) return { why: 'nothing-changes' }
    return takeRule(state, { ...asked, taken: [...asked.taken, by.delegation] })
  }
  if (rule.name === 'consensus-minus' && !rule.without.every((id) => isParty(state, id)))
    return { why: 'unknown', about: 'without' }
  const again = asked !== undefined && sameRule(asked.rule, rule)
  if (again || (!asked && sameRule(deciding.rule, rule))) return { why: 'nothing-changes' }
  const taken = isParty(state, by.delegation) ? [by.delegation] : []
  return takeRule(state, { rule, by: by.delegation, at, taken, ...(source === undefined ? {} : { source }) })
}

function takeRule(state: Negotiation, asked: NonNullable<Negotiation['deciding']['ruleAsked']>): undefined {
  const { deciding } = state
  const all = state.parties.every(({ delegation }) => asked.taken.includes(delegation))
  if (!all && asked.rule.name !== 'consensus') {
    deciding.ruleAsked = asked
    return
  }
  deciding.rule = asked.rule
  delete deciding.ruleAsked
  if (asked.source === undefined) delete deciding.ruleSource
  else deciding.ruleSource = asked.source
}

export const ruleHandlers: Handlers<'rule.set'> = { 'rule.set': set }

export type StandingObjection = {
  delegation: string
  why: 'opposes' | 'reserves' | 'general-reserve' | 'scrutiny-reserve'
  /** Null: the whole text. */
  paragraph: string | null
}

/** Whom the rule in force declares as not standing in the way of consensus. */
export function withoutWhom({ deciding: { rule } }: Negotiation): readonly string[] {
  return rule.name === 'consensus-minus' ? rule.without : []
}

/**
 * What stands in the way of consensus on these paragraphs: a party that opposes them or reserves its position on the
 * words as they stand, itself or through whom it aligned itself with, and general or scrutiny reserves that were not
 * lifted. A party without instructions, or that said nothing, does not stand in its way: the chair asks, and hears no
 * objection. A parliamentary reserve does not either; it goes with the adopted text.
 *
 * @param without delegations declared as not standing in the way (`consensus-minus`).
 */
export function objectionsTo(
  state: Negotiation,
  paragraphs: readonly Paragraph[],
  without: readonly string[] = [],
): StandingObjection[] {
  const parties = new Set(state.parties.map(({ delegation }) => delegation).filter((one) => !without.includes(one)))
  const ids = new Set(paragraphs.map(({ id }) => id))
  const reserves = Object.values(state.reserves).flatMap(({ delegation, liftedAt, paragraph, type }) =>
    liftedAt === undefined &&
    type !== 'parliamentary' &&
    parties.has(delegation) &&
    (paragraph === null || ids.has(paragraph))
      ? [{ delegation, why: `${type}-reserve` as const, paragraph }]
      : [],
  )
  return [...reserves, ...paragraphs.flatMap((one) => against(state, one, parties))]
}

function against(state: Negotiation, paragraph: Paragraph, parties: ReadonlySet<string>): StandingObjection[] {
  return [...standsOf(state, paragraph)].flatMap(([delegation, { stand, stale }]) =>
    !stale && parties.has(delegation) && (stand === 'oppose' || stand === 'reserve')
      ? [{ delegation, why: stand === 'oppose' ? 'opposes' : 'reserves', paragraph: paragraph.id }]
      : [],
  )
}
