/** Counting: rules of decision applied to votes, in whole numbers, so that two thirds are two thirds. */
import type { DecisionRule } from '../text/acts-of-decision.ts'
import type { Vote } from './state.ts'

export type Choice = 'yes' | 'no' | 'abstain'
export type Count = {
  yes: number
  no: number
  abstain: number
  /** Parties that cast nothing: absent. */
  absent: number
  /** The number of which the share is asked. */
  counted: number
  quorum: boolean
  carried: boolean
}
type Share = { of: number; in: number; more: boolean }

/** Whether `part` is at least (or, where `more`, over) that share of `whole`. Of nothing there is no share. */
export function reaches(part: number, whole: number, { of, in: among, more }: Share): boolean {
  if (whole === 0) return false
  const [have, need] = [part * among, of * whole]
  return more ? have > need : have >= need
}

/**
 * - `present-and-voting`: those who said yes or no; abstentions are not counted (UN General Assembly Rules of Procedure,
 *   rule 86).
 * - `present`: all who took part. `all`: every party.
 *
 * A quorum is the share of the parties that took part. By consensus a vote is carried where nobody who counts says no and
 * somebody says yes.
 *
 * @param parties the delegations that may vote; what others cast is not counted.
 */
export function countVotes(
  rule: DecisionRule,
  parties: readonly string[],
  cast: Readonly<Record<string, { choice: Choice }>>,
): Count {
  const of = (choice: Choice): string[] => parties.filter((party) => cast[party]?.choice === choice)
  const [yes, no, abstain] = [of('yes').length, of('no').length, of('abstain').length]
  const present = yes + no + abstain
  const told = { yes, no, abstain, absent: parties.length - present }
  if (rule.name !== 'majority') {
    const without = rule.name === 'consensus-minus' ? rule.without : []
    const against = of('no').filter((party) => !without.includes(party))
    return { ...told, counted: parties.length, quorum: true, carried: yes > 0 && against.length === 0 }
  }
  const counted = { 'present-and-voting': yes + no, present, all: parties.length }[rule.counted]
  const quorum = rule.quorum === undefined || reaches(present, parties.length, rule.quorum)
  return { ...told, counted, quorum, carried: quorum && yes > 0 && reaches(yes, counted, rule.share) }
}

export function countOf({ rule, parties, cast }: Vote): Count {
  return countVotes(rule, parties, cast)
}

/** The roll call: every party by name with what it cast, in the order of the parties. None where the vote is not by name. */
export function rollCallOf({ rollCall, parties, cast }: Vote): { delegation: string; choice: Choice | 'absent' }[] {
  return rollCall ? parties.map((delegation) => ({ delegation, choice: cast[delegation]?.choice ?? 'absent' })) : []
}
