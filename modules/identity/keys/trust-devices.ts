/** The devices of the delegations that were asked for: read from the host, verified, found in the record, kept. */
import type { RecordView } from '#modules/record/verifying.ts'
import type { HybridPublic } from '#platform/signing.ts'
import type { Alarms } from './alarms.ts'
import { listedAt, signersOf } from './credentials-list.ts'
import { type Chain, emptyChain, reckon, signatureHolds, standsIn } from './device-chain.ts'
import { nothingRead, type Read, readOn, type Refused } from './device-reading.ts'
import type { KeyRefused } from './faults.ts'
import type { Signers } from './listed-keys.ts'
import { type CredentialsList, type Kept, keyLimits, type SignedDevice } from './statements.ts'
import { entryOf } from './trust-lists.ts'
import { KeptDevice, type Link, type TrustStore } from './trust-store.ts'
import type { KeyDoors, Standing } from './trusting.ts'

export type Devices = {
  load(list: CredentialsList | undefined): Promise<void>
  /** The list changed: what stands under it is reckoned anew. */
  reckon(list: CredentialsList): Promise<void>
  /** Reads what is new of these delegations, and of no others; true where something was. */
  look(delegations: readonly string[], at: LookingAt): Promise<boolean>
  loaded(): string[]
  chain(delegation: string): Chain | undefined
  standing(delegation: string, device: string, list: CredentialsList | undefined, now: Date): Standing | undefined
  all(): { delegation: string; device: string; account: string }[]
  /** Where statements of a delegation stand in the record. */
  places(delegation: string): Set<number>
}

export type LookingAt = {
  list: CredentialsList
  record: RecordView
  /** So many entries of the record were there before we ask: an answer holds what stands among them. */
  size: number
  /** Asks again from the last statement on that is known, for what was left out of an earlier answer. */
  again?: boolean
}

/** `asked`: up to which place of the record the host told all that it tells. */
type Known = { links: Link[]; read: Read; chain: Chain; places: Set<number>; asked: number }

/** Of one reading: whoever reads has understood after these. */
const mostTold = 20

type Pieces = {
  doors: KeyDoors
  store: TrustStore
  alarms: Alarms
  /** The keys that were listed for a delegation at a place of the record. */
  signersAt: (delegation: string, index: number) => Signers
}

export function openDevices({ doors, store, alarms, signersAt }: Pieces): Devices {
  const known = new Map<string, Known>()
  const nothing = (delegation: string): Known => ({
    links: [],
    read: nothingRead(delegation),
    chain: emptyChain(delegation),
    places: new Set(),
    asked: -1,
  })

  const read = async (
    delegation: string,
    base: Known,
    list: CredentialsList | undefined,
    links: Link[],
  ): Promise<Known> => {
    const byStatement = new Map(links.map((link) => [link.kept.signed, link]))
    const holds = async (key: HybridPublic, signed: SignedDevice): Promise<boolean> => {
      const link = byStatement.get(signed)
      if (link?.held) return true
      const does = await signatureHolds(key, signed)
      if (link && does) link.held = true
      return does
    }
    const shown = links.map(({ kept: { signed, index } }) => ({ signed, index, signers: signersAt(delegation, index) }))
    const reading = await readOn(base.read, shown, holds)
    const { broken } = reading
    const good = links.slice(0, broken ? links.findIndex(({ kept }) => kept.signed === broken.signed) : undefined)
    for (const one of [
      ...reading.refused.slice(0, mostTold),
      ...(broken ? [{ ...broken, ...faultOf(broken.refused) }] : []),
    ])
      await tell(alarms, delegation, one, [...base.links, ...links])
    const listed = list?.delegations.find(({ id }) => id === delegation)
    const fresh = reading.read.taken.slice(base.read.taken.length)
    const chain = reckon(base.chain, listed ? signersOf(listed) : new Map(), fresh)
    const all = [...base.links, ...good]
    return { ...base, links: all, read: reading.read, chain, places: new Set(all.map(({ kept }) => kept.index)) }
  }

  const take = async (
    delegation: string,
    { before, links, refused }: { before: Known; links: Link[]; refused?: Proof },
    list: CredentialsList,
  ): Promise<Known> => {
    if (refused)
      await alarms.raiseRecord(refused.error, { delegation, device: refused.kept.signed.statement.device.id })
    return read(delegation, before, list, links)
  }

  return {
    async load(list) {
      for (const [delegation, { count, asked }] of Object.entries(await store.chains())) {
        const links = await store.links(delegation, count)
        known.set(delegation, await read(delegation, { ...nothing(delegation), asked }, list, links))
      }
    },
    async reckon(list) {
      for (const [delegation, { links, asked }] of known)
        known.set(delegation, await read(delegation, { ...nothing(delegation), asked }, list, links))
    },
    async look(delegations, { list, record, size, again = false }) {
      const subjects = new Map(list.delegations.map(({ id, subject }) => [id, subject]))
      const wanted = delegations.filter((id) => subjects.has(id))
      const changed = new Map<string, { links: readonly Link[]; from: number }>()
      const from = (id: string): number => lastOf(known.get(id), again)
      const shown = await ask(doors, wanted, from)
      // Proofs are asked for side by side, for each may cost a way to the host and back.
      const proofs = await proofsOf(record, shown, subjects)
      const proven = proofs.filter(({ error }) => error === undefined)
      const told = Math.max(size - 1, ...proven.map(({ kept }) => kept.index))
      for (const delegation of shown.keys()) {
        const before = known.get(delegation)
        const own = proofs.filter(({ kept }) => kept.signed.statement.delegation === delegation)
        const first = own.findIndex(({ error }) => error !== undefined)
        const refused = own[first]
        const links = (refused ? own.slice(0, first) : own).map(({ kept }) => ({ kept, held: false }))
        const count = before?.links.length ?? 0
        const basis = { before: before ?? nothing(delegation), links, ...(refused ? { refused } : {}) }
        const after = await take(delegation, basis, list)
        known.set(delegation, { ...after, asked: Math.max(after.asked, told) })
        if (!before || after.links.length > count) changed.set(delegation, { links: after.links, from: count })
      }
      if (changed.size > 0) await store.keepLinks(changed, chainsOf(known))
      return [...changed.values()].some(({ links, from }) => links.length > from)
    },
    loaded: () => [...known.keys()],
    chain: (delegation) => known.get(delegation)?.chain,
    standing(delegation, device, list, now) {
      const chain = known.get(delegation)?.chain
      return chain && list && standingOf(chain, device, list, now)
    },
    all: () =>
      [...known].flatMap(([delegation, { chain }]) =>
        [...chain.devices].map(([device, one]) => ({ delegation, device, account: one.device.holder.account })),
      ),
    places: (delegation) => known.get(delegation)?.places ?? new Set(),
  }
}

