/**
 * When somebody more is told that a request waits: nothing may be lost between two states. The times are ours, by how the
 * sender called its urgency; no source prescribes them.
 */
import type { RequestForm, RequestKind, RequestStatus } from '../contract/requests.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Milliseconds after the last act of the sender at which contact, deputy, head and mission are told. */
const ladders: Readonly<Record<string, readonly number[]>> = {
  hours: [0, 30 * minute, 2 * hour, 6 * hour],
  day: [0, 4 * hour, 12 * hour, day],
  week: [0, day, 3 * day, 5 * day],
  'no-hurry': [0, 3 * day, 7 * day, 14 * day],
}
const usual = [0, day, 3 * day, 5 * day] as const

export const rungs = usual.length

type Waiting = { status: RequestStatus; kind: RequestKind; form: RequestForm; since: Date; dueAt: Date | null }

/** How many rungs are to have been told by now. Who has acknowledged is left in peace until the deadline comes near. */
export function rungsDue({ status, form, since }: Waiting, now: Date): number {
  const waited = now.getTime() - since.getTime()
  if (status !== 'sent' && status !== 'delivered') return 0
  const urgency = form['urgency']
  const ladder = (typeof urgency === 'string' && ladders[urgency]) || usual
  return ladder.filter((after) => waited >= after).length
}

export type Reminder = 'near' | 'overdue'

/** Of the deadline: a day before it (or at half of the time, where less was given), and when it has passed. */
export function remindersDue({ status, kind, since, dueAt }: Waiting, now: Date): Reminder[] {
  const answered = kind === 'notification' && status === 'acknowledged'
  if (dueAt === null || answered || !['sent', 'delivered', 'acknowledged'].includes(status)) return []
  const given = dueAt.getTime() - since.getTime()
  const near = dueAt.getTime() - Math.min(day, Math.max(0, given / 2))
  const all: { reminder: Reminder; at: number }[] = [
    { reminder: 'near', at: near },
    { reminder: 'overdue', at: dueAt.getTime() },
  ]
  return all.filter(({ at }) => now.getTime() >= at).map(({ reminder }) => reminder)
}
