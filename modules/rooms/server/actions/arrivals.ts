import { must, Refusal } from '#platform/refusal.ts'
import { roomLimits } from '../../contract.ts'
import { mayHold } from '../../rules.ts'
import { incoming, outgoing, wholeSecond } from '../appending.ts'
import { accountOf, mustBeOwn, type RoomCall, roomSeen } from '../standing.ts'
import {
  dropLastResort,
  dropPackages,
  dropWelcomes,
  insertPackages,
  packagesOf,
  takePackagesOf,
  type Waiting,
  welcomesOf,
} from '../store/arrivals.ts'

type Welcome = Omit<Waiting, 'bytes'> & { bytes: string }

export async function welcomes(call: RoomCall, { device }: { device: string }): Promise<Welcome[]> {
  const most = { welcomes: roomLimits.welcomesAtOnce, bytes: roomLimits.welcomes }
  const waiting = await welcomesOf(call.db, device, accountOf(call), most)
  return waiting.map((welcome) => ({ ...welcome, bytes: outgoing(welcome.bytes) }))
}

export async function welcomed(
  call: RoomCall,
  { id, device }: { id: string; device: string },
): Promise<{ done: true }> {
  await roomSeen(call, id)
  await mustBeOwn(call, device)
  await dropWelcomes(call.db, id, [device])
  return { done: true }
}

type Left = { device: string; packages: readonly string[]; lastResort?: string | undefined; anew?: boolean | undefined }

export async function packages(
  call: RoomCall,
  { device, packages: left, lastResort, anew }: Left,
): Promise<{ done: true }> {
  await mustBeOwn(call, device)
  const single = left.map((one) => incoming(one).bytes)
  const last = lastResort === undefined ? [] : [incoming(lastResort).bytes]
  must(
    mayHold(
      { stored: 0 },
      [...single, ...last].map(({ length }) => length),
      roomLimits.keyPackage,
    ),
  )
  if (anew) await dropPackages(call.db, device)
  const kept = await packagesOf(call.db, device)
  if (kept.left + single.length > roomLimits.packagesKept) throw new Refusal('PACKAGES_ENOUGH')

  const row = { device, account: accountOf(call), at: wholeSecond(call.now) }
  await insertPackages(
    call.db,
    single.map((bytes) => ({ ...row, bytes, lastResort: false })),
  )
  if (last.length > 0) await dropLastResort(call.db, device)
  await insertPackages(
    call.db,
    last.map((bytes) => ({ ...row, bytes, lastResort: true })),
  )
  return { done: true }
}

export async function packagesLeft(
  call: RoomCall,
  { device }: { device: string },
): Promise<{ left: number; lastResort: boolean }> {
  return packagesOf(call.db, device)
}

type Taken = { device: string; bytes: string; lastResort: boolean }

export async function takePackages(call: RoomCall, { devices }: { devices: readonly string[] }): Promise<Taken[]> {
  const taken = await takePackagesOf(call.db, devices)
  return taken.map(({ device, bytes, lastResort }) => ({ device, bytes: outgoing(bytes), lastResort }))
}
