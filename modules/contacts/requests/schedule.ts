/**
 * When somebody more is told that a request waits: nothing may be lost between two states. The times are ours, by how the
 * sender called its urgency; no source prescribes them. They run from the sending: what both sides say meanwhile puts
 * nothing off. Who acknowledges stops the climbing; the deadline comes near all the same.
 */
import type { RequestForm, RequestKind, RequestStatus } from '../contract/requests.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Milliseconds after the sending at which contact, deputy, head and mission are told. */
const ladders: Readonly<Record<string, readonly number[]>> = {
  hours: [0, 30 * minute, 2 * hour, 6 * hour],
  day: [0, 4 * hour, 12 * hour, day],
  week: [0, day, 3 * day, 5 * day],
  'no-hurry': [0, 3 * day, 7 * day, 14 * day],
}
const usual = [0, day, 3 * day, 5 * day] as const

/** `rungs` and `reminded`: how many of each are done. */
export type Waiting = {
  status: RequestStatus
  kind: RequestKind
  form: RequestForm
  sentAt: Date | null
  dueAt: Date | null
  rungs: number
  reminded: number
}

export const reminders = ['near', 'overdue'] as const

/** How many rungs are to have been told by now, of those that were told and those that are due. */
export function rungsDue(request: Waiting, now: Date): number {
  return rungTimes(request).filter((at) => at <= now.getTime()).length
}

/** How many reminders are to have gone out by now: a day before the deadline (or at half of the time, where less was given), and at it. */
export function remindersDue(request: Waiting, now: Date): number {
  return reminderTimes(request).filter((at) => at <= now.getTime()).length
}

/** When the next of them is due; null where nothing more is. May lie in the past. */
export function nextDue(request: Waiting): Date | null {
  const next = [rungTimes(request)[request.rungs], reminderTimes(request)[request.reminded]].filter(
    (at) => at !== undefined,
  )
  return next.length > 0 ? new Date(Math.min(...next)) : null
}

function rungTimes({ status, form, sentAt }: Waiting): number[] {
  if (sentAt === null || (status !== 'sent' && status !== 'delivered')) return []
  const urgency = form['urgency']
  const ladder = (typeof urgency === 'string' && ladders[urgency]) || usual
  return ladder.map((after) => sentAt.getTime() + after)
}

function reminderTimes({ status, kind, sentAt, dueAt }: Waiting): number[] {
  const answered = kind === 'notification' && status === 'acknowledged'
  const waits = status === 'sent' || status === 'delivered' || status === 'acknowledged'
  if (sentAt === null || dueAt === null || answered || !waits) return []
  const given = Math.max(0, dueAt.getTime() - sentAt.getTime())
  return [dueAt.getTime() - Math.min(day, given / 2), dueAt.getTime()]
}
