import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { ContactKind } from '../../contract/directory.ts'
import type { OnDuty, RotaMonth, Shift } from '../../contract/rota.ts'
import { momentOf } from '../../directory/zones.ts'
import { mayReadContacts } from '../../rules/directory.ts'
import { mayPlanRota } from '../../rules/rota.ts'
import { coveredSpans, gapsIn, type Span } from '../../rota/cover.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { personsSeen, underMarkingsSeen } from '../directory/eyes.ts'
import { contactsByIds, contactsInForce, type StoredContact } from '../directory/store.ts'
import * as store from './store.ts'
import type { RotaTables } from './tables.ts'

export type RotaCall = Call<RotaTables>

export function ownDelegation(call: RotaCall): string {
  must(mayReadContacts(call.actor))
  if (call.actor.delegationId === null) throw new Refusal('CONTACTS_NOT_FOR_YOU')
  return call.actor.delegationId
}

/** A month by the wall of the rota's zone, of one's own delegation. */
export async function month(
  call: RotaCall,
  { kind, month: asked }: { kind: ContactKind; month: string },
): Promise<RotaMonth> {
  const delegationId = ownDelegation(call)
  const cover = await store.coverOf(call.db, delegationId, kind)
  const [year = 0, number = 1] = asked.split('-').map(Number)
  const zone = cover?.zone ?? 'UTC'
  const [from, to] = [momentOf(Date.UTC(year, number - 1, 1), zone), momentOf(Date.UTC(year, number, 1), zone)]
  const between = { delegationId, kind, from, to }
  const shifts = await store.shiftsBetween(call.db, between)
  const kept = await store.hoursKept(call.db, between)
  const { seen } = await underMarkingsSeen(call, await contactsInForce(call.db, call.now, [delegationId], [kind]))
  const persons = await personsSeen(
    call,
    seen.map(({ id }) => id),
  )
  return {
    kind,
    cover,
    from: from.toISOString(),
    to: to.toISOString(),
    // Whom a marking hides has no shift here, and leaves no gap either.
    shifts: await shiftViews(call, shifts),
    gaps: cover ? gapsIn(coveredSpans(cover, from, to), kept.map(spanOf)).map(gapOf) : [],
    contacts: seen.map((one) => ({
      id: one.id,
      function: one.function,
      personName: persons.get(one.id)?.name ?? null,
    })),
    may: { plan: mayPlanRota(call.actor, await isInitiator(call.db, call.actor.id)) === true },
  }
}

export function spanOf({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): Span {
  return { from: startsAt.getTime(), to: endsAt.getTime() }
}

function gapOf({ from, to }: Span) {
  return { startsAt: new Date(from).toISOString(), endsAt: new Date(to).toISOString() }
}

async function shiftViews(call: RotaCall, shifts: readonly store.StoredShift[]): Promise<Shift[]> {
  const ids = shifts.map(({ id }) => id)
  const { contacts, persons } = await whoKeeps(call, shifts)
  const handovers = new Map((await store.handoversOf(call.db, ids)).map((one) => [one.shiftId, one]))
  const plans = mayPlanRota(call.actor, await isInitiator(call.db, call.actor.id)) === true
  return shifts.flatMap((shift, index) => {
    const contact = contacts.get(shift.contactId)
    if (!contact) return []
    const handover = handovers.get(shift.id)
    const isOurs = (contactId: string | undefined) =>
      call.actor.id !== null && contactId !== undefined && persons.get(contactId)?.accountId === call.actor.id
    const isOver = shift.endsAt <= call.now
    return {
      id: shift.id,
      contactId: shift.contactId,
      contactFunction: contact.function,
      personName: persons.get(shift.contactId)?.name ?? null,
      startsAt: shift.startsAt.toISOString(),
      endsAt: shift.endsAt.toISOString(),
      handover: handover
        ? {
            note: handover.note,
            writtenByName: handover.writtenByName,
            writtenAt: handover.writtenAt.toISOString(),
            acknowledgedAt: handover.acknowledgedAt?.toISOString() ?? null,
          }
        : null,
      may: {
        acknowledge: handover !== undefined && handover.acknowledgedAt === null && isOurs(shift.contactId),
        handOver: !handover && !isOver && (plans || isOurs(shifts[index - 1]?.contactId)),
      },
    }
  })
}

/** The contacts of these shifts and their persons, as far as the asker sees them. */
export async function whoKeeps(call: RotaCall, shifts: readonly Pick<store.StoredShift, 'contactId'>[]) {
  const ids = [...new Set(shifts.map(({ contactId }) => contactId))]
  const { seen } = await underMarkingsSeen(call, await contactsByIds(call.db, ids))
  const contacts = new Map<string, StoredContact>(seen.map((one) => [one.id, one]))
  return { contacts, persons: await personsSeen(call, [...contacts.keys()]) }
}

export async function duty(call: RotaCall, { delegationId }: { delegationId?: string | undefined }): Promise<OnDuty[]> {
  must(mayReadContacts(call.actor))
  const shifts = await store.shiftsNow(call.db, call.now, delegationId)
  const { contacts, persons } = await whoKeeps(call, shifts)
  return shifts.flatMap((shift): OnDuty[] => {
    const contact = contacts.get(shift.contactId)
    if (!contact || contact.endedAt !== null) return []
    return [
      {
        delegationId: contact.delegationId,
        delegationName: contact.delegationName,
        kind: shift.kind,
        contactId: contact.id,
        contactFunction: contact.function,
        personName: persons.get(contact.id)?.name ?? null,
        until: shift.endsAt.toISOString(),
      },
    ]
  })
}
