/**
 * How a silence stands at a moment. A silence expires at `until`, and not a moment later: what the host received before
 * it is in time, what it received at that very time or after is late. Late objections are kept and answered, and change
 * nothing.
 */
import type { Negotiation, PartyState } from '../text/state.ts'
import type { Silence } from './state.ts'
import { type SilenceRules, silenceTemplates } from './templates.ts'

/**
 * - `running`: anybody may still break it.
 * - `lapsed`: its time has passed without an objection, and the chair has not said so yet: nothing is adopted by that.
 * - `broken`, `adopted`: as they say; `announced` and `issued` come after `adopted`, where the body has these steps.
 */
export type SilenceStage = 'running' | 'lapsed' | 'broken' | 'adopted' | 'announced' | 'issued'

export type SilenceView = {
  silence: Silence
  rules: SilenceRules
  stage: SilenceStage
  /** Whether the chair still owes all parties the notice of the outcome. */
  noticeDue: boolean
  /** Milliseconds until it expires; 0 from then on. */
  left: number
  inTime: Silence['objections']
  /** The answer to each of these: it came after expiry, is kept with the text, and changes nothing. */
  late: Silence['objections']
}

/** Milliseconds since 1970 of an ISO 8601 time in UTC. */
export function instantOf(time: string): number {
  return Date.parse(time)
}

/** Undefined where there is no such silence. */
export function silenceAt(state: Negotiation, id: string, now: Date): SilenceView | undefined {
  const silence = state.deciding.silences[id]
  if (!silence) return undefined
  const stage = stageOf(silence, now)
  const waits = silence.closedAt === undefined
  return {
    silence,
    rules: silenceTemplates[silence.template],
    stage,
    noticeDue: waits && (stage === 'lapsed' || stage === 'broken'),
    left: Math.max(0, instantOf(silence.until) - now.getTime()),
    inTime: silence.objections.filter(({ late }) => !late),
    late: silence.objections.filter(({ late }) => late),
  }
}

function stageOf({ state, until, issued, announcedAt }: Silence, now: Date): SilenceStage {
  if (state === 'broken') return 'broken'
  if (state === 'running') return now.getTime() < instantOf(until) ? 'running' : 'lapsed'
  if (issued) return 'issued'
  return announcedAt === undefined ? 'adopted' : 'announced'
}

export type CapitalTime = {
  delegation: string
  name: string
  zone: string
  /** The wall clock there: `2026-11-25 18:00`. */
  local: string
  /** The zone as people there name it, in the language asked for: `CET`, `GMT+7`. */
  abbreviation: string
}

/** The same moment on the wall of each capital whose zone is known and real. UTC comes first, under `UTC`. */
export function capitalTimes(until: string, parties: readonly PartyState[], language = 'en'): CapitalTime[] {
  const moment = new Date(until)
  const utc = { delegation: '', name: 'UTC', zone: 'UTC' }
  const known = parties.flatMap(({ delegation, name, zone }) =>
    zone === undefined ? [] : [{ delegation, name, zone }],
  )
  return [utc, ...known].flatMap((place) => {
    const shown = clockIn(place.zone, moment, language)
    return shown ? [{ ...place, ...shown }] : []
  })
}

function clockIn(
  zone: string,
  moment: Date,
  language: string,
): Pick<CapitalTime, 'local' | 'abbreviation'> | undefined {
  try {
    const parts = partsOf('en-GB-u-ca-iso8601-nu-latn', zone, moment, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    const named = partsOf(`${language}-u-nu-latn`, zone, moment, { timeZoneName: 'short' })
    const { year, month, day, hour, minute } = parts
    return { local: `${year}-${month}-${day} ${hour}:${minute}`, abbreviation: named['timeZoneName'] ?? zone }
  } catch (error) {
    // A zone that a party named and that this device does not know: its time is left out rather than guessed.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function partsOf(locale: string, timeZone: string, moment: Date, options: Intl.DateTimeFormatOptions) {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone }).formatToParts(moment)
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Partial<Record<string, string>>
}
