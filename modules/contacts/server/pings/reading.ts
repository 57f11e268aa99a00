import type { World } from '#platform/exercise.ts'
import type { PageInput } from '#platform/page.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { deliveriesOf } from '#modules/notices/server/index.ts'
import type {
  Ping,
  PingFigures,
  PingLine,
  PingLinesOf,
  PingResults,
  PingSent,
  WaitingPing,
} from '../../contract/pings.ts'
import { closesAt, mayCancel, mayFollowUp, mayReadPings, mostInTrend } from '../../rules/pings.ts'
import { cursorOf } from '../correspondence/places.ts'
import { figuresOf } from './figures.ts'
import { type PingCall, pingKey } from './running.ts'
import * as store from './store.ts'

/** A page of rows that each say how many there are from the page on. */
function paged<Row extends { ofAll: number }, Item>(
  rows: readonly Row[],
  cursor: (last: Row) => string,
  itemOf: (row: Row) => Item,
): { items: Item[]; next?: string; behind: number } {
  const last = rows.at(-1)
  const behind = (last?.ofAll ?? 0) - rows.length
  return { items: rows.map(itemOf), behind, ...(behind > 0 && last ? { next: cursor(last) } : {}) }
}

export async function list(call: PingCall, { world, ...page }: PageInput & { world: World }) {
  must(mayReadPings(call.actor))
  const rows = await store.pingsOf(call.db, world === 'exercise', page)
  return paged(
    rows,
    ({ startsAt, id }) => cursorOf(startsAt, id),
    (row) => viewOf(call, row),
  )
}

/** In one world, or in both where none is said. */
export async function waiting(call: PingCall, page: PageInput, exercise?: boolean) {
  must(mayReadPings(call.actor))
  const { id, delegationId, roles } = call.actor
  if (id === null) return { items: [], behind: 0 }
  const headOf = roles.includes('head-of-delegation') ? delegationId : null
  const rows = await store.waitingFor(call.db, { accountId: id, headOf, exercise, ...page })
  return paged(rows, (row) => cursorOf(row.startsAt, row.id), waitingOf)
}

function waitingOf(row: Awaited<ReturnType<typeof store.waitingFor>>[number]): WaitingPing {
  const begun = row.begunAt ?? row.startsAt
  return {
    id: row.id,
    pingId: row.pingId,
    title: row.title,
    world: row.exercise ? 'exercise' : 'real',
    function: row.function,
    kind: row.kind,
    rung: row.toldAs ?? row.rung,
    startedAt: begun.toISOString(),
    closesAt: closesAt(begun, row.ladder).toISOString(),
    nonce: row.nonce,
  }
}

export async function results(call: PingCall, { id }: { id: string }): Promise<PingResults> {
  const ping = await seen(call, id)
  const own = call.actor.delegationId
  const places = (await store.placesOf(call.db, id)).map(({ id: of, name, ...place }) => ({
    delegation: { id: of, name },
    ...place,
  }))
  const follows = mayFollowUp(call.actor, ping) === true
  const all = (await figuresOf(call.db, [id])).get(id) ?? null
  const seenOfAll = places.reduce((sum, { asked }) => sum + asked, 0)
  return {
    ping: viewOf(call, ping),
    own: places.find(({ delegation }) => delegation.id === own)?.asked ?? 0,
    all,
    followUp: follows ? places : null,
    withheld: follows && all ? Math.max(0, all.contacts - seenOfAll) : 0,
  }
}

export async function lines(call: PingCall, { id, of, ...page }: PageInput & { id: string; of: PingLinesOf }) {
  const ping = await seen(call, id)
  const own = call.actor.delegationId ?? ''
  if (of !== 'own') must(mayFollowUp(call.actor, ping))
  const wanted = of === 'own' ? { delegationId: own } : { silent: of === 'silent' }
  const rows = await store.linesOf(call.db, { pingId: id, ...wanted, ...page })
  const sent = ping.status === 'scheduled' ? new Map<string, PingSent>() : await sentOf(call, id)
  return paged(
    rows,
    (row) => row.id,
    (row) => lineOf(ping, row, sent.get(row.id)),
  )
}

/** Seen by whoever sees the line. */
export async function proof(call: PingCall, { id, contactId }: { id: string; contactId: string }) {
  await seen(call, id)
  const line = await store.proofOf(call.db, id, contactId)
  if (!line) throw new Refusal('PING_UNKNOWN')
  return line
}

export async function trend(call: PingCall, { world }: { world: World }) {
  must(mayReadPings(call.actor))
  const pings = await store.pingsOfAll(call.db, world === 'exercise', mostInTrend)
  const figures = await figuresOf(
    call.db,
    pings.map(({ id }) => id),
  )
  return pings
    .flatMap((ping): { pingId: string; title: string; at: string; all: PingFigures }[] => {
      const all = figures.get(ping.id)
      return all ? [{ pingId: ping.id, title: ping.title, at: ping.startsAt.toISOString(), all }] : []
    })
    .toReversed()
}

export async function seen(call: PingCall, id: string): Promise<store.StoredPing> {
  must(mayReadPings(call.actor))
  const ping = await store.pingById(call.db, id)
  if (!ping) throw new Refusal('PING_UNKNOWN')
  return ping
}

export function viewOf(call: PingCall, ping: store.StoredPing): Ping {
  return {
    id: ping.id,
    title: ping.title,
    world: ping.exercise ? 'exercise' : 'real',
    kinds: ping.kinds,
    startsAt: ping.startsAt.toISOString(),
    surprise: ping.surprise,
    // When the next surprise comes is for whoever plans it.
    everyMonths: ping.surprise && mayFollowUp(call.actor, ping) !== true ? null : ping.everyMonths,
    ladder: ping.ladder,
    status: ping.status,
    by: { id: ping.byId, name: ping.byName },
    closesAt: closesAt(ping.begunAt ?? ping.startsAt, ping.ladder).toISOString(),
    may: { cancel: mayCancel(call.actor, ping) === true, followUp: mayFollowUp(call.actor, ping) === true },
  }
}

/** By contact in the check: what became of its notices. No address and no name is told, nor who was told of what. */
async function sentOf(call: PingCall, id: string): Promise<Map<string, PingSent>> {
  const best: readonly PingSent[] = ['sent', 'waiting', 'failed', 'desk']
  const sent = new Map<string, PingSent>()
  for (const { key, channels } of await deliveriesOf(call, pingKey(id))) {
    const asked = key.split(':')[2] ?? ''
    const states = channels.map(({ state }): PingSent => (state === 'dropped' ? 'desk' : state))
    const known = sent.get(asked)
    sent.set(asked, best.find((one) => one === known || states.includes(one)) ?? 'desk')
  }
  return sent
}

export function lineOf(ping: store.StoredPing, row: store.StoredLine, sent?: PingSent): PingLine {
  const begun = ping.begunAt?.getTime()
  const at = row.acknowledgedAt
  return {
    contactId: row.contactId,
    delegation: { id: row.delegationId, name: row.delegationName },
    country: row.country,
    kind: row.kind,
    function: row.function,
    told: row.told,
    sent: at === null ? (sent ?? null) : null,
    acknowledgedAt: at?.toISOString() ?? null,
    acknowledgedRung: row.acknowledgedRung,
    way: row.way,
    seconds: at === null || begun === undefined ? null : (at.getTime() - begun) / 1000,
  }
}
