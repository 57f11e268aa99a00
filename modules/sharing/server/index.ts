import { implement } from '@orpc/server'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Hearing, Module } from '#platform/server/module.ts'
import { type Marking, sharingContract } from '../contract.ts'
import { mayReadBooks, type Who } from '../rules.ts'
import { desk } from './desk.ts'
import { add, end, found, groups } from './groups.ts'
import * as sharingTables from './migrations/2026-11-21-020-sharing.ts'
import { deliveries, withdrawals } from './receipts.ts'
import { type DeliveryRow, insertDeliveries, markingRow, markingsByIds, unknownIn, whoIs } from './store.ts'
import type { SharingTables } from './tables.ts'

export type { SharingTables } from './tables.ts'
export type { DeliveryRow } from './store.ts'
export { booksOf, deliveriesOf, recordWithdrawal, strikeFromBooks, toldOfWithdrawals } from './records.ts'

/**
 * The id under which a marking stands, for the `marking_id` of whatever is marked. The actor's delegation becomes the
 * owner, and under RED the actor is always among the people named: nobody marks themselves out of their own words.
 */
export function place(call: Call<SharingTables>, marking: Marking): Promise<string> {
  const { actor } = call
  if (actor.delegationId === null) throw new Error('Only a delegation marks')
  if (marking.tlp !== 'red' || actor.id === null) return markingRow(call.db, actor.delegationId, marking)
  const people = [...marking.audience.people, actor.id]
  return markingRow(call.db, actor.delegationId, { ...marking, audience: { ...marking.audience, people } })
}

/**
 * For markings that come from outside: refuses AUDIENCE_UNKNOWN (see `markingErrors`) when a delegation or person named
 * in it has no standing here, or a group is not one of the actor's own.
 */
export async function checkAudience(call: Call<SharingTables>, { audience }: Marking): Promise<void> {
  const unknown = await unknownIn(call.db, audience)
  if (unknown.length > 0) throw new Refusal('AUDIENCE_UNKNOWN', { unknown })
}

/** The markings behind these ids, as far as the actor sees them. */
export function markingsOf(call: Call<SharingTables>, ids: readonly string[]) {
  return markingsByIds(call.db, ids)
}

/** The asker as rules.ts wants them. */
export function whoOf(call: Call<SharingTables>): Promise<Who> {
  return whoIs(call.db, call.actor)
}

/** Records what was handed to the actor, in the transaction that hands it out. A page of the same version counts once. */
export function recordDeliveries(call: Call<SharingTables>, rows: readonly DeliveryRow[]): Promise<void> {
  return insertDeliveries(call.db, call.actor, call.now, rows)
}

const door = implement(sharingContract).$context<Knock>().use(oneTransaction)

/** Every member of a group hears of a change in it, and so does the delegation that it is about. */
const groupHearing: Hearing = {
  scopes: ['incidents:read'],
  async hear(call, { groupId, delegationId }) {
    if (delegationId === call.actor.delegationId) return true
    return (await groups(call)).some((group) => group.id === groupId)
  },
}

function reader<Tables>(call: Call<Tables>): Call<Tables> {
  must(mayReadBooks(call.actor))
  return call
}

export const sharing = {
  name: 'sharing',
  router: door.router({
    groups: door.groups.handler(({ context }) => groups(reader(context.call))),
    found: door.found.handler(({ context, input }) => found(context.call, input)),
    add: door.add.handler(({ context, input }) => add(context.call, input)),
    end: door.end.handler(({ context, input }) => end(context.call, input)),
    deliveries: door.deliveries.handler(({ context, input }) => deliveries(reader(context.call), input)),
    withdrawals: door.withdrawals.handler(({ context, input }) => withdrawals(reader(context.call), input)),
  }),
  migrations: { '2026-11-21-020-sharing': sharingTables },
  events: { 'group.member-added': groupHearing, 'group.member-ended': groupHearing },
  desk,
} satisfies Module
