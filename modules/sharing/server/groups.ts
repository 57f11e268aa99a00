import type { Kysely } from 'kysely'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import type { SharingGroup } from '../contract.ts'
import { mayAct, mayAdd, mayEnd } from '../rules.ts'
import type { SharingTables } from './tables.ts'

type Db = Kysely<SharingTables & { delegation: { id: string; name: string; ended_at: Date | null } }>
type GroupCall = Call<SharingTables & { delegation: { id: string; name: string; ended_at: Date | null } }>

export function groups(call: GroupCall): Promise<SharingGroup[]> {
  return groupsSeen(call.db)
}

export async function found(call: GroupCall, input: Pick<SharingGroup, 'name' | 'purpose'>): Promise<SharingGroup> {
  must(mayAct(call.actor))
  const delegation = ownDelegation(call)
  const id = newId()
  await call.db
    .insertInto('sharing_group')
    .values({ id, ...input, created_by: delegation, created_at: call.now })
    .execute()
  await insertMember(call, { groupId: id, delegationId: delegation, steward: true })
  return groupById(call.db, id)
}

type Member = { groupId: string; delegationId: string; steward: boolean }

export async function add(call: GroupCall, input: Member): Promise<SharingGroup> {
  must(mayAct(call.actor))
  const group = await groupById(call.db, input.groupId)
  must(mayAdd(call.actor, group.members, input.delegationId))
  const known = await call.db
    .selectFrom('delegation')
    .select('id')
    .where('id', '=', input.delegationId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!known) throw new Refusal('DELEGATION_UNKNOWN')

  await insertMember(call, input)
  await call.emit({ name: 'group.member-added', data: { groupId: group.id, delegationId: input.delegationId } })
  return groupById(call.db, group.id)
}

export async function end(
  call: GroupCall,
  { groupId, delegationId }: Omit<Member, 'steward'>,
): Promise<{ ended: true }> {
  must(mayAct(call.actor))
  const group = await groupById(call.db, groupId)
  must(mayEnd(call.actor, group.members, delegationId))

  await call.db
    .updateTable('sharing_group_member')
    .set({ until: call.now, ended_by: call.actor.id })
    .where('group_id', '=', groupId)
    .where('delegation_id', '=', delegationId)
    .where('until', 'is', null)
    .execute()
  await call.emit({ name: 'group.member-ended', data: { groupId, delegationId } })
  return { ended: true }
}

function ownDelegation(call: GroupCall): string {
  if (call.actor.delegationId === null) throw new Refusal('SIGN_IN_FIRST')
  return call.actor.delegationId
}

async function insertMember(call: GroupCall, { groupId, delegationId, steward }: Member): Promise<void> {
  await call.db
    .insertInto('sharing_group_member')
    .values({
      group_id: groupId,
      delegation_id: delegationId,
      steward,
      since: call.now,
      added_by: call.actor.id ?? delegationId,
    })
    .execute()
}

async function groupById(db: Db, id: string): Promise<SharingGroup> {
  const [group] = await groupsSeen(db, id)
  if (!group) throw new Refusal('GROUP_UNKNOWN')
  return group
}

async function groupsSeen(db: Db, id?: string): Promise<SharingGroup[]> {
  const rows = await db
    .selectFrom('sharing_group')
    .select(['id', 'name', 'purpose', 'created_at'])
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('name')
    .execute()
  const members = await db
    .selectFrom('sharing_group_member as member')
    .innerJoin('delegation', 'delegation.id', 'member.delegation_id')
    .select(['group_id', 'delegation_id', 'delegation.name', 'steward', 'since', 'until'])
    .$if(id !== undefined, (query) => query.where('group_id', '=', id ?? ''))
    .orderBy('member.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    createdAt: row.created_at.toISOString(),
    members: members
      .filter((one) => one.group_id === row.id)
      .map((one) => ({
        delegationId: one.delegation_id,
        delegationName: one.name,
        steward: one.steward,
        since: one.since.toISOString(),
        until: one.until?.toISOString() ?? null,
      })),
  }))
}
