import type { Call } from '#platform/server/call.ts'
import { Role, type Delegation, type Session } from '../contract.ts'
import { delegationById, delegations } from './store.ts'
import type { IdentityTables } from './tables.ts'

type IdentityCall = Call<IdentityTables>

export async function whoami(call: IdentityCall, demo: boolean): Promise<Session> {
  const { actor } = call
  const kind = actor.kind === 'person' || actor.kind === 'machine' ? actor.kind : 'nobody'
  const delegation = actor.delegationId ? await delegationById(call.db, actor.delegationId) : undefined
  return {
    kind,
    id: actor.id,
    name: actor.name,
    delegation: delegation ?? null,
    roles: actor.roles.map((role) => Role.parse(role)),
    demo,
  }
}

export function listDelegations(call: IdentityCall): Promise<Delegation[]> {
  return delegations(call.db)
}
