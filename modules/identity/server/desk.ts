import type { DeskLine } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import type { Call } from '#platform/server/call.ts'
import { identityPaths } from '../contract.ts'
import { restorationsOf } from './store/invitations.ts'
import type { IdentityTables } from './tables.ts'

const shownFor = 14 * 24 * 3_600_000

/**
 * That somebody made a link by which one comes in as the reader, and whether it was used: nobody puts this line away, for
 * the reader may be whoever took the place of the person.
 */
export async function desk(call: Call<IdentityTables>, world: World): Promise<DeskLine[]> {
  const { actor, db, now } = call
  if (actor.kind !== 'person' || actor.id === null || world === 'exercise') return []
  const made = await restorationsOf(db, actor.id, new Date(now.getTime() - shownFor))
  return made.map(({ by, madeAt, usedAt }) => ({
    column: 'changed',
    say: usedAt ? 'people.restored.used' : 'people.restored.made',
    values: { by: by ?? '' },
    path: identityPaths.me,
    party: null,
    at: (usedAt ?? madeAt).toISOString(),
    due: null,
    exercise: false,
  }))
}
