/** Committees and lists are verified whole before they are taken; the host adds nothing of its own to them. */
import { enter, originOf } from '#modules/record/server/index.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { House } from '#platform/server/house.ts'
import { checkFirstCommittee, checkSuccessor } from '../../keys/committee.ts'
import { verifyList } from '../../keys/credentials-list.ts'
import { KeyRefused } from '../../keys/faults.ts'
import { contentOf, domains, hashOf, type SignedCommittee, type SignedList } from '../../keys/statements.ts'
import { mayPublishKeys } from '../../rules.ts'
import { liveDelegationById } from '../store/delegations.ts'
import * as store from './store.ts'
import type { KeyCall } from './store.ts'

export type TakenStatement = { hash: string; entry: string }

/** Runs what verifies, and turns its refusal into that of the door. */
export async function verified<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error
    throw new Refusal('STATEMENT_REFUSED', { fault: error.fault, detail: error.detail })
  }
}

export async function publishCommittee(call: KeyCall, signed: SignedCommittee): Promise<TakenStatement> {
  await store.holdChain(call.db, 'committees')
  const first = (await store.lastCommittee(call.db)) === undefined
  must(mayPublishKeys(call.actor, await isAtHost(call), first))
  if (signed.statement.demonstration)
    throw new Refusal('STATEMENT_REFUSED', { fault: 'wrong-committee', detail: 'A demonstration makes its own.' })
  return takeCommittee(call, signed)
}

export async function takeCommittee(call: KeyCall, signed: SignedCommittee): Promise<TakenStatement> {
  await store.holdChain(call.db, 'committees')
  const before = await store.lastCommittee(call.db)
  await verified(() => (before ? checkSuccessor(before.signed.statement, signed) : checkFirstCommittee(signed)))
  const hash = hashOf(domains.committee, signed.statement)
  const { id: entry, salt } = await enter(call, { kind: 'committee', content: contentOf(signed) })
  const kept = { hash, signed, by: call.actor.id, at: call.now, entry, salt }
  await store.insertCommittee(call.db, (before?.number ?? 0) + 1, kept)
  await call.emit({ name: 'keys.changed', data: { delegationId: null } })
  return { hash, entry }
}

export async function publishList(
  house: Pick<House, 'config'>,
  call: KeyCall,
  signed: SignedList,
): Promise<TakenStatement> {
  must(mayPublishKeys(call.actor, await isAtHost(call)))
  return takeList(house, call, signed)
}

export async function takeList(
  house: Pick<House, 'config'>,
  call: KeyCall,
  signed: SignedList,
): Promise<TakenStatement> {
  await store.holdChain(call.db, 'lists')
  const committee = await store.lastCommittee(call.db)
  if (!committee) throw new Refusal('NO_COMMITTEE')
  const before = await store.lastList(call.db)
  await verified(async () => {
    await verifyList(signed, committee.signed.statement, { list: before?.signed.statement })
    await mustBeOfThisHost(house, call, signed)
  })
  const hash = hashOf(domains.list, signed.statement)
  const { id: entry, salt } = await enter(call, { kind: 'credentials', content: contentOf(signed) })
  await store.insertList(call.db, { hash, signed, by: call.actor.id, at: call.now, entry, salt })
  await call.emit({ name: 'keys.changed', data: { delegationId: null } })
  return { hash, entry }
}

async function mustBeOfThisHost(house: Pick<House, 'config'>, call: KeyCall, { statement }: SignedList): Promise<void> {
  const origin = originOf(house)
  if (statement.record.origin !== origin)
    throw new KeyRefused('wrong-origin', `The record of this host is ${origin}, not ${statement.record.origin}.`)
  if (Date.parse(statement.expiresAt) <= call.now.getTime())
    throw new KeyRefused('expired', `The list expired at ${statement.expiresAt}: draft it anew.`)
  const unknown = await store.unknownDelegations(
    call.db,
    statement.delegations.map(({ id }) => id),
  )
  if (unknown.length > 0)
    throw new KeyRefused('unknown-delegation', `No delegation here has the id ${unknown.join(', ')}.`)
}

async function isAtHost({ db, actor }: KeyCall): Promise<boolean> {
  const own = actor.delegationId === null ? undefined : await liveDelegationById(db, actor.delegationId)
  return own?.kind === 'host'
}
