// The host as the room client sees it: its doors, and the sealed chunks of files.
import { z } from 'zod'
import { plain } from '#platform/bytes.ts'
import { blobPath } from '../../contract.ts'
import type { BlobDoors, RoomDoors } from '../../sealing/views.ts'
import { host } from '../doors.ts'
import type { CatchingUp } from './catching-up.ts'

export function hostDoors(catchingUp: CatchingUp): RoomDoors {
  return {
    open: (input) => host.open.call(input),
    list: (input) => host.list.call(input),
    room: (input) => host.room.call(input),
    commit: (input) => host.commit.call(input),
    send: (input) => host.send.call(input),
    async fetch(input) {
      const page = await host.fetch.call(input)
      catchingUp.read(input.id, input.after, page.envelopes.at(-1)?.seq ?? page.lastSeq, page.lastSeq)
      return page
    },
    welcomes: (input) => host.welcomes.call(input),
    welcomed: (input) => host.welcomed.call(input),
    packages: (input) => host.packages.call(input),
    packagesLeft: (input) => host.packagesLeft.call(input),
    takePackages: (input) => host.takePackages.call(input),
    confirm: (input) => host.confirm.call(input),
    close: (input) => host.close.call(input),
    reopen: (input) => host.reopen.call(input),
    present: (input) => host.present.call(input),
  }
}

/** Sealed chunks go as raw bytes, outside of the doors. A refusal carries its code, as at the doors. */
export const hostBlobs: BlobDoors = {
  async put({ room, blob, chunk, of, expiresAt }, bytes, signal) {
    const measures = new URLSearchParams({ of: String(of), ...(expiresAt ? { expiresAt } : {}) })
    await answered(
      fetch(`${blobPath({ room, blob, chunk })}?${measures.toString()}`, {
        method: 'PUT',
        body: plain(bytes),
        headers: { 'content-type': 'application/octet-stream' },
        signal: signal ?? null,
      }),
    )
  },
  async get(place, signal) {
    const answer = await answered(fetch(blobPath(place), { signal: signal ?? null }))
    return new Uint8Array(await answer.arrayBuffer())
  },
}

const Refused = z.object({ code: z.string(), message: z.string() })

async function answered(asked: Promise<Response>): Promise<Response> {
  const answer = await asked
  if (answer.ok) return answer
  const refused = Refused.safeParse(await answer.json().catch(() => undefined))
  // What is no refusal by name is taken for a lost connection, and tried again.
  if (answer.status >= 500 || !refused.success) throw new Error(`The host answered ${answer.status}.`)
  throw Object.assign(new Error(refused.data.message), { code: refused.data.code, status: answer.status })
}
