import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import type { Delegation, Organisation, OrganisationKind } from '../../contract.ts'
import { mayAdmit, mayEndDelegation } from '../../rules.ts'
import { isStateCode } from '../../states.ts'
import * as store from '../store/delegations.ts'
import type { IdentityTables } from '../tables.ts'

type IdentityCall = Call<IdentityTables>

export function listDelegations(call: IdentityCall): Promise<Delegation[]> {
  return store.delegations(call.db)
}

export function listOrganisations(call: IdentityCall): Promise<Organisation[]> {
  return store.organisations(call.db)
}

export type Admission = {
  kind: Exclude<OrganisationKind, 'host'>
  name: string
  country: string | null
  delegation?: string | undefined
  clientOf: string | null
}

export async function admitOrganisation(call: IdentityCall, wanted: Admission): Promise<Delegation> {
  must(mayAdmit(call.actor))
  const { db, now } = call
  if (wanted.country !== null && !isStateCode(wanted.country)) throw new Refusal('STATE_UNKNOWN')
  if (wanted.kind === 'state' && wanted.country !== null && (await store.stateIsAdmitted(db, wanted.country)))
    throw new Refusal('STATE_ADMITTED')
  if (wanted.clientOf !== null && !(await store.liveDelegationById(db, wanted.clientOf))) throw new Refusal('UNKNOWN')
  const organisationId = newId(now.getTime())
  const id = newId(now.getTime())
  const { kind, name, country, clientOf } = wanted
  await store.insertOrganisation(db, { id: organisationId, kind, name, country, invented: false, at: now })
  await store.insertDelegation(db, { id, organisationId, name: wanted.delegation ?? name, clientOf, at: now })
  await call.emit({ name: 'delegation.changed', data: { id } })
  return delegationKnown(call, id)
}

export async function endDelegation(call: IdentityCall, id: string) {
  const delegation = await delegationKnown(call, id)
  must(mayEndDelegation(call.actor, { id, isHost: delegation.kind === 'host' }))
  await store.endDelegationRow(call.db, id, call.now)
  await call.emit({ name: 'delegation.changed', data: { id } })
  return { done: true } as const
}

export async function delegationKnown(call: IdentityCall, id: string): Promise<Delegation> {
  const delegation = await store.liveDelegationById(call.db, id)
  if (!delegation) throw new Refusal('UNKNOWN')
  return delegation
}
