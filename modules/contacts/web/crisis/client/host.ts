// The host's doors as the client of crisis lines sees them.
import type { CrisisDoors, HostLine } from '../../../crisis/views.ts'
import type { CrisisLine } from '../../../contract/crisis.ts'
import { crisis } from '../doors.ts'

const hostLine = ({ id, state, them, roomId, ended, officers }: CrisisLine): HostLine => ({
  id,
  state,
  other: { id: them.id, name: them.name },
  roomId,
  officers: officers.map(({ accountId, name, delegationId, kind }) => ({
    account: accountId,
    name,
    delegation: delegationId,
    kind,
  })),
  ...(ended ? { endedAt: ended.at } : {}),
})

export const hostDoors: CrisisDoors = {
  lines: async () => (await crisis.lines.call()).map(hostLine),
  attach: (input) => crisis.attach.call(input),
  reattach: (input) => crisis.reattach.call(input),
  ring: (input) => crisis.ring.call(input),
  answered: (input) => crisis.answered.call(input),
}
