/** The acts of a silence procedure. Conditions that templates set: templates.ts; who may: rights.ts. */
import type { ActOf } from '../text/acts.ts'
import type { Handler, Handlers } from '../text/handler.ts'
import type { Negotiation, Paragraph, Refused } from '../text/state.ts'
import { textLimits } from '../text/words-of-acts.ts'
import { objectionsTo, withoutWhom } from './rule.ts'
import { instantOf } from './silence.ts'
import type { Silence } from './state.ts'
import { agreedAsItStands, fitToDecide, paragraphsOf, wordsStand } from './subject.ts'
import { unread } from './reading-time.ts'
import { silenceTemplates } from './templates.ts'

type OnSilence = 'silence.extend' | 'silence.break' | 'silence.close' | 'silence.announce' | 'silence.issue'

function silenceOf(state: Negotiation, { silence }: ActOf<OnSilence>): Silence | undefined {
  return state.deciding.silences[silence]
}

function keep(state: Negotiation, silence: Silence): undefined {
  state.deciding.silences[silence.id] = silence
}

const open: Handler<'silence.open'> = (state, act, { at, by }) => {
  const { silence: id, recordSubject, template, subject, title, until, record } = act
  const taken = Object.values(state.deciding.silences).some((one) => one.recordSubject === recordSubject)
  if (taken || state.deciding.silences[id]) return { why: 'taken' }
  if (state.deciding.adoption) return { why: 'closed', about: 'adoption' }
  if (Object.keys(state.deciding.silences).length >= textLimits.procedures)
    return { why: 'too-much', about: 'procedures' }
  const length = instantOf(until) - instantOf(at)
  if (length <= 0 || length < silenceTemplates[template].atLeast) return { why: 'too-early', about: 'until' }
  const unfit = fitToDecide(state, subject) ?? spokenAgainst(state, { subject, until })
  if (unfit) return unfit
  return keep(state, {
    id,
    recordSubject,
    template,
    subject,
    title,
    by: by.delegation,
    openedAt: at,
    until,
    extended: [],
    objections: [],
    state: 'running',
    record: { from: record },
  })
}

/**
 * Who has said no has not kept silence, whether or not they say it again as an objection: the first party whose opposition
 * or reserve stands on these words since before the silence lapses. What is said after that comes too late, as a late
 * objection does.
 */
export function spokenAgainst(
  state: Negotiation,
  { subject, until }: Pick<Silence, 'subject' | 'until'>,
): Refused | undefined {
  const [objection] = objectionsTo(
    inTime(state, until),
    paragraphsOf(state, subject).map(said(until)),
    withoutWhom(state),
  )
  return objection && { why: 'not-all', about: objection.delegation }
}

function inTime(state: Negotiation, until: string): Negotiation {
  const before = keptBefore(until)
  const reserves = Object.entries(state.reserves).filter(([, { since }]) => before(since))
  const alignments = Object.entries(state.alignments).map(
    ([operation, all]) => [operation, all.filter(({ at, stand }) => stand === 'dis-align' || before(at))] as const,
  )
  return { ...state, reserves: Object.fromEntries(reserves), alignments: Object.fromEntries(alignments) }
}

/** A paragraph with the positions that were taken until then. */
function said(until: string): (paragraph: Paragraph) => Paragraph {
  const before = keptBefore(until)
  return (paragraph) => ({
    ...paragraph,
    positions: Object.fromEntries(Object.entries(paragraph.positions).filter(([, { since }]) => before(since))),
  })
}

function keptBefore(until: string): (at: string) => boolean {
  const end = instantOf(until)
  return (at) => instantOf(at) < end
}

/** Longer, and before it lapses: what has lapsed has lapsed. */
const extend: Handler<'silence.extend'> = (state, act, { at }) => {
  const silence = silenceOf(state, act)
  if (!silence) return { why: 'unknown' }
  if (silence.state !== 'running' || !silenceTemplates[silence.template].extendable) return { why: 'wrong-stage' }
  if (instantOf(at) >= instantOf(silence.until)) return { why: 'too-late' }
  if (instantOf(act.until) <= instantOf(silence.until)) return { why: 'nothing-changes', about: 'until' }
  const { until, reason } = act
  const extension = { from: silence.until, until, at, ...(reason === undefined ? {} : { reason }) }
  return keep(state, { ...silence, until, extended: [...silence.extended, extension] })
}

