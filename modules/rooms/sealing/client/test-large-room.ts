/** A room of many devices of four delegations, and how long a page takes to open it that has only its store. */
import { leafBytes } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { openEngine } from '../group-engine.ts'
import { openTestHost, type TestHost } from './test-host.ts'
import { settle, view } from './test-conversation.ts'

export type LargeRoom = { step: string; members: number; ms: number }

const delegations = ['Belmere', 'Carthia', 'Dorvane', 'Norhaven']
const spoken = 100

/** The members' devices are real: accredited, each with a key package; only two of them are played. */
async function accredited(host: TestHost, members: number): Promise<string[]> {
  const engine = await openEngine({ judge: async () => true, policy: () => true, now: () => new Date(host.now.at) })
  const devices: string[] = []
  for (let place = 0; place < members; place++) {
    const delegation = delegations[place % delegations.length] ?? ''
    const device = await host.keys.device(host.person(`Member ${place}`, delegation), `Desk ${place}`)
    const { public: bytes } = await engine.keyPackage(
      {
        identity: leafBytes({ delegation: device.delegation, device: device.id }),
        public: fromBase64url(device.key.ed25519),
        secret: fromBase64url(device.secret.ed25519),
      },
      {},
    )
    host.packages.set(device.id, { queue: [toBase64url(bytes)] })
    devices.push(device.id)
  }
  return devices
}

/** Steps with the milliseconds that each took by the clock of whoever runs it. */
export async function measureLargeRoom(members: number): Promise<LargeRoom[]> {
  const measured: LargeRoom[] = []
  const timed = async <Result>(step: string, work: () => Promise<Result>): Promise<Result> => {
    const began = performance.now()
    const result = await work()
    measured.push({ step, members, ms: performance.now() - began })
    return result
  }
  const host = await openTestHost()
  const guests = await timed('accredit the devices', () => accredited(host, members - 2))
  const mara = await host.client(host.person('Mara', 'Belmere'))
  const samir = await host.client(host.person('Samir', 'Carthia'))
  for (const { rooms } of [mara, samir]) await rooms.start()
  const id = await mara.rooms.open({ title: 'Grid talks', history: 'from-joining', exercise: false, marking: 'amber' })
  const devices = [samir.device.id, ...guests]
  const { refused } = await timed('invite all', () => mara.rooms.invite(id, { devices, role: 'member' }))
  if (refused.length > 0) throw new Error(`Not everybody could be invited: ${JSON.stringify(refused[0])}`)
  await timed('join', () => samir.rooms.sync())
  for (let said = 0; said < spoken; said++) await mara.rooms.say(id, { text: `Article ${said}, as it stands.` })
  await settle(id, [mara, samir])
  const { person, device, store, trustStore } = samir
  await timed('open from the store, and show it', async () => {
    const again = await host.client(person, { device, store, trustStore })
    await again.rooms.start()
    if (view(again, id).people.length !== members) throw new Error('Somebody is missing.')
  })
  return measured
}

// For a page, which has no other way to ask for it.
Object.assign(globalThis, { measureLargeRoom })
