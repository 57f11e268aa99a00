/** A table of delegations over a host in memory: real keys, real rooms, real negotiations; for tests alone. */
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import {
  type ClientWants,
  memoryStore,
  type MemoryStore,
  type TestClient,
} from '#modules/rooms/sealing/client/test-client.ts'
import { openTestHost, type TestHost } from '#modules/rooms/sealing/client/test-host.ts'
import type { ActOf } from '../text/acts.ts'
import { openNegotiations } from './negotiations.ts'
import type { Negotiations, NegotiationView, OpenNegotiations, RecordDoors } from './views.ts'

export type Player = TestClient & {
  negotiations: Negotiations
  kept: MemoryStore
  /** Everything sent and taken, folded and settled. */
  settle(): Promise<void>
}
/** All that play: a program that nobody ends goes on looking at a clock that stands still, and takes the time of the next test. */
const playing = new Set<Pick<Player, 'rooms' | 'negotiations'>>()

/** For after each test. */
export function leaveTables(): void {
  for (const { rooms, negotiations } of playing) {
    negotiations.stop()
    rooms.stop()
  }
  playing.clear()
}

export const newId = (): string => toBase64url(randomBytes(16))

export type Wants = ClientWants & {
  kept?: MemoryStore
  negotiationStore?: OpenNegotiations['store']
  records?: RecordDoors
}

export async function player(host: TestHost, client: TestClient, wants: Wants = {}): Promise<Player> {
  const kept = wants.kept ?? memoryStore()
  const negotiations = openNegotiations({
    rooms: client.rooms,
    trust: client.trust,
    store: wants.negotiationStore ?? kept,
    device: client.device,
    account: { id: client.person.id, name: client.person.name },
    now: () => new Date(host.now.at),
    exclusive: client.exclusive,
    ...(wants.records ? { records: wants.records } : {}),
  })
  playing.add({ rooms: client.rooms, negotiations })
  await negotiations.start()
  return { ...client, negotiations, kept, settle: () => client.rooms.sync() }
}

/** The same person and device, in a program that has just been started. */
export async function restarted(host: TestHost, old: Player, wants: Wants = {}): Promise<Player> {
  old.negotiations.stop()
  old.rooms.stop()
  const client = await host.client(old.person, { ...old, ...wants })
  await client.rooms.start()
  return player(host, client, { kept: old.kept, ...wants })
}

export async function newPlayer(host: TestHost, name: string, delegation: string, wants: Wants = {}): Promise<Player> {
  const client = await host.client(host.person(name, delegation), wants)
  await client.rooms.start()
  return player(host, client, wants)
}

/** Mara of Belmere in the chair, Samir of Carthia, Lena of Norhaven; all three are parties. */
export async function openTable(o: { invited?: 'before' | 'after' } = {}) {
  const host = await openTestHost()
  const belmere = await newPlayer(host, 'Mara', 'Belmere')
  const carthia = await newPlayer(host, 'Samir', 'Carthia')
  const norhaven = await newPlayer(host, 'Lena', 'Norhaven')
  const all = [belmere, carthia, norhaven]
  const { rooms } = belmere
  const id = await rooms.open({ title: 'Norms', history: 'from-joining', exercise: false, marking: 'amber' })
  const invite = async (): Promise<void> => {
    const devices = [carthia.device.id, norhaven.device.id]
    const { refused } = await rooms.invite(id, { devices, role: 'member' })
    if (refused.length > 0) throw new Error(`Not everybody could be invited: ${JSON.stringify(refused)}`)
  }
  if (o.invited !== 'after') await invite()
  await belmere.negotiations.act(id, opening(all))
  if (o.invited === 'after') await invite()
  for (const one of all) await one.rooms.sync()
  await settle(id, all)
  return { host, id, belmere, carthia, norhaven, all }
}

export function opening(parties: readonly Player[]): ActOf<'open'> {
  return {
    kind: 'open',
    title: 'Norms for the time between incidents',
    class: 'rolling-text',
    language: 'en',
    parties: parties.map(({ person }) => ({ delegation: person.delegation, name: person.name, zone: 'Europe/Vienna' })),
    exercise: false,
  }
}

export function paragraph(place: string, text: string, id = newId()): ActOf<'paragraph.add'> {
  return { kind: 'paragraph.add', paragraph: id, type: 'operative', place, text, alternative: newId() }
}

/** Twice round, and until nobody folds any more. */
export async function settle(id: string, players: readonly Player[]): Promise<void> {
  for (const { rooms } of [...players, ...players]) await rooms.sync(id)
  let before = ''
  for (let quiet = 0; quiet < 5;) {
    await new Promise((resolve) => setTimeout(resolve, 8))
    const now = players.map(({ negotiations }) => shape(negotiations.negotiation(id))).join()
    quiet = now === before ? quiet + 1 : 0
    before = now
  }
}

function shape(view: NegotiationView | undefined): string {
  return `${view?.state.count} ${view?.pending.length} ${view?.version} ${JSON.stringify(view?.origin)}`
}

export function view({ negotiations }: Player, id: string): NegotiationView {
  const shown = negotiations.negotiation(id)
  if (!shown) throw new Error(`No negotiation here: ${negotiations.trouble() ?? 'nothing wrong'}`)
  return shown
}
