import { keysContract } from '#modules/identity/contract.ts'
import { recordFiles, type TestDevice } from '#modules/identity/server/test-keys.ts'
import type { TestWorld } from '#modules/identity/server/test-world.ts'
import { sequence } from '#modules/record/server/index.ts'
import { openRoomWorld, subject } from '#modules/rooms/server/test-rooms.ts'
import type { Module } from '#platform/server/module.ts'
import { negotiationsContract } from '../contract.ts'
import { makeFinalDocument } from '../deciding/final-document.ts'
import { recordEntryOf } from '../deciding/record-entries.ts'
import { readingTime } from '../rules.ts'
import type { Act } from '../text/acts.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import { textHash } from '../text/hash.ts'
import { operationOf, signOperation } from '../text/signing.ts'
import type { Done, Entry } from '../text/state.ts'
import { expectDone, idOf } from '../text/test-text.ts'

/**
 * A negotiation at a real host, without the sealing: a room whose host delivers to these accounts, the first of whom
 * chairs; each with a device that stands; and what they sign, folded, and entered in the record as clients do.
 */
export async function openNegotiationWorld(
  modules: readonly Module[],
  accounts: readonly [string, ...string[]],
  { exercise = false, before }: { exercise?: boolean; before?: (world: TestWorld) => Promise<unknown> } = {},
) {
  const rooms = await openRoomWorld(modules)
  const { world, keyed } = rooms
  await before?.(world)
  const [chair, ...others] = accounts
  const devices = new Map<string, TestDevice>()
  for (const account of accounts) devices.set(account, await keyed.deviceFor(account))
  const deviceOf = (account: string): TestDevice => devices.get(account) ?? missing(account)
  const room = crypto.randomUUID()
  await rooms.doors(chair).open({ id: room, subject: subject(), device: deviceOf(chair).id, exercise })
  await rooms.change(chair, room, { add: others.map((account) => ({ device: deviceOf(account).id, account })) })
  const doors = (account: string | null) => world.as(negotiationsContract, account)
  const state = newNegotiation(room)
  const history: Done[] = []
  const counts = new Map<string, number>()
  const { version, delegations } = keyed.list()

  async function does(account: string, act: Act): Promise<Entry> {
    const { id: device, delegation, secret, device: described } = deviceOf(account)
    const n = (counts.get(account) ?? 0) + 1
    counts.set(account, n)
    const at = world.house.now().toISOString()
    const seen = { count: state.count, trail: state.trail }
    const signed = await signOperation(secret, operationOf(device, { room, n, seen, sentAt: at, list: version, act }))
    const by: Entry['by'] = {
      delegation,
      delegationName: delegations.find(({ id }) => id === delegation)?.name ?? '',
      account,
      name: described.holder.name,
      device,
      role: account === chair ? 'chair' : 'member',
      powers: ['agree-ad-referendum', 'sign', 'speak'],
    }
    const entry: Entry = { seq: history.length + 1, index: 0, at, by, signed }
    const outcome = fold(state, entry)
    expectDone(outcome)
    history.push({ ...entry, count: state.count, kind: act.kind, outcome, touches: [] })
    const made = recordEntryOf(state, signed)
    if (made) {
      const { kind, subject: under, commitment, until } = made
      await doors(account).enter({ room, kind, subject: under, commitment, ...(until ? { until } : {}) })
    }
    return entry
  }

  /** A text of one paragraph, of the world of its room, opened by the chair for the delegations of all others. */
  async function openText(title: string): Promise<Entry> {
    const parties = others.map((account) => {
      const { delegation } = deviceOf(account)
      return { delegation, name: delegations.find(({ id }) => id === delegation)?.name ?? '' }
    })
    const opening = await does(chair, {
      kind: 'open',
      title,
      class: 'rolling-text',
      language: 'en',
      parties,
      exercise,
    })
    const words = { type: 'operative', place: 'm', text: 'Parties shall notify without delay.' } as const
    await does(chair, { kind: 'paragraph.add', paragraph: idOf('A'), alternative: idOf('A/1'), ...words })
    return opening
  }

  async function adopt(): Promise<void> {
    const paragraph = state.paragraphs[idOf('A')]
    if (!paragraph) return missing('A')
    if (paragraph.stage === 'proposed') await does(chair, { kind: 'paragraph.discuss', paragraph: idOf('A') })
    const hash = state.paragraphs[idOf('A')]?.hash ?? ''
    // Nobody closes words in the breath in which they came; what was done until then is in the record by now.
    await sequence(world.house)
    world.at(new Date(world.house.now().getTime() + readingTime.least).toISOString())
    await does(chair, { kind: 'paragraph.agree', on: [{ paragraph: idOf('A'), hash }] })
    const text = textHash(state)
    await does(chair, { kind: 'adopt', adoption: idOf('adoption'), text, by: { way: 'gavel' } })
    await sequence(world.house)
  }

  const document = async (): Promise<string> =>
    new TextDecoder().decode(
      await makeFinalDocument({
        state,
        history,
        doors: world.as(keysContract, chair),
        fetch: recordFiles(world),
        records: {
          entries: async (asked) =>
            (await doors(chair).entries(asked)).map(({ host, ...entry }) => ({ ...entry, ...(host ? { host } : {}) })),
        },
        device: { ...deviceOf(chair), name: deviceOf(chair).device.holder.name },
        now: () => world.house.now(),
      }),
    )

  return {
    rooms,
    world,
    room,
    doors,
    deviceOf,
    does,
    openText,
    adopt,
    document,
    state,
    history,
    [Symbol.asyncDispose]: () => rooms[Symbol.asyncDispose](),
  }
}

function missing(what: string): never {
  throw new Error(`There is no ${what} in this negotiation`)
}
