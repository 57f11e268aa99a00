/**
 * A demonstration has no ceremony: the host makes a committee and the keys of its invented delegations, and signs for
 * newcomers. The committee's own statement says so, and with it every client. None of this runs at a real host.
 */
import { sql } from 'kysely'
import { policyOf, originOf } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Knock } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import type { Job } from '#platform/server/module.ts'
import { audit, inTransaction } from '#platform/server/transaction.ts'
import { type HybridPublic, HybridSecret, hybridPublicOf, keyIdOf, newHybridKey } from '#platform/signing.ts'
import { signersOf } from '../../keys/credentials-list.ts'
import { type Chain, emptyChain, nextStatement, reckon, standsIn } from '../../keys/device-chain.ts'
import { deviceOf, draftList, newCommittee, newSubject, signDevice, signList } from '../../keys/drafting.ts'
import { type Committee, keyLimits, type ListedDelegation, momentOf, type SignedDevice } from '../../keys/statements.ts'
import { delegations } from '../store/delegations.ts'
import { takeDevice } from './devices.ts'
import { counted } from './own.ts'
import { takeCommittee, takeList, type TakenStatement } from './publishing.ts'
import { shownName } from './request-store.ts'
import * as store from './store.ts'
import type { KeyCall } from './store.ts'

const day = 86_400_000
const [k, members] = [2, ['Maris Oldane', 'Tomas Verrin', 'Adaeze Lorn']]

/** Lists every delegation of the demonstration, where that is not so yet. Does nothing at a real host. */
export async function issueDemoList(house: House): Promise<void> {
  if (!house.config.demo) return
  await policyOf(house)
  await inTransaction(house, system, 'keys.demonstration', 'acts', (call) => issue(house, call))
}

async function issue(house: House, call: KeyCall): Promise<void> {
  // Read before, outside of any transaction.
  const { text: policy } = await policyOf(house)
  await store.holdChain(call.db, 'lists')
  const committee = (await store.lastCommittee(call.db))?.signed.statement ?? (await makeCommittee(call))
  // A committee of people was published here: its keys are not ours.
  if (!committee.demonstration) return
  const before = (await store.lastList(call.db))?.signed.statement
  const until = momentOf(new Date(call.now.getTime() + keyLimits.listDays * day))
  const listed = await Promise.all(
    (await delegations(call.db)).map((one) => listing(call, before?.delegations, one, until)),
  )
  const known = new Set(before?.delegations.map(({ id }) => id))
  const stands =
    before &&
    known.size === listed.length &&
    listed.every(({ id }) => known.has(id)) &&
    before.record.policy === policy &&
    Date.parse(before.expiresAt) - call.now.getTime() > 60 * day
  if (stands) return
  const record = { origin: originOf(house), policy }
  const days = keyLimits.listDays - 1
  const statement = draftList({ committee, before, record, delegations: listed, now: call.now, days })
  const signers = await Promise.all(members.slice(0, k).map((_, index) => demoKey(call, `member ${index}`)))
  const signatures = await Promise.all(signers.map((secret) => signList(secret, statement)))
  await takeList(house, call, { statement, signatures })
}

async function makeCommittee(call: KeyCall): Promise<Committee> {
  const keyed = await Promise.all(
    members.map(async (name, index) => ({ name, key: await hybridPublicOf(await demoKey(call, `member ${index}`)) })),
  )
  const wanted = { name: 'Credentials committee of a demonstration', k, members: keyed }
  const statement: Committee = { ...newCommittee(wanted, call.now), demonstration: true }
  await takeCommittee(call, { statement, signatures: [] })
  return statement
}

async function listing(
  call: KeyCall,
  before: readonly ListedDelegation[] | undefined,
  { id, name }: { id: string; name: string },
  until: string,
): Promise<ListedDelegation> {
  const known = before?.find((one) => one.id === id)
  return {
    id,
    name: shownName(name),
    subject: known?.subject ?? newSubject(),
    key: await hybridPublicOf(await demoKey(call, `delegation ${id}`)),
    deputies: [],
    powers: ['speak', 'agree-ad-referendum', 'sign'],
    from: known?.from ?? momentOf(call.now),
    until,
  }
}

/** The key of a member or a delegation, made at the first asking. Only the house itself may read this table. */
async function demoKey({ db }: KeyCall, owner: string): Promise<HybridSecret> {
  const { secret } = await newHybridKey()
  await sql`insert into demo_key (owner, secret) values (${owner}, ${JSON.stringify(secret)}) on conflict do nothing`.execute(
    db,
  )
  const row = await db.selectFrom('demo_key').select('secret').where('owner', '=', owner).executeTakeFirstOrThrow()
  return HybridSecret.parse(row.secret)
}

export const renewDemo: Job = {
  name: 'keys.renew-demonstration',
  cron: '23 4 * * *',
  async work(call, _data, house) {
    if (house.config.demo) await issue(house, call)
  },
}

/** Signs for the device of whoever knocks. Where too many came before, as the same persona, the oldest device goes. */
export async function signForNewcomer(
  knock: Knock,
  { name, key }: { name: string; key: HybridPublic },
): Promise<TakenStatement> {
  const { house, actor } = knock
  const { id: account, delegationId } = await counted(knock, 'newcomer')
  return inTransaction(house, system, 'demoKeys.signDevice', 'acts', async (call: KeyCall) => {
    await store.holdChain(call.db, 'lists', 'shared')
    await store.holdChain(call.db, delegationId)
    const owner = `delegation ${delegationId}`
    const known = await call.db.selectFrom('demo_key').select('owner').where('owner', '=', owner).executeTakeFirst()
    if (!known) throw new Refusal('NOT_LISTED')
    const secret = await demoKey(call, owner)
    const by = keyIdOf(await hybridPublicOf(secret))
    const sign = async (
      act: 'add' | 'remove',
      device: SignedDevice['statement']['device'],
    ): Promise<TakenStatement> => {
      const { seq, hash } = await store.headOf(call.db, delegationId)
      const at = momentOf(call.now)
      return takeDevice(
        call,
        await signDevice(secret, nextStatement({ delegation: delegationId, seq, head: hash }, { act, device, by, at })),
      )
    }
    const oldest = await leastRecent(call, delegationId, account)
    if (oldest) await sign('remove', oldest)
    const taken = await sign('add', deviceOf(key, name, { account, name: shownName(actor.name) }))
    await audit(call.db, { door: 'demoKeys.signDevice', actor, now: call.now, outcome: 'done' })
    return taken
  })
}

/** The oldest device of an account, or else of its delegation, where there is no room for another. */
async function leastRecent({ db }: KeyCall, delegation: string, account: string) {
  const statements = await store.chainOf(db, delegation)
  const listed = (await store.lastList(db))?.signed.statement.delegations.find(({ id }) => id === delegation)
  const taken = statements.map(({ statement }) => ({ statement }))
  const chain = reckon(emptyChain(delegation), listed ? signersOf(listed) : new Map(), taken)
  const standing = standingIn(chain)
  const own = standing.filter(({ holder }) => holder.account === account)
  if (own.length >= keyLimits.devicesOfOne) return own[0]
  return standing.length >= keyLimits.devicesOfDelegation ? standing[0] : undefined
}

function standingIn(chain: Chain) {
  return [...chain.devices.values()].map(({ device }) => device).filter(({ id }) => standsIn(chain, id))
}
