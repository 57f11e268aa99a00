/** A conversation of three delegations to begin with, and how to look at it. */
import type { RoomView } from '../views.ts'
import { type TestClient } from './test-client.ts'
import { type TestHost } from './test-host.ts'

export function view({ rooms }: TestClient, id: string): RoomView {
  const room = rooms.room(id)
  if (!room) throw new Error('No such room here.')
  return room
}
export function words(client: TestClient, id: string): string[] {
  return view(client, id).messages.flatMap(({ content }) => (content.kind === 'text' ? content.text : []))
}

export async function threeDelegations(host: TestHost, history: 'from-joining' | 'snapshot' = 'from-joining') {
  const [mara, samir, lena] = [
    host.person('Mara', 'Belmere'),
    host.person('Samir', 'Carthia'),
    host.person('Lena', 'Norhaven'),
  ]
  const [belmere, carthia, norhaven] = [await host.client(mara), await host.client(samir), await host.client(lena)]
  for (const { rooms } of [belmere, carthia, norhaven]) await rooms.start()
  const id = await belmere.rooms.open({ title: 'Grid talks', history, exercise: false, marking: 'amber' })
  const devices = [carthia.device.id, norhaven.device.id]
  const { refused } = await belmere.rooms.invite(id, { devices, role: 'member' })
  if (refused.length > 0) throw new Error(`Not everybody could be invited: ${JSON.stringify(refused)}`)
  for (const { rooms } of [carthia, norhaven]) await rooms.sync()
  return { id, belmere, carthia, norhaven, all: [belmere, carthia, norhaven] }
}
/** Twice round, so that everybody has what everybody said. */
export const settle = async (id: string, clients: TestClient[]): Promise<void> => {
  for (const { rooms } of [...clients, ...clients]) await rooms.sync(id)
}
