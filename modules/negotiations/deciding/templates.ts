/**
 * Silence procedures as data. A draft is put to all with an exact time; whoever says nothing until then has agreed. What
 * breaks it, how long it must run and what follows differs from body to body, so each body's rules are a row here, with
 * the source of every step.
 */
import type { ActKind } from '../text/acts.ts'

export type SilenceTemplate = 'osce' | 'unga' | 'plain'

/** Words: `negotiations.silence.step.<name>`. */
export type SilenceStep = {
  name:
    | 'proposed'
    | 'interim-text'
    | 'objection-breaks'
    | 'objection-or-amendment-breaks'
    | 'outcome-notified'
    | 'announced'
    | 'issued'
    | 'positions-explained'
  by: 'chair' | 'party' | 'house'
  /** The act by which it is done; none where the procedure does it by itself. */
  act?: ActKind
}
export type SilenceRules = {
  /** The least that it must run, in milliseconds. */
  atLeast: number
  /** What a party may break it with, before it lapses. */
  brokenBy: readonly ('objection' | 'amendment')[]
  /** Whether it may be made longer, before it lapses; never shorter, and never after. */
  extendable: boolean
  /** Whether the chair announces an adoption at the next meeting, and the text is issued with its number after that. */
  announced: boolean
  /** In the order in which they are taken. */
  steps: readonly SilenceStep[]
  source: string
  /** Whether somebody has put the source beside it; else pages show "to be verified". */
  verified: boolean
}

const hour = 3_600_000

export const silenceTemplates: Record<SilenceTemplate, SilenceRules> = {
  /** The six steps of Annex 1(A). */
  osce: {
    atLeast: 0,
    brokenBy: ['objection', 'amendment'],
    extendable: true,
    announced: true,
    steps: [
      // 1. In a meeting, with the exact time of expiry; no objection in the room: the text is under silence.
      { name: 'proposed', by: 'chair', act: 'silence.open' },
      // 2. An interim text without number, with a temporary title, attached to the journal: here the text at its hash.
      { name: 'interim-text', by: 'house' },
      // 3. Any State, in writing, before expiry; the chair at once tells all: not adopted.
      { name: 'objection-or-amendment-breaks', by: 'party', act: 'silence.break' },
      // 4. Unbroken: the chair tells all in writing right after expiry.
      { name: 'outcome-notified', by: 'chair', act: 'silence.close' },
      // 5. At the next meeting.
      { name: 'announced', by: 'chair', act: 'silence.announce' },
      // 6. The final text, with interpretative statements and formal reservations attached.
      { name: 'issued', by: 'chair', act: 'silence.issue' },
    ],
    source: 'OSCE Rules of Procedure MC.DOC/1/06, Annex 1(A)',
    verified: true,
  },
  unga: {
    atLeast: 72 * hour,
    brokenBy: ['objection'],
    extendable: true,
    announced: false,
    steps: [
      { name: 'proposed', by: 'chair', act: 'silence.open' },
      { name: 'objection-breaks', by: 'party', act: 'silence.break' },
      { name: 'outcome-notified', by: 'chair', act: 'silence.close' },
      { name: 'positions-explained', by: 'party', act: 'statement.make' },
    ],
    source: 'UN General Assembly decision 74/544',
    verified: true,
  },
  plain: {
    atLeast: 0,
    brokenBy: ['objection'],
    extendable: true,
    announced: false,
    steps: [
      { name: 'proposed', by: 'chair', act: 'silence.open' },
      { name: 'objection-breaks', by: 'party', act: 'silence.break' },
      { name: 'outcome-notified', by: 'chair', act: 'silence.close' },
    ],
    source: 'Practice of chairs',
    verified: false,
  },
}
