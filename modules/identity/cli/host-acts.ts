/** Between the files of the ceremony and a host: what stands there is fetched, and what was signed is handed in. */
import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { z } from 'zod'
import { hybridPublicOf, keyIdOf } from '#platform/signing.ts'
import { identityContract, keysContract } from '../contract.ts'
import { signersOf } from '../keys/credentials-list.ts'
import { type Chain, emptyChain, nextStatement, reckon, signatureHolds, standsIn } from '../keys/device-chain.ts'
import { nothingRead, readOn } from '../keys/device-reading.ts'
import { signDevice } from '../keys/drafting.ts'
import { type ListedKeys, signersAt, withList } from '../keys/listed-keys.ts'
import {
  type Device,
  type Kept,
  keyLimits,
  type ListedDelegation,
  momentOf,
  type SignedDevice,
  type SignedList,
} from '../keys/statements.ts'
import type { Said, Signing } from './committee-acts.ts'
import { deviceInWords, linesOf, waitingInWords } from './in-words.ts'
import { type KeyFileOf, readKeyFileOf, secretIn, writeKeyFile } from './key-files.ts'

type Client<Contract extends AnyContractRouter> = JsonifiedClient<ContractRouterClient<Contract>>
/** The doors that these acts knock at: over the network, or within the house at hand. */
export type KeyHost = { name: string; keys: Client<typeof keysContract>; identity: Client<typeof identityContract> }

/** A host over the network, as a machine account with the scope `rooms`. */
export function hostAt(address: string, token: string): KeyHost {
  const url = new URL(address)
  const doors = <Contract extends AnyContractRouter>(contract: Contract): Client<Contract> =>
    createORPCClient(
      new OpenAPILink(contract, { url: `${url.origin}/api`, headers: { authorization: `Bearer ${token}` } }),
    )
  return { name: url.origin, keys: doors(keysContract), identity: doors(identityContract) }
}

/** The delegations of a host with the ids by which a list names them. */
export async function listDelegations(host: KeyHost): Promise<Said> {
  const known = await host.identity.delegations()
  return { host: host.name, delegations: linesOf(known.map(({ id, name }) => `${id} ${name}`)) }
}

/** All that one needs offline to sign for devices of one's delegation. */
export async function fetchState(host: KeyHost, out: string, now: Date): Promise<Said> {
  const { delegation } = await host.identity.whoami()
  if (!delegation) throw new Error(`${host.name} does not know who asks: is the token right, and not yet expired?`)
  const { newest, keys } = await listsOf(host, delegation.id)
  const devices: Kept<SignedDevice>[] = []
  for (;;) {
    const page = await host.keys.devices({ delegations: [delegation.id], after: devices.at(-1)?.index ?? -1 })
    devices.push(...page)
    if (page.length < keyLimits.statementsAtOnce) break
  }
  const { seq } = await host.keys.head({ id: delegation.id })
  if (seq !== devices.length)
    throw new Error('The record does not show the newest statements yet: fetch again in a few seconds.')
  const requests = await host.keys.requests()
  const at = momentOf(now)
  await writeKeyFile(out, {
    chancery: 'state of keys',
    host: host.name,
    at,
    list: newest?.signed ?? null,
    keys,
    devices,
    requests,
  })
  return {
    state: out,
    delegation: delegation.name,
    devices: devices.length,
    waiting: linesOf(requests.flatMap(({ device }) => waitingInWords(device))) || 'none',
  }
}

/** The newest list, and the keys that it and all before it named for a delegation. */
async function listsOf(host: KeyHost, delegation: string): Promise<{ newest?: Kept<SignedList>; keys: ListedKeys }> {
  let newest: Kept<SignedList> | undefined
  let keys: ListedKeys = {}
  for (;;) {
    const { lists, latest } = await host.keys.trust({ after: newest?.signed.statement.version ?? 0 })
    for (const one of lists) {
      newest = one
      const { delegations } = one.signed.statement
      keys = withList(keys, one.index, { delegations: delegations.filter(({ id }) => id === delegation) })
    }
    if ((newest?.signed.statement.version ?? 0) === latest) return { ...(newest ? { newest } : {}), keys }
    if (lists.length === 0)
      throw new Error('The record does not show the newest statements yet: fetch again in a few seconds.')
  }
}

