/** Who is taken off the list of delivery, and by whose word. */
import { notStanding } from '#modules/identity/server/index.ts'
import { type Delivered, mayConfirm, removedAtOnce } from '../../rules.ts'
import { accountOf, hold, type RoomCall } from '../standing.ts'
import { dropWelcomes } from '../store/arrivals.ts'
import { markLeaving, membersOf, removeMembers } from '../store/rooms.ts'

/**
 * What a commit says of who leaves. One's own devices, and those that stand no more, go with it; others are delivered to
 * until an account other than this one confirms it.
 */
export async function remove(
  call: RoomCall,
  id: string,
  seq: number,
  { removed, members }: { removed: readonly string[]; members: readonly Delivered[] },
): Promise<void> {
  if (removed.length === 0) return
  const by = accountOf(call)
  const leaving = members.filter(({ device }) => removed.includes(device))
  const fallen = new Set((await notStanding(call, members)).map(({ device }) => device))
  const standing = members.filter(({ device }) => !fallen.has(device))
  const atOnce = leaving.filter((one) => fallen.has(one.device) || removedAtOnce(one, by, standing))
  const waiting = leaving.filter((one) => !atOnce.includes(one))
  await markLeaving(call.db, id, { seq, by }, devicesOf(waiting))
  await finish(call, id, seq, devicesOf(atOnce))
}

/** The same word again, or one that has been overtaken, changes nothing. */
export async function confirm(
  call: RoomCall,
  { id, removed }: { id: string; removed: readonly { device: string; seq: number }[] },
): Promise<{ done: true }> {
  await hold(call, id)
  const account = accountOf(call)
  const members = await membersOf(call.db, id)
  const asked = new Set(removed.map(({ device, seq }) => `${device} ${seq}`))
  const gone = members.filter(
    (one) => one.leaving && asked.has(`${one.device} ${one.leaving.seq}`) && mayConfirm(one, account, members),
  )
  // One's own last: with it the right to act here may go.
  const [own, others] = [true, false].map((mine) => gone.filter((one) => (one.account === account) === mine))
  for (const one of [...(others ?? []), ...(own ?? [])])
    if (one.leaving) await finish(call, id, one.leaving.seq, [one.device])
  return { done: true }
}

/** Who leaves goes last: with them the right to write here may go. */
async function finish(call: RoomCall, id: string, seq: number, devices: readonly string[]): Promise<void> {
  await dropWelcomes(call.db, id, devices)
  await removeMembers(call.db, id, seq, devices)
}

function devicesOf(members: readonly Delivered[]): string[] {
  return members.map(({ device }) => device)
}
