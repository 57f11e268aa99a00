import { type DeviceOf, notStanding } from '#modules/identity/server/index.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { roomLimits } from '../../contract.ts'
import { type Delivered, mayCommit, mayHold, maySend, membersFit, sum, welcomesFit } from '../../rules.ts'
import { append, incoming, outgoing, takenOf } from '../appending.ts'
import { accountOf, holdToWrite, type Held, type RoomCall } from '../standing.ts'
import { dropWelcomes, insertWelcomes, type NewWelcome } from '../store/arrivals.ts'
import { addMembers, besieged, markStaying, membersOf } from '../store/rooms.ts'
import { remove } from './removing.ts'

export type Commit = {
  id: string
  epoch: number
  bytes: string
  welcomes: readonly { devices: readonly string[]; bytes: string }[]
  added: readonly DeviceOf[]
  removed: readonly string[]
}

type Committed = { seq: number; epoch: number; chain: string; at: string }

/**
 * Takes a change of members or keys. Of two that come for one epoch at once, the second waits here for the room, finds
 * that the epoch has moved, and is told to take the first one's change and to try again upon it.
 */
export async function commit(call: RoomCall, input: Commit): Promise<Committed> {
  const change = incoming(input.bytes)
  const welcomes = input.welcomes.map(({ devices, bytes }) => ({ devices, ...incoming(bytes) }))
  const held = await holdToWrite(call, input.id)
  const before = (await takenOf(call, input.id, [change])).get(change.name)
  if (before?.kind === 'commit') return answered(before)
  if (before) throw new Refusal('EPOCH_TAKEN', { epoch: held.epoch })

  const inTime = mayCommit(held, input.epoch)
  if (inTime !== true) throw new Refusal(inTime.refused, { epoch: held.epoch })
  must(mayHold(held, [change.bytes.length], roomLimits.commit))
  const beside = sum(welcomes.map(({ bytes }) => bytes.length))
  must(mayHold(held, [beside], roomLimits.welcomes))
  const members = await membersOf(call.db, held.id)
  await mustFit(call, held, input, members)

  const piece = { ...change, kind: 'commit', epoch: input.epoch, expiresAt: null } as const
  const [envelope] = await append(call, held, [piece], beside)
  if (!envelope) throw new Error('A commit that was taken stands nowhere')
  const holders = new Map(input.added.map((one) => [one.device, one]))
  await deliver(call, held.id, envelope, {
    ...input,
    members,
    welcomes: welcomes.map(({ bytes, devices }) => ({
      bytes,
      devices: devices.flatMap((device) => holders.get(device) ?? []),
    })),
  })
  return answered(envelope)
}

function answered({ seq, epoch, chain, at }: { seq: number; epoch: number; chain: Uint8Array; at: Date }): Committed {
  return { seq, epoch: epoch + 1, chain: outgoing(chain), at: at.toISOString() }
}

async function mustFit(
  call: RoomCall,
  { id }: Held,
  { added, removed, welcomes }: Commit,
  members: readonly Delivered[],
): Promise<void> {
  const leaving = new Set(members.filter((one) => one.leaving).map(({ device }) => device))
  must(membersFit(new Set(members.map(({ device }) => device)), { added, removed }, leaving))
  must(welcomesFit(added, welcomes))
  const unknown = await notStanding(call, added)
  if (unknown.length > 0) throw new Refusal('DEVICES_UNKNOWN', { devices: unknown.map(({ device }) => device) })
  const own = accountOf(call)
  const others = [...new Set(added.map(({ account }) => account))].filter((account) => account !== own)
  const full = await besieged(call.db, id, others, roomLimits.unopened)
  if (full.length > 0) throw new Refusal('UNOPENED_ENOUGH', { accounts: full })
}

type Delivery = {
  members: readonly Delivered[]
  added: readonly DeviceOf[]
  removed: readonly string[]
  welcomes: readonly NewWelcome[]
}

/** Who is removed goes last: with them the right to write here may go. */
async function deliver(
  call: RoomCall,
  id: string,
  { seq, at }: { seq: number; at: Date },
  { members, added, removed, welcomes }: Delivery,
): Promise<void> {
  // Struck off by one account and let in again before another confirmed it: it was delivered to all the time.
  const known = new Set(members.map(({ device }) => device))
  const back = added.filter(({ device }) => known.has(device))
  await dropWelcomes(
    call.db,
    id,
    back.map(({ device }) => device),
  )
  await insertWelcomes(call.db, { roomId: id, seq, at }, welcomes)
  if (welcomes.length > 0) await call.emit({ name: 'room.welcomed', data: { id } })
  await addMembers(
    call.db,
    id,
    seq,
    added.filter(({ device }) => !known.has(device)),
  )
  await markStaying(
    call.db,
    id,
    back.map(({ device }) => device),
  )
  await remove(call, id, seq, { removed, members })
}

export type Sending = {
  id: string
  messages: readonly { epoch: number; bytes: string; expiresAt?: string | undefined }[]
}

export async function send(
  call: RoomCall,
  { id, messages }: Sending,
): Promise<{ seq: number; chain: string; at: string }[]> {
  const all = messages.map(({ bytes, epoch, expiresAt }) => ({
    ...incoming(bytes),
    kind: 'message' as const,
    epoch,
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
  }))
  const held = await holdToWrite(call, id)
  const places = new Map<string, { seq: number; chain: Uint8Array; at: Date }>(await takenOf(call, id, all))
  const unheard = new Map(all.filter(({ name }) => !places.has(name)).map((one) => [one.name, one]))
  const pieces = [...unheard.values()]
  for (const { epoch } of pieces) {
    const inTime = maySend(held, epoch)
    if (inTime !== true) throw new Refusal(inTime.refused, { epoch: held.epoch })
  }
  const sizes = pieces.map(({ bytes }) => bytes.length)
  must(mayHold(held, sizes, roomLimits.message))
  must(mayHold(held, [sum(sizes)], roomLimits.together))
  const envelopes = pieces.length > 0 ? await append(call, held, pieces) : []
  pieces.forEach(({ name }, index) => {
    const envelope = envelopes[index]
    if (envelope) places.set(name, envelope)
  })
  return all.flatMap(({ name }) => {
    const place = places.get(name)
    return place ? [{ seq: place.seq, chain: outgoing(place.chain), at: place.at.toISOString() }] : []
  })
}
