import { sql } from 'kysely'
import type { Call } from '#platform/server/call.ts'
import type { HybridPublic } from '#platform/signing.ts'
import type { Committee, SignedCommittee, SignedDevice } from '../../keys/statements.ts'

export type DeviceOf = { device: string; account: string }

/**
 * Of these devices, those that do not stand: in no device list of the account's own delegation, there under another
 * holder, removed, or of an account without standing. The rooms ask, so that nothing is delivered by mistake; whether
 * the statements are signed as they must be, every client sees for itself.
 */
export async function notStanding<Tables>({ db }: Call<Tables>, asked: readonly DeviceOf[]): Promise<DeviceOf[]> {
  if (asked.length === 0) return []
  const devices = asked.map(({ device }) => device)
  const accounts = asked.map(({ account }) => account)
  const { rows } = await sql<DeviceOf>`
    select device, account::text as account from chancery_not_standing(${devices}::text[], ${accounts}::uuid[])`.execute(
    db,
  )
  return rows
}

/** The committee from which all keys of this host follow. */
export async function firstCommitteeOf<Tables>({ db }: Call<Tables>): Promise<Committee | undefined> {
  const { rows } = await sql<{ signed: SignedCommittee }>`
    select signed from key_committee order by number limit 1`.execute(db)
  return rows[0]?.signed.statement
}

/** The public keys of a device that stands in the list of a delegation, of this one or of any, whoever holds it. */
export async function standingKeyOf<Tables>(
  call: Call<Tables>,
  device: string,
  delegation?: string,
): Promise<HybridPublic | undefined> {
  const { rows } = await sql<{ act: 'add' | 'remove'; signed: SignedDevice }>`
    select act, signed from device_statement
    where device = ${device} and ${delegation === undefined ? sql`true` : sql`delegation_id = ${delegation}`}`.execute(
    call.db,
  )
  const added = rows.find(({ act }) => act === 'add')
  return rows.some(({ act }) => act === 'remove') ? undefined : added?.signed.statement.device.key
}

/** A device that stands in the list of a delegation, and the account of its holder, who stands as well. */
export async function standingDeviceOf<Tables>(
  call: Call<Tables>,
  device: string,
  delegation: string,
): Promise<{ key: HybridPublic; account: string } | undefined> {
  const { rows } = await sql<{ signed: SignedDevice }>`
    select signed from device_statement
    where device = ${device} and delegation_id = ${delegation} and act = 'add' order by seq desc limit 1`.execute(
    call.db,
  )
  const added = rows[0]?.signed.statement.device
  if (!added) return undefined
  const { account } = added.holder
  const stands = (await notStanding(call, [{ device, account }])).length === 0
  return stands ? { key: added.key, account } : undefined
}

/** Whether a list of credentials, of today or before, names a delegation by this pseudonym of the record. */
export async function isDelegationSubject<Tables>({ db }: Call<Tables>, subject: string): Promise<boolean> {
  const { rows } = await sql`
    select from credentials_list
    where signed->'statement'->'delegations' @> ${JSON.stringify([{ subject }])}::jsonb limit 1`.execute(db)
  return rows.length > 0
}