/**
 * In time is what the host received strictly before expiry, and before the chair's notice of adoption in the order of the
 * room, which no clock can undo. One in time and one late are kept of each party.
 */
const breakIt: Handler<'silence.break'> = (state, act, { at, by, seq, signed }) => {
  const silence = silenceOf(state, act)
  if (!silence) return { why: 'unknown' }
  const late = silence.state === 'adopted' || instantOf(at) >= instantOf(silence.until)
  if (!late && !silenceTemplates[silence.template].brokenBy.includes(act.by))
    return { why: 'wrong-stage', about: act.by }
  if (silence.objections.some((one) => one.delegation === by.delegation && one.late === late))
    return { why: 'nothing-changes' }
  const { id: operation } = signed.operation
  const objection = { delegation: by.delegation, by: act.by, words: act.words, at, seq, operation, late }
  const stage = late ? silence.state : 'broken'
  return keep(state, { ...silence, state: stage, objections: [...silence.objections, objection] })
}

/**
 * The notice to all. Adopted: lapsed, with no objection in time, on the very words that were circulated, and
 * nobody's opposition or reserve on them. Not adopted: broken, by an objection or by such a word; or the words moved, so
 * that there is nothing left that silence could have agreed to.
 */
const close: Handler<'silence.close'> = (state, act, { at }) => {
  const silence = silenceOf(state, act)
  if (!silence) return { why: 'unknown' }
  if (silence.closedAt !== undefined) return { why: 'closed' }
  const stands = wordsStand(state, silence.subject)
  const against = spokenAgainst(state, silence)
  const record = { ...silence.record, to: act.record }
  if (act.outcome === 'broken') {
    if (silence.state !== 'broken' && stands && !against) return { why: 'wrong-stage', about: 'outcome' }
    return keep(state, { ...silence, state: 'broken', closedAt: at, record })
  }
  if (silence.state === 'broken') return { why: 'wrong-stage', about: 'objection' }
  if (instantOf(at) < instantOf(silence.until)) return { why: 'too-early' }
  if (!stands) return { why: 'text-moved' }
  const unfit = against ?? unread(paragraphsOf(state, silence.subject), at)
  if (unfit) return unfit
  agree(state, silence)
  return keep(state, { ...silence, state: 'adopted', closedAt: at, record })
}

/** Paragraphs on which silence was kept are agreed; a whole text is adopted by the act that says so (`adopt`). */
function agree(state: Negotiation, { subject }: Silence): void {
  if ('text' in subject) return
  for (const paragraph of paragraphsOf(state, subject)) state.paragraphs[paragraph.id] = agreedAsItStands(paragraph)
}

const announce: Handler<'silence.announce'> = (state, act, { at }) => {
  const silence = silenceOf(state, act)
  if (!silence) return { why: 'unknown' }
  if (!silenceTemplates[silence.template].announced || silence.state !== 'adopted') return { why: 'wrong-stage' }
  if (silence.announcedAt !== undefined) return { why: 'nothing-changes' }
  return keep(state, { ...silence, announcedAt: at })
}

const issue: Handler<'silence.issue'> = (state, act, { at }) => {
  const silence = silenceOf(state, act)
  if (!silence) return { why: 'unknown' }
  if (silence.announcedAt === undefined) return { why: 'wrong-stage' }
  if (silence.issued) return { why: 'nothing-changes' }
  return keep(state, { ...silence, issued: { symbol: act.symbol, at } })
}

export const silenceHandlers: Handlers<OnSilence | 'silence.open'> = {
  'silence.open': open,
  'silence.extend': extend,
  'silence.break': breakIt,
  'silence.close': close,
  'silence.announce': announce,
  'silence.issue': issue,
}
