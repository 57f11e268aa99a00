import { z } from 'zod'
import { Tlp } from '#modules/sharing/contract.ts'
import { type Act, entriesOf, type Logged } from './log.ts'
import { reachedBy, type Run } from './run.ts'
import type { Expectation, Hope, Inject } from './scenario.ts'

/**
 * What became of an expectation. `open`: there is still time. `wrong`: done, but to the wrong one, or let go too far or
 * not far enough. `not-asked`: the inject never reached the role, or nothing was let go whose marking could be judged.
 */
export const Outcome = z.enum(['met', 'late', 'missed', 'wrong', 'open', 'not-asked'])
export type Outcome = z.infer<typeof Outcome>

export const Result = z.object({
  expectation: z.string(),
  inject: z.string(),
  role: z.string(),
  kind: z.enum(['acknowledgement', 'contact', 'marking', 'escalation', 'act']),
  outcome: Outcome,
  /** How long it took, in seconds of the exercise that people lived through; null where it was not done. */
  seconds: z.number().nullable(),
  within: z.int(),
  /** The entry of the log by which it was judged. */
  by: z.int().nullable(),
})
export type Result = z.infer<typeof Result>

type Done = { number: number; lived: number; act: Act }
type Judged = Pick<Result, 'outcome' | 'seconds' | 'by'>

const widths = Tlp.options

/**
 * What became of each expectation of a role that somebody plays, in the order of the scenario. Time counts from when the
 * inject went out to when it was done, without pauses and without what was leapt over; `lived` is how much of it there
 * has been until now, infinity once the run has ended.
 */
export function score(run: Run, lived: number): Result[] {
  return run.scenario.injects.flatMap((inject) =>
    inject.expects
      .filter(({ of }) => run.played.has(of))
      .map((expectation) => ({
        expectation: expectation.id,
        inject: inject.id,
        role: expectation.of,
        kind: expectation.hope.kind,
        within: expectation.within,
        ...judged(run, inject, expectation, lived),
      })),
  )
}

function judged(run: Run, inject: Inject, { of, within, hope }: Expectation, lived: number): Judged {
  const log = entriesOf(run.log)
  const out = log.find(({ entry }) => entry.what === 'inject' && entry.inject === inject.id)
  if (!out || !reachedBy(run.scenario, inject).includes(of)) return { outcome: 'not-asked', seconds: null, by: null }
  const after = doneBy(log, of, out.number).filter(({ act }) => act.inject === null || act.inject === inject.id)
  if (hope.kind === 'marking') return markingOf(hope, after, out, within)
  const done = after.find(({ act }) => answers(hope, act, inject.id))
  if (!done) return { outcome: lived - out.lived > within ? 'missed' : 'open', seconds: null, by: null }
  const seconds = Math.max(0, done.lived - out.lived)
  const right = hope.kind !== 'contact' || isRight(hope, done.act)
  return { outcome: right ? (seconds <= within ? 'met' : 'late') : 'wrong', seconds, by: done.number }
}

function doneBy(log: readonly Logged[], role: string, after: number): Done[] {
  return log.flatMap(({ number, lived, entry }) =>
    entry.what === 'act' && entry.role === role && number > after ? [{ number, lived, act: entry }] : [],
  )
}

/** Whoever acknowledged or answered it where it really stands need not say so twice. */
const answersOnPlatform = new Set(
  ['acknowledged', 'accepted', 'accepted-in-part', 'declined'].map((done) => `request.${done}`),
)

/** Whether an act is the one by which such a hope is judged, rightly done or not. */
function answers(hope: Exclude<Hope, { kind: 'marking' }>, act: Act, inject: string): boolean {
  switch (hope.kind) {
    case 'acknowledgement':
      return act.inject === inject && (act.act === 'acknowledged' || answersOnPlatform.has(act.act))
    case 'contact':
      // To take something up, or to decline it, is not to turn to a contact.
      return act.to.length > 0 && act.act !== 'escalated' && act.act !== 'declined'
    case 'escalation':
      return act.act === 'escalated' && act.to.some((role) => hope.to.includes(role))
    case 'act':
      return act.act === hope.act
  }
}

function isRight(hope: Extract<Hope, { kind: 'contact' }>, act: Act): boolean {
  const known = act.contact !== null && hope.contact !== null
  return act.to.some((role) => hope.to.includes(role)) && (!known || act.contact === hope.contact)
}

function markingOf(
  hope: Extract<Hope, { kind: 'marking' }>,
  after: readonly Done[],
  out: Logged,
  within: number,
): Judged {
  const shared = after.filter(({ act, lived }) => act.tlp !== null && lived - out.lived <= within)
  const [first] = shared
  if (!first) return { outcome: 'not-asked', seconds: null, by: null }
  const wrong = shared.find(({ act }) => !isWithin(hope, act.tlp ?? 'red'))
  const judge = wrong ?? first
  return {
    outcome: wrong ? 'wrong' : 'met',
    seconds: Math.max(0, judge.lived - out.lived),
    by: judge.number,
  }
}

function isWithin({ widest, narrowest }: Extract<Hope, { kind: 'marking' }>, tlp: Tlp): boolean {
  const width = widths.indexOf(tlp)
  return width <= widths.indexOf(widest) && width >= widths.indexOf(narrowest)
}
