import { exerciseAct } from '#platform/exercise.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { runOf } from '#platform/server/in-play.ts'
import { verifyHybrid } from '#platform/signing.ts'
import { standingDeviceOf } from '#modules/identity/server/index.ts'
import { settle } from '#modules/notices/server/index.ts'
import type { NewPing, Ping, PingLine, PingProof } from '../../contract/pings.ts'
import { fits, mayAcknowledge, mayCancel, mayPing, mayPlanMore, mayReadPings, ranAt } from '../../rules/pings.ts'
import { pingCounts } from './figures.ts'
import { lineOf, seen, viewOf } from './reading.ts'
import { type PingCall, pingKey } from './running.ts'
import * as store from './store.ts'

const day = 86_400_000

export async function create(call: PingCall, wanted: NewPing): Promise<Ping> {
  must(mayPing(call.actor, wanted.delegationIds))
  const { delegationId, id: by } = call.actor
  if (delegationId === null || by === null) throw new Refusal('PING_NOT_YOURS')
  if (!fits(wanted.ladder)) throw new Refusal('PING_LADDER_UNFIT')
  const ahead = new Date(wanted.startsAt).getTime() - call.now.getTime()
  if (ahead < -5 * 60_000 || ahead > 366 * day) throw new Refusal('PING_TIME_UNFIT')
  const played = wanted.world === 'exercise'
  must(mayPlanMore(call.actor, await pingCounts(call.db, played)))
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
  return answered(call, asked, call.actor.id ?? '')
}

/** Whoever hands it in need only be of the delegation: what counts is the device that signed, and whose it is. */
export async function acknowledgeSigned(call: PingCall, proof: PingProof): Promise<PingLine> {
  const { statement, signature } = proof
  const asked = await askedOf(call, statement.contact)
  if (asked.delegationId !== call.actor.delegationId) throw new Refusal('PING_UNKNOWN')
  const { begunAt } = await seen(call, asked.pingId)
  const device = await standingDeviceOf(call, signature.key, asked.delegationId)
  const valid =
    device !== undefined &&
    statement.nonce === asked.nonce &&
    ranAt(new Date(statement.at), begunAt, call.now) &&
    (await verifyHybrid(device.key, 'ping-acknowledgement', statement, signature))
  if (!valid) throw new Refusal('PING_SIGNATURE_INVALID')
  const told = await store.toldOf(call.db, asked.id)
  if (!told.some(({ accountId }) => accountId === device.account)) throw new Refusal('PING_NOT_ASKED_OF_YOU')
  return answered(call, asked, device.account, proof)
}

async function answered(call: PingCall, asked: store.StoredAsked, by: string, proof?: PingProof): Promise<PingLine> {
  const ping = await seen(call, asked.pingId)
  if (ping.status !== 'running') throw new Refusal('PING_STANDS_OTHERWISE')
  const told = await store.toldOf(call.db, asked.id)
  const rung = told.find(({ accountId }) => accountId === by)?.rung ?? 'head'
  const first = await store.setAcknowledged(call.db, asked.id, { at: call.now, by, rung, proof })
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
  const line = await store.lineById(call.db, ping.id, asked.id)
  if (!line) throw new Refusal('PING_UNKNOWN')
  return lineOf(ping, line)
}

async function askedOf(call: PingCall, id: string): Promise<store.StoredAsked> {
  const asked = await store.askedById(call.db, id)
  if (!asked) throw new Refusal('PING_UNKNOWN')
  return asked
}
