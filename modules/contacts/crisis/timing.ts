/** What depends on the hour: asked of a view with a clock, by pages each time they are drawn. */
import type { CrisisMessage, Daily, LineView, Schedule } from './views.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** After so many milliseconds here a message is offered for a file or a code. */
const patience = 60_000

/** Asked for by then, and not answered. */
export function isOverdue({ answerBy, answers }: CrisisMessage, now: Date): boolean {
  return answerBy !== undefined && answers.length === 0 && Date.parse(answerBy) < now.getTime()
}

/** Own messages that have waited here for a minute, and ought to go by file or code. */
export function offeredOffline({ messages }: LineView, now: Date): CrisisMessage[] {
  return messages.filter(
    ({ own, status, sentAt }) => own && status === 'waiting' && now.getTime() - Date.parse(sentAt) >= patience,
  )
}

/** `ahead`: its hour has not come. `due`: it has, and the time of grace runs. `before`: from before the line was here. */
export type TestDay = {
  /** A day of UTC. */
  day: string
  turn: 'us' | 'them'
  dueAt: string
  state: 'before' | 'ahead' | 'due' | 'called' | 'received' | 'acknowledged' | 'missed'
  /** The call that counts, if there is one: of whichever side. */
  call?: Daily['calls'][number]
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** Whose test call it is on that day. */
export function turnOf({ evenDays }: Pick<Daily, 'evenDays'>, of: string): 'us' | 'them' {
  const even = Math.floor(Date.parse(`${of}T00:00:00Z`) / day) % 2 === 0
  if (even) return evenDays
  return evenDays === 'us' ? 'them' : 'us'
}

/** The last `count` days up to today, oldest first. */
export function testDays(daily: Daily, now: Date, count = 14): TestDay[] {
  return Array.from({ length: count }, (_, index) =>
    testDay(daily, dayOf(new Date(now.getTime() - (count - 1 - index) * day)), now),
  )
}

export function testDay(daily: Daily, of: string, now: Date): TestDay {
  const { inForce, since, calls } = daily
  const due = Date.parse(`${of}T${inForce.at}:00Z`)
  const turn = turnOf(daily, of)
  const those = calls.filter((one) => one.day === of && isInTime(one, inForce))
  const call =
    those.find(({ acknowledgedAt }) => acknowledgedAt) ?? those.find(({ receivedAt }) => receivedAt) ?? those[0]
  const base = { day: of, turn, dueAt: new Date(due).toISOString() }
  if (call)
    return { ...base, call, state: call.acknowledgedAt ? 'acknowledged' : call.receivedAt ? 'received' : 'called' }
  const over = due + inForce.graceMinutes * minute
  if (since === undefined || over < Date.parse(since)) return { ...base, state: 'before' }
  const time = now.getTime()
  return { ...base, state: time < due ? 'ahead' : time < over ? 'due' : 'missed' }
}

/** Made on the day whose call it says to be, or while its grace runs: one made for other days tries nothing. */
export function isInTime({ day: of, at }: Daily['calls'][number], { at: hour, graceMinutes }: Schedule): boolean {
  const [begin, made] = [Date.parse(`${of}T00:00:00Z`), Date.parse(at)]
  const over = Date.parse(`${of}T${hour}:00Z`) + graceMinutes * minute
  return begin <= made && made < Math.max(begin + day, over)
}

/** When the next test call is due that has not been made: today's, or tomorrow's. */
export function nextTest(daily: Daily, now: Date): TestDay {
  const today = testDay(daily, dayOf(now), now)
  return today.state === 'ahead' || today.state === 'due'
    ? today
    : testDay(daily, dayOf(new Date(now.getTime() + day)), now)
}
