/** The acts of voting. A vote may be taken under any rule, to see where all stand; it binds under the rule in force alone. */
import type { Handler, Handlers } from '../text/handler.ts'
import type { Negotiation } from '../text/state.ts'
import { textLimits } from '../text/words-of-acts.ts'
import { unread } from './reading-time.ts'
import { sameRule } from './rule.ts'
import { instantOf } from './silence.ts'
import type { Vote } from './state.ts'
import { agreedAsItStands, fitToDecide, paragraphsOf, wordsStand } from './subject.ts'
import { countOf } from './votes.ts'

/** Whether its outcome decides: taken under the rule in force. */
export function binds(state: Negotiation, { rule }: Vote): boolean {
  return sameRule(rule, state.deciding.rule)
}

const open: Handler<'vote.open'> = (state, act, { at, by }) => {
  const { vote: id, title, subject, rule, rollCall, until } = act
  if (state.deciding.votes[id]) return { why: 'taken' }
  if (state.deciding.adoption) return { why: 'closed', about: 'adoption' }
  if (Object.keys(state.deciding.votes).length >= textLimits.procedures) return { why: 'too-much', about: 'procedures' }
  if (until !== undefined && instantOf(until) <= instantOf(at)) return { why: 'too-early', about: 'until' }
  const unfit = fitToDecide(state, subject)
  if (unfit) return unfit
  state.deciding.votes[id] = {
    id,
    title,
    subject,
    rule,
    rollCall,
    by: by.delegation,
    openedAt: at,
    ...(until === undefined ? {} : { until }),
    cast: {},
    parties: state.parties.map(({ delegation }) => delegation),
  }
  return undefined
}

/** May be changed until the vote is closed; what counts is the last one in time. */
const cast: Handler<'vote.cast'> = (state, { vote: id, choice }, { at, by, signed }) => {
  const vote = state.deciding.votes[id]
  if (!vote) return { why: 'unknown' }
  if (vote.closedAt !== undefined) return { why: 'closed' }
  if (hasEnded(vote, at)) return { why: 'too-late' }
  if (!vote.parties.includes(by.delegation)) return { why: 'not-party' }
  if (vote.cast[by.delegation]?.choice === choice) return { why: 'nothing-changes' }
  const own = { choice, at, operation: signed.operation.id, account: by.account }
  state.deciding.votes[id] = { ...vote, cast: { ...vote.cast, [by.delegation]: own } }
  return undefined
}

const day = 86_400_000

/**
 * Whether all have voted or had the time to: its end has passed; without one, a day. A vote that ends the moment the chair
 * has cast its own is no vote.
 */
export function hadTheirSay(vote: Vote, at: string): boolean {
  const end = vote.until === undefined ? instantOf(vote.openedAt) + day : instantOf(vote.until)
  return instantOf(at) >= end || vote.parties.every((party) => vote.cast[party])
}

/** At its end, or as soon as every party has voted. Without an end a straw poll is closed when the chair says so. */
const close: Handler<'vote.close'> = (state, { vote: id }, { at }) => {
  const vote = state.deciding.votes[id]
  if (!vote) return { why: 'unknown' }
  if (vote.closedAt !== undefined) return { why: 'closed' }
  const decides = vote.rule.name === 'majority' && binds(state, vote)
  if ((decides || vote.until !== undefined) && !hadTheirSay(vote, at)) return { why: 'too-early' }
  const early = decides ? unread(paragraphsOf(state, vote.subject), at) : undefined
  if (early) return early
  const carried = wordsStand(state, vote.subject) && countOf(vote).carried
  state.deciding.votes[id] = { ...vote, closedAt: at, carried }
  if (carried && decides && 'on' in vote.subject)
    for (const paragraph of paragraphsOf(state, vote.subject))
      state.paragraphs[paragraph.id] = agreedAsItStands(paragraph)
  return undefined
}

function hasEnded({ until }: Vote, at: string): boolean {
  return until !== undefined && instantOf(at) >= instantOf(until)
}

export const voteHandlers: Handlers<'vote.open' | 'vote.cast' | 'vote.close'> = {
  'vote.open': open,
  'vote.cast': cast,
  'vote.close': close,
}
