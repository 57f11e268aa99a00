import { exerciseAct } from '#platform/exercise.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { runOf } from '#platform/server/in-play.ts'
import { type HybridSignature, verifyHybrid } from '#platform/signing.ts'
import { standingDeviceOf } from '#modules/identity/server/index.ts'
import { deliveriesOf, settle } from '#modules/notices/server/index.ts'
import type {
  NewPing,
  Ping,
  PingAcknowledgement,
  PingFigures,
  PingLine,
  PingResults,
  PingSent,
  WaitingPing,
} from '../../contract/pings.ts'
import {
  closesAt,
  fits,
  mayAcknowledge,
  mayCancel,
  mayFollowUp,
  mayPing,
  mayPlanMore,
  mayReadPings,
} from '../../rules/pings.ts'
import { type PingCall, pingKey } from './running.ts'
import * as store from './store.ts'

const day = 86_400_000

export async function list(call: PingCall, { world }: { world: 'real' | 'exercise' }): Promise<Ping[]> {
  must(mayReadPings(call.actor))
  return (await store.pingsOf(call.db, world === 'exercise')).map((ping) => viewOf(call, ping))
}

export async function waiting(call: PingCall, exercise?: boolean): Promise<WaitingPing[]> {
  must(mayReadPings(call.actor))
  const { id, delegationId, roles } = call.actor
  if (id === null) return []
  const rows = await store.waitingFor(call.db, id, roles.includes('head-of-delegation') ? delegationId : null, exercise)
  return rows.flatMap(({ begunAt, toldAs, ...row }) =>
    begunAt === null
      ? []
      : [
          {
            id: row.id,
            pingId: row.pingId,
            title: row.title,
            world: row.exercise ? 'exercise' : 'real',
            function: row.function,
            kind: row.kind,
            rung: toldAs ?? row.rung,
            startedAt: begunAt.toISOString(),
            closesAt: closesAt(begunAt, row.ladder).toISOString(),
            nonce: row.nonce,
          },
        ],
  )
}

export async function results(call: PingCall, { id }: { id: string }): Promise<PingResults> {
  const ping = await seen(call, id)
  const rows = await store.linesOf(call.db, id)
  const own = call.actor.delegationId
  const sent = ping.status === 'scheduled' ? new Map<string, PingSent>() : await sentOf(call, id)
  const lines = rows.map((row) => lineOf(ping, row, sent.get(row.id)))
  const follows = mayFollowUp(call.actor, ping) === true
  const all = (await store.figuresOf(call.db, [id])).get(id) ?? null
  return {
    ping: viewOf(call, ping),
    own: lines.filter(({ delegation }) => delegation.id === own),
    all,
    followUp: follows ? lines : null,
    withheld: follows && all ? Math.max(0, all.contacts - lines.length) : 0,
  }
}

