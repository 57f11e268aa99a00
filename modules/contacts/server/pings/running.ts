import { exerciseAct } from '#platform/exercise.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import { notify, settle } from '#modules/notices/server/index.ts'
import type { PingRung } from '../../contract/pings.ts'
import { closesAt, firstAsked, nextStart, rungsAfter } from '../../rules/pings.ts'
import { laddersOf, type Rung } from '../directory/index.ts'
import * as store from './store.ts'
import type { PingsTables } from './tables.ts'

export type PingCall = Call<PingsTables>

/** Notices of one check begin so, and of one contact in it. */
export const pingKey = (pingId: string, askedId = ''): string => `ping:${pingId}:${askedId}`

/**
 * Each minute, and when a check is planned for now: begins what is due, climbs the ladders of what runs, ends what is over.
 * All of it is one transaction: a process that dies leaves a check as it was before, and another takes it up.
 */
export async function runPings(given: Call<AnyTables>): Promise<void> {
  // The job is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
  const call: PingCall = given
  for (const ping of await store.pingsInHand(call.db, 'scheduled', call.now)) await begin(call, ping)
  for (const ping of await store.pingsInHand(call.db, 'running', call.now)) {
    const over = ping.begunAt !== null && closesAt(ping.begunAt, ping.ladder) <= call.now
    await (over ? close(call, ping) : climb(call, ping))
  }
}

async function begin(call: PingCall, ping: store.StoredPing): Promise<void> {
  const contacts = await store.contactsFor(call.db, ping, call.now)
  // Planned in an exercise that is over by now: nobody plays, and nobody is asked.
  if (ping.exercise && contacts.length === 0) return store.setPingStatus(call.db, ping.id, 'cancelled')
  await store.insertAsked(call.db, ping.id, firstAsked(contacts))
  await store.setPingStatus(call.db, ping.id, 'running', call.now)
  await climb(call, { ...ping, begunAt: call.now })
  if (ping.everyMonths !== null) await planNext(call, ping, ping.everyMonths)
  await call.emit({ name: 'ping.begun', data: { id: ping.id } })
  if (!ping.exercise) return
  await call.emit(
    exerciseAct({
      act: 'ping.begun',
      item: { kind: 'ping', id: ping.id },
      made: true,
      delegationId: ping.byId,
      accountId: null,
      at: call.now.toISOString(),
    }),
  )
}

/** Made once, whatever repeats: a check follows another only once. */
async function planNext(call: PingCall, ping: store.StoredPing, everyMonths: number): Promise<void> {
  const { title, scope, kinds, surprise, ladder } = ping
  const startsAt = nextStart(ping.anchorAt, everyMonths, call.now)
  await store.insertPing(call.db, {
    id: newId(call.now.getTime()),
    byId: ping.byId,
    at: call.now,
    by: null,
    follows: ping.id,
    anchorAt: ping.anchorAt,
    title,
    kinds,
    surprise,
    everyMonths,
    ladder,
    delegationIds: scope,
    startsAt: startsAt.toISOString(),
    world: ping.exercise ? 'exercise' : 'real',
  })
}

const order: readonly PingRung[] = ['contact', 'deputy', 'head', 'mission']

/** Tells every rung that is due and was not told. Cost follows the contacts that have not answered. */
async function climb(call: PingCall, ping: store.StoredPing): Promise<void> {
  const begun = ping.begunAt ?? call.now
  const due = rungsAfter(ping.ladder, call.now.getTime() - begun.getTime())
  const first = begun.getTime() === call.now.getTime()
  const behind = (await store.openAsked(call.db, ping.id)).filter(
    ({ rung }) => first || order.indexOf(rung) < due.length - 1,
  )
  if (behind.length === 0) return
  const ladders = await laddersOf(
    call,
    behind.map(({ contactId }) => contactId),
    call.now,
  )
  for (const asked of behind) {
    const from = first ? 0 : order.indexOf(asked.rung) + 1
    let { told } = asked
    for (const rung of due.slice(from))
      if (await tell(call, ping, asked, rung, ladders.get(asked.contactId) ?? [])) told = rung
    await store.setClimbed(call.db, asked.id, due.at(-1) ?? asked.rung, told)
  }
  if (first) return
  // Of contacts of one delegation under one marking the same people hear: one event tells of all of them.
  const heard = new Map(behind.map((asked) => [`${asked.delegationId} ${asked.markingId}`, asked.id]))
  for (const asked of heard.values()) await call.emit({ name: 'ping.climbed', data: { id: ping.id, asked } })
}

/** Whether somebody was told. A rung on which nobody stands tells nobody; the times of the others stay as they are. */
async function tell(
  call: PingCall,
  ping: store.StoredPing,
  asked: store.StoredAsked,
  name: PingRung,
  ladder: readonly Rung[],
): Promise<boolean> {
  const to = ladder.find(({ rung }) => rung === name)?.to ?? []
  if (to.length === 0) return false
  await notify(call, {
    key: `${pingKey(ping.id, asked.id)}:${name}`,
    to,
    kind: 'contacts.ping',
    urgency: 'urgent',
    say: name === 'contact' ? 'contacts.pings.notice.check' : 'contacts.pings.notice.unanswered',
    values: {},
    path: `/contacts/pings`,
    due: closesAt(ping.begunAt ?? call.now, ping.ladder),
    exercise: ping.exercise,
  })
  const accounts = to.flatMap((one) => ('account' in one ? [one.account] : []))
  await store.insertTold(call.db, asked.id, accounts, name)
  return true
}

async function close(call: PingCall, ping: store.StoredPing): Promise<void> {
  await store.setPingStatus(call.db, ping.id, 'closed')
  await settle(call, pingKey(ping.id))
  await call.emit({ name: 'ping.closed', data: { id: ping.id } })
}
