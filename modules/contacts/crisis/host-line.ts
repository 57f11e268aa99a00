import type { CrisisLine } from '../contract/crisis.ts'
import type { HostLine } from './views.ts'

/** What the host's door tells of a line, as far as the client asks for it. */
export function hostLineOf({ id, state, them, roomId, ended, officers }: CrisisLine): HostLine {
  return {
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
  }
}
