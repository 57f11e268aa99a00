import { z } from 'zod'
import { World } from '#platform/exercise.ts'
import { runErrors } from '#platform/in-play.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { Marking } from '#modules/sharing/contract.ts'
import { acting, reading } from './incident-doors.ts'
import { Country, Source, When } from './parts.ts'
import { refusals } from './refusals.ts'
import { MarkingShown, Party } from './view.ts'

/** A name under which an actor is known, who uses it, and where that can be read. */
export const Alias = z.object({
  name: z.string().trim().min(1).max(120),
  usedBy: z.string().trim().max(200).nullable().default(null),
  sources: z.array(Source).min(1).max(10),
})

/** What somebody said about who stands behind an actor. Never our finding: always theirs, with its source. */
export const Tie = z.object({
  country: Country.nullable().default(null),
  organ: z.string().trim().max(200).nullable().default(null),
  saidBy: z.string().trim().min(1).max(200),
  at: When.nullable().default(null),
  sources: z.array(Source).min(1).max(10),
})

/** A delegation's own record of a threat actor. The public list that ships with the product is in threat-actors.ts. */
export const ActorRecord = z.object({
  name: z.string().trim().min(1).max(120),
  /** The id of the same actor in the public list. */
  reference: z.string().max(120).nullable().default(null),
  description: z.string().trim().max(8000).default(''),
  aliases: z.array(Alias).max(100).default([]),
  ties: z.array(Tie).max(50).default([]),
})
export type ActorRecord = z.infer<typeof ActorRecord>

export const ActorView = ActorRecord.extend({
  id: z.uuid(),
  exercise: z.boolean(),
  owner: Party,
  marking: MarkingShown,
  recordedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  mergedInto: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Records merged into this one. Each keeps its own names and sources, and can be taken out again. */
  merged: z.array(z.object({ id: z.uuid(), name: z.string() })),
})
export type ActorView = z.infer<typeof ActorView>

const { ACTOR_UNKNOWN, ACTOR_NOT_YOURS, MERGE_NOT_POSSIBLE, NOT_MERGED } = refusals
const own = acting.errors({ ACTOR_UNKNOWN, ACTOR_NOT_YOURS })
const OneActor = z.object({ actorId: z.uuid() })
const Recorded = ActorRecord.extend({ marking: Marking })

export const actorDoors = {
  list: reading
    .route({
      method: 'GET',
      path: '/threat-actors',
      summary: 'The records of threat actors that you may see; `name` finds an actor by any of its names',
    })
    .input(PageInput.extend({ world: World, name: z.string().trim().max(120).optional() }))
    .output(pageOf(ActorView)),

  one: reading
    .errors({ ACTOR_UNKNOWN })
    .route({ method: 'GET', path: '/threat-actors/{actorId}', summary: 'A record of a threat actor' })
    .input(OneActor)
    .output(ActorView),

  record: acting
    .errors(runErrors)
    .route({ method: 'POST', path: '/threat-actors', successStatus: 201, summary: 'Record a threat actor' })
    .input(Recorded.extend({ exercise: z.boolean().default(false), run: z.uuid().optional() }))
    .output(ActorView),

  change: own
    .route({ method: 'PUT', path: '/threat-actors/{actorId}', summary: 'Change your record of a threat actor' })
    .input(Recorded.extend(OneActor.shape))
    .output(ActorView),

  merge: own
    .errors({ MERGE_NOT_POSSIBLE })
    .route({
      method: 'POST',
      path: '/threat-actors/{actorId}/merge',
      summary: 'Say that your record and another are of the same actor; both are kept',
    })
    .input(OneActor.extend({ into: z.uuid() }))
    .output(ActorView),

  unmerge: own
    .errors({ NOT_MERGED })
    .route({ method: 'POST', path: '/threat-actors/{actorId}/unmerge', summary: 'Take a merge back' })
    .input(OneActor)
    .output(ActorView),
}
