// The host's doors that negotiations knock at: for the record, for what is published, and for keys.
import { keysContract } from '#modules/identity/contract.ts'
import type { KeyDoors } from '#modules/identity/keys.ts'
import { doorsOf } from '#platform/web/api.ts'
import type { RecordDoors } from '../../client/views.ts'
import { negotiationsContract } from '../../contract.ts'

export const host = doorsOf('negotiations', negotiationsContract)
const keys = doorsOf('keys', keysContract)

export const keyDoors: KeyDoors = {
  trust: (input) => keys.trust.call(input),
  devices: (input) => keys.devices.call(input),
}

/** A caucus travels within its room, which is what the host knows. */
const roomOf = (id: string): string => id.split('.')[0] ?? id

export const recordDoors: RecordDoors = {
  enter: ({ room, ...entry }) => host.enter.call({ room: roomOf(room), ...entry }),
  entries: async ({ room, subject }) => {
    const found = await host.entries.call({ room: roomOf(room), subject })
    return found.map(({ host: said, ...entry }) => ({ ...entry, ...(said ? { host: said } : {}) }))
  },
}

/** The files of the record, open to all and without credentials. */
export async function readRecord(path: string): Promise<Uint8Array> {
  const answer = await fetch(`/record/${path}`, { credentials: 'omit' })
  if (!answer.ok) throw new Error(`The record has no file ${path}: ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}
