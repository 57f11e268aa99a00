/**
 * The host says in the record that a moment passed: once, right after it and never before. It cannot be kept from it by
 * anybody in the room, and it says nothing else: what the moment was for is sealed.
 */
import { enter } from '#modules/record/server/index.ts'
import { commitmentOf } from '#modules/record/verifying.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { tickContent } from '../deciding/record-entries.ts'
import type { NegotiationCall } from './standing.ts'
import { dueDeadlines, holdSubject, insertEntry, markPassed, nextDeadline } from './store/entries.ts'

const atOnce = 200
export const deadlinesJob = 'negotiations-deadlines'

/**
 * Says of all moments that are due that they passed. A row is marked in the transaction that makes its entry, so whoever
 * stops the process leaves both or neither, and of several processes one takes it.
 */
export async function passDeadlines(call: NegotiationCall, _: unknown, house: House): Promise<void> {
  // Entries have no fractions of a second: one made in the same second would seem to stand before the moment.
  const due = await dueDeadlines(call.db, new Date(Math.floor(call.now.getTime() / 1000) * 1000), atOnce)
  for (const { subject, until, room } of due) {
    await holdSubject(call.db, subject, 'alone')
    const content = tickContent(until.toISOString())
    const { id, salt } = await enter(call, { kind: 'deadline', subject, content })
    const commitment = commitmentOf('deadline', fromBase64url(salt), utf8(content))
    await insertEntry(call.db, { entry: id, subject, room_id: room, kind: 'deadline', commitment, content, salt })
    await markPassed(call.db, subject, until, id)
    await call.emit({ name: 'negotiation.deadline-passed', data: { id: room } })
  }
  const next = due.length === atOnce ? call.now : await nextDeadline(call.db)
  if (next) awaken(house, next)
}

/** The clock of the jobs comes by once a minute; what is due before that wakes by itself. In milliseconds. */
const furthest = 90_000
const soonest = 250
const alarms = new WeakMap<House, { at: number; timer: NodeJS.Timeout }>()

function awaken(house: House, next: Date): void {
  const at = Math.ceil(next.getTime() / 1000) * 1000
  const wait = at - house.now().getTime()
  const known = alarms.get(house)
  if (wait > furthest || house.closing.aborted || (known && known.at <= at)) return
  clearTimeout(known?.timer)
  const timer = setTimeout(() => void ring(house), Math.max(wait, soonest)).unref()
  alarms.set(house, { at, timer })
}

async function ring(house: House): Promise<void> {
  alarms.delete(house)
  if (house.closing.aborted) return
  await inTransaction(house, system, deadlinesJob, 'acts', (call) => passDeadlines(call, {}, house)).catch(
    (error: unknown) => {
      // The clock of the jobs tries again.
      if (!house.closing.aborted) house.log.error({ err: error }, 'deadlines')
    },
  )
}
