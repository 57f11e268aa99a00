// What a party answered, put back into words, so that it can be looked at and taken back.
import type { Say } from '#platform/web/words.ts'
import type { Issue, Package } from '../../../settlement/domain.ts'
import type { Answer, Side } from '../../../settlement/elicitation/answers.ts'

export function sideWords(issues: readonly Issue[], side: Side, say: Say): string {
  if (side === 'no-agreement') return say('negotiations.settlement.noAgreement')
  return side.map(({ issue, value }) => valueWords(issues, issue, value)).join(' · ')
}

export function valueWords(issues: readonly Issue[], issue: number, value: number | undefined): string {
  const { name = '', values = [] } = issues[issue] ?? {}
  return `${name}: ${value === undefined ? '' : (values[value] ?? '')}`
}

export function packageWords(issues: readonly Issue[], chosen: Package): string {
  return chosen.map((value, issue) => valueWords(issues, issue, value)).join(' · ')
}

export function answerWords(issues: readonly Issue[], answer: Answer, say: Say): string {
  if (answer.kind === 'order') {
    const { name = '', values = [] } = issues[answer.issue] ?? {}
    const order = answer.groups.map((group) => group.map((value) => values[value] ?? '').join(' = ')).join(' > ')
    return `${name}: ${order}`
  }
  if (answer.kind === 'swings') {
    const order = answer.groups
      .map((group) => group.map(({ issue }) => issues[issue]?.name ?? '').join(' = '))
      .join(' > ')
    return say('negotiations.settlement.answer.swings', { order })
  }
  const [one, other] = answer.kind === 'rather' ? [answer.one, answer.than] : [answer.one, answer.other]
  return say(`negotiations.settlement.answer.${answer.kind}`, {
    one: sideWords(issues, one, say),
    other: sideWords(issues, other, say),
  })
}