export async function trend(call: PingCall, { world }: { world: 'real' | 'exercise' }) {
  must(mayReadPings(call.actor))
  const pings = (await store.pingsOf(call.db, world === 'exercise')).filter(
    ({ status, scope }) => status === 'closed' && scope === null,
  )
  const figures = await store.figuresOf(
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

export async function create(call: PingCall, wanted: NewPing): Promise<Ping> {
  must(mayPing(call.actor, wanted.delegationIds))
  const { delegationId, id: by } = call.actor
  if (delegationId === null || by === null) throw new Refusal('PING_NOT_YOURS')
  if (!fits(wanted.ladder)) throw new Refusal('PING_LADDER_UNFIT')
  const ahead = new Date(wanted.startsAt).getTime() - call.now.getTime()
  if (ahead < -5 * 60_000 || ahead > 366 * day) throw new Refusal('PING_TIME_UNFIT')
  const played = wanted.world === 'exercise'
  must(mayPlanMore(call.actor, await store.pingCounts(call.db, played)))
  const run = await runOf(call, {
    exercise: played,
    run: wanted.run,
    others: wanted.delegationIds ?? [],
    refused: 'PING_NOT_IN_PLAY',
  })
  const id = newId(call.now.getTime())
  // What is played ends with its exercise, and does not come back by itself.
  const everyMonths = played ? null : wanted.everyMonths
  await store.insertPing(call.db, { ...wanted, everyMonths, id, byId: delegationId, at: call.now, by })
  await call.emit({ name: 'ping.planned', data: {} })
  // Bound to its exercise before it begins: what never does goes with it too.
  if (played)
    await call.emit(
      exerciseAct({
        act: 'ping.planned',
        item: { kind: 'ping', id },
        made: true,
        run,
        delegationId,
        accountId: by,
        at: call.now.toISOString(),
      }),
    )
  return viewOf(call, await seen(call, id))
}

export async function cancel(call: PingCall, { id }: { id: string }): Promise<Ping> {
  const ping = await seen(call, id)
  must(mayCancel(call.actor, ping))
  await store.setPingStatus(call.db, id, 'cancelled')
  await settle(call, pingKey(id))
  return viewOf(call, await seen(call, id))
}

export async function acknowledge(call: PingCall, { id }: { id: string }): Promise<PingLine> {
  must(mayReadPings(call.actor))
  const asked = await askedOf(call, id)
  const told = await store.toldOf(call.db, id)
  must(mayAcknowledge(call.actor, { delegationId: asked.delegationId, told: told.map(({ accountId }) => accountId) }))
  return answered(call, asked, call.actor.id ?? '', 'signed-in')
}

/** Whoever hands it in need only be of the delegation: what counts is the device that signed, and whose it is. */
export async function acknowledgeSigned(
  call: PingCall,
  { statement, signature }: { statement: PingAcknowledgement; signature: HybridSignature },
): Promise<PingLine> {
  const asked = await askedOf(call, statement.contact)
  if (asked.delegationId !== call.actor.delegationId) throw new Refusal('PING_UNKNOWN')
  const device = await standingDeviceOf(call, signature.key, asked.delegationId)
  const valid =
    device !== undefined &&
    statement.nonce === asked.nonce &&
    (await verifyHybrid(device.key, 'ping-acknowledgement', statement, signature))
  if (!valid) throw new Refusal('PING_SIGNATURE_INVALID')
  const told = await store.toldOf(call.db, asked.id)
  if (!told.some(({ accountId }) => accountId === device.account)) throw new Refusal('PING_NOT_ASKED_OF_YOU')
  return answered(call, asked, device.account, 'device')
}

async function answered(
  call: PingCall,
  asked: store.StoredAsked,
  by: string,
  way: 'signed-in' | 'device',
): Promise<PingLine> {
  const ping = await seen(call, asked.pingId)
  if (ping.status !== 'running') throw new Refusal('PING_STANDS_OTHERWISE')
  const told = await store.toldOf(call.db, asked.id)
  const rung = told.find(({ accountId }) => accountId === by)?.rung ?? 'head'
  const first = await store.setAcknowledged(call.db, asked.id, { at: call.now, by, rung, way })
  if (first) {
    await settle(call, pingKey(ping.id, asked.id))
    await call.emit({ name: 'ping.acknowledged', data: { id: ping.id, asked: asked.id } })
    if (ping.exercise)
      await call.emit(
        exerciseAct({
          act: 'ping.acknowledged',
          item: { kind: 'ping', id: ping.id },
          delegationId: asked.delegationId,
          accountId: by,
          at: call.now.toISOString(),
          to: [ping.byId],
        }),
      )
  }
  const line = (await store.linesOf(call.db, ping.id)).find(({ id }) => id === asked.id)
  if (!line) throw new Refusal('PING_UNKNOWN')
  return lineOf(ping, line)
}

async function askedOf(call: PingCall, id: string): Promise<store.StoredAsked> {
  const asked = await store.askedById(call.db, id)
  if (!asked) throw new Refusal('PING_UNKNOWN')
  return asked
}

async function seen(call: PingCall, id: string): Promise<store.StoredPing> {
  must(mayReadPings(call.actor))
  const ping = await store.pingById(call.db, id)
  if (!ping) throw new Refusal('PING_UNKNOWN')
  return ping
}

function viewOf(call: PingCall, ping: store.StoredPing): Ping {
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

type Row = Awaited<ReturnType<typeof store.linesOf>>[number]

function lineOf(ping: store.StoredPing, row: Row, sent?: PingSent): PingLine {
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