type Proof = { kept: Kept<SignedDevice>; error?: unknown }
const proofsAtOnce = 64

/** Whether each statement stands in the record where it is said to stand, in the order in which they were shown. */
async function proofsOf(
  record: RecordView,
  shown: ReadonlyMap<string, Kept<SignedDevice>[]>,
  subjects: ReadonlyMap<string, string>,
): Promise<Proof[]> {
  const all = [...shown].flatMap(([delegation, statements]) =>
    statements.map((kept) => ({ kept, entry: entryOf('device', subjects.get(delegation) ?? '', kept) })),
  )
  const proofs: Proof[] = []
  for (let from = 0; from < all.length; from += proofsAtOnce)
    proofs.push(
      ...(await Promise.all(
        all.slice(from, from + proofsAtOnce).map(({ kept, entry }) =>
          record.verifyEntry(kept.index, entry).then(
            () => ({ kept }),
            (error: unknown) => ({ kept, error }),
          ),
        ),
      )),
    )
  return proofs
}

function chainsOf(known: ReadonlyMap<string, Known>): Record<string, { count: number; asked: number }> {
  return Object.fromEntries([...known].map(([id, { links, asked }]) => [id, { count: links.length, asked }]))
}

function lastOf(known: Known | undefined, again: boolean): number {
  if (!known) return -1
  return again ? (known.links.at(-1)?.kept.index ?? -1) : known.asked
}

function faultOf({ fault, detail }: KeyRefused): Pick<Refused, 'fault' | 'detail' | 'forged'> {
  return { fault, detail, forged: true }
}

/**
 * A statement that nobody signed who may, or that does not follow, is a fork; a device that somebody of the delegation
 * tried to add without the right to is told as a ghost. Other void statements only waste their place.
 */
async function tell(
  alarms: Alarms,
  delegation: string,
  { signed, fault, detail, forged }: Refused,
  links: readonly Link[],
): Promise<void> {
  const { act, device, seq } = signed.statement
  if (!forged && act === 'remove') return
  const shown = links.find(({ kept }) => kept.signed === signed)?.kept
  const before = links.find(({ kept }) => kept.signed.statement.seq === seq && kept.signed !== signed)?.kept
  const kind = forged ? 'device-list-forked' : 'ghost-device'
  await alarms.raise({ kind, delegation, device: device.id, evidence: { fault, detail, known: before, shown } })
}

/**
 * What is new of each delegation: those known alike are asked for together. Every delegation asked for stands in the
 * answer, be it empty. What the host sends unasked, or sends again, is left out; what it sends otherwise is not.
 */
async function ask(
  doors: KeyDoors,
  delegations: readonly string[],
  from: (delegation: string) => number,
): Promise<Map<string, Kept<SignedDevice>[]>> {
  const found = new Map<string, Kept<SignedDevice>[]>(delegations.map((id) => [id, []]))
  const byPlace = Map.groupBy(delegations, from)
  for (const [after, group] of byPlace)
    for (let first = 0; first < group.length; first += atOnce) {
      const some = group.slice(first, first + atOnce)
      let last = after
      for (;;) {
        const page = KeptDevice.array().parse(await doors.devices({ delegations: some, after: last }))
        for (const kept of page)
          if (some.includes(kept.signed.statement.delegation) && kept.index > last) add(found, kept)
        const to = Math.max(last, ...page.map(({ index }) => index))
        if (page.length < keyLimits.statementsAtOnce || to === last) break
        last = to
      }
    }
  return found
}

const atOnce = 50

function add(found: Map<string, Kept<SignedDevice>[]>, kept: Kept<SignedDevice>): void {
  const shown = found.get(kept.signed.statement.delegation)
  if (shown && shown.length < keyLimits.statements) shown.push(kept)
}

function standingOf(chain: Chain, device: string, list: CredentialsList, now: Date): Standing | undefined {
  const one = chain.devices.get(device)
  if (!one) return undefined
  const { listed, why } = listedAt(list, chain.delegation, now)
  const reason = one.removed ? 'removed' : (why ?? (standsIn(chain, device) ? undefined : 'delegation-ended'))
  const { name, holder, key } = one.device
  return {
    device,
    deviceName: name,
    delegation: { id: chain.delegation, name: listed?.name ?? '', powers: listed?.powers ?? [] },
    holder: { account: holder.account, name: holder.name },
    key,
    added: one.added,
    stands: reason === undefined,
    ...(reason ? { why: reason } : {}),
    ...(one.removedAt === undefined ? {} : { removedAt: one.removedAt }),
  }
}
