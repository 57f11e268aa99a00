/** A crisis line between Belmere and Carthia: real rooms, real keys, and a host in memory that keeps of it what the real one does. */
import { toBase64url } from '#platform/bytes.ts'
import { Refusal } from '#platform/refusal.ts'
import { type ClientWants, oneAtATime, type TestClient } from '#modules/rooms/sealing/client/test-client.ts'
import { openTestHost, type TestHost } from '#modules/rooms/sealing/client/test-host.ts'
import type { TestPerson } from '#modules/rooms/sealing/client/test-keys-world.ts'
import { follow } from '#modules/rooms/sealing/client/test-leaving.ts'
import { openCrisis } from './lines.ts'
import type { CrisisDoors, CrisisLines, HostLine, LineView } from './views.ts'

export type TestOfficer = TestClient & {
  crisis: CrisisLines
  view(): LineView
  /** As if the cable were cut: every door of the host fails, of rooms and of the line. */
  cut: { off: boolean }
}

export type TestLine = {
  host: TestHost
  id: string
  people: Record<'mara' | 'samir' | 'lena', TestPerson>
  /** What the host keeps of the line. */
  kept: {
    state: HostLine['state']
    roomId: string | null
    officers: (TestPerson & { kind?: 'person' | 'machine' })[]
    endedAt?: string
    rings: { ringId: string; kind: string; answerBy?: string | undefined; run?: string | undefined; from: string }[]
    answered: string[]
    attached: string[]
  }
  officer(
    person: TestPerson,
    more?: ClientWants & { doors2?: Partial<CrisisDoors>; patience?: number },
  ): Promise<TestOfficer>
}

const dead = (): Promise<never> => Promise.reject(new TypeError('fetch failed'))

function cuttable<Doors extends object>(doors: Doors, cut: { off: boolean }): Doors {
  const entries = Object.entries(doors).map(([name, work]: [string, (...given: unknown[]) => unknown]) => [
    name,
    (...given: unknown[]) => (cut.off ? dead() : work(...given)),
  ])
  return Object.fromEntries(entries) as Doors
}

export async function openTestLine(): Promise<TestLine> {
  const host = await openTestHost()
  // After the hour of the daily test, so that none is due before a test asks for it.
  host.now.at += 2.5 * 3_600_000
  const people = {
    mara: host.person('Mara', 'Belmere'),
    samir: host.person('Samir', 'Carthia'),
    lena: host.person('Lena', 'Norhaven'),
  }
  const id = crypto.randomUUID()
  const kept: TestLine['kept'] = {
    state: 'agreed',
    roomId: null,
    officers: [people.mara, people.samir],
    rings: [],
    answered: [],
    attached: [],
  }
  const sides = { [people.mara.delegation]: 'Belmere', [people.samir.delegation]: 'Carthia' }
  const doorsOf = (person: TestPerson): CrisisDoors => ({
    lines: async () => {
      const [other = ''] = Object.keys(sides).filter((one) => one !== person.delegation)
      const officers = kept.officers.map(({ id: account, name, delegation, kind = 'person' }) => ({
        account,
        name,
        delegation,
        kind,
      }))
      const { state, roomId, endedAt } = kept
      const ended = endedAt === undefined ? {} : { endedAt }
      return [{ id, state, other: { id: other, name: sides[other] ?? '' }, roomId, officers, ...ended }]
    },
    attach: async ({ roomId }) => {
      if (kept.roomId !== null && kept.roomId !== roomId) throw new Refusal('CRISIS_ROOM_STANDS')
      kept.roomId = roomId
      kept.attached.push(roomId)
    },
    ring: async ({ ringId, kind, answerBy, run }) => {
      if (kept.rings.every((one) => one.ringId !== ringId))
        kept.rings.push({ ringId, kind, answerBy, run, from: person.delegation })
    },
    answered: async ({ ringIds }) => {
      kept.answered.push(...ringIds)
    },
  })
  return {
    host,
    id,
    people,
    kept,
    officer: async (person, { doors2 = {}, patience, ...more } = {}) => {
      const cut = { off: false }
      const device = more.device ?? (await host.keys.device(person, more.name))
      const client = await host.client(person, {
        ...more,
        device,
        doors: cuttable(more.doors ?? host.doors(person.id), cut),
        keyDoors: cuttable(host.keys.doors, cut),
      })
      await client.rooms.start()
      const crisis = openCrisis({
        rooms: client.rooms,
        trust: client.trust,
        store: crisisStoreOf(client),
        device,
        account: { id: person.id, name: person.name },
        now: () => new Date(host.now.at),
        exclusive: oneAtATime(),
        doors: cuttable({ ...doorsOf(person), ...doors2 }, cut),
        tendEvery: 0,
        ...(patience === undefined ? {} : { patience }),
      })
      follow(crisis)
      await crisis.start()
      const view = (): LineView => {
        const line = crisis.line(id)
        if (!line) throw new Error('No such line here.')
        return line
      }
      return { ...client, crisis, view, cut }
    },
  }
}

/** Beside what the rooms keep, in the same store. */
function crisisStoreOf({ store }: TestClient): TestClient['store'] {
  return {
    get: (key) => store.get(`crisis/${key}`),
    put: (entries) =>
      store.put(Object.fromEntries(Object.entries(entries).map(([key, value]) => [`crisis/${key}`, value]))),
  }
}

/** Until everybody has what everybody said, and has answered it. */
export async function settle(...officers: TestOfficer[]): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const { rooms, crisis } of officers) {
      await rooms.sync()
      await crisis.tend()
    }
  for (const { rooms, crisis } of officers) {
    await rooms.sync()
    await crisis.tend()
  }
}

/** Both sides in the room, with a secret that both hold. */
export async function openLine(): Promise<TestLine & { mara: TestOfficer; samir: TestOfficer }> {
  const line = await openTestLine()
  const mara = await line.officer(line.people.mara)
  const samir = await line.officer(line.people.samir)
  await settle(mara, samir)
  return { ...line, mara, samir }
}

/** The same device after its program was ended and begun again. */
export async function restarted(line: TestLine, officer: TestOfficer): Promise<TestOfficer> {
  officer.crisis.stop()
  officer.rooms.stop()
  const { person, device, store, trustStore } = officer
  return line.officer(person, { device, store, trustStore })
}

/** By an officer of their own side, under the seal. */
export function named({ id }: TestLine, { crisis }: TestOfficer, { id: account, name }: TestPerson, officer = true) {
  return crisis.nameOfficer(id, { account, name }, officer)
}

/** An exercise in which both take part, as whoever speaks names it. */
export const lanternTide = { id: '0198b2f0-5a51-7000-8000-0000000000aa', title: 'Lantern tide' }

export const randomId = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)))
