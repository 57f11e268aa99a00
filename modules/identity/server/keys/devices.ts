/** What is signed about devices: verified against the chain and the list that stand, entered, and handed out. */
import { enter } from '#modules/record/server/index.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Knock } from '#platform/server/doors.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { append, emptyChain, reckon } from '../../keys/device-chain.ts'
import { KeyRefused } from '../../keys/faults.ts'
import { contentOf, type Kept, type ListedDelegation, type SignedDevice } from '../../keys/statements.ts'
import { listedAt, signersOf } from '../../keys/credentials-list.ts'
import { counted } from './own.ts'
import { type TakenStatement, verified } from './publishing.ts'
import * as store from './store.ts'
import type { KeyCall } from './store.ts'

export async function trust(call: KeyCall, after: number | undefined, demonstration: boolean) {
  return {
    committees: await store.committees(call),
    lists: await (after === undefined ? store.newestList(call) : store.listsAfter(call, after)),
    latest: (await store.lastList(call.db))?.version ?? 0,
    demonstration,
  }
}

export function devices(
  call: KeyCall,
  { delegations, after = -1 }: { delegations?: string[] | undefined; after?: number | undefined },
): Promise<Kept<SignedDevice>[]> {
  return delegations?.length === 0 ? Promise.resolve([]) : store.devicesAfter(call, delegations, after)
}

/** The signature decides: no session, passkey or role can take its place. Only for one's own delegation. */
export async function addDevice(knock: Knock, signed: SignedDevice): Promise<TakenStatement> {
  const { delegationId } = await counted(knock, 'statement')
  if (signed.statement.delegation !== delegationId) throw new Refusal('NOT_YOURS_TO_DECIDE')
  return inTransaction(knock.house, knock.actor, 'keys.addDevice', 'acts', (call) => takeDevice(call, signed))
}

export async function takeDevice(call: KeyCall, signed: SignedDevice): Promise<TakenStatement> {
  const { delegation, act } = signed.statement
  // Clients hold a statement against the keys that are listed at its place in the record: no list may come in between.
  await store.holdChain(call.db, 'lists', 'shared')
  await store.holdChain(call.db, delegation)
  const listed = await listedNow(call, delegation)
  const known = await store.chainOf(call.db, delegation)
  const hash = await verified(async () => {
    // Each signature was verified when its statement was taken; here only what they amount to is asked.
    const taken = known.map(({ statement }) => ({ statement }))
    const chain = reckon(emptyChain(delegation), signersOf(listed), taken)
    if (act === 'add') await mustBeOfThisDelegation(call, signed)
    return (await append(chain, listed, signed, call.now)).head ?? ''
  })
  const { id: entry, salt } = await enter(call, { kind: 'device', subject: listed.subject, content: contentOf(signed) })
  await store.insertDevice(call.db, { hash, signed, by: call.actor.id, at: call.now, entry, salt })
  await call.emit({ name: 'keys.changed', data: { delegationId: delegation } })
  return { hash, entry }
}

async function listedNow(call: KeyCall, delegation: string): Promise<ListedDelegation> {
  const list = await store.lastList(call.db)
  if (!list) throw new Refusal('NO_COMMITTEE')
  const { listed, why } = listedAt(list.signed.statement, delegation, call.now)
  if (!listed || why) throw new Refusal('NOT_LISTED')
  return listed
}

async function mustBeOfThisDelegation({ db }: KeyCall, { statement }: SignedDevice): Promise<void> {
  const { delegation, device } = statement
  if (await store.isAnothersDevice(db, device.id, delegation))
    throw new KeyRefused('duplicate-key', 'This key is a device of another delegation: make a new one.')
  if (!(await store.isAccountOf(db, device.holder.account, delegation)))
    throw new KeyRefused('holder-changed', `${device.holder.name} has no account in this delegation.`)
}