export type DeviceWanted = Signing & { act: 'add' | 'remove'; device: string; state: string; now: Date }

/** The holder of a delegation's key, or of a deputy's, signs that a device is added or removed. Offline. */
export async function signForDevice({
  act,
  device,
  state,
  key,
  out,
  passphrase,
  confirm,
  now,
}: DeviceWanted): Promise<Said> {
  const known = await readKeyFileOf(state, 'state of keys')
  const file = await readKeyFileOf(key, 'secret key')
  const by = keyIdOf(file.key)
  const listed = known.list?.statement.delegations.find((one) =>
    [one.key, ...one.deputies.map((deputy) => deputy.key)].some((one_) => keyIdOf(one_) === by),
  )
  if (!listed)
    throw new Error(`The credentials list does not name the key of ${file.name}: ask the committee to list it.`)
  const chain = await chainIn(known, listed)
  const one =
    act === 'add'
      ? waiting(known, listed.id, device)
      : [...chain.devices.values()].find(({ device: { id } }) => id === device && standsIn(chain, id))?.device
  if (!one)
    throw new Error(
      `No device ${device} ${act === 'add' ? 'waits to be added' : 'stands'} in ${state}: chancery keys show ${state} lists those that wait.`,
    )
  if (!(await confirm(deviceInWords(act, one), `Sign this for ${listed.name} as ${file.name}?`)))
    throw new Error('Nothing was signed.')
  const secret = await secretIn(file, key, passphrase)
  const statement = nextStatement(chain, {
    act,
    device: one,
    by: keyIdOf(await hybridPublicOf(secret)),
    at: momentOf(now),
  })
  await writeKeyFile(out, { chancery: 'device statement', signed: await signDevice(secret, statement) })
  return { statement: out, act, device: one.id, next: `to be handed in: chancery keys publish ${out}` }
}

/** The devices of a delegation as the state says, each statement held against the keys that were listed when it was entered. */
async function chainIn({ devices, keys }: KeyFileOf<'state of keys'>, listed: ListedDelegation): Promise<Chain> {
  const shown = devices
    .filter(({ signed }) => signed.statement.delegation === listed.id)
    .map(({ signed, index }) => ({ signed, index, signers: signersAt(keys, listed.id, index) }))
  const { read, broken, refused } = await readOn(nothingRead(listed.id), shown, signatureHolds)
  const wrong = broken?.refused.message ?? refused.find(({ forged }) => forged)?.detail
  if (wrong !== undefined) throw new Error(`The host shows a chain of devices that does not hold: ${wrong}`)
  return reckon(emptyChain(listed.id), signersOf(listed), read.taken)
}

function waiting({ requests }: KeyFileOf<'state of keys'>, delegation: string, device: string): Device | undefined {
  return requests.find((one) => one.delegation === delegation && one.device.id === device)?.device
}

/** Hands a committee, a list or a statement about a device to the host, which verifies it whole. */
export async function publish(host: KeyHost, path: string): Promise<Said> {
  const file = await readKeyFileOf(path, 'committee', 'credentials list', 'device statement')
  try {
    const taken =
      file.chancery === 'committee'
        ? await host.keys.publishCommittee({ signed: file.signed })
        : file.chancery === 'credentials list'
          ? await host.keys.publishList({ signed: file.signed })
          : await host.keys.addDevice({ signed: file.signed })
    return { published: file.chancery, at: host.name, hash: taken.hash }
  } catch (error) {
    throw new Error(refusalOf(error, host.name), { cause: error })
  }
}

const Refused = z.object({
  message: z.string(),
  data: z.object({ fault: z.string(), detail: z.string() }).nullish().catch(undefined),
})

function refusalOf(error: unknown, host: string): string {
  const { data } = Refused.safeParse(error)
  if (!data) return `${host} did not take it: ${String(error)}`
  return data.data
    ? `${host} did not take it (${data.data.fault}): ${data.data.detail}`
    : `${host} did not take it: ${data.message}`
}
