import { randomBytes } from 'node:crypto'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import type { KeyKind, MachineAccount, MachineKey, Scope } from '../../contract.ts'
import { mayKeepMachines } from '../../rules.ts'
import { distrust } from '../doorkeeper.ts'
import { digestOf, hashPassword, newSecret } from '../secrets.ts'
import * as store from '../store/machines.ts'
import { insertMachine, revokeAccount } from '../store/people.ts'
import type { IdentityTables } from '../tables.ts'

type IdentityCall = Call<IdentityTables>
const done = { done: true } as const
const most = { machines: 100, token: 20, password: 2 } as const
const day = 86_400_000

export async function listMachines(call: IdentityCall): Promise<MachineAccount[]> {
  const { delegationId } = call.actor
  if (delegationId === null) return []
  return store.machinesOf(call.db, delegationId)
}

export async function createMachine(
  call: IdentityCall,
  { name, scopes }: { name: string; scopes: Scope[] },
): Promise<MachineAccount> {
  const delegationId = ownDelegation(call)
  const known = await store.machinesOf(call.db, delegationId)
  if (known.filter(({ revokedAt }) => revokedAt === null).length >= most.machines)
    throw new Refusal('TOO_MANY_MACHINES')
  const id = newId(call.now.getTime())
  await insertMachine(call.db, {
    id,
    delegationId,
    name,
    login: loginFor(name),
    scopes: [...new Set(scopes)],
    at: call.now,
  })
  await call.emit({ name: 'machine.changed', data: { id, delegationId } })
  return machineKnown(call, delegationId, id)
}

export async function revokeMachine(house: House, call: IdentityCall, id: string) {
  const delegationId = ownDelegation(call)
  await machineKnown(call, delegationId, id)
  await revokeAccount(call.db, id, call.now)
  return changed(house, call, id, delegationId)
}

export type KeyWanted = { id: string; kind: KeyKind; name: string; scopes: Scope[]; days: number }

/** The secret is answered this once; what we keep cannot be turned back into it. */
export async function issueKey(
  house: House,
  call: IdentityCall,
  wanted: KeyWanted,
): Promise<{ key: MachineKey; secret: string }> {
  const delegationId = ownDelegation(call)
  const { now, actor } = call
  const { id: accountId, kind, name } = wanted
  const machine = await machineKnown(call, delegationId, accountId)
  if (machine.revokedAt !== null) throw new Refusal('UNKNOWN')
  if (wanted.scopes.some((scope) => !machine.scopes.includes(scope))) throw new Refusal('SCOPE_TOO_WIDE')
  if (machine.keys.filter((key) => key.kind === kind && isLive(key, now)).length >= most[kind])
    throw new Refusal('TOO_MANY_KEYS')
  const secret = kind === 'token' ? newSecret('chy_') : newSecret()
  const digest = kind === 'token' ? digestOf(secret) : await hashPassword(secret)
  const id = newId(now.getTime())
  const scopes = [...new Set(wanted.scopes)]
  const expiresAt = new Date(now.getTime() + wanted.days * day)
  await store.insertKey(call.db, { id, accountId, kind, name, digest, scopes, madeBy: actor.id, at: now, expiresAt })
  await changed(house, call, accountId, delegationId)
  return {
    key: {
      id,
      kind,
      name,
      scopes,
      madeAt: now.toISOString(),
      expiresAt: expiresAt.toISOString(),
      usedAt: null,
      revokedAt: null,
    },
    secret,
  }
}

export async function revokeKey(house: House, call: IdentityCall, machineId: string, id: string) {
  const delegationId = ownDelegation(call)
  await machineKnown(call, delegationId, machineId)
  if (!(await store.revokeKeyRow(call.db, machineId, id, call.now))) throw new Refusal('UNKNOWN')
  return changed(house, call, machineId, delegationId)
}

async function changed(house: House, call: IdentityCall, id: string, delegationId: string) {
  distrust(house.database, id)
  await call.emit({ name: 'machine.changed', data: { id, delegationId } })
  return done
}

function isLive({ revokedAt, expiresAt }: MachineKey, now: Date): boolean {
  return revokedAt === null && new Date(expiresAt) > now
}

function ownDelegation({ actor }: IdentityCall): string {
  if (actor.delegationId === null) throw new Refusal('NOT_YOURS_TO_DECIDE')
  must(mayKeepMachines(actor, actor.delegationId))
  return actor.delegationId
}

async function machineKnown(call: IdentityCall, delegationId: string, id: string): Promise<MachineAccount> {
  const machine = (await store.machinesOf(call.db, delegationId)).find((one) => one.id === id)
  if (!machine) throw new Refusal('UNKNOWN')
  return machine
}

/** What can be typed into any client: the name's plain letters, and a few random ones so that it is nobody else's. */
export function loginFor(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${plain || 'machine'}-${randomBytes(4).toString('hex')}`
}
