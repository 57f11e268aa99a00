/** What somebody keeps here about keys of their own: devices that wait, and sealed backups. */
import { must, Refusal } from '#platform/refusal.ts'
import type { Knock } from '#platform/server/doors.ts'
import { newId } from '#platform/server/ids.ts'
import { type Limit, takeTurns } from '#platform/server/rate.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { HybridPublic } from '#platform/signing.ts'
import type { BackupWay, DeviceRequest } from '../../contract/keys-doors.ts'
import { deviceIdOf } from '../../keys/leaf.ts'
import { momentOf } from '../../keys/statements.ts'
import { mayHaveDevices, mayTurnDown } from '../../rules.ts'
import * as own from './request-store.ts'
import type { KeyCall } from './store.ts'

const requestLasts = 86_400_000
const mostRequests = 3
const limits = {
  request: { burst: 10, every: 120_000 },
  /** A chain holds so many statements and no more: nobody fills it in a day. */
  statement: { burst: 60, every: 30_000 },
  /** Many visitors of a demonstration are the same persona. */
  newcomer: { burst: 60, every: 2_000 },
  /** Whoever took over a session may carry a sealed backup away; they shall not do so for sport. */
  backup: { burst: 20, every: 60_000 },
} satisfies Record<string, Limit>

const done = { done: true } as const

/** Who knocks, as somebody who may have devices; counted outside of any transaction. */
export async function counted(
  { house, actor }: Knock,
  what: keyof typeof limits,
): Promise<{ id: string; delegationId: string }> {
  const { id, delegationId } = actor
  must(mayHaveDevices(actor))
  if (id === null || delegationId === null) throw new Refusal('NOT_YOURS_TO_DECIDE')
  await takeTurns(house.database, house.now(), [{ key: `keys ${what} of ${id}`, limit: limits[what] }])
  return { id, delegationId }
}

export async function requestDevice(knock: Knock, device: { name: string; key: HybridPublic }): Promise<DeviceRequest> {
  const { id: accountId, delegationId } = await counted(knock, 'request')
  return inTransaction(
    knock.house,
    knock.actor,
    'keys.requestDevice',
    'acts',
    async ({ db, now, actor, emit }: KeyCall) => {
      await own.endOldRequests(db, now)
      const waiting = (await own.requests(db, now)).filter((one) => one.device.holder.account === accountId)
      const deviceId = deviceIdOf(device.key)
      const same = waiting.find((one) => one.device.id === deviceId)
      if (same) await own.endRequest(db, same.id)
      else if (waiting.length >= mostRequests) throw new Refusal('TOO_MANY_DEVICES_WAIT')
      const id = newId(now.getTime())
      const expiresAt = new Date(now.getTime() + requestLasts)
      const request = { id, accountId, delegationId, device: deviceId, ...device, at: now, expiresAt }
      if (!(await own.insertRequest(db, request))) throw new Refusal('NOT_YOURS_TO_DECIDE')
      await emit({ name: 'device.requested', data: { accountId, delegationId } })
      return {
        id,
        delegation: delegationId,
        device: { id: deviceId, ...device, holder: { account: accountId, name: own.shownName(actor.name) } },
        madeAt: momentOf(now),
        expiresAt: momentOf(expiresAt),
      }
    },
  )
}

export function requests({ db, now }: KeyCall): Promise<DeviceRequest[]> {
  return own.requests(db, now)
}

export async function withdrawRequest({ db, actor, emit }: KeyCall, id: string) {
  const known = await own.requestById(db, id)
  if (!known || mayTurnDown(actor, known) !== true) throw new Refusal('UNKNOWN')
  await own.endRequest(db, id)
  await emit({ name: 'device.requested', data: { accountId: known.account, delegationId: known.delegation } })
  return done
}

export async function keepBackup(knock: Knock, { way, sealed }: { way: BackupWay; sealed: string }) {
  const { id } = await counted(knock, 'backup')
  return inTransaction(knock.house, knock.actor, 'keys.keepBackup', 'acts', async ({ db, now }: KeyCall) => {
    await own.putBackup(db, id, way, sealed, now)
    return { way, sealed, keptAt: momentOf(now) }
  })
}

/** Handing a backup out is an act: a row of audit shows its owner that somebody fetched it. */
export async function backups(knock: Knock) {
  const { id } = await counted(knock, 'backup')
  return inTransaction(knock.house, knock.actor, 'keys.backups', 'acts', ({ db }: KeyCall) => own.backupsOf(db, id))
}

export async function dropBackup({ db, actor }: KeyCall, way: BackupWay) {
  if (actor.id !== null) await own.dropBackup(db, actor.id, way)
  return done
}
