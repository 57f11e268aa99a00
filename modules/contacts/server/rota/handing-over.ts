import { Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { type NoticesTables, notify, settle } from '#modules/notices/server/index.ts'
import { mayPlanRota } from '../../rules/rota.ts'
import { isInitiator } from '../directory/authority-store.ts'
import * as store from './store.ts'
import { ownDelegation, type RotaCall, whoKeeps } from './views.ts'

const done = { done: true } as const
type ActingCall = RotaCall & Call<NoticesTables>

/** Notices of one handover begin so. */
export const handoverKey = (shiftId: string): string => `contacts:handover:${shiftId}:`

async function shiftOfOurs(call: RotaCall, id: string): Promise<store.StoredShift> {
  const delegationId = ownDelegation(call)
  const shift = await store.shiftById(call.db, id)
  if (shift?.delegationId !== delegationId) throw new Refusal('SHIFT_UNKNOWN')
  return shift
}

async function isKeptBy(call: RotaCall, shift: store.StoredShift | undefined, accountId: string): Promise<boolean> {
  if (!shift) return false
  const { persons } = await whoKeeps(call, [shift])
  return persons.get(shift.contactId)?.accountId === accountId
}

/** Writes what the officer of this shift must know: once, by who kept the shift before, or by whoever plans the rota. */
export async function handOver(call: ActingCall, { id, note }: { id: string; note: string }) {
  const shift = await shiftOfOurs(call, id)
  const by = call.actor.id ?? ''
  const before = await store.shiftBefore(call.db, shift)
  const plans = mayPlanRota(call.actor, await isInitiator(call.db, by)) === true
  const [known] = await store.handoversOf(call.db, [id])
  if (known || shift.endsAt <= call.now || !(plans || (await isKeptBy(call, before, by))))
    throw new Refusal('HANDOVER_UNFIT')
  await store.insertHandover(call.db, { shiftId: id, delegationId: shift.delegationId, note, by, at: call.now })
  await tellKeeper(call, shift)
  await call.emit({ name: 'rota.changed', data: { delegationId: shift.delegationId } })
  return done
}

/**
 * The shifts to come of whom somebody replaces are the successor's, with what was handed over to them; without a successor
 * they end. As the house alone.
 */
export async function handOnShifts(call: Call<AnyTables>, from: string, successor: string | null): Promise<void> {
  for (const shift of await store.shiftsAhead(call.db, from, call.now)) {
    if (successor !== null) {
      await store.setShift(call.db, { ...shift, contactId: successor })
      await passOnHandover(call, { ...shift, contactId: successor })
    } else if (shift.startsAt > call.now) await store.removeShift(call.db, shift.id, call.now)
    else await store.setShift(call.db, { ...shift, endsAt: call.now })
  }
}

/** What was handed over to whoever kept this shift is handed over to who keeps it now: it is to be acknowledged anew. */
export async function passOnHandover(call: ActingCall, shift: store.StoredShift): Promise<void> {
  if ((await store.handoversOf(call.db, [shift.id])).length === 0) return
  await settle(call, handoverKey(shift.id))
  await tellKeeper(call, shift)
}

/** Whoever keeps the shift hears that something was handed over to them; nobody of what they wrote themselves. */
async function tellKeeper(call: ActingCall, shift: store.StoredShift): Promise<void> {
  const { persons } = await whoKeeps(call, [shift])
  const account = persons.get(shift.contactId)?.accountId ?? null
  if (account === null || account === call.actor.id) return
  await notify(call, {
    key: `${handoverKey(shift.id)}${account}:${call.now.toISOString()}`,
    to: [{ account }],
    kind: 'contacts.handover',
    urgency: 'prompt',
    say: 'contacts.notice.handover',
    values: {},
    path: '/contacts/rota',
    due: shift.startsAt,
    exercise: false,
    personal: true,
  })
}

export async function acknowledge(call: ActingCall, { id }: { id: string }) {
  const shift = await shiftOfOurs(call, id)
  const by = call.actor.id ?? ''
  if (!(await isKeptBy(call, shift, by)) || !(await store.acknowledge(call.db, id, by, call.now)))
    throw new Refusal('HANDOVER_UNFIT')
  await settle(call, handoverKey(id))
  await call.emit({ name: 'rota.changed', data: { delegationId: shift.delegationId } })
  return done
}
