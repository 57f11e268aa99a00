import type { DeskLine } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import type { Call } from '#platform/server/call.ts'
import { identityPaths } from '../contract.ts'
import { restorationsOf } from './store/invitations.ts'
import { namingsOf } from './store/providers.ts'
import type { IdentityTables } from './tables.ts'

const shownFor = 14 * 24 * 3_600_000

/**
 * That somebody made a link by which one comes in as the reader, or named an identity provider that lets in as them, and
 * whether it was used: nobody puts these lines away, for the reader may be whoever took the place of the person.
 */
export async function desk(call: Call<IdentityTables>, world: World): Promise<DeskLine[]> {
  const { actor, db, now } = call
  if (actor.kind !== 'person' || actor.id === null || world === 'exercise') return []
  const since = new Date(now.getTime() - shownFor)
  const made = await restorationsOf(db, actor.id, since)
  const named = await namingsOf(db, actor.id, since)
  return [
    ...made.map(({ by, party, madeAt, usedAt }) =>
      line('restored', usedAt ? 'used' : 'made', by, party, usedAt ?? madeAt),
    ),
    ...named.map(({ by, party, namedAt, cameInAt }) =>
      line('provider', cameInAt ? 'used' : 'named', by, party, cameInAt ?? namedAt),
    ),
  ]
}

function line(what: string, done: string, by: string | null, party: string | null, at: Date): DeskLine {
  return {
    column: 'changed',
    say: `people.${what}.${done}`,
    values: { by: by ?? '' },
    path: identityPaths.me,
    party,
    at: at.toISOString(),
    due: null,
    exercise: false,
  }
}
