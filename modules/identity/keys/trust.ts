/**
 * What a client believes of keys: it pins a committee, follows its lists and the devices of delegations, holds each of
 * them against the record, and sounds an alarm with evidence where the host told it otherwise. It believes nothing that
 * it has not verified, and everything it verified it keeps, so that asking again costs only what is new.
 */
import { isStale } from '#modules/record/verifying.ts'
import { fromBase64url, equalBytes } from '#platform/bytes.ts'
import { openAlarms } from './alarms.ts'
import { listedAt } from './credentials-list.ts'
import { readLeaf } from './leaf.ts'
import { openDevices } from './trust-devices.ts'
import { openLists } from './trust-lists.ts'
import { openWatch } from './trust-scan.ts'
import { trustStore } from './trust-store.ts'
import type { Judgement, Standing, Trust, TrustWants } from './trusting.ts'

/** A list this old is asked for again before a leaf is judged by it, in milliseconds. */
const oldEnough = 600_000

export function openTrust(wants: TrustWants): Trust {
  const { doors, now, ownDelegation, ownAccount } = wants
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())
  const store = trustStore(wants.store)
  const alarms = openAlarms(store, now, changed)
  const lists = openLists({ ...wants, store, alarms })
  const devices = openDevices({ doors, store, alarms, signersAt: lists.signersAt })
  const watch = openWatch(store)
  let ownKnown: Set<string> | undefined
  let refreshedAt = 0
  let staleSince: string | undefined

  const load = once(async () => {
    await alarms.load()
    await lists.load()
    await devices.load(lists.list())
    await watch.load()
    const known = await store.known()
    ownKnown = known && new Set(known)
  })

  /** Works that change what is known come one after the other. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(load).then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  const lookAt = async (delegations: readonly string[], again = false): Promise<boolean> => {
    const [list, record] = [lists.list(), lists.record()]
    if (!list || !record) return false
    const grown = await devices.look(delegations, { list, record, size: watch.size(), again })
    await confirmOwn()
    await confirmForeign()
    return grown
  }

  /** My account belongs to my delegation alone: whoever else names it wants to pass for me. */
  const confirmForeign = async (): Promise<void> => {
    for (const { device, delegation, account } of devices.all())
      if (account === ownAccount && delegation !== ownDelegation) {
        const standing = devices.standing(delegation, device, lists.list(), now())
        if (standing?.stands)
          await alarms.raise({ kind: 'ghost-device', delegation, device, evidence: { foreign: standing } })
      }
  }

  /** A device of my own account that I never saw: whoever holds my delegation's key added it, and it was not me. */
  const confirmOwn = async (): Promise<void> => {
    if (ownAccount === undefined || lists.committee()?.demonstration || !devices.chain(ownDelegation)) return
    const own = devices
      .all()
      .filter(({ account, delegation }) => account === ownAccount && delegation === ownDelegation)
    if (!ownKnown) {
      ownKnown = new Set(own.map(({ device }) => device))
      return store.keepKnown([...ownKnown])
    }
    // Another window may have learnt of a device meanwhile.
    for (const device of (await store.known()) ?? []) ownKnown.add(device)
    for (const { device } of own) {
      const standing = devices.standing(ownDelegation, device, lists.list(), now())
      if (!ownKnown.has(device) && standing?.stands)
        await alarms.raise({ kind: 'ghost-device', delegation: ownDelegation, device, evidence: { added: standing } })
    }
  }

  const know = async (device: string): Promise<void> => {
    ownKnown = new Set([...((await store.known()) ?? []), ...(ownKnown ?? []), device])
    await store.keepKnown([...ownKnown])
  }

  /** Places of the record that no statement explains which the host handed out. */
  const unexplained = (delegation: string): number[] => {
    const listed = lists.list()?.delegations.find(({ id }) => id === delegation)
    return listed ? watch.unexplained(listed.subject, devices.places(delegation)) : []
  }

  /** True where the record led to something that the host had not told when it was asked before. */
  const watchRecord = async (): Promise<boolean> => {
    const [list, record] = [lists.list(), lists.record()]
    if (!list || !record) return false
    try {
      const { witnessedAt } = await watch.readOn(list, record)
      const before = staleSince
      // Judged as we look: without a line to the host nothing is shown to us, and so nothing old.
      staleSince = isStale(witnessedAt, now()) ? witnessedAt?.toISOString() : undefined
      if (staleSince !== before) changed()
    } catch (error) {
      await alarms.raiseRecord(error)
      return false
    }
    const moved = hiddenLists().length > 0 && (await takeLists())
    const doubtful = devices.loaded().filter((id) => unexplained(id).length > 0)
    const grown = doubtful.length > 0 && (await lookAt(doubtful, true))
    await tellWithheld(doubtful)
    return moved || grown
  }

  /**
   * Lists behind the newest, for no list lies between two that follow one another; and committees wherever they stand,
   * for whoever lost its keys may go on signing lists as if it had not handed over.
   */
  const hiddenLists = (): number[] => {
    const { known, since, newest } = lists.places()
    const subject = watch.hostSubject()
    if (subject === undefined) return []
    const hidden = watch.unexplainedLists(known).filter((place) => place > newest)
    return [...watch.unexplained(subject, known).filter((place) => place > since), ...hidden]
  }

  const withheld = (delegation?: string): boolean =>
    hiddenLists().length > 0 || (delegation !== undefined && unexplained(delegation).length > 0)

  const tellWithheld = async (doubtful: readonly string[]): Promise<void> => {
    const lost = new Map(doubtful.map((id) => [id, unexplained(id)] as const).filter(([, places]) => places.length > 0))
    await alarms.ease('statement-withheld', ({ delegation }) =>
      delegation ? lost.has(delegation) : hiddenLists().length > 0,
    )
    for (const [delegation, places] of lost)
      await alarms.raise({
        kind: delegation === ownDelegation ? 'ghost-device' : 'statement-withheld',
        delegation,
        evidence: { places },
      })
    const places = hiddenLists()
    if (places.length > 0) await alarms.raise({ kind: 'statement-withheld', evidence: { places } })
  }

  const takeLists = async (): Promise<boolean> => {
    const moved = await lists.refresh()
    const list = lists.list()
    if (moved && list) await devices.reckon(list)
    return moved
  }

  const refresh = async (): Promise<void> => {
    const moved = await takeLists()
    refreshedAt = now().getTime()
    const grown = await lookAt([...new Set([ownDelegation, ...devices.loaded()])])
    const found = await watchRecord()
    await tellExpired()
    if (moved || grown || found) changed()
  }

  const tellExpired = async (): Promise<void> => {
    const list = lists.list()
    const expired = list !== undefined && Date.parse(list.expiresAt) <= now().getTime()
    await alarms.ease('list-expired', () => expired)
    if (expired)
      await alarms.raise({ kind: 'list-expired', evidence: { version: list.version, expiresAt: list.expiresAt } })
  }

  const judge = async (identity: Uint8Array, signatureKey: Uint8Array): Promise<Judgement> => {
    const leaf = readLeaf(identity)
    if (!leaf) return { ok: false, why: 'malformed' }
    let reached = true
    const ask = async (work: () => Promise<unknown>): Promise<void> => {
      // Without the host we judge by what was verified before: a list says itself how long it holds.
      await work().catch(() => (reached = false))
    }
    if (!lists.list() || now().getTime() - refreshedAt > oldEnough) await ask(refresh)
    const list = lists.list()
    if (!list) return { ok: false, why: reached ? 'no-list' : 'unreachable' }
    const { why } = listedAt(list, leaf.delegation, now())
    if (why) return { ok: false, why }
    const known = (): Standing | undefined => devices.standing(leaf.delegation, leaf.device, list, now())
    if (!known()?.stands)
      await ask(async () => {
        // What was verified once does not grow again, so whoever hears of it and judges anew is not told twice.
        if (await lookAt([leaf.delegation])) changed()
      })
    const standing = known()
    if (!standing) return { ok: false, why: reached ? 'unknown-device' : 'unreachable' }
    if (!standing.stands) return { ok: false, why: standing.why ?? 'unknown-device' }
    const key = devices.chain(leaf.delegation)?.devices.get(leaf.device)?.device.key
    if (!key || !equalBytes(fromBase64url(key.ed25519), signatureKey)) return { ok: false, why: 'other-key' }
    if (withheld(leaf.delegation)) return { ok: false, why: 'statement-withheld' }
    return { ok: true, standing }
  }

  return {
    refresh: () => inTurn(refresh),
    judge: (identity, signatureKey) => inTurn(() => judge(identity, signatureKey)),
    look: (delegations) =>
      inTurn(async () => {
        if (await lookAt(delegations)) changed()
      }),
    standing(device, only) {
      // A room of hundreds asks for each of its devices at every look: by delegation, not through all devices there are.
      const standings = (only === undefined ? devices.loaded() : [only]).flatMap(
        (delegation) => devices.standing(delegation, device, lists.list(), now()) ?? [],
      )
      return standings.find(({ stands }) => stands) ?? standings[0]
    },
    devicesOf: (account, only) =>
      devices
        .all()
        .filter((one) => one.account === account && (only === undefined || one.delegation === only))
        .flatMap(({ delegation, device }) => devices.standing(delegation, device, lists.list(), now()) ?? []),
    withheld,
    staleSince: () => staleSince,
    devicesOfDelegation: (delegation) =>
      devices
        .all()
        .filter((one) => one.delegation === delegation)
        .flatMap(({ device }) => devices.standing(delegation, device, lists.list(), now()) ?? []),
    alarms: () => alarms.open(),
    settle: (id) =>
      inTurn(async () => {
        const alarm = await alarms.settle(id)
        if (alarm?.kind === 'ghost-device' && alarm.device && alarm.delegation === ownDelegation)
          await know(alarm.device)
      }),
    know: (device) => inTurn(() => know(device)),
    head: (delegation) => devices.chain(delegation),
    list: () => lists.list(),
    powersAt: lists.powersAt,
    committee: () => lists.committee(),
    record: () => lists.record(),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done.catch((error: unknown) => {
      done = undefined
      throw error
    })
  }
}
