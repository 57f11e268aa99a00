/** Whose a thing is that an act is about: the delegations that may withdraw, change or close it. */
import type { Act } from './acts.ts'
import type { Negotiation, Paragraph } from './state.ts'

/** `chair`: written from the chair, and so the business of whoever holds it now, not of their delegation. */
export type Owners = { delegations: readonly string[]; chair: boolean }

/** Undefined where the act is about nobody's thing, or about a thing that is not there. */
export function ownersOf(state: Negotiation, act: Act): Owners | undefined {
  switch (act.kind) {
    case 'paragraph.withdraw': {
      const paragraph = state.paragraphs[act.paragraph]
      return paragraph && { delegations: [paragraph.proposer], chair: paragraph.chair === true }
    }
    case 'alternative.revise':
    case 'alternative.withdraw':
      return ofAlternative(state.paragraphs[act.paragraph], act.alternative)
    case 'bracket.close':
      return of(homeOf(state, act.bracket)?.brackets.find(({ id }) => id === act.bracket))
    case 'amendment.withdraw':
      return of(homeOf(state, act.amendment)?.amendments.find(({ id }) => id === act.amendment))
    case 'amendment.accept': {
      const home = homeOf(state, act.amendment)
      return ofAlternative(home, home?.amendments.find(({ id }) => id === act.amendment)?.alternative)
    }
    case 'choice.settle': {
      const home = homeOf(state, act.choice)
      return ofAlternative(home, home?.choices.find(({ id }) => id === act.choice)?.alternative)
    }
    case 'choice.close':
      return of(homeOf(state, act.choice)?.choices.find(({ id }) => id === act.choice))
    case 'placeholder.clear':
      return of(homeOf(state, act.placeholder)?.placeholders.find(({ id }) => id === act.placeholder))
    case 'comment.withdraw':
      return of(state.comments[act.comment])
    case 'reserve.lift':
      return of(state.reserves[act.reserve])
    case 'floor.leave':
    case 'floor.done':
      return of(state.floor.find(({ id }) => id === act.request))
    case 'statement.withdraw':
      return of(state.deciding.statements[act.statement])
    default:
      return undefined
  }
}

/** The paragraph in which an alternative, a bracket, an amendment, a choice or a placeholder stands. */
export function homeOf(state: Negotiation, id: string): Paragraph | undefined {
  const paragraph = state.homes[id]
  return paragraph === undefined || paragraph === '' ? undefined : state.paragraphs[paragraph]
}

function ofAlternative(paragraph: Paragraph | undefined, id: string | undefined): Owners | undefined {
  const alternative = paragraph?.alternatives.find((one) => one.id === id)
  return alternative && { delegations: [alternative.delegation], chair: alternative.chair === true }
}

function of(thing: { delegation: string; proposers?: readonly string[] } | undefined): Owners | undefined {
  return thing && { delegations: thing.proposers ?? [thing.delegation], chair: false }
}
